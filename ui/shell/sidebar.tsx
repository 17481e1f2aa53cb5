'use client';
// The places of the product at the left: work, inventory, administration, and the person at the bottom. Folds to icons.
import { Link } from '../kit/link.tsx';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { classNames } from '../kit/class-names.ts';
import { Logo } from './logo.tsx';
import { currentItem, type NavItem, type NavSection } from './nav.ts';
import { WaitingBadge } from './waiting.tsx';

export interface SidebarProps {
  sections: readonly NavSection[];
  /** Which installation this is; tinted when it isn't production. */
  instance?: { name: string; production: boolean } | undefined;
  /** The user menu. */
  foot: ReactNode;
}

export function Sidebar({ sections, instance, foot }: SidebarProps) {
  const current = currentItem(sections, usePathname());
  return (
    <nav
      aria-label="Main"
      className="sticky top-0 flex h-dvh w-[208px] shrink-0 flex-col border-r border-line bg-canvas folded:w-12 max-sm:hidden"
    >
      <div className="flex h-11 shrink-0 items-center justify-between border-b border-line px-4 folded:justify-center folded:px-0">
        <Link href="/" className="flex items-center gap-2 text-14" aria-label="Windlass, home">
          <Logo />
          <span className="folded:hidden">Windlass</span>
        </Link>
        {instance && (
          <span
            className={classNames(
              'inline-flex h-[18px] max-w-24 items-center truncate rounded-tag border px-1.5 text-11 folded:hidden',
              instance.production ? 'border-line-strong text-ink-2' : 'border-warn-line bg-warn-tint text-warn',
            )}
          >
            {instance.name}
          </span>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 py-2.5 [scrollbar-width:thin]">
        {sections.map((section, index) => (
          <Section key={section.title ?? index} section={section} current={current} />
        ))}
      </div>
      <div className="shrink-0 border-t border-line p-1.5">{foot}</div>
    </nav>
  );
}

function Section({ section, current }: { section: NavSection; current: NavItem | undefined }) {
  if (section.items.length === 0) return null;
  return (
    <div className="mb-4 folded:mb-2">
      {section.title && (
        <p className="px-2 pb-1 text-12 text-ink-3 folded:mx-1 folded:mb-2 folded:h-px folded:overflow-hidden folded:bg-line folded:p-0 folded:text-transparent">
          {section.title}
        </p>
      )}
      <ul>
        {section.items.map((item) => (
          <li key={item.href}>
            <Item item={item} open={item === current} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Item({ item, open }: { item: NavItem; open: boolean }) {
  return (
    <Link
      href={item.href}
      aria-current={open ? 'page' : undefined}
      title={item.goKey ? `${item.label} (G ${item.goKey.toUpperCase()})` : item.label}
      className={classNames(
        'relative flex h-7 items-center gap-2.5 rounded-control px-2 focus-visible:outline-offset-0 folded:justify-center folded:px-0',
        open ? 'bg-pressed text-ink' : 'text-ink-2 hover:bg-hover hover:text-ink',
      )}
    >
      <span className={open ? 'text-ink' : 'text-ink-3'}>{item.icon}</span>
      <span className="min-w-0 flex-1 truncate folded:sr-only">{item.label}</span>
      {item.waits && (
        <WaitingBadge className="h-[18px] min-w-[18px] text-12 folded:absolute folded:-top-1 folded:-right-0.5 folded:h-4 folded:min-w-4 folded:text-11" />
      )}
    </Link>
  );
}
