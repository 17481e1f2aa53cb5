'use client';
// The one diff of the product: plan, changes of a run, undo, drift. Counts and filters on top, a tree at the left, before and after at the right.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Counts } from '../counts.tsx';
import { Empty } from '../empty.tsx';
import { SearchInput } from '../input.tsx';
import { commandKey } from '../keys.ts';
import { formatCount, formatQuantity } from '../number.ts';
import { Segmented } from '../segmented.tsx';
import { Select } from '../select.tsx';
import { Article, DiffHead } from './article.tsx';
import { filterChanges, kinds, totalsOf, type ChangeKind, type ChangeTotals, type ObjectChange } from './changes.ts';
import { Tree } from './tree.tsx';

export interface ChangeDiffProps {
  changes: readonly ObjectChange[];
  /** When more exist than are given; else counted. */
  totals?: ChangeTotals | undefined;
  totalsByType?: Readonly<Record<string, ChangeTotals>> | undefined;
  /** How many effects outside belong to it. */
  effectCount?: number | undefined;
  /** Under the diff: an Effects list. */
  effects?: ReactNode;
  /** At the right of the head: CSV and the like. */
  tools?: ReactNode;
  /** The object that the address names. */
  selected?: string | undefined;
  /** Asks for the next page of changes, when the last one nears. */
  onNeedMore?: (() => void) | undefined;
  /** Instead of the diff when there is nothing: "A dry run found nothing to change." */
  empty?: ReactNode;
}

/** Past this many objects only those in sight are drawn. */
const ALL_DRAWN = 200;

export function ChangeDiff(props: ChangeDiffProps) {
  const { changes, totals, totalsByType, effectCount, effects, tools, selected: initial, onNeedMore, empty } = props;
  const [kind, setKind] = useState<ChangeKind | 'all'>('all');
  const [text, setText] = useState('');
  const [selected, setSelected] = useState(initial);
  const sums = totals ?? totalsOf(changes);
  const total = sums.created + sums.changed + sums.deleted;
  const shown = useMemo(() => filterChanges(changes, kind, text), [changes, kind, text]);

  function select(id: string) {
    setSelected(id);
    // The selected object belongs to the address, so that the view can be pasted into a ticket.
    const url = new URL(window.location.href);
    url.searchParams.set('object', id);
    window.history.replaceState(null, '', url);
  }

  if (total === 0)
    return (
      <div className="min-h-0 flex-1 overflow-y-auto">
        {empty ?? <Empty title="No changes">Nothing in the inventory was created, changed or deleted.</Empty>}
        {effects}
      </div>
    );
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <h2 className="sr-only">Changes</h2>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b border-line px-6 py-2.5 max-sm:px-4">
        <Counts {...sums} big />
        {effectCount !== undefined && (
          <span className="inline-flex items-baseline gap-1.5 border-line sm:border-l sm:pl-6">
            <span className="font-mono text-16">{formatCount(effectCount)}</span>
            <span className="text-12 text-ink-2">effects outside</span>
          </span>
        )}
        <div className="ml-auto flex flex-wrap items-center gap-2 max-sm:w-full">
          <SearchInput
            label="Object or value"
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="w-44 max-sm:w-full [&_input]:h-[30px] max-sm:[&_input]:h-11"
          />
          <Segmented
            label="Kinds of change"
            name="kind"
            value={kind}
            onChange={(value) => setKind(value as ChangeKind | 'all')}
            segments={[
              { value: 'all', label: 'All' },
              ...(['create', 'update', 'delete'] as const).map((value) => ({ value, label: kinds[value].sign, spoken: kinds[value].word })),
            ]}
          />
          {tools}
        </div>
      </div>
      <div className="flex min-h-0 flex-1">
        <Tree
          changes={shown}
          totals={kind === 'all' && text.trim() === '' ? totalsByType : undefined}
          selected={selected}
          onSelect={select}
        />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <ObjectSelect changes={shown} selected={selected} onSelect={select} />
          {shown.length === 0 ? (
            <Empty title="No change matches">Clear the search or show all kinds.</Empty>
          ) : (
            <Articles changes={shown} total={total} selected={selected} onSelect={select} onNeedMore={onNeedMore} />
          )}
          {effects}
        </div>
      </div>
    </div>
  );
}

/** The tree's stand-in where there is no room for it. */
function ObjectSelect({
  changes,
  selected,
  onSelect,
}: {
  changes: readonly ObjectChange[];
  selected: string | undefined;
  onSelect: (id: string) => void;
}) {
  const options = changes
    .slice(0, 1000)
    .map((change) => ({ value: change.id, label: `${kinds[change.kind].sign} ${change.typeLabel} ${change.name}` }));
  return (
    <div className="border-b border-line bg-canvas px-6 py-2 max-sm:px-4 lg:hidden">
      <Select
        aria-label="Go to an object"
        empty={`Go to one of ${formatQuantity(changes.length, 'object')}`}
        value={selected ?? ''}
        onChange={(event) => event.target.value && onSelect(event.target.value)}
        options={options}
      />
    </div>
  );
}

interface ArticlesProps {
  changes: readonly ObjectChange[];
  total: number;
  selected: string | undefined;
  onSelect: (id: string) => void;
  onNeedMore: (() => void) | undefined;
}

function Articles({ changes, total, selected, onSelect, onNeedMore }: ArticlesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const many = changes.length > ALL_DRAWN;
  const virtual = useVirtualizer({
    count: changes.length,
    enabled: many,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => 67 + 27 * (changes[index]?.fields.length ?? 1),
    overscan: 6,
    scrollMargin: 30,
    // The sticky head lies over the top of the pane.
    scrollPaddingStart: 30,
    getItemKey: (index) => changes[index]?.id ?? index,
  });

  const at = changes.findIndex((change) => change.id === selected);
  useEffect(() => {
    if (at < 0) return;
    if (many) virtual.scrollToIndex(at, { align: 'start' });
    else scrollWithin(scroller.current, document.getElementById(`object-${selected}`));
  }, [at, many, selected, virtual]);

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (commandKey(event)?.toLowerCase() !== 'n') return;
      const next = changes[event.shiftKey ? Math.max(0, at - 1) : Math.min(changes.length - 1, at + 1)];
      if (!next) return;
      event.preventDefault();
      onSelect(next.id);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [at, changes, onSelect]);

  function onScroll() {
    const element = scroller.current;
    if (element && element.scrollHeight - element.scrollTop - element.clientHeight < 1500) onNeedMore?.();
  }

  return (
    <div
      ref={scroller}
      role="region"
      aria-label="Before and after"
      tabIndex={0}
      onScroll={onScroll}
      className="relative min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
    >
      <DiffHead />
      {many ? (
        <div style={{ height: virtual.getTotalSize() }} className="relative">
          {virtual.getVirtualItems().map((item) => {
            const change = changes[item.index];
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start - 30}px)` }}
              >
                {change && <Article change={change} total={total} lit={change.id === selected} />}
              </div>
            );
          })}
        </div>
      ) : (
        changes.map((change) => <Article key={change.id} change={change} total={total} lit={change.id === selected} />)
      )}
    </div>
  );
}

/** Scrolls the pane alone, under its sticky head: the page around it stays where it is. Where the pane doesn't scroll, the page does. */
function scrollWithin(pane: HTMLElement | null, target: HTMLElement | null): void {
  if (!pane || !target) return;
  if (pane.scrollHeight > pane.clientHeight) pane.scrollTop += target.getBoundingClientRect().top - pane.getBoundingClientRect().top - 30;
  else if (target.getBoundingClientRect().bottom > window.innerHeight) target.scrollIntoView({ block: 'start' });
}
