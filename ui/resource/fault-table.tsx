// What is wrong with some of many: where, in which field, and what. The first few hundred; the rest by number.
import type { ReactNode } from 'react';
import { formatCount } from '../kit/number.ts';
import { Table } from '../kit/table.tsx';

export interface FaultRow {
  where: ReactNode;
  /** Empty for what concerns no single field. */
  field: string;
  message: string;
}

const FAULTS_SHOWN = 200;

export interface FaultTableProps {
  /** What `where` and `field` are here: "Line" and "Column"; and how much room the first of them takes. */
  heads: readonly [where: string, field: string];
  width: string;
  faults: readonly FaultRow[];
}

export function FaultTable({ heads: [where, field], width, faults }: FaultTableProps) {
  return (
    <div className="grid gap-2">
      <Table
        label="Faults"
        rows={faults.slice(0, FAULTS_SHOWN).map((fault, index) => ({ ...fault, key: String(index) }))}
        rowKey={({ key }) => key}
        height={36}
        columns={[
          { key: 'where', head: where, width, cell: (fault) => fault.where },
          { key: 'field', head: field, width: '12rem', cell: (fault) => fault.field || '–' },
          {
            key: 'message',
            head: 'What is wrong',
            main: true,
            cell: ({ message }) => <span className="whitespace-normal">{message}</span>,
          },
        ]}
      />
      {faults.length > FAULTS_SHOWN && <p className="text-12 text-ink-2">And {formatCount(faults.length - FAULTS_SHOWN)} more.</p>}
    </div>
  );
}
