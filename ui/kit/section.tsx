// A part of a page: heading, count, one thing to do at the right.
import type { ReactNode } from 'react';
import { formatCount } from './number.ts';

export interface SectionProps {
  title: ReactNode;
  /** After the title, grey: a number or a few words. */
  count?: number | string | undefined;
  icon?: ReactNode;
  action?: ReactNode;
  /** A sentence under the heading. */
  intro?: ReactNode;
  id?: string | undefined;
  children?: ReactNode;
}

export function Section({ title, count, icon, action, intro, id, children }: SectionProps) {
  return (
    <section id={id} className="min-w-0">
      <div className="mb-2 flex min-h-6 items-center justify-between gap-4">
        <h2 className="flex min-w-0 items-center gap-2 text-14">
          {icon}
          <span className="truncate">{title}</span>
          {count !== undefined && (
            <span className="text-12 font-normal text-ink-3">{typeof count === 'number' ? formatCount(count) : count}</span>
          )}
        </h2>
        {action && <div className="flex shrink-0 items-center gap-2 text-12 text-ink-2">{action}</div>}
      </div>
      {intro && <p className="mb-2 max-w-[72ch] text-12 text-ink-2">{intro}</p>}
      {children}
    </section>
  );
}
