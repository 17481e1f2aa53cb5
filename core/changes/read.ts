// Reads the change record: what was changed by whom, of an object, a run or a request. Who may read it is the caller's business.
import type { Json } from '@windlass/sdk';
import sql, { empty, join, type Sql } from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import { CLOCK, type ObjectChange } from './diff';

export interface ChangeRecord extends ObjectChange {
  /** Its place in the one order of all changes. */
  readonly seq: number;
  readonly id: string;
  readonly time: Date;
  readonly request_id: string | null;
  readonly user_id: string | null;
  /** As it was then. */
  readonly user_name: string;
  readonly run_id: string | null;
  readonly origin: string;
}

/** Which changes: all conditions that are given must hold. */
export interface ChangeSelection {
  readonly model?: string;
  readonly objectId?: string | number;
  readonly requestId?: string;
  readonly runId?: string;
  /** SQL over the alias `c`: a scope, filters. */
  readonly where?: Sql;
}

const COLUMNS = sql`c.seq::float8 AS seq, c.id::text, c.time, c.request_id::text, c.user_id::text, c.user_name, c.run_id::text, c.origin, c.action, c.model, c.object_id, c.object_repr, c.before, c.after`;

function matching({ model, objectId, requestId, runId, where }: ChangeSelection, more?: Sql): Sql {
  const terms = [
    ...(model === undefined ? [] : [sql`c.model = ${model}`]),
    ...(objectId === undefined ? [] : [sql`c.object_id = ${String(objectId)}`]),
    ...(requestId === undefined ? [] : [sql`c.request_id = ${requestId}::uuid`]),
    ...(runId === undefined ? [] : [sql`c.run_id = ${runId}::uuid`]),
    ...(where ? [where] : []),
    ...(more ? [more] : []),
  ];
  return terms.length === 0 ? empty : sql`WHERE ${join(terms, ' AND ')}`;
}

/** The newest first; `before` is the `seq` of the last one seen. */
export async function newestChanges(
  selection: ChangeSelection,
  page: { limit: number; before?: number | undefined },
): Promise<ChangeRecord[]> {
  const older = page.before === undefined ? undefined : sql`c.seq < ${page.before}::int8`;
  return query<ChangeRecord>(
    sql`SELECT ${COLUMNS} FROM extras_object_change c ${matching(selection, older)} ORDER BY c.seq DESC LIMIT ${page.limit}::int`,
  );
}

/** In the order in which they were made; `after` is the `seq` of the last one seen. */
export async function changesInOrder(
  selection: ChangeSelection,
  page: { limit: number; after?: number | undefined },
  tx?: Tx,
): Promise<ChangeRecord[]> {
  const later = page.after === undefined ? undefined : sql`c.seq > ${page.after}::int8`;
  return query<ChangeRecord>(
    sql`SELECT ${COLUMNS} FROM extras_object_change c ${matching(selection, later)} ORDER BY c.seq LIMIT ${page.limit}::int`,
    tx,
  );
}

/** What a request did to existing objects of one kind, taken together. */
export interface ChangeSum {
  readonly model: string;
  /** What was changed and then deleted was deleted. */
  readonly action: 'update' | 'delete';
  /** Of objects. */
  readonly count: number;
  /** Some of their ids, at most `IDS_IN_SUM`. */
  readonly ids: readonly string[];
  /** Columns that were changed in any of them. */
  readonly fields: readonly string[];
}

export const IDS_IN_SUM = 1000;

/** By kind, in the order of first touch. The database adds up: of many thousands of objects only these few sums are read. */
export async function sumOfChanges(requestId: string, tx?: Tx): Promise<ChangeSum[]> {
  return query<ChangeSum>(
    sql`WITH ends AS (
          SELECT c.model, c.object_id, min(c.seq) AS first, bool_or(c.action = 'create') AS born, bool_or(c.action = 'delete') AS gone,
                 coalesce(array_agg(DISTINCT f.name) FILTER (WHERE f.name IS NOT NULL), '{}') AS fields
            FROM extras_object_change c
            LEFT JOIN LATERAL (SELECT name FROM jsonb_object_keys(CASE WHEN c.action = 'update' THEN c.after END) name WHERE name <> ${CLOCK}) f ON true
           WHERE c.request_id = ${requestId}::uuid GROUP BY c.model, c.object_id)
        SELECT e.model, CASE WHEN e.gone THEN 'delete' ELSE 'update' END AS action, count(DISTINCT e.object_id)::float8 AS count,
               (array_agg(DISTINCT e.object_id))[1:${IDS_IN_SUM}::int] AS ids, coalesce(array_agg(DISTINCT f.name) FILTER (WHERE f.name IS NOT NULL), '{}') AS fields
          FROM ends e LEFT JOIN LATERAL unnest(e.fields) f(name) ON true
         WHERE NOT e.born AND (e.gone OR e.fields <> '{}') GROUP BY e.model, e.gone ORDER BY min(e.first)`,
    tx,
  );
}

/** How many requests or runs made them; what one did in several steps counts once. */
export async function countChangeSets(selection: ChangeSelection): Promise<number> {
  const [row] = await query<{ count: number }>(
    sql`SELECT count(DISTINCT coalesce(c.request_id::text, c.seq::text))::float8 AS count FROM extras_object_change c ${matching(selection)}`,
  );
  return row?.count ?? 0;
}

/** The `seq` of the newest change of an object; 0 when nothing is recorded. Two looks at an object that agree in it saw the same object. */
export async function versionOf(model: string, id: string | number, tx?: Tx): Promise<number> {
  const [row] = await query<{ seq: number | null }>(
    sql`SELECT max(c.seq)::float8 AS seq FROM extras_object_change c ${matching({ model, objectId: id })}`,
    tx,
  );
  return row?.seq ?? 0;
}

export type LastChange = Pick<ChangeRecord, 'object_id' | 'time' | 'user_name' | 'run_id' | 'origin'>;

/** The newest change of each of these objects. One index look-up an object, however long its history. */
export async function lastChangeOfEach(model: string, ids: readonly (string | number)[], where: Sql): Promise<LastChange[]> {
  if (ids.length === 0) return [];
  return query<LastChange>(
    sql`SELECT last.* FROM unnest(${ids.map(String)}::text[]) AS wanted(id),
        LATERAL (SELECT c.object_id, c.time, c.user_name, c.run_id::text, c.origin FROM extras_object_change c
                  WHERE c.object_id = wanted.id AND c.model = ${model} AND ${where} ORDER BY c.seq DESC LIMIT 1) last`,
  );
}

export interface LastName {
  readonly name: string;
  /** What the column for it held. */
  readonly partOf: string | undefined;
}

/** What objects were last called, by id, and what `column` said they were part of: for those that are gone. */
export async function lastNames(model: string, ids: readonly string[], column = ''): Promise<Map<string, LastName>> {
  if (ids.length === 0) return new Map();
  const rows = await query<{ id: string; name: string; part_of: string | null }>(
    sql`SELECT wanted.id, last.name, last.part_of FROM unnest(${[...ids]}::text[]) AS wanted(id),
        LATERAL (SELECT c.object_repr AS name, coalesce(c.before ->> ${column}, c.after ->> ${column}) AS part_of FROM extras_object_change c
                  WHERE c.object_id = wanted.id AND c.model = ${model} AND c.object_repr <> '' ORDER BY c.seq DESC LIMIT 1) last`,
  );
  return new Map(rows.map(({ id, name, part_of: partOf }) => [id, { name, partOf: partOf ?? undefined }]));
}

export interface FieldOrigin extends Omit<LastChange, 'object_id'> {
  /** The column. */
  readonly field: string;
  readonly before: Json;
  readonly after: Json;
}

/** For each column of an object the change that last set it. */
export async function originOfFields(model: string, id: string | number, where: Sql): Promise<FieldOrigin[]> {
  return query<FieldOrigin>(
    sql`SELECT DISTINCT ON (e.field) e.field, c.time, c.user_name, c.run_id::text, c.origin, c.before -> e.field AS before, e.value AS after
          FROM extras_object_change c, jsonb_each(c.after) AS e(field, value)
          ${matching({ model, objectId: id, where })} ORDER BY e.field, c.seq DESC`,
  );
}
