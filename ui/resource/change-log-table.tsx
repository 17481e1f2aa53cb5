// Changes as rows: when, who, what happened to which object, and to which of its fields.
import type { ReactNode } from 'react';
import { kinds, type ChangeKind } from '../kit/change-diff/changes.ts';
import { Table } from '../kit/table.tsx';
import type { Clock } from '../kit/time.ts';
import { Timestamp } from '../kit/timestamp.tsx';
import { authorWords, type Author } from './last-changed.tsx';
import { isMachineNamed, KindIcon } from './looks.tsx';

export interface ChangeLogRow extends Author {
  id: string;
  kind: ChangeKind;
  type: string;
  typeLabel: string;
  name: string;
  fields: readonly string[];
}

export function ChangeLogTable({ rows, clock, empty }: { rows: readonly ChangeLogRow[]; clock: Clock; empty: ReactNode }) {
  return (
    <Table
      label="Changes"
      rows={rows}
      rowKey={(row) => row.id}
      rowHref={(row) => `/extras/object-changes/${row.id}/`}
      height={36}
      empty={empty}
      columns={[
        { key: 'time', head: 'Time', quiet: true, width: '7rem', cell: (row) => <Timestamp at={row.time} clock={clock} seconds /> },
        { key: 'what', head: 'What', width: '7rem', cell: (row) => <What kind={row.kind} /> },
        { key: 'type', head: 'Type', quiet: true, cell: (row) => <Type row={row} /> },
        { key: 'object', head: 'Object', main: true, cell: (row) => <Name row={row} /> },
        { key: 'fields', head: 'Fields', mono: true, quiet: true, priority: 2, cell: (row) => row.fields.join(', ') },
        { key: 'who', head: 'Who', cell: (row) => authorWords(row) },
      ]}
    />
  );
}

function What({ kind }: { kind: ChangeKind }) {
  return (
    <span className={`flex items-center gap-2 ${kinds[kind].text}`}>
      <span aria-hidden className="w-2 font-mono font-bold">
        {kinds[kind].sign}
      </span>
      {kinds[kind].word}
    </span>
  );
}

function Type({ row }: { row: ChangeLogRow }) {
  return (
    <span className="flex items-center gap-2">
      <span className="text-ink-3">
        <KindIcon label={row.type} />
      </span>
      {row.typeLabel}
    </span>
  );
}

function Name({ row }: { row: ChangeLogRow }) {
  return (
    <span className={`block wrap-anywhere group-hover/link:underline ${isMachineNamed(row.type) ? 'font-mono text-12' : ''}`}>
      {row.name}
    </span>
  );
}
