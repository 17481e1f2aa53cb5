// A button that is only an icon. Its name and key appear as a tooltip on hover and on focus.
import { Link } from './link.tsx';
import type { ComponentProps, ReactNode } from 'react';
import { buttonClass, type ButtonSize, type ButtonVariant } from './button.tsx';
import { classNames } from './class-names.ts';

interface IconLook {
  /** What the button does, for the tooltip and for readers. */
  label: string;
  icon: ReactNode;
  hotkey?: string | undefined;
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
}

const square: Record<ButtonSize, string> = { small: 'w-6 px-0', normal: 'w-[30px] px-0', touch: 'w-11 px-0' };

function Tooltip({ label, hotkey }: { label: string; hotkey: string | undefined }) {
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute top-full right-0 z-30 mt-1 hidden rounded-control border border-line bg-surface px-2 py-1 text-12 font-normal whitespace-nowrap text-ink shadow-pop group-hover/tip:block group-focus-visible/tip:block"
    >
      {label}
      {hotkey && <span className="ml-2 text-ink-3">{hotkey}</span>}
    </span>
  );
}

export interface IconButtonProps extends IconLook, Omit<ComponentProps<'button'>, 'children' | 'disabled'> {}

export function IconButton({
  label,
  icon,
  hotkey,
  variant = 'ghost',
  size = 'normal',
  className,
  type = 'button',
  ...props
}: IconButtonProps) {
  return (
    <button
      {...props}
      type={type}
      aria-label={label}
      aria-keyshortcuts={hotkey}
      data-hotkey={hotkey}
      className={classNames(buttonClass({ variant, size }), square[size], 'group/tip', className)}
    >
      {icon}
      <Tooltip label={label} hotkey={hotkey} />
    </button>
  );
}

export interface IconLinkProps extends IconLook, Omit<ComponentProps<typeof Link>, 'children'> {}

export function IconLink({ label, icon, hotkey, variant = 'ghost', size = 'normal', className, ...props }: IconLinkProps) {
  return (
    <Link
      {...props}
      aria-label={label}
      aria-keyshortcuts={hotkey}
      data-hotkey={hotkey}
      className={classNames(buttonClass({ variant, size }), square[size], 'group/tip', className)}
    >
      {icon}
      <Tooltip label={label} hotkey={hotkey} />
    </Link>
  );
}
