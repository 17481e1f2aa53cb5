// Stores new rows: many by few statements, and when the database refuses one of them, by ever fewer rows, so that every one that it refuses is named.
import sql, { join, type Sql } from 'sql-template-tag';
import { execute, newId, query, type Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import { identifier } from '@/core/sql';
import type { Resource } from './define';
import { faultsIn } from './faults';
import type { Input } from './input';
import { setAllLinks } from './links';

type Id = string | number;

/** Rows of one statement: their values stay far below what a statement may hold. What was refused is tried again in the next smaller portions. */
const [ROWS_AT_ONCE, ...SMALLER] = [500, 20, 1] as const;

interface NewRow {
  /** Its place in the request. */
  readonly index: number;
  readonly input: Input;
  readonly columns: ReadonlyMap<string, Sql>;
}

export interface Stored {
  /** By place in the request; undefined for what was not stored. */
  readonly ids: (Id | undefined)[];
  readonly faults: FieldErrors[];
}

/** Stores what could be read. With a fault in any of them the transaction is only good for looking for more: it must not be committed. */
export async function insertAll(
  resource: Resource,
  inputs: readonly (Input | undefined)[],
  owner: string | undefined,
  tx: Tx,
): Promise<Stored> {
  const stored: Stored = { ids: inputs.map(() => undefined), faults: inputs.map(() => ({})) };
  const rows = inputs.flatMap((input, index) => (input ? [newRow(resource, input, index, owner)] : []));
  for (const group of groupsOf(rows)) await insertPortion(resource, group, SMALLER, stored, tx);
  return stored;
}

function newRow(resource: Resource, input: Input, index: number, owner: string | undefined): NewRow {
  const columns = new Map(input.columns);
  // Given here, so that it is known which row is which whatever order the database answers in.
  if (resource.idType === 'uuid' && !columns.has('id')) columns.set('id', sql`${newId()}::uuid`);
  if (owner !== undefined && resource.ownedBy) columns.set(`${resource.ownedBy}_id`, sql`${owner}::uuid`);
  return { index, input, columns };
}

/** Neighbours with the same columns, a statement each. */
function groupsOf(rows: readonly NewRow[]): NewRow[][] {
  const groups: NewRow[][] = [];
  let last = '';
  for (const row of rows) {
    const names = [...row.columns.keys()].join();
    const group = groups.at(-1);
    if (group && names === last && group.length < ROWS_AT_ONCE) group.push(row);
    else groups.push([row]);
    last = names;
  }
  return groups;
}

async function insertPortion(
  resource: Resource,
  rows: readonly NewRow[],
  smaller: readonly number[],
  stored: Stored,
  tx: Tx,
): Promise<void> {
  const faults = await refusal(resource, () => insertGroup(resource, rows, stored, tx), tx);
  if (!faults) return;
  const [size, ...rest] = smaller;
  if (size === undefined || rows.length === 1) for (const { index } of rows) stored.faults[index] = faults;
  else for (let at = 0; at < rows.length; at += size) await insertPortion(resource, rows.slice(at, at + size), rest, stored, tx);
}

/** Runs what may be refused: why it was. What it wrote is taken back then, and the transaction goes on. @throws what is no fault of the rows */
async function refusal(resource: Resource, work: () => Promise<void>, tx: Tx): Promise<FieldErrors | undefined> {
  await execute(sql`SAVEPOINT windlass_rows`, tx);
  try {
    await work();
    await execute(sql`RELEASE SAVEPOINT windlass_rows`, tx);
    return undefined;
  } catch (error) {
    await execute(sql`ROLLBACK TO SAVEPOINT windlass_rows`, tx);
    const faults = faultsIn(resource, error);
    if (!faults) throw error;
    return faults;
  }
}

async function insertGroup(resource: Resource, rows: readonly NewRow[], { ids }: Stored, tx: Tx): Promise<void> {
  const names = join(
    [...rows[0]!.columns.keys()].map((name) => identifier(name)),
    ', ',
  );
  const values = rows.map(({ columns }) => sql`(${join([...columns.values()], ', ')})`);
  const filled = rows[0]!.columns.size === 0 ? sql`DEFAULT VALUES` : sql`(${names}) VALUES ${join(values, ', ')}`;
  const returning = resource.idType === 'uuid' ? sql`id::text` : sql`id`;
  const made = await query<{ id: Id }>(sql`INSERT INTO ${identifier(resource.table)} ${filled} RETURNING ${returning} AS id`, tx);
  for (const [at, row] of rows.entries()) {
    ids[row.index] = made[at]!.id;
    await setAllLinks(resource, made[at]!.id, row.input, tx);
  }
}
