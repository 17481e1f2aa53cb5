// The bar above every page: search, worker health, clock. Its left is left free for the page's own breadcrumb.
import { Search } from 'lucide-react';
import { Link } from '../kit/link.tsx';
import type { ReactNode } from 'react';
import { Kbd } from '../kit/kbd.tsx';
import { formatQuantity } from '../kit/number.ts';
import type { Clock } from '../kit/time.ts';
import { LiveClock } from './live-clock.tsx';
import type { WorkerHealth } from './nav.ts';

export interface TopBarProps {
  clock: Clock;
  workers?: WorkerHealth | undefined;
  /** The person, where there is no sidebar. */
  person: ReactNode;
}

export function TopBar({ clock, workers, person }: TopBarProps) {
  return (
    <header className="sticky top-0 z-20 flex h-11 items-center justify-end gap-4 border-b border-line bg-surface px-6 max-sm:px-4">
      <button
        type="button"
        data-open-palette
        aria-keyshortcuts="Control+K"
        className="flex h-7 w-[236px] items-center gap-2 rounded-control border border-line-strong bg-surface px-2.5 text-12 text-ink-3 hover:bg-hover max-lg:w-40 max-sm:hidden"
      >
        <Search aria-hidden className="size-3.5!" />
        <span className="flex-1 truncate text-left">Search or run…</span>
        <span className="max-lg:hidden">
          <Kbd keys="Ctrl+K" />
        </span>
      </button>
      {workers && <Workers workers={workers} />}
      <span className="h-4 w-px bg-line max-sm:hidden" />
      <LiveClock clock={clock} />
      <span className="sm:hidden">{person}</span>
    </header>
  );
}

function Workers({ workers }: { workers: WorkerHealth }) {
  const none = workers.live === 0;
  const shape = none ? 'rotate-45 bg-bad-solid' : workers.trouble ? 'rotate-45 bg-warn-solid' : 'rounded-full bg-ok-solid';
  return (
    <Link
      href={workers.href}
      title={workers.trouble}
      className="inline-flex items-center gap-1.5 text-12 whitespace-nowrap text-ink-2 hover:text-ink max-sm:hidden"
    >
      <span aria-hidden className={`size-[7px] ${shape}`} />
      {none ? 'No worker' : formatQuantity(workers.live, 'worker')}
      {workers.trouble && <span className="sr-only">: {workers.trouble}</span>}
    </Link>
  );
}
