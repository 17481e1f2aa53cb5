// The frame of every signed-in page: skip link, sidebar, top bar, the page, and on a phone the bar at the bottom.
import type { ReactNode } from 'react';
import type { Clock } from '../kit/time.ts';
import { ToastRegion } from '../kit/toasts.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { Keyboard } from './keyboard.tsx';
import type { NavSection, ShellUser, Waiting, WorkerHealth } from './nav.ts';
import { Sidebar } from './sidebar.tsx';
import { TopBar } from './top-bar.tsx';
import { UserMenu } from './user-menu.tsx';
import { WaitingCount } from './waiting.tsx';

export interface ShellProps {
  sections: readonly NavSection[];
  instance?: { name: string; production: boolean } | undefined;
  user: ShellUser;
  profileHref: string;
  signOut: () => Promise<void> | void;
  workers?: WorkerHealth | undefined;
  waiting: Waiting;
  /** Where the number of what waits is asked for again. */
  waitingHref: string;
  clock: Clock;
  /** A CommandPalette, wired to the app's search. */
  palette?: ReactNode;
  children: ReactNode;
}

export function Shell({
  sections,
  instance,
  user,
  profileHref,
  signOut,
  workers,
  waiting,
  waitingHref,
  clock,
  palette,
  children,
}: ShellProps) {
  const menu = { user, profileHref, signOut };
  const goTo = sections
    .flatMap((section) => section.items)
    .flatMap(({ goKey, label, href }) => (goKey ? [{ key: goKey, label, href }] : []));
  return (
    <WaitingCount rendered={waiting} href={waitingHref}>
      <a
        href="#main"
        className="sr-only z-60 rounded-control border border-line-strong bg-surface px-3 py-1.5 shadow-pop focus:not-sr-only focus:fixed! focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <div className="flex min-h-dvh">
        <Sidebar sections={sections} instance={instance} foot={<UserMenu {...menu} />} />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar clock={clock} workers={workers} person={<UserMenu {...menu} compact />} />
          <main
            id="main"
            tabIndex={-1}
            className="relative flex min-h-0 w-full max-w-440 flex-1 flex-col max-sm:pb-[calc(3.5rem+env(safe-area-inset-bottom))]"
          >
            {children}
          </main>
        </div>
      </div>
      <BottomBar sections={sections} />
      {palette}
      <Keyboard goTo={goTo} />
      <ToastRegion />
    </WaitingCount>
  );
}
