// The rows of any kind of object as a table, from its description alone. Its first text column names the row.
import type { ReactNode } from 'react';
import type { FieldDescription, ResourceDescription } from '@/core/resources/describe.ts';
import type { Query } from '../kit/filters.ts';
import { Table, type Column } from '../kit/table.tsx';
import type { Clock } from '../kit/time.ts';
import { sortDirection, sortHref } from './addresses.ts';
import { LastChanged, type Author } from './last-changed.tsx';
import { isMachineNamed } from './looks.tsx';
import { showValue } from './value.tsx';
import type { WireRow } from './wire.ts';

export interface ResourceTableProps {
  kind: ResourceDescription;
  rows: readonly WireRow[];
  clock: Clock;
  /** The list's own address, for sorting. */
  path: string;
  query: Query;
  /** Who changed each row last, by id; undefined for kinds of which no changes are recorded. */
  authors: Readonly<Record<string, Author>> | undefined;
  titles?: Readonly<Record<string, string>> | undefined;
  /** A column that is the same in all rows: the field that a list beside an object is found by. */
  without?: string | undefined;
  /** With it rows can be selected. */
  bulk?: ReactNode;
  empty: ReactNode;
}

export function ResourceTable(props: ResourceTableProps) {
  const { kind, rows, bulk } = props;
  return (
    <Table
      label={kind.titlePlural}
      columns={columnsOf(props)}
      rows={rows}
      rowKey={(row) => String(row.id)}
      rowHref={(row) => `/${kind.path}/${row.id}/`}
      selectLabel={bulk ? (row) => row.display : undefined}
      bulk={bulk}
      height={36}
      empty={props.empty}
    />
  );
}

const NAMING = new Set<FieldDescription['kind']>(['text', 'address']);

function columnsOf(props: ResourceTableProps): Column<WireRow>[] {
  const { kind, clock, authors, without } = props;
  const fields = kind.columns.filter((name) => name !== without).flatMap((name) => kind.fields.find((field) => field.name === name) ?? []);
  const main = fields.find((field) => NAMING.has(field.kind));
  // The naming column leads, whatever the order in the API.
  const ordered = main ? [main, ...fields.filter((field) => field !== main)] : fields;
  const columns = ordered.map((field, index) => columnFor(field, field === main || (!main && index === 0), index, props));
  if (!authors) return columns;
  return [
    ...columns,
    {
      key: 'last-changed',
      head: 'Last changed',
      priority: 2,
      cell: (row) => <LastChanged at={textOf(row['last_updated'])} author={authors[String(row.id)]} clock={clock} />,
    },
  ];
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

function columnFor(
  field: FieldDescription,
  isMain: boolean,
  index: number,
  { kind, query, path, clock, titles }: ResourceTableProps,
): Column<WireRow> {
  const direction = sortDirection(query, kind.order, field.name);
  return {
    key: field.name,
    head: field.label,
    main: isMain,
    mono: isMain && isMachineNamed(kind.label),
    quiet: !isMain && field.name !== 'status',
    align: field.kind === 'number' ? 'right' : 'left',
    priority: index < 3 ? 1 : index < 5 ? 2 : 3,
    ...(field.sortable && { sort: { href: sortHref(path, query, field.name), direction } }),
    cell: (row) => cellOf(field, row, isMain, { clock, titles }),
  };
}

function cellOf(
  field: FieldDescription,
  row: WireRow,
  isMain: boolean,
  { clock, titles }: Pick<ResourceTableProps, 'clock' | 'titles'>,
): ReactNode {
  const value = row[field.name];
  // The name of a row is its link: when it has none, what it is called elsewhere stands there.
  if (isMain) return typeof value === 'string' && value !== '' ? value : row.display;
  const shown = showValue({ field, value, clock, titles, place: 'cell' });
  if (shown === null)
    return (
      <span data-none className="text-ink-3">
        {field.kind === 'datetime' ? 'Never' : '–'}
      </span>
    );
  return WORDLESS.has(field.kind) ? <Worded label={field.label}>{shown}</Worded> : shown;
}

/** Values that say nothing without their column's head. */
const WORDLESS = new Set<FieldDescription['kind']>(['boolean', 'number', 'datetime']);

/** On a card there are no heads: the label stands before the value. */
function Worded({ label, children }: { label: string; children: ReactNode }) {
  return (
    <span>
      <span className="text-ink-3 sm:hidden">{label} </span>
      {children}
    </span>
  );
}
