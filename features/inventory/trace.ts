// Where a cable leads: from a port or interface, over its cable, to the other end.
import type { Json } from '@windlass/sdk';
import type { UserActor } from '@/core/access/actor';
import { scopeOrNothing } from '@/core/access/access';
import { and, compare } from '@/core/predicate';
import type { Resource, Row } from '@/core/resources/define';
import { findResource } from '@/core/resources/registry';
import { selectRows } from '@/core/resources/rows';
import { brief, serializeOne, type WireObject } from '@/core/resources/serialize';
import { readObject } from '@/core/resources/service';
import { cable } from './components';
import { contentTypes } from './content-types';

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
  const other = findResource(String(row['cable_peer_type']));
  const near = await serializeOne(resource, row, { actor, base });
  const far = other ? await shown(actor, other, row['cable_peer_id'], base) : null;
  return [[near, asRow(await shown(actor, cable, row['cable'], base), near, far), far]];
}

const METRES: Readonly<Record<string, number>> = { km: 1000, m: 1, cm: 0.01, mi: 1609.344, ft: 0.3048, in: 0.0254 };

/** Clients read the cable of a path in the form of its row: bare ids and numbers, and empty texts where nothing is chosen. */
function asRow(object: WireObject, near: WireObject, far: WireObject | null): WireObject {
  if (!('display' in object)) return object;
  const unit = partOf(object['length_unit'], 'value');
  const length = object['length'];
  const side = (end: 'a' | 'b') => ({
    [`termination_${end}_type`]: contentTypes('').find(
      ({ app_label, model }) => `${app_label}.${model}` === object[`termination_${end}_type`],
    )!.id,
    [`_termination_${end}_device`]: partOf((object[`termination_${end}_id`] === near['id'] ? near : far)?.['device'], 'id'),
  });
  return {
    ...object,
    ...side('a'),
    ...side('b'),
    type: partOf(object['type'], 'value') ?? '',
    length_unit: unit ?? '',
    status: partOf(object['status'], 'id'),
    _abs_length: typeof length === 'number' && typeof unit === 'string' ? length * (METRES[unit] ?? 1) : null,
    _custom_field_data: object['custom_fields'] ?? {},
  };
}

const partOf = (value: Json | undefined, name: string): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? ((value as Record<string, Json>)[name] ?? null) : null;

async function shown(actor: UserActor, resource: Resource, id: Row[string], base: string): Promise<WireObject> {
  const allowed = scopeOrNothing(actor, 'view', resource.label);
  const [row] = await selectRows(resource, { where: and(compare(['id'], 'exact', String(id)), allowed.predicate) });
  return row ? serializeOne(resource, row, { actor, base }) : { ...brief(base, resource, String(id)) };
}
