'use client';
// A panel for looking or for a small choice, under its button. One layer at a time; Escape closes and returns the focus.
import { Popover as HeadlessPopover, PopoverButton, PopoverPanel } from '@headlessui/react';
import type { ReactNode } from 'react';
import { buttonClass, type ButtonSize, type ButtonVariant } from './button.tsx';
import { classNames } from './class-names.ts';
import { panelClass } from './menu.tsx';

export interface PopoverProps {
  /** What the button shows. */
  button: ReactNode;
  /** Its name, when the button is only an icon; also the panel's. */
  label: string;
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  align?: 'start' | 'end' | undefined;
  className?: string | undefined;
  children: ReactNode | ((close: () => void) => ReactNode);
}

export function Popover({ button, label, variant = 'default', size = 'normal', align = 'start', className, children }: PopoverProps) {
  return (
    <HeadlessPopover className="inline-flex">
      <PopoverButton className={buttonClass({ variant, size })}>{button}</PopoverButton>
      <PopoverPanel
        focus
        anchor={{ to: `bottom ${align}`, gap: 4, padding: 8 }}
        aria-label={label}
        className={classNames(panelClass, className)}
      >
        {({ close }) => <>{typeof children === 'function' ? children(() => close()) : children}</>}
      </PopoverPanel>
    </HeadlessPopover>
  );
}
