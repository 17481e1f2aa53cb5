// The foot of a list of objects: which rows of how many, the pages around, and how many a page holds.
import { ChevronDown } from 'lucide-react';
import { pageHref, type Query } from '../kit/filters.ts';
import { Menu } from '../kit/menu.tsx';
import { Pager, TableFoot } from '../kit/pager.tsx';
import { sizeHref } from './addresses.ts';

export interface ListFootProps {
  path: string;
  query: Query;
  count: number;
  limit: number;
  offset: number;
  /** Rows can be selected. */
  selects: boolean;
}

const SIZES = [25, 50, 100, 250];

export function ListFoot({ path, query, count, limit, offset, selects }: ListFootProps) {
  const to = Math.min(count, offset + limit);
  return (
    <TableFoot keys={[['J+K', 'move'], ...(selects ? ([['X', 'select']] as const) : []), ['↵', 'open']]}>
      <Pager
        from={count === 0 ? 0 : offset + 1}
        to={to}
        total={count}
        previousHref={offset > 0 ? pageHref(path, query, offset - limit) : undefined}
        nextHref={to < count ? pageHref(path, query, offset + limit) : undefined}
        note={
          count > SIZES[0]! && (
            <Menu
              label="Rows on a page"
              variant="ghost"
              size="small"
              side="top"
              button={
                <>
                  {limit} a page <ChevronDown aria-hidden className="size-3.5!" />
                </>
              }
              entries={SIZES.map((size) => ({ label: `${size} a page`, href: sizeHref(path, query, size) }))}
            />
          )
        }
      />
    </TableFoot>
  );
}
