// Reads rows: one statement for a page, whatever it shows. Which rows are asked for is the caller's business; they come with their wire names.
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import { AppError } from '@/core/errors';
import type { Predicate } from '@/core/predicate';
import { column, compile, identifier, type ColumnType, type Table } from '@/core/sql';
import { columnOf, type Resource, type Row } from '../define';
import type { Field } from '../fields';
import { resourceOf } from '../registry';
import { behind, Joins, orderBy, placeColumn, termsOf, turnedAround, type Term } from './order';
import { parseSort, type Sort } from './sorting';

export interface Selection {
  readonly where: Predicate;
  readonly order?: readonly Sort[];
  readonly limit?: number;
  /** Dotted paths over single relations, instead of those that a row carries anyway. */
  readonly reads?: readonly string[];
  readonly offset?: number;
  /** How many rows there are, where it is known: a page near the end is found from there. */
  readonly count?: number | undefined;
  /** What the row is sorted by behind which to begin: `last` of the page before. */
  readonly after?: readonly (string | null)[] | undefined;
}

/** A value in the form in which it leaves: text with every digit where JavaScript would lose some. */
function output(type: ColumnType, expression: Sql, field?: Field): Sql {
  switch (type) {
    case 'integer':
      return sql`(${expression})::float8`;
    case 'number':
      return field?.kind === 'number' && field.decimal ? sql`(${expression})::text` : sql`(${expression})::float8`;
    case 'uuid':
      return sql`(${expression})::text`;
    case 'datetime':
      return sql`to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
    case 'date':
      return sql`to_char(${expression}, 'YYYY-MM-DD')`;
    case 'inet':
      return field?.kind === 'inet' && field.form === 'host' ? sql`host(${expression})` : sql`(${expression})::text`;
    case 'texts':
      return sql`coalesce(${expression}, '{}')`;
    case 'text':
    case 'boolean':
    case 'json':
      return expression;
  }
}

function valueAt(joins: Joins, resource: Resource, path: string): Sql {
  const { resource: at, alias, name } = joins.reach(resource, path.split('.'));
  if (name === 'id') return output(at.idType, column(alias, 'id'));
  const field = at.fields[name];
  if (field?.kind === 'reference') return output(resourceOf(field.model).idType, column(alias, columnOf(name, field)));
  const step = at.step(name);
  if (step?.kind !== 'column') throw new AppError('internal', `${resource.label}: "${path}" is no value`);
  return output(step.type, step.expression(alias), field);
}

/** The paths that a row carries beside its own fields. */
export function extraPaths(resource: Resource): string[] {
  const natural = resource.naturalKey.filter((path) => path !== null && path.length > 1).map((path) => path!.join('.'));
  return [...new Set([...(resource.reads ?? []), ...natural])];
}

function columnsOf(resource: Resource, joins: Joins, reads: readonly string[]): Sql {
  const columns = [sql`${output(resource.idType, column('t', 'id'))} AS "id"`];
  for (const [name, field] of Object.entries(resource.fields)) {
    if (field.kind === 'secret' || field.kind === 'references' || field.kind === 'target' || field.kind === 'fixed') continue;
    columns.push(sql`${valueAt(joins, resource, name)} AS ${identifier(name)}`);
  }
  for (const path of reads) columns.push(sql`${valueAt(joins, resource, path)} AS ${identifier(path)}`);
  return join(columns, ', ');
}

/** Rows that are cut out of the whole before anything is joined to them: what a row shows beside its own columns is computed for those shown, not for all. */
function cut(resource: Resource, order: readonly Sort[], { where, limit, offset, after, count }: Selection): Sql {
  const joins = new Joins();
  const terms = termsOf(resource, order, joins);
  const part = (column: '*' | 'id', by: readonly Term[], rows: number | undefined, place?: Sql) =>
    sql`SELECT t.${raw(column)} FROM ${identifier(resource.table)} t${joins.sql()} WHERE ${compile(where, resource, 't')}${place ? sql` AND ${place}` : empty} ORDER BY ${orderBy(by)}${
      rows === undefined ? empty : sql` LIMIT ${rows}::int`
    }`;
  if (after)
    return join(
      behind(terms, after).map((place) => sql`(${part('*', terms, limit, place)})`),
      ' UNION ALL ',
    );
  if (!offset) return part('*', terms, limit);
  // Whole rows of those that are left out are not looked at: their ids lie in the index on the order, and the shorter way to the page is taken.
  const left = count === undefined || limit === undefined ? 0 : count - offset;
  const ids =
    left > 0 && left < offset
      ? sql`${part('id', turnedAround(terms), Math.min(limit!, left))} OFFSET ${Math.max(0, left - limit!)}::int`
      : sql`${part('id', terms, limit)} OFFSET ${offset}::int`;
  return sql`SELECT t.* FROM ${identifier(resource.table)} t WHERE t."id" IN (${ids})`;
}

function statement(resource: Resource, selection: Selection, isPlaced: boolean): Sql {
  const order = selection.order ?? resource.list.order.map(parseSort);
  const joins = new Joins();
  const terms = termsOf(resource, order, joins);
  const columns = columnsOf(resource, joins, selection.reads ?? extraPaths(resource));
  const place = isPlaced ? sql`, ${placeColumn(terms)} AS ${identifier(PLACE)}` : empty;
  const limit = selection.limit === undefined ? empty : sql` LIMIT ${selection.limit}::int`;
  return sql`SELECT ${columns}${place} FROM (${cut(resource, order, selection)}) t${joins.sql()} ORDER BY ${orderBy(terms)}${limit}`;
}

export async function selectRows(resource: Resource, selection: Selection, tx?: Tx): Promise<Row[]> {
  return query<Row>(statement(resource, selection, false), tx);
}

const PLACE = 'windlass_place';

export interface RowPage {
  readonly rows: Row[];
  /** Whether there are rows behind these. */
  readonly hasMore: boolean;
  /** What the last row is sorted by: `after` of the page behind. */
  readonly last: readonly (string | null)[] | undefined;
}

/** As many rows as fit, and whether more follow. */
export async function selectPage(resource: Resource, selection: Selection & { readonly limit: number }): Promise<RowPage> {
  const found = await query<Row>(statement(resource, { ...selection, limit: selection.limit + 1 }, true));
  const rows = found.slice(0, selection.limit);
  return {
    rows: rows.map(({ [PLACE]: _place, ...row }) => row as Row),
    hasMore: found.length > rows.length,
    last: rows.at(-1)?.[PLACE] as RowPage['last'],
  };
}

/** Ids of at most `limit` rows, in no special order. */
export async function selectIds(table: Table, where: Predicate, limit: number, tx?: Tx): Promise<(string | number)[]> {
  const rows = await query<{ id: string | number }>(
    sql`SELECT ${output(table.idType, column('t', 'id'))} AS id FROM ${identifier(table.name)} t WHERE ${compile(where, table, 't')} LIMIT ${limit}::int`,
    tx,
  );
  return rows.map((row) => row.id);
}

/** Where a single relation of rows leads, by their id; rows without are left out. */
export async function selectLinks(resource: Resource, field: string, where: Predicate): Promise<Map<string, string>> {
  const to = valueAt(new Joins(), resource, field);
  const rows = await query<{ id: string | number; to: string | number | null }>(
    sql`SELECT ${output(resource.idType, column('t', 'id'))} AS id, ${to} AS "to" FROM ${identifier(resource.table)} t WHERE ${compile(where, resource, 't')}`,
  );
  return new Map(rows.flatMap(({ id, to: other }) => (other === null ? [] : [[String(id), String(other)] as const])));
}

/** Locks rows until the transaction ends, in the order of their ids, so that two writers never wait for each other in a circle. */
export async function lockRows(resource: Resource, where: Predicate, tx: Tx): Promise<(string | number)[]> {
  const rows = await query<{ id: string | number }>(
    sql`SELECT ${output(resource.idType, column('t', 'id'))} AS id FROM ${identifier(resource.table)} t WHERE ${compile(where, resource, 't')} ORDER BY t."id" FOR UPDATE OF t`,
    tx,
  );
  return rows.map((row) => row.id);
}
