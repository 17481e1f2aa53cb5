// The foot of a list: keys that work here on the left, "1–15 of 38" and the two ways on at the right.
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonClass } from './button.tsx';
import { IconLink } from './icon-button.tsx';
import { Kbd } from './kbd.tsx';
import { formatCount } from './number.ts';

export interface PagerProps {
  from: number;
  to: number;
  /** Left out when counting would be dear. */
  total?: number | undefined;
  previousHref?: string | undefined;
  nextHref?: string | undefined;
  /** Beside the numbers: rows per page, "2 groups collapsed". */
  note?: ReactNode;
}

export function Pager({ from, to, total, previousHref, nextHref, note }: PagerProps) {
  const range = total === 0 || to === 0 ? '0' : `${formatCount(from)}–${formatCount(to)}`;
  return (
    <nav aria-label="Pages" className="flex items-center gap-3 text-12 text-ink-2 tabular-nums">
      {note}
      <span>{total === undefined ? range : `${range} of ${formatCount(total)}`}</span>
      <Step href={previousHref} label="Previous page" icon={<ChevronLeft aria-hidden />} />
      <Step href={nextHref} label="Next page" icon={<ChevronRight aria-hidden />} />
    </nav>
  );
}

function Step({ href, label, icon }: { href: string | undefined; label: string; icon: ReactNode }) {
  if (href) return <IconLink href={href} label={label} icon={icon} variant="default" size="small" />;
  return (
    <span role="link" aria-disabled aria-label={label} className={`${buttonClass({ size: 'small', off: true })} w-6 px-0`}>
      {icon}
    </span>
  );
}

export interface PageFootProps {
  /** The address of the page that starts at this row. */
  href: (offset: number) => string;
  offset: number;
  /** Rows on this page. */
  shown: number;
  total: number;
  /** Rows on a full page. */
  size: number;
}

/** The foot of a list whose pages are all of one size; of a page without rows none. */
export function PageFoot({ href, offset, shown, total, size }: PageFootProps) {
  if (shown === 0) return null;
  return (
    <TableFoot>
      <Pager
        from={offset + 1}
        to={offset + shown}
        total={total}
        previousHref={offset > 0 ? href(Math.max(0, offset - size)) : undefined}
        nextHref={offset + shown < total ? href(offset + size) : undefined}
      />
    </TableFoot>
  );
}

/** The bar under a table; sticks to the bottom of the page. */
export function TableFoot({
  keys,
  children,
}: {
  keys?: readonly (readonly [keys: string, verb: string])[] | undefined;
  children?: ReactNode;
}) {
  return (
    <footer className="sticky bottom-0 z-10 flex min-h-10 items-center justify-between gap-4 border-t border-line bg-surface px-6 py-1.5 text-12 text-ink-2 max-sm:static max-sm:px-4">
      <span className="flex gap-4 max-lg:hidden">
        {(
          keys ?? [
            ['J+K', 'move'],
            ['↵', 'open'],
          ]
        ).map(([press, verb]) => (
          <span key={press} className="inline-flex items-center gap-1.5">
            <Kbd keys={press} />
            {verb}
          </span>
        ))}
      </span>
      <span className="ml-auto flex items-center gap-3">{children}</span>
    </footer>
  );
}
