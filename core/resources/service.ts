// Reading and writing objects of any kind, with authorization inside. Whoever has a descriptor gets all of this.
//
// For features and routes of their own:
//   listObjects(actor, resource, params)      page of rows + count; filters, search, sort as in the address
//   readObject(actor, resource, key)          one row by id, natural key or slug; 403 / 404
//   createObjects / updateObjects / removeObjects   many at once, all or nothing, recorded, rules and permissions checked before and after
//   serialize / serializeOne (rows/serialize.ts)   rows → JSON of the API
//   selectRows, countRows (rows/)   rows of a predicate, for code that has its own Scope: `selectRows(r, { where: scope.predicate })`
//   findRelated (rows/lookup.ts)              the row that a value in a request names
// Kinds with verbs of their own (run, approve …) define a resource with the `verbs` the generic routes may do and add routes beside them.
import sql, { join, type Sql } from 'sql-template-tag';
import { isWithin, scope, type Scope } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { execute, write, writeWithin, requireContext, type Tx } from '@/core/db/client';
import { AppError, forbidden, notFound, type FieldErrors } from '@/core/errors';
import { and, compare, everythingIs, type Predicate } from '@/core/predicate';
import { identifier } from '@/core/sql';
import type { Resource, Row } from './define';
import { InputReader, type Input, type Mode } from './write/input';
import { faultsIn, itemErrors, throwFaults } from './write/faults';
import { insertAll } from './write/insert';
import { idsParameter, setAllLinks } from './write/links';
import { asId, findByKey } from './rows/lookup';
import { MAX_LIMIT, readFilters, readListQuery, type ListQuery } from './filters/query';
import { orderText, sealPlace } from './rows/place';
import { countRows } from './rows/counts';
import { lockRows, selectPage, selectRows, type RowPage } from './rows/rows';

type Id = string | number;

export interface PageRows {
  readonly count: number;
  readonly rows: Row[];
  readonly hasMore: boolean;
  /** Where the page behind begins, to be sent along in its address. */
  readonly place: string | undefined;
}

export interface Page extends PageRows {
  readonly query: ListQuery;
}

/** The rows an address asks for, of those the actor may view. @throws AppError invalid naming the parameter that is not understood. */
export async function listObjects(actor: Actor, resource: Resource, params: URLSearchParams): Promise<Page> {
  const allowed = scope(actor, 'view', resource.label);
  const listQuery = await readListQuery(resource, params, actor);
  return { ...(await readPage(resource, allowed, listQuery)), query: listQuery };
}

/** From here on a page waits for the count, which may show a shorter way to it. */
const FAR = 2000;

export async function readPage(
  resource: Resource,
  allowed: Scope,
  { where: wanted, order, limit, offset, after }: Pick<ListQuery, 'where' | 'order' | 'limit' | 'offset' | 'after'>,
): Promise<PageRows> {
  const where = and(wanted, allowed.predicate);
  const page = (known?: number) => selectPage(resource, { where, order, limit, offset, after: after?.values, count: known });
  const counting = countRows(resource, where);
  const [count, { rows, hasMore, last }] = await Promise.all([counting, after || offset < FAR ? page() : counting.then(page)]);
  const place = hasMore && last ? sealPlace(resource, { offset: offset + limit, order: orderText(order), values: last }) : undefined;
  return { count, rows, hasMore, place };
}

/** The whole list, page after page, for what is written out as it is read. Each row that is there at the beginning and stays is among them once. */
export async function* walkObjects(
  actor: Actor,
  resource: Resource,
  params: URLSearchParams,
  reads: readonly string[],
): AsyncGenerator<Row[]> {
  const allowed = scope(actor, 'view', resource.label);
  const { where, order } = await readListQuery(resource, params, actor);
  for (let after: RowPage['last']; ;) {
    const { rows, hasMore, last } = await selectPage(resource, {
      where: and(where, allowed.predicate),
      limit: MAX_LIMIT,
      reads,
      order,
      after,
    });
    if (rows.length > 0) yield rows;
    if (!hasMore) return;
    after = last;
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

/** Reads all objects of a request: what each stores, or what is wrong with it. */
async function readEach(
  reader: InputReader,
  bodies: readonly unknown[],
  mode: Mode,
): Promise<{ inputs: (Input | undefined)[]; faults: FieldErrors[] }> {
  const inputs: (Input | undefined)[] = [];
  const faults: FieldErrors[] = [];
  for (const body of bodies) {
    const result = await reader.read(body, mode);
    inputs.push('errors' in result ? undefined : result);
    faults.push('errors' in result ? result.errors : {});
  }
  return { inputs, faults };
}

/** Runs what concerns one object of several, so that an error says which of them it means. */
async function forItem<T>(resource: Resource, index: number, count: number, isList: boolean, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const fields = faultsIn(resource, error);
    if (!fields) throw error;
    throw itemErrors(
      Array.from({ length: count }, (_, at) => (at === index ? fields : {})),
      isList,
    );
  }
}

/** Stores values in these rows. */
export async function changeRows(resource: Resource, ids: readonly Id[], columns: ReadonlyMap<string, Sql>, tx: Tx): Promise<void> {
  if (columns.size === 0) return;
  const set = join(
    [...columns].map(([name, value]) => sql`${identifier(name)} = ${value}`),
    ', ',
  );
  await execute(sql`UPDATE ${identifier(resource.table)} SET ${set} WHERE id = ANY(${idsParameter(resource, ids)})`, tx);
}

const byIds = (ids: readonly Id[]): Predicate => compare(['id'], 'exact', ...ids);

/** Rows in the order of their ids given. */
export async function rowsById(resource: Resource, ids: readonly Id[], tx: Tx): Promise<Row[]> {
  const rows = new Map((await selectRows(resource, { where: byIds(ids) }, tx)).map((row) => [row.id, row]));
  return ids.map((id) => rows.get(id)).filter((row) => row !== undefined);
}

/** The rules of the kind, asked about each row. */
export async function validateAll(
  actor: Actor,
  resource: Resource,
  rows: readonly Row[],
  before: ReadonlyMap<Id, Row> | undefined,
  tx: Tx,
): Promise<FieldErrors[]> {
  const faults: FieldErrors[] = [];
  for (const row of rows)
    faults.push((await resource.validate?.(tx, row, { created: before === undefined, before: before?.get(row.id), actor })) ?? {});
  return faults;
}

/** Nothing is put where its writer could not reach it. @throws forbidden */
async function requireWithin(resource: Resource, rows: readonly Row[], allowed: Scope, tx: Tx): Promise<void> {
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
  /** Of new ones: the bodies are rows of a CSV document, where related objects go by the names that people see. */
  readonly fromSheet?: boolean;
  /** Runs in the same transaction with the rows as stored; its result is the result. */
  readonly then?: (tx: Tx, rows: Row[]) => Promise<T>;
  /** Of changes and removals: runs when the rows are locked, before anything is written. What it throws refuses them. */
  readonly first?: (tx: Tx, ids: readonly Id[]) => Promise<void>;
  /** The writing transaction to join, instead of one of its own. */
  readonly tx?: Tx;
}

/** A list of thousands, each named when it is wrong, may take its time. */
export const timeFor = (rows: number): { timeoutMs?: number } => (rows > 1 ? { timeoutMs: 300_000 } : {});

/** Creates objects, all or none. @throws forbidden, invalid (errors by field, for a list by object: whatever is wrong with any of them). */
export async function createObjects<T = Row[]>(
  actor: Actor,
  resource: Resource,
  bodies: readonly unknown[],
  options: WriteOptions<T> = {},
): Promise<T> {
  const allowed = scope(actor, 'add', resource.label);
  const isList = options.isList ?? false;
  const read = await readEach(new InputReader(resource, actor, options.tx, options.fromSheet), bodies, 'create');
  if (!isList) throwFaults(read.faults, isList);
  const work = async (tx: Tx) => {
    const stored = await insertAll(resource, read.inputs, actor.kind === 'user' ? actor.id : undefined, tx);
    const places = stored.ids.flatMap((id, index) => (id === undefined ? [] : [index]));
    const rows = await rowsById(
      resource,
      places.map((index) => stored.ids[index]!),
      tx,
    );
    const faults = read.faults.map((errors, index) => ({ ...errors, ...stored.faults[index] }));
    for (const [at, errors] of (await validateAll(actor, resource, rows, undefined, tx)).entries())
      faults[places[at]!] = { ...faults[places[at]!], ...errors };
    throwFaults(faults, isList);
    await requireWithin(resource, rows, allowed, tx);
    return options.then ? options.then(tx, rows) : (rows as T);
  };
  return writeWithin(options.tx, work, timeFor(bodies.length));
}

export interface Change {
  /** Id, or for a single object what its address names it by. */
  readonly key: unknown;
  readonly body: unknown;
}

/** Locks the rows that are to be written. @throws not_found, or for a list invalid naming the ids: nothing is done by halves. */
export async function lockForWrite(resource: Resource, allowed: Scope, keys: readonly unknown[], isList: boolean, tx: Tx): Promise<Id[]> {
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
  const work = async (tx: Tx) => {
    const ids = await lockForWrite(
      resource,
      allowed,
      changes.map(({ key }) => key),
      isList,
      tx,
    );
    await options.first?.(tx, ids);
    const { inputs, faults } = await readEach(
      new InputReader(resource, actor, tx),
      changes.map(({ body }) => body),
      mode,
    );
    throwFaults(faults, isList);
    const before = new Map((await rowsById(resource, ids, tx)).map((row) => [row.id, row]));
    for (const [index, input] of inputs.entries()) {
      await forItem(resource, index, inputs.length, isList, async () => {
        await changeRows(resource, [ids[index]!], input!.columns, tx);
        await setAllLinks(resource, [ids[index]!], input!, tx);
      });
    }
    const rows = await rowsById(resource, ids, tx);
    throwFaults(await validateAll(actor, resource, rows, before, tx), isList);
    await requireWithin(resource, rows, allowed, tx);
    return options.then ? options.then(tx, rows) : (rows as T);
  };
  return writeWithin(options.tx, work, timeFor(changes.length));
}

/** Deletes objects, all or none. `then` runs when they are gone; what it throws brings them back. @throws conflict naming what still uses one of them. */
export async function removeObjects(
  actor: Actor,
  resource: Resource,
  keys: readonly unknown[],
  options: Pick<WriteOptions<void>, 'isList' | 'first'> & { then?: (tx: Tx) => Promise<void> } = {},
): Promise<void> {
  const allowed = scope(actor, 'delete', resource.label);
  const work = async (tx: Tx) => {
    const ids = await lockForWrite(resource, allowed, keys, options.isList ?? false, tx);
    await options.first?.(tx, ids);
    const rows = resource.mayRemove ? await rowsById(resource, ids, tx) : [];
    await execute(sql`DELETE FROM ${identifier(resource.table)} WHERE id = ANY(${idsParameter(resource, ids)})`, tx);
    for (const row of rows) {
      const reason = await resource.mayRemove!(tx, row, actor);
      if (reason !== undefined) throw new AppError('conflict', reason);
    }
    await options.then?.(tx);
  };
  await write(requireContext(), work, timeFor(keys.length));
}
