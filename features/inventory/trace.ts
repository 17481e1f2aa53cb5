// Where a cable leads: from a port or interface, over its cable, to the other end.
import type { UserActor } from '@/core/access/actor';
import { scopeOrNothing } from '@/core/access/access';
import { and, compare } from '@/core/predicate';
import type { Resource, Row } from '@/core/resources/define';
import { findResource } from '@/core/resources/registry';
import { selectRows } from '@/core/resources/rows';
import { brief, serializeOne, type WireObject } from '@/core/resources/serialize';
import { readObject } from '@/core/resources/service';
import { cable } from './components';

/** Kinds whose cables can be followed. Clients expect the verb of that name among those allowed. */
export const TRACED: ReadonlySet<string> = new Set([
  'dcim.interface',
  'dcim.consoleport',
  'dcim.consoleserverport',
  'dcim.powerport',
  'dcim.poweroutlet',
]);

type Segment = [near: WireObject, cable: WireObject | null, far: WireObject | null];

/** The segments of the path; without patch panels there is one, or none without a cable. What the asker may not view is named by its id alone. */
export async function tracePath(actor: UserActor, resource: Resource, key: string, base: string): Promise<Segment[]> {
  const row = await readObject(actor, resource, key);
  if (row['cable'] === null) return [];
  const far = findResource(String(row['cable_peer_type']));
  return [
    [
      await serializeOne(resource, row, { actor, base }),
      await shown(actor, cable, row['cable'], base),
      far ? await shown(actor, far, row['cable_peer_id'], base) : null,
    ],
  ];
}

async function shown(actor: UserActor, resource: Resource, id: Row[string], base: string): Promise<WireObject> {
  const allowed = scopeOrNothing(actor, 'view', resource.label);
  const [row] = await selectRows(resource, { where: and(compare(['id'], 'exact', String(id)), allowed.predicate) });
  return row ? serializeOne(resource, row, { actor, base }) : { ...brief(base, resource, String(id)) };
}
