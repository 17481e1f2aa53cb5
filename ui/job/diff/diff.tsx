// A set of changes, object by object in order: the numbers, a filter that lives in the address, the tree, and the objects themselves.
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '../../kit/button.tsx';
import { Counts } from '../../kit/counts.tsx';
import { SearchInput } from '../../kit/input.tsx';
import { SegmentedLinks, type SegmentLink } from '../../kit/segmented.tsx';
import type { DiffTotals, ObjectDiff } from './change.ts';
import { DiffKeys } from './diff-keys.tsx';
import { DiffTree } from './diff-tree.tsx';
import { ObjectArticle } from './object-article.tsx';

export interface DiffProps {
  /** Of the whole set, whatever is filtered. */
  totals: DiffTotals;
  /** What the filter finds, in order; one page of it. */
  changes: readonly ObjectDiff[];
  kinds: readonly SegmentLink[];
  currentKind: string;
  search: { path: string; value: string; keep: readonly (readonly [string, string])[] };
  csvHref?: string | undefined;
  /** Instead of the objects when there are none. */
  empty: ReactNode;
  /** Under the objects: paging. */
  foot?: ReactNode;
}

export function Diff({ totals, changes, kinds, currentKind, search, csvHref, empty, foot }: DiffProps) {
  const total = totals.create + totals.update + totals.delete;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line px-6 py-2.5 max-sm:px-4">
        <Counts big created={totals.create} changed={totals.update} deleted={totals.delete} />
        {total > 0 && (
          <div className="flex flex-wrap items-center gap-2">
            <form role="search" action={search.path}>
              {search.keep.map(([name, value]) => (
                <input key={name} type="hidden" name={name} value={value} />
              ))}
              <SearchInput label="Object or value" name="q" defaultValue={search.value} className="w-48" />
            </form>
            <SegmentedLinks label="Kinds of change" segments={kinds} current={currentKind} />
            {csvHref && (
              <ButtonLink href={csvHref} icon={<Download aria-hidden />} prefetch={false}>
                CSV
              </ButtonLink>
            )}
          </div>
        )}
      </div>
      {changes.length === 0 ? (
        empty
      ) : (
        <div className="flex min-h-0 flex-1">
          <div className="w-80 shrink-0 overflow-y-auto border-r border-line bg-surface max-md:hidden">
            <DiffTree changes={changes} />
          </div>
          <div className="min-w-0 flex-1 sm:overflow-y-auto">
            <div aria-hidden className="sticky top-0 z-10 flex h-[30px] items-center border-b border-line bg-sunken text-12 text-ink-2 max-md:hidden">
              <span className="w-[24%] pl-6">Field</span>
              <span className="w-[38%] px-3">Before</span>
              <span className="px-3">After</span>
            </div>
            {changes.map((change) => (
              <ObjectArticle key={change.key} change={change} total={total} />
            ))}
            {foot}
          </div>
          <DiffKeys />
        </div>
      )}
    </div>
  );
}
