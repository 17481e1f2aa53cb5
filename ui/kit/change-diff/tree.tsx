'use client';
// The left of a diff: every object under its type, with its sign and how many fields. Long lists are virtual.
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { classNames } from '../class-names.ts';
import { Counts } from '../counts.tsx';
import { formatQuantity } from '../number.ts';
import { PartName } from '../part-name.tsx';
import { groupByType, kinds, type ChangeTotals, type ObjectChange, type TypeGroup } from './changes.ts';

type Row = { kind: 'type'; group: TypeGroup } | { kind: 'object'; change: ObjectChange };

export interface TreeProps {
  changes: readonly ObjectChange[];
  /** By type, when more exist than are given; else counted. */
  totals?: Readonly<Record<string, ChangeTotals>> | undefined;
  selected: string | undefined;
  onSelect: (id: string) => void;
}

export function Tree({ changes, totals, selected, onSelect }: TreeProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(
    () =>
      groupByType(changes).flatMap((group): Row[] => [
        { kind: 'type', group },
        ...(folded.has(group.type) ? [] : group.changes.map((change) => ({ kind: 'object', change }) as const)),
      ]),
    [changes, folded],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'type' ? 32 : 29),
    overscan: 30,
  });

  // The tree follows a selection that was made elsewhere; one made here is in sight already.
  const at = selected === undefined ? -1 : rows.findIndex((row) => row.kind === 'object' && row.change.id === selected);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);

  function toggle(type: string) {
    setFolded((before) => {
      const next = new Set(before);
      if (!next.delete(type)) next.add(type);
      return next;
    });
  }

  return (
    <nav aria-label="Changed objects" ref={scroller} className="w-[312px] shrink-0 overflow-y-auto border-r border-line max-lg:hidden">
      <ul style={{ height: virtual.getTotalSize() }} className="relative">
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            <li key={item.key} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)`, height: item.size }}>
              {row?.kind === 'type' && (
                <TypeRow
                  group={row.group}
                  totals={totals?.[row.group.type] ?? row.group.totals}
                  open={!folded.has(row.group.type)}
                  onToggle={() => toggle(row.group.type)}
                />
              )}
              {row?.kind === 'object' && <ObjectRow change={row.change} open={row.change.id === selected} onSelect={onSelect} />}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

interface TypeRowProps {
  group: TypeGroup;
  totals: ChangeTotals;
  open: boolean;
  onToggle: () => void;
}

function TypeRow({ group, totals, open, onToggle }: TypeRowProps) {
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onToggle}
      className="flex size-full items-center gap-2 border-b border-line bg-canvas pr-4 pl-6 text-left hover:bg-hover focus-visible:-outline-offset-2"
    >
      <Chevron aria-hidden className="size-3.5! text-ink-3" />
      <span className="flex-1 truncate font-bold">{group.label}</span>
      <Counts {...totals} hideZeros />
    </button>
  );
}

function ObjectRow({ change, open, onSelect }: { change: ObjectChange; open: boolean; onSelect: (id: string) => void }) {
  const kind = kinds[change.kind];
  return (
    <button
      type="button"
      aria-current={open ? 'true' : undefined}
      onClick={() => onSelect(change.id)}
      className={classNames(
        'flex size-full items-center gap-3 pr-4 pl-6 text-left text-12 hover:bg-hover focus-visible:-outline-offset-2',
        open && 'bg-select shadow-[inset_2px_0_0_var(--select-line)]',
      )}
    >
      <span aria-hidden className={classNames('w-2 font-mono font-bold', kind.text)}>
        {kind.sign}
      </span>
      <span className="sr-only">{kind.word}</span>
      <span className={classNames('min-w-0 flex-1 font-mono', change.kind === 'delete' && 'text-ink-2')} title={change.name}>
        <PartName>{change.name}</PartName>
      </span>
      {change.conflict && <span className="text-warn">conflict</span>}
      {change.kind === 'update' && <span className="shrink-0 text-ink-3">{formatQuantity(change.fields.length, 'field')}</span>}
    </button>
  );
}
