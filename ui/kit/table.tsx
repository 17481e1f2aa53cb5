// Tables of rows: sticky head, groups, a link per row, columns that give way by declared priority, cards on a phone.
// Server-rendered; moving by keyboard and selecting are added around it by TableKeys.
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight } from 'lucide-react';
import { Link } from './link.tsx';
import type { ReactNode } from 'react';
import { Checkbox } from './checkbox.tsx';
import { classNames } from './class-names.ts';
import { formatCount } from './number.ts';
import { isPartName, PartName } from './part-name.tsx';
import { SelectAll, TableKeys } from './table-keys.tsx';

export interface Column<Row> {
  key: string;
  /** Empty for columns that explain themselves (pins, buttons). */
  head: string;
  cell: (row: Row) => ReactNode;
  /** The name column: carries the row's link, is never narrower than 24 characters and never cut: names often differ at their ends. One per table. */
  main?: boolean | undefined;
  align?: 'left' | 'right' | undefined;
  /** 1 always, 2 from 1024 px, 3 from 1280 px. Cards on a phone show 1 and 2. */
  priority?: 1 | 2 | 3 | undefined;
  mono?: boolean | undefined;
  /** Text in grey: what qualifies a row rather than names it. */
  quiet?: boolean | undefined;
  /** Any CSS width; the rest is shared out. */
  width?: string | undefined;
  sort?: { href: string; direction?: 'ascending' | 'descending' | undefined } | undefined;
}

export interface RowGroup<Row> {
  key: string;
  title: ReactNode;
  /** "3", or "6 of 9". */
  note?: string | number | undefined;
  /** The address with this group folded or unfolded: folds live in the URL. */
  toggleHref: string;
  open: boolean;
  rows: readonly Row[];
}

export interface TableProps<Row> {
  /** What the rows are, for readers: "Devices". */
  label: string;
  columns: readonly Column<Row>[];
  rows?: readonly Row[] | undefined;
  groups?: readonly RowGroup<Row>[] | undefined;
  rowKey: (row: Row) => string;
  rowHref?: ((row: Row) => string | undefined) | undefined;
  /** At most one visible button, the rest under a menu. */
  actions?: ((row: Row) => ReactNode) | undefined;
  /** `off` greys the row; `override` draws the amber edge; `lit` the blue one. */
  tone?: ((row: Row) => 'off' | 'override' | 'lit' | 'bad' | undefined) | undefined;
  /** Checkboxes in front; the value is the row's key and this its spoken name. */
  selectLabel?: ((row: Row) => string) | undefined;
  /** Floats when something is selected; reads the selection with useSelection(). */
  bulk?: ReactNode;
  height?: 36 | 38 | 46 | undefined;
  /** Starts at the page's gutter (default) or stands inside a column. */
  inset?: boolean | undefined;
  /** Instead of rows when there are none. */
  empty?: ReactNode;
  /** Where the head sticks: under the top bar, or at the top of a pane. */
  sticky?: 'page' | 'pane' | 'none' | undefined;
}

const hidden = { 1: '', 2: 'sm:max-lg:hidden', 3: 'max-xl:hidden' } as const;
const heights = { 36: 'sm:row-36', 38: 'sm:row-38', 46: 'sm:row-46' } as const;
const stickies = { page: 'sm:sticky sm:top-11', pane: 'sm:sticky sm:top-0', none: '' } as const;
const edges = {
  off: '',
  override: '[--edge:var(--warn-solid)]',
  lit: 'bg-select [--edge:var(--select-line)]',
  bad: '[--edge:var(--bad-solid)]',
} as const;

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows = [], groups, selectLabel, bulk, inset = false, empty, sticky = 'page' } = props;
  const count = groups ? groups.length : rows.length;
  if (count === 0 && empty) return <>{empty}</>;
  const pad = inset
    ? 'sm:[&_tr>*:first-child]:pl-2.5 sm:[&_tr>*:last-child]:pr-2.5'
    : 'sm:[&_tr>*:first-child]:pl-6 sm:[&_tr>*:last-child]:pr-6';
  return (
    <TableKeys bulk={bulk}>
      <table aria-label={label} className={classNames('w-full border-separate border-spacing-0 max-sm:block', pad)}>
        <thead className="max-sm:sr-only">
          <tr>
            {selectLabel && (
              <th scope="col" className={classNames('w-[1%] border-b border-line bg-sunken pr-3 text-left', stickies[sticky], 'z-10')}>
                <SelectAll />
              </th>
            )}
            {columns.map((column) => (
              <Head key={column.key} column={column} sticky={stickies[sticky]} />
            ))}
            {props.actions && (
              <th scope="col" className={classNames('border-b border-line bg-sunken', stickies[sticky], 'z-10')}>
                <span className="sr-only">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        {groups ? (
          groups.map((group) => <Group key={group.key} group={group} table={props} />)
        ) : (
          <tbody className="max-sm:block">
            {rows.map((row) => (
              <Row key={props.rowKey(row)} row={row} table={props} />
            ))}
          </tbody>
        )}
      </table>
    </TableKeys>
  );
}

function Head<Row>({ column, sticky }: { column: Column<Row>; sticky: string }) {
  const { sort } = column;
  const Arrow = sort?.direction === 'descending' ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={sort?.direction}
      style={column.width ? { width: column.width } : undefined}
      className={classNames(
        'z-10 h-[30px] border-b border-line bg-sunken px-2 text-12 font-normal whitespace-nowrap text-ink-2',
        column.align === 'right' ? 'text-right' : 'text-left',
        hidden[column.priority ?? 1],
        sticky,
      )}
    >
      {sort ? (
        <Link
          href={sort.href}
          scroll={false}
          className={classNames('inline-flex items-center gap-1 hover:text-ink', sort.direction && 'text-ink')}
        >
          {column.head}
          {sort.direction && <Arrow aria-hidden className="size-3.5!" />}
        </Link>
      ) : (
        column.head || <span className="sr-only">{column.key}</span>
      )}
    </th>
  );
}

function Group<Row>({ group, table }: { group: RowGroup<Row>; table: TableProps<Row> }) {
  const Chevron = group.open ? ChevronDown : ChevronRight;
  const span = table.columns.length + (table.actions ? 1 : 0) + (table.selectLabel ? 1 : 0);
  return (
    <tbody className="max-sm:block">
      <tr className="max-sm:block">
        <th
          scope="rowgroup"
          colSpan={span}
          className="h-8 border-b border-line bg-canvas px-2 text-left font-normal max-sm:flex max-sm:items-center max-sm:px-4"
        >
          <Link href={group.toggleHref} scroll={false} aria-expanded={group.open} className="inline-flex items-center gap-2">
            <Chevron aria-hidden className="text-ink-3" />
            <span className="font-bold">{group.title}</span>
            {group.note !== undefined && (
              <span className="text-12 text-ink-3">{typeof group.note === 'number' ? formatCount(group.note) : group.note}</span>
            )}
          </Link>
        </th>
      </tr>
      {group.open && group.rows.map((row) => <Row key={table.rowKey(row)} row={row} table={table} />)}
    </tbody>
  );
}

const cellBase = 'px-2 py-1 sm:border-b sm:border-line align-middle max-sm:p-0';

function Row<Row>({ row, table }: { row: Row; table: TableProps<Row> }) {
  const key = table.rowKey(row);
  const href = table.rowHref?.(row);
  const tone = table.tone?.(row);
  return (
    <tr
      data-row={key}
      className={classNames(
        'group/row sm:hover:bg-hover has-[[data-select]:checked]:bg-select data-[cursor]:bg-select data-[cursor]:[--edge:var(--select-line)]',
        // The edge is a shadow of the first cell: a pseudo-element of a row would count as a cell.
        '*:first:shadow-[inset_2px_0_0_var(--edge,transparent)]',
        'max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-x-3 max-sm:gap-y-1 max-sm:border-b max-sm:border-line max-sm:px-4 max-sm:py-3',
        heights[table.height ?? 38],
        tone && edges[tone],
        tone === 'off' && 'text-ink-3',
      )}
    >
      {table.selectLabel && (
        <td className={classNames(cellBase, 'w-[1%] pr-3 max-sm:hidden')}>
          <span className="flex h-5 items-center">
            <Checkbox data-select name="pk" value={key} aria-label={`Select ${table.selectLabel(row)}`} />
          </span>
        </td>
      )}
      {table.columns.map((column) => (
        <Cell key={column.key} column={column} row={row} href={href} off={tone === 'off'} />
      ))}
      {table.actions && (
        <td className={classNames(cellBase, 'text-right whitespace-nowrap sm:w-[1%] max-sm:ml-auto')}>
          <span className="inline-flex items-center justify-end gap-1.5">{table.actions(row)}</span>
        </td>
      )}
    </tr>
  );
}

function Cell<Row>({ column, row, href, off }: { column: Column<Row>; row: Row; href: string | undefined; off: boolean }) {
  const content = column.cell(row);
  const text = typeof content === 'string' || typeof content === 'number' ? String(content) : undefined;
  const isPart = text !== undefined && isPartName(text);
  const face = classNames(column.mono && 'font-mono text-12', !off && (column.quiet ? 'text-ink-2' : 'text-ink'));
  if (column.main)
    return (
      <th
        scope="row"
        className={classNames(cellBase, face, 'min-w-[24ch] text-left font-normal sm:max-w-[42ch] max-sm:order-first max-sm:min-w-full')}
      >
        {href ? (
          <Link
            href={href}
            data-row-link
            className={classNames(
              'group/link focus-visible:outline-none',
              'block wrap-anywhere',
              text !== undefined && 'decoration-line-strong underline-offset-3 hover:underline',
            )}
          >
            {content}
          </Link>
        ) : (
          <div className="wrap-anywhere">{content}</div>
        )}
      </th>
    );
  return (
    <td
      className={classNames(
        cellBase,
        face,
        column.align === 'right' ? 'text-right tabular-nums' : 'text-left',
        hidden[column.priority ?? 1],
        'max-w-[36ch] sm:min-w-[7ch] max-sm:max-w-full max-sm:text-12 max-sm:empty:hidden max-sm:has-[>[data-none]]:hidden',
      )}
    >
      {text === undefined ? (
        content
      ) : (
        <div className={isPart ? undefined : 'cut max-sm:whole'} title={text}>
          {isPart ? <PartName>{text}</PartName> : text}
        </div>
      )}
    </td>
  );
}
