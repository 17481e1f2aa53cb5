'use client';
// The phone's five places: four of the sidebar's, and search, through which everything else is reached.
import { Search } from 'lucide-react';
import { Link } from '../kit/link.tsx';
import { usePathname } from 'next/navigation';
import { classNames } from '../kit/class-names.ts';
import { currentItem, type NavSection } from './nav.ts';
import { WaitingBadge } from './waiting.tsx';

const place =
  'relative flex h-14 flex-1 flex-col items-center justify-center gap-1 text-11 [&_svg.lucide]:size-5 focus-visible:-outline-offset-2';

export function BottomBar({ sections }: { sections: readonly NavSection[] }) {
  const current = currentItem(sections, usePathname());
  const items = sections
    .flatMap((section) => section.items)
    .filter((item) => item.phone)
    .slice(0, 4);
  return (
    <nav
      aria-label="Places"
      className="fixed inset-x-0 bottom-0 z-20 flex border-t border-line bg-canvas pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {items.map((item) => (
        <Link
          key={item.href}
          href={item.href}
          aria-current={item === current ? 'page' : undefined}
          className={classNames(place, item === current ? 'text-ink' : 'text-ink-3')}
        >
          {item.icon}
          {item.label}
          {item.waits && <WaitingBadge className="absolute top-1 left-1/2 ml-1.5 h-4 min-w-4" />}
        </Link>
      ))}
      <button type="button" data-open-palette className={classNames(place, 'text-ink-3')}>
        <Search aria-hidden />
        Search
      </button>
    </nav>
  );
}
