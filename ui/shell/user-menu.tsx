'use client';
// The person: profile, appearance, sign out.
import { Braces, ChevronsUpDown, Keyboard, LogOut, Monitor, Moon, Rows3, Rows4, Sun, User } from 'lucide-react';
import { useTransition } from 'react';
import { Avatar } from '../kit/avatar.tsx';
import { Menu, type MenuEntry } from '../kit/menu.tsx';
import { useChoice } from '../kit/use-choice.ts';
import type { ShellUser } from './nav.ts';

export interface UserMenuProps {
  user: ShellUser;
  profileHref: string;
  /** Ends the session; a server action or a function of the page. */
  signOut: () => Promise<void> | void;
  /** Only the initials: for the phone's top bar. */
  compact?: boolean | undefined;
}

export function UserMenu({ user, profileHref, signOut, compact = false }: UserMenuProps) {
  const [, startTransition] = useTransition();
  const [theme, setTheme] = useChoice('theme');
  const [density, setDensity] = useChoice('density');
  const mark = (on: boolean) => (on ? '✓' : undefined);
  const entries: MenuEntry[] = [
    { label: 'Profile', icon: <User aria-hidden />, href: profileHref },
    { label: 'API', icon: <Braces aria-hidden />, href: '/api/docs/' },
    { label: 'System theme', icon: <Monitor aria-hidden />, onSelect: () => setTheme(undefined), note: mark(!theme), separated: true },
    { label: 'Light', icon: <Sun aria-hidden />, onSelect: () => setTheme('light'), note: mark(theme === 'light') },
    { label: 'Dark', icon: <Moon aria-hidden />, onSelect: () => setTheme('dark'), note: mark(theme === 'dark') },
    { label: 'Normal rows', icon: <Rows3 aria-hidden />, onSelect: () => setDensity(undefined), note: mark(!density), separated: true },
    { label: 'Compact rows', icon: <Rows4 aria-hidden />, onSelect: () => setDensity('compact'), note: mark(density === 'compact') },
    {
      label: 'Keyboard',
      icon: <Keyboard aria-hidden />,
      onSelect: () => document.dispatchEvent(new Event('windlass:keys')),
      note: '?',
      separated: true,
    },
    { label: 'Sign out', icon: <LogOut aria-hidden />, onSelect: () => startTransition(async () => signOut()), separated: true },
  ];
  const face = compact ? (
    <>
      <Avatar name={user.name} self />
      <span className="sr-only">{user.name}</span>
    </>
  ) : (
    <>
      <Avatar name={user.name} self />
      <span className="min-w-0 flex-1 text-left leading-4 folded:sr-only">
        <span className="block truncate text-12">{user.name}</span>
        {user.detail && <span className="block truncate text-11 text-ink-2">{user.detail}</span>}
      </span>
      <ChevronsUpDown aria-hidden className="size-3.5! text-ink-3 folded:hidden" />
    </>
  );
  return (
    <Menu
      label={`Menu of ${user.name}`}
      entries={entries}
      side={compact ? 'bottom' : 'top'}
      align={compact ? 'end' : 'start'}
      button={face}
      buttonClassName={
        compact
          ? 'flex size-11 items-center justify-center rounded-control'
          : 'flex min-h-9 w-full items-center gap-2.5 rounded-control px-1.5 hover:bg-hover focus-visible:outline-offset-0 folded:justify-center folded:px-0'
      }
    />
  );
}
