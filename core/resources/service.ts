// Reading and writing objects of any kind, with authorization inside. Whoever has a descriptor gets all of this.
//
// For features and routes of their own:
//   listObjects(actor, resource, params)      page of rows + count; filters, search, sort as in the address
//   readObject(actor, resource, key)          one row by id, natural key or slug; 403 / 404
//   createObjects / updateObjects / removeObjects   many at once, all or nothing, recorded, rules and permissions checked before and after
//   serialize / serializeOne (serialize.ts)   rows → JSON of the API
//   selectRows, countRows (rows.ts)           rows of a predicate, for code that has its own Scope: `selectRows(r, { where: scope.predicate })`
//   findRelated (lookup.ts)                   the row that a value in a request names
// Kinds with verbs of their own (run, approve …) define a resource with the `verbs` the generic routes may do and add routes beside them.
import sql, { join, type Sql } from 'sql-template-tag';
import { isWithin, scope, type Scope } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { execute, query, requireContext, write, writeWithin, type Tx } from '@/core/db/client';
import { AppError, forbidden, invalid, notFound, type FieldErrors } from '@/core/errors';
import { and, compare, everythingIs, type Predicate } from '@/core/predicate';
import { identifier } from '@/core/sql';
import type { Resource, Row } from './define';
import { InputReader, type Input, type Mode } from './input';
import { asId, findByKey } from './lookup';
import { MAX_LIMIT, readFilters, readListQuery, type ListQuery } from './query';
import { resourceOf } from './registry';
import { countRows, lockRows, selectRows } from './rows';
import type { ReferencesField } from './fields';

type Id = string | number;

export interface Page {
  readonly count: number;
  readonly rows: Row[];
  readonly query: ListQuery;
}

/** The rows an address asks for, of those the actor may view. @throws AppError invalid naming the parameter that is not understood. */
export async function listObjects(actor: Actor, resource: Resource, params: URLSearchParams): Promise<Page> {
  const allowed = scope(actor, 'view', resource.label);
  const listQuery = await readListQuery(resource, params, actor);
  return { ...(await readPage(resource, allowed, listQuery)), query: listQuery };
}

export async function readPage(
  resource: Resource,
  allowed: Scope,
  listQuery: Pick<ListQuery, 'where' | 'order' | 'limit' | 'offset'>,
): Promise<{ count: number; rows: Row[] }> {
  const where = and(listQuery.where, allowed.predicate);
  const [count, rows] = await Promise.all([
    countRows(resource, where),
    selectRows(resource, { where, limit: listQuery.limit, offset: listQuery.offset, ...(listQuery.order && { order: listQuery.order }) }),
  ]);
  return { count, rows };
}

/** The whole list, page after page, for what is written out as it is read. */
export async function* walkObjects(
  actor: Actor,
  resource: Resource,
  params: URLSearchParams,
  reads: readonly string[],
): AsyncGenerator<Row[]> {
  const allowed = scope(actor, 'view', resource.label);
  const { where, order } = await readListQuery(resource, params, actor);
  for (let offset = 0; ; offset += MAX_LIMIT) {
    const rows = await selectRows(resource, {
      where: and(where, allowed.predicate),
      limit: MAX_LIMIT,
      offset,
      reads,
      ...(order && { order }),
    });
    if (rows.length > 0) yield rows;
    if (rows.length < MAX_LIMIT) return;
  }
}

/** One row by its id, natural key or slug. @throws not_found alike for what does not exist and what the actor may not view. */
export async function readObject(actor: Actor, resource: Resource, key: string, params?: URLSearchParams): Promise<Row> {
  const allowed = scope(actor, 'view', resource.label);
  const filters = params ? await readFilters(resource, params, actor) : undefined;
  const row = await findByKey(resource, allowed, key, filters);
  if (!row) throw notFound();
  return row;
}

/** Reads all objects of a request; @throws invalid with the errors of each, in the shape in which they were sent. */
async function readAll(reader: InputReader, bodies: readonly unknown[], mode: Mode, isList: boolean): Promise<Input[]> {
  const results: (Input | { errors: FieldErrors })[] = [];
  for (const body of bodies) results.push(await reader.read(body, mode));
  if (results.some((result) => 'errors' in result))
    throw itemErrors(
      results.map((result) => ('errors' in result ? result.errors : {})),
      isList,
    );
  return results as Input[];
}

function itemErrors(errors: readonly FieldErrors[], isList: boolean): AppError {
  const first = errors.find((one) => Object.keys(one).length > 0) ?? {};
  return invalid(first, isList ? { body: errors } : {});
}

/** Runs what concerns one object of several, so that an error says which of them it means. */
async function forItem<T>(resource: Resource, index: number, count: number, isList: boolean, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid' || !error.fields) throw error;
    const fields = renameFaults(resource, error);
    throw itemErrors(
      Array.from({ length: count }, (_, at) => (at === index ? fields : {})),
      isList,
    );
  }
}

/** Puts what the database refused under the field that clients of this kind look for it. */
function renameFaults(resource: Resource, error: AppError): FieldErrors {
  const fields = error.fields ?? {};
  const { __all__: general, ...rest } = fields;
  const cause = error.cause as { code?: string } | undefined;
  if (general && cause?.code === '23505' && resource.duplicateKey) return { ...rest, [resource.duplicateKey]: general };
  if (!cause || !resource.faults) return fields;
  const constraint = /check constraint "([^"]+)"/.exec(general?.[0] ?? '')?.[1];
  return Object.fromEntries(
    Object.entries(fields).map(([name, messages]) => {
      const fault = resource.faults![name === '__all__' && constraint !== undefined ? constraint : name];
      return fault ? [fault.field, fault.message === undefined ? messages : [fault.message]] : [name, messages];
    }),
  );
}

async function insert(resource: Resource, input: Input, owner: string | undefined, tx: Tx): Promise<Id> {
  const columns = new Map(input.columns);
  if (owner !== undefined && resource.ownedBy) columns.set(`${resource.ownedBy}_id`, sql`${owner}::uuid`);
  const names = join(
    [...columns.keys()].map((name) => identifier(name)),
    ', ',
  );
  const returning = resource.idType === 'uuid' ? sql`id::text` : sql`id`;
  const values = columns.size === 0 ? sql`DEFAULT VALUES` : sql`(${names}) VALUES (${join([...columns.values()], ', ')})`;
  const [row] = await query<{ id: Id }>(sql`INSERT INTO ${identifier(resource.table)} ${values} RETURNING ${returning} AS id`, tx);
  return row!.id;
}

async function change(resource: Resource, id: Id, columns: ReadonlyMap<string, Sql>, tx: Tx): Promise<void> {
  if (columns.size === 0) return;
  const set = join(
    [...columns].map(([name, value]) => sql`${identifier(name)} = ${value}`),
    ', ',
  );
  await execute(sql`UPDATE ${identifier(resource.table)} SET ${set} WHERE id = ${idParameter(resource, id)}`, tx);
}

const idParameter = (resource: Resource, id: Id): Sql => (resource.idType === 'uuid' ? sql`${id}::uuid` : sql`${id}::int4`);
const idsParameter = (resource: Resource, ids: readonly Id[]): Sql =>
  resource.idType === 'uuid' ? sql`${ids.map(String)}::text[]::uuid[]` : sql`${ids}::int4[]`;

/** Makes a list field hold exactly these ids. Rows of the join table come and go; the change record sees both. */
async function setLinks(resource: Resource, id: Id, field: ReferencesField, ids: readonly Id[], tx: Tx): Promise<void> {
  if ('reverse' in field.through) return;
  const { table, owner, other } = field.through;
  const wanted = idsParameter(resourceOf(field.model), ids);
  const mine = idParameter(resource, id);
  await execute(
    sql`DELETE FROM ${identifier(table)} WHERE ${identifier(owner)} = ${mine} AND NOT ${identifier(other)} = ANY(${wanted})`,
    tx,
  );
  if (ids.length === 0) return;
  await execute(
    sql`INSERT INTO ${identifier(table)} (${identifier(owner)}, ${identifier(other)}) SELECT ${mine}, wanted FROM unnest(${wanted}) wanted ON CONFLICT DO NOTHING`,
    tx,
  );
}

async function applyLinks(resource: Resource, id: Id, input: Input, tx: Tx): Promise<void> {
  for (const [name, ids] of input.links) await setLinks(resource, id, resource.fields[name] as ReferencesField, ids, tx);
}

const byIds = (ids: readonly Id[]): Predicate => compare(['id'], 'exact', ...ids);

/** Rows in the order of their ids given. */
async function rowsById(resource: Resource, ids: readonly Id[], tx: Tx): Promise<Row[]> {
  const rows = new Map((await selectRows(resource, { where: byIds(ids) }, tx)).map((row) => [row.id, row]));
  return ids.map((id) => rows.get(id)).filter((row) => row !== undefined);
}

/** The rules of the kind, and that the rows written still lie within what the actor may write: nothing is put where they could not reach it. */
async function checkWritten(
  actor: Actor,
  resource: Resource,
  rows: readonly Row[],
  before: ReadonlyMap<Id, Row> | undefined,
  allowed: Scope,
  isList: boolean,
  tx: Tx,
): Promise<void> {
  if (resource.validate) {
    for (const [index, row] of rows.entries()) {
      await forItem(resource, index, rows.length, isList, async () => {
        const errors = await resource.validate!(tx, row, { created: before === undefined, before: before?.get(row.id), actor });
        if (errors && Object.keys(errors).length > 0) throw invalid(errors);
      });
    }
  }
  if (
    !everythingIs(allowed.predicate) &&
    !(await isWithin(
      resource,
      allowed,
      rows.map((row) => row.id),
      tx,
    ))
  )
    throw forbidden();
}

export interface WriteOptions<T> {
  /** The bodies were sent as a list, so errors are listed. */
  readonly isList?: boolean;
  /** Runs in the same transaction with the rows as stored; its result is the result. */
  readonly then?: (tx: Tx, rows: Row[]) => Promise<T>;
  /** Of changes and removals: runs when the rows are locked, before anything is written. What it throws refuses them. */
  readonly first?: (tx: Tx, ids: readonly Id[]) => Promise<void>;
  /** The writing transaction to join, instead of one of its own. */
  readonly tx?: Tx;
}

/** Creates objects, all or none. @throws forbidden, invalid (errors by field, for a list by object). */
export async function createObjects<T = Row[]>(
  actor: Actor,
  resource: Resource,
  bodies: readonly unknown[],
  options: WriteOptions<T> = {},
): Promise<T> {
  const allowed = scope(actor, 'add', resource.label);
  const isList = options.isList ?? false;
  const inputs = await readAll(new InputReader(resource, actor, options.tx), bodies, 'create', isList);
  return writeWithin(options.tx, async (tx) => {
    const ids: Id[] = [];
    for (const [index, input] of inputs.entries()) {
      ids.push(
        await forItem(resource, index, inputs.length, isList, async () => {
          const id = await insert(resource, input, actor.kind === 'user' ? actor.id : undefined, tx);
          await applyLinks(resource, id, input, tx);
          return id;
        }),
      );
    }
    const rows = await rowsById(resource, ids, tx);
    await checkWritten(actor, resource, rows, undefined, allowed, isList, tx);
    return options.then ? options.then(tx, rows) : (rows as T);
  });
}

export interface Change {
  /** Id, or for a single object what its address names it by. */
  readonly key: unknown;
  readonly body: unknown;
}

/** Locks the rows that are to be written. @throws not_found, or for a list invalid naming the ids: nothing is done by halves. */
async function lockForWrite(resource: Resource, allowed: Scope, keys: readonly unknown[], isList: boolean, tx: Tx): Promise<Id[]> {
  if (!isList) {
    const row = await findByKey(resource, allowed, String(keys[0]), undefined, tx);
    const locked = row ? await lockRows(resource, and(byIds([row.id]), allowed.predicate), tx) : [];
    if (locked.length === 0) throw notFound();
    return locked;
  }
  const ids = keys.map((key) => asId(resource, key));
  if (ids.some((id) => id === undefined)) {
    throw itemErrors(
      ids.map((id, index): FieldErrors => (id !== undefined ? {} : { id: [keys[index] === undefined ? REQUIRED_ID : 'This is no id.'] })),
      true,
    );
  }
  const locked = new Set(await lockRows(resource, and(byIds(ids as Id[]), allowed.predicate), tx));
  const missing = (ids as Id[]).filter((id) => !locked.has(id));
  if (missing.length > 0)
    throw itemErrors(
      (ids as Id[]).map((id): FieldErrors => (locked.has(id) ? {} : { id: [`There is no object with the id ${id}.`] })),
      true,
    );
  return ids as Id[];
}

const REQUIRED_ID = 'This field is required.';

/** Changes objects, all or none: `update` what is sent, `replace` demands the required fields too. What is not sent stays as it is. */
export async function updateObjects<T = Row[]>(
  actor: Actor,
  resource: Resource,
  changes: readonly Change[],
  mode: 'update' | 'replace',
  options: WriteOptions<T> = {},
): Promise<T> {
  const allowed = scope(actor, 'change', resource.label);
  const isList = options.isList ?? false;
  return writeWithin(options.tx, async (tx) => {
    const ids = await lockForWrite(
      resource,
      allowed,
      changes.map(({ key }) => key),
      isList,
      tx,
    );
    await options.first?.(tx, ids);
    const inputs = await readAll(
      new InputReader(resource, actor, tx),
      changes.map(({ body }) => body),
      mode,
      isList,
    );
    const before = new Map((await rowsById(resource, ids, tx)).map((row) => [row.id, row]));
    for (const [index, input] of inputs.entries()) {
      await forItem(resource, index, inputs.length, isList, async () => {
        await change(resource, ids[index]!, input.columns, tx);
        await applyLinks(resource, ids[index]!, input, tx);
      });
    }
    const rows = await rowsById(resource, ids, tx);
    await checkWritten(actor, resource, rows, before, allowed, isList, tx);
    return options.then ? options.then(tx, rows) : (rows as T);
  });
}

/** Deletes objects, all or none. `then` runs when they are gone; what it throws brings them back. @throws conflict naming what still uses one of them. */
export async function removeObjects(
  actor: Actor,
  resource: Resource,
  keys: readonly unknown[],
  options: Pick<WriteOptions<void>, 'isList' | 'first'> & { then?: (tx: Tx) => Promise<void> } = {},
): Promise<void> {
  const allowed = scope(actor, 'delete', resource.label);
  await write(requireContext(), async (tx) => {
    const ids = await lockForWrite(resource, allowed, keys, options.isList ?? false, tx);
    await options.first?.(tx, ids);
    const rows = resource.mayRemove ? await rowsById(resource, ids, tx) : [];
    await execute(sql`DELETE FROM ${identifier(resource.table)} WHERE id = ANY(${idsParameter(resource, ids)})`, tx);
    for (const row of rows) {
      const reason = await resource.mayRemove!(tx, row, actor);
      if (reason !== undefined) throw new AppError('conflict', reason);
    }
    await options.then?.(tx);
  });
}
