// What a row's list fields hold: rows of join tables.
import sql, { type Sql } from 'sql-template-tag';
import { execute, type Tx } from '@/core/db/client';
import { identifier } from '@/core/sql';
import type { Resource } from './define';
import type { ReferencesField } from './fields';
import type { Input } from './input';
import { resourceOf } from './registry';

type Id = string | number;

export const idParameter = (resource: Resource, id: Id): Sql => (resource.idType === 'uuid' ? sql`${id}::uuid` : sql`${id}::int4`);
export const idsParameter = (resource: Resource, ids: readonly Id[]): Sql =>
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

/** Makes the list fields of a row hold what was read. */
export async function setAllLinks(resource: Resource, id: Id, input: Input, tx: Tx): Promise<void> {
  for (const [name, ids] of input.links) await setLinks(resource, id, resource.fields[name] as ReferencesField, ids, tx);
}
