// Tabs are links: each has an address. Their order never changes and an empty one stays. Those for which a line has no room begin another one; on a
// phone, where that would fill the screen, the line scrolls, and is shaded at the side where it goes on.
import { Link } from './link.tsx';
import { classNames } from './class-names.ts';
import { InSight } from './in-sight.tsx';
import { formatCount } from './number.ts';

export interface Tab {
  label: string;
  href: string;
  /** Given even when zero, or left out where it makes no sense. */
  count?: number | undefined;
}

export function Tabs({ tabs, current, label }: { tabs: readonly Tab[]; /** The href of the open tab. */ current: string; label: string }) {
  return (
    <nav
      aria-label={label}
      className="relative -mb-px max-sm:-mx-4 max-sm:overflow-x-auto max-sm:px-4 max-sm:goes-on max-sm:[scrollbar-width:none]"
    >
      <ul className="flex gap-x-3.5 max-sm:w-max max-sm:pr-4 sm:flex-wrap">
        {tabs.map((tab, index) => {
          const open = tab.href === current;
          return (
            <li key={tab.href}>
              {open && <InSight />}
              <Link
                href={tab.href}
                scroll={false}
                aria-current={open ? 'page' : undefined}
                data-hotkey={index < 9 ? String(index + 1) : undefined}
                className={classNames(
                  'flex h-9 items-center gap-1.5 border-b-2 whitespace-nowrap focus-visible:-outline-offset-2 max-sm:h-11',
                  open ? 'border-ink text-ink' : 'border-transparent text-ink-2 hover:text-ink',
                )}
              >
                {tab.label}
                {tab.count !== undefined && <span className="text-ink-3 tabular-nums">{formatCount(tab.count)}</span>}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
