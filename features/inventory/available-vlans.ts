// VLAN IDs of a group that no VLAN has: showing them, and taking them so that two who ask at once never get the same.
import sql from 'sql-template-tag';
import type { UserActor } from '@/core/access/actor';
import { query, requireContext, write, type Tx } from '@/core/db/client';
import { AppError, type FieldErrors } from '@/core/errors';
import type { Row } from '@/core/resources/define';
import { throwFaults } from '@/core/resources/write/faults';
import { createObjects, readObject } from '@/core/resources/service';
import { readBodies } from './allocation';
import { isInRange, readRange } from './vlan-range';
import { vlan, vlanGroup } from './vlans';

/** In order, each once. */
async function freeVids(row: Row, tx?: Tx): Promise<number[]> {
  const used = await query<{ vid: number }>(sql`SELECT vid FROM ipam_vlan WHERE vlan_group_id = ${row.id}::uuid`, tx);
  const taken = new Set(used.map(({ vid }) => vid));
  const range = readRange(String(row['range'])) ?? [];
  return Array.from({ length: 4094 }, (_, index) => index + 1).filter((vid) => isInRange(range, vid) && !taken.has(vid));
}

export async function availableVids(actor: UserActor, key: string, limit: number): Promise<{ group: Row; vids: number[] }> {
  const group = await readObject(actor, vlanGroup, key);
  return { group, vids: (await freeVids(group)).slice(0, limit) };
}

/** Makes a VLAN of each object sent: with the ID it names, else with the lowest that is free. @throws conflict when there are not as many. */
export async function takeVids(actor: UserActor, key: string, body: unknown): Promise<{ rows: Row[]; isList: boolean }> {
  const { bodies, isList } = readBodies(body);
  const seen = await readObject(actor, vlanGroup, key);
  const rows = await write(requireContext(), async (tx) => {
    const [locked] = await query<Row>(sql`SELECT id::text, name, range FROM ipam_vlan_group WHERE id = ${seen.id}::uuid FOR UPDATE`, tx);
    const free = locked ? await freeVids(locked, tx) : [];
    const named = readNamed(bodies, free, isList);
    const rest = free.filter((vid) => !named.includes(vid));
    if (rest.length < named.filter((vid) => vid === undefined).length)
      throw new AppError(
        'conflict',
        `${bodies.length} VLAN IDs were asked for, and ${free.length} are free in this group. None was taken.`,
      );
    const wanted = bodies.map((one, index) => ({ ...one, vid: named[index] ?? rest.shift()!, vlan_group: String(seen.id) }));
    return createObjects(actor, vlan, wanted, { isList, tx });
  });
  return { rows, isList };
}

/** The IDs that are named, each of which has to be free; undefined for those left to choose. */
function readNamed(bodies: readonly Record<string, unknown>[], free: readonly number[], isList: boolean): (number | undefined)[] {
  const named = bodies.map(({ vid }) => (vid === undefined || vid === null || vid === '' ? undefined : Number(vid)));
  const errors = named.map((vid, index): FieldErrors => {
    if (vid === undefined || (free.includes(vid) && named.indexOf(vid) === index)) return {};
    return { vid: ['This VLAN ID is not available in the group.'] };
  });
  throwFaults(errors, isList);
  return named;
}
