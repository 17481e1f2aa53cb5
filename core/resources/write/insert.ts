// Stores new rows: many by few statements. Every one that the database refuses is named.
import sql, { join, type Sql } from 'sql-template-tag';
import { newId, query, type Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import { identifier } from '@/core/sql';
import type { Resource } from '../define';
import type { Input } from './input';
import { fillLinks } from './links';
import { ROWS_AT_ONCE, writePortion } from './portions';

type Id = string | number;

interface NewRow {
  /** Its place in the request. */
  readonly index: number;
  /** Undefined where the database numbers them. */
  readonly id: string | undefined;
  readonly links: Input['links'];
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
  for (const group of groupsOf(rows)) {
    const faults = await writePortion(resource, group, (portion) => insertGroup(resource, portion, stored, tx), tx);
    for (const [{ index }, errors] of faults) stored.faults[index] = errors;
  }
  return stored;
}

function newRow(resource: Resource, input: Input, index: number, owner: string | undefined): NewRow {
  const columns = new Map(input.columns);
  // Given here, so that it is known which row is which whatever order the database answers in.
  const id = resource.idType === 'uuid' ? (input.id ?? newId()) : undefined;
  if (id !== undefined) columns.set('id', sql`${id}::uuid`);
  if (owner !== undefined && resource.ownedBy) columns.set(`${resource.ownedBy}_id`, sql`${owner}::uuid`);
  return { index, id, links: input.links, columns };
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

async function insertGroup(resource: Resource, rows: readonly NewRow[], { ids }: Stored, tx: Tx): Promise<void> {
  const names = join(
    [...rows[0]!.columns.keys()].map((name) => identifier(name)),
    ', ',
  );
  const values = rows.map(({ columns }) => sql`(${join([...columns.values()], ', ')})`);
  const filled = rows[0]!.columns.size === 0 ? sql`DEFAULT VALUES` : sql`(${names}) VALUES ${join(values, ', ')}`;
  const made = await query<{ id: Id }>(sql`INSERT INTO ${identifier(resource.table)} ${filled} RETURNING id`, tx);
  const stored = rows.map(({ id, links }, at) => ({ id: id ?? made[at]!.id, links }));
  for (const [at, { id }] of stored.entries()) ids[rows[at]!.index] = id;
  await fillLinks(resource, stored, tx);
}
