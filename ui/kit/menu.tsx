'use client';
// A menu of links and verbs under a button: arrows move, letters find, Escape closes and returns the focus.
import { Menu as HeadlessMenu, MenuButton, MenuItem, MenuItems, MenuSeparator } from '@headlessui/react';
import { Ellipsis } from 'lucide-react';
import { Link } from './link.tsx';
import { Fragment, type ReactNode } from 'react';
import { buttonClass, type ButtonSize, type ButtonVariant } from './button.tsx';
import { classNames } from './class-names.ts';

export interface MenuEntry {
  label: string;
  icon?: ReactNode;
  href?: string | undefined;
  onSelect?: (() => void) | undefined;
  /** Clicks the element with this id: a dialog's opener or a form's submit button elsewhere on the page. */
  opens?: string | undefined;
  danger?: boolean | undefined;
  /** A line above this entry. */
  separated?: boolean | undefined;
  /** Shown at the right: a key, or the current choice. */
  note?: ReactNode;
  /** Why it is off. */
  off?: string | undefined;
}

export interface MenuProps {
  /** The name of the menu; also of the button when that is only an icon. */
  label: string;
  /** What the button shows; an ellipsis if left out. */
  button?: ReactNode;
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  entries: readonly MenuEntry[];
  align?: 'start' | 'end' | undefined;
  side?: 'top' | 'bottom' | undefined;
  /** Replaces the button's own look. */
  buttonClassName?: string | undefined;
}

export const panelClass = 'z-30 rounded-card border border-line bg-surface shadow-pop focus:outline-none';

export function Menu({
  label,
  button,
  variant = 'default',
  size = 'normal',
  entries,
  align = 'end',
  side = 'bottom',
  buttonClassName,
}: MenuProps) {
  const look = buttonClassName ?? classNames(buttonClass({ variant, size }), !button && (size === 'small' ? 'w-6 px-0' : 'w-[30px] px-0'));
  return (
    <HeadlessMenu>
      <MenuButton aria-label={button ? undefined : label} title={button ? undefined : label} className={look}>
        {button ?? <Ellipsis aria-hidden />}
      </MenuButton>
      <MenuItems
        anchor={{ to: `${side} ${align}`, gap: 4, padding: 8 }}
        aria-label={label}
        className={classNames(panelClass, 'min-w-44 p-1')}
      >
        {entries.map((entry) => (
          <Fragment key={entry.label}>
            {entry.separated && <MenuSeparator className="my-1 h-px bg-line" />}
            <Entry entry={entry} />
          </Fragment>
        ))}
      </MenuItems>
    </HeadlessMenu>
  );
}

function Entry({ entry }: { entry: MenuEntry }) {
  const look = classNames(
    'flex min-h-7 w-full items-center gap-2 rounded-pill px-2 text-left outline-none data-focus:bg-hover max-sm:min-h-11',
    entry.off ? 'text-ink-disabled' : entry.danger ? 'text-bad' : 'text-ink',
  );
  const inside = (
    <>
      {entry.icon}
      <span className="min-w-0 flex-1 truncate">{entry.label}</span>
      {(entry.off ?? entry.note) && <span className="text-12 text-ink-3">{entry.off ?? entry.note}</span>}
    </>
  );
  if (entry.href && !entry.off)
    return (
      <MenuItem as={Link} href={entry.href} className={look}>
        {inside}
      </MenuItem>
    );
  return (
    <MenuItem as="button" type="button" disabled={Boolean(entry.off)} onClick={() => select(entry)} className={look}>
      {inside}
    </MenuItem>
  );
}

function select(entry: MenuEntry): void {
  // After the menu has closed and given the focus back, so that a dialog can take it.
  if (entry.opens) setTimeout(() => document.getElementById(entry.opens ?? '')?.click());
  else entry.onSelect?.();
}
