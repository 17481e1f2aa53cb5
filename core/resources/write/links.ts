// What a row's list fields hold: rows of join tables.
import sql, { type Sql } from 'sql-template-tag';
import { execute, type Tx } from '@/core/db/client';
import { identifier } from '@/core/sql';
import type { Resource } from '../define';
import type { ReferencesField } from '../fields';
import type { Input } from './input';
import { resourceOf } from '../registry';

type Id = string | number;

export const idsParameter = (resource: Resource, ids: readonly Id[]): Sql =>
  resource.idType === 'uuid' ? sql`${ids.map(String)}::text[]::uuid[]` : sql`${ids}::int4[]`;

type Joined = Exclude<ReferencesField['through'], { reverse: string }>;

/** Makes a list field of these rows hold exactly these ids. Rows of the join table come and go; the change record sees both. */
async function setLinks(resource: Resource, owners: readonly Id[], field: ReferencesField, ids: readonly Id[], tx: Tx): Promise<void> {
  if ('reverse' in field.through) return;
  const { table, owner, other } = field.through;
  const kept = idsParameter(resourceOf(field.model), ids);
  await execute(
    sql`DELETE FROM ${identifier(table)} WHERE ${identifier(owner)} = ANY(${idsParameter(resource, owners)}) AND NOT ${identifier(other)} = ANY(${kept})`,
    tx,
  );
  if (ids.length > 0) await addTo(field.through, idsParameter(resource, owners), kept, tx);
}

const addTo = ({ table, owner, other }: Joined, owners: Sql, others: Sql, tx: Tx): Promise<number> =>
  execute(
    sql`INSERT INTO ${identifier(table)} (${identifier(owner)}, ${identifier(other)})
        SELECT mine, wanted FROM unnest(${owners}) mine CROSS JOIN unnest(${others}) wanted ON CONFLICT DO NOTHING`,
    tx,
  );

/** Makes the list fields of these rows hold what was read. */
export async function setAllLinks(resource: Resource, owners: readonly Id[], input: Input, tx: Tx): Promise<void> {
  for (const [name, ids] of input.links) await setLinks(resource, owners, resource.fields[name] as ReferencesField, ids, tx);
}

/** Fills the list fields of new rows: of those that get the same, by one statement a list. */
export async function fillLinks(resource: Resource, rows: readonly { id: Id; links: Input['links'] }[], tx: Tx): Promise<void> {
  for (const alike of Map.groupBy(rows, ({ links }) => JSON.stringify([...links])).values()) {
    const owners = alike.map(({ id }) => id);
    await changeLinks('add', resource, owners, alike[0]!.links, tx);
  }
}

/** Adds what was read to the list fields of these rows, or takes it out of them; what else is in them stays. */
export async function changeLinks(
  act: 'add' | 'remove',
  resource: Resource,
  owners: readonly Id[],
  links: Input['links'],
  tx: Tx,
): Promise<void> {
  for (const [name, ids] of links) {
    const field = resource.fields[name] as ReferencesField;
    if ('reverse' in field.through || ids.length === 0) continue;
    const { table, owner, other } = field.through;
    const [mine, others] = [idsParameter(resource, owners), idsParameter(resourceOf(field.model), ids)];
    if (act === 'add') await addTo(field.through, mine, others, tx);
    else
      await execute(
        sql`DELETE FROM ${identifier(table)} WHERE ${identifier(owner)} = ANY(${mine}) AND ${identifier(other)} = ANY(${others})`,
        tx,
      );
  }
}
