// Reads rows: one statement for a page, whatever it shows. Which rows are asked for is the caller's business; they come with their wire names.
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import { AppError } from '@/core/errors';
import type { Predicate } from '@/core/predicate';
import { column, compile, identifier, type ColumnType, type Table } from '@/core/sql';
import { columnOf, type Resource, type Row } from './define';
import type { Field } from './fields';
import { resourceOf } from './registry';
import { parseSort, type Sort } from './sorting';

export interface Selection {
  readonly where: Predicate;
  readonly order?: readonly Sort[];
  readonly limit?: number;
  /** Dotted paths over single relations, instead of those that a row carries anyway. */
  readonly reads?: readonly string[];
  readonly offset?: number;
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

/** The joins that dotted paths need: one for each relation, however many paths go through it. */
class Joins {
  private readonly aliases = new Map<string, string>();
  private readonly clauses: Sql[] = [];

  /** What lies at the end of a path, under the alias of its table. */
  reach(resource: Resource, path: readonly string[]): { resource: Resource; alias: string; name: string } {
    let at = resource;
    let alias = 't';
    for (const [index, segment] of path.slice(0, -1).entries()) {
      const step = at.step(segment);
      if (step?.kind !== 'one') throw new AppError('internal', `${resource.label}: "${path.join('.')}" does not follow single relations`);
      const key = path.slice(0, index + 1).join('.');
      const target = step.target() as Resource;
      let next = this.aliases.get(key);
      if (next === undefined) {
        next = `j${this.aliases.size + 1}`;
        this.aliases.set(key, next);
        this.clauses.push(sql` LEFT JOIN ${identifier(target.table)} ${raw(next)} ON ${column(next, 'id')} = ${column(alias, step.key)}`);
      }
      at = target;
      alias = next;
    }
    return { resource: at, alias, name: path.at(-1)! };
  }

  sql(): Sql {
    return this.clauses.length === 0 ? empty : join(this.clauses, '');
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

/** ORDER BY terms; text as people read it ("eth2" before "eth10"), and the id last, so that pages never overlap. */
function orderBy(resource: Resource, order: readonly Sort[], joins: Joins): Sql {
  const terms = order.map(({ path, descending }) => {
    const { resource: at, alias, name } = joins.reach(resource, sortPath(resource, path));
    if (name === 'id') return sql`${column(alias, 'id')}${raw(descending ? ' DESC' : '')}`;
    const step = at.step(name);
    if (step?.kind !== 'column') throw new AppError('internal', `${resource.label} can't be sorted by "${path}"`);
    const collation = step.type === 'text' ? ' COLLATE natural_order' : '';
    return sql`${step.expression(alias)}${raw(`${collation}${descending ? ' DESC' : ''}`)}`;
  });
  return join([...terms, raw(`t."id"${order[0]?.descending ? ' DESC' : ''}`)], ', ');
}

/** Where sorting by a field really looks: rows are sorted by a relation's name, not by its id. */
function sortPath(resource: Resource, path: string): string[] {
  const segments = path.split('.');
  const field = resource.fields[path];
  if (segments.length > 1 || field?.kind !== 'reference') return segments;
  const target = resourceOf(field.model);
  return [path, ...(target.naturalKey[0] ?? ['id'])];
}

export async function selectRows(resource: Resource, selection: Selection, tx?: Tx): Promise<Row[]> {
  const order = selection.order ?? resource.list.order.map(parseSort);
  const inner = new Joins();
  const innerOrder = orderBy(resource, order, inner);
  const page = sql`SELECT t.* FROM ${identifier(resource.table)} t${inner.sql()} WHERE ${compile(selection.where, resource, 't')} ORDER BY ${innerOrder}${
    selection.limit === undefined ? empty : sql` LIMIT ${selection.limit}::int`
  }${selection.offset ? sql` OFFSET ${selection.offset}::int` : empty}`;
  // The page is cut first: what a row shows beside its own columns is then computed for the rows shown, not for all.
  const outer = new Joins();
  const outerOrder = orderBy(resource, order, outer);
  const columns = columnsOf(resource, outer, selection.reads ?? extraPaths(resource));
  return query<Row>(sql`SELECT ${columns} FROM (${page}) t${outer.sql()} ORDER BY ${outerOrder}`, tx);
}

export async function countRows(resource: Resource, where: Predicate, tx?: Tx): Promise<number> {
  const [row] = await query<{ count: number }>(
    sql`SELECT count(*)::float8 AS count FROM ${identifier(resource.table)} t WHERE ${compile(where, resource, 't')}`,
    tx,
  );
  return row?.count ?? 0;
}

/** Ids of at most `limit` rows, in no special order. */
export async function selectIds(table: Table, where: Predicate, limit: number, tx?: Tx): Promise<(string | number)[]> {
  const rows = await query<{ id: string | number }>(
    sql`SELECT ${output(table.idType, column('t', 'id'))} AS id FROM ${identifier(table.name)} t WHERE ${compile(where, table, 't')} LIMIT ${limit}::int`,
    tx,
  );
  return rows.map((row) => row.id);
}

/** Locks rows until the transaction ends, in the order of their ids, so that two writers never wait for each other in a circle. */
export async function lockRows(resource: Resource, where: Predicate, tx: Tx): Promise<(string | number)[]> {
  const rows = await query<{ id: string | number }>(
    sql`SELECT ${output(resource.idType, column('t', 'id'))} AS id FROM ${identifier(resource.table)} t WHERE ${compile(where, resource, 't')} ORDER BY t."id" FOR UPDATE OF t`,
    tx,
  );
  return rows.map((row) => row.id);
}
