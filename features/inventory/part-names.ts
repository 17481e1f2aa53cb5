// Parts of a device are told with their device ("sw1 eth0") wherever they stand beside something else: alone, their names repeat.
import type { Json } from '@windlass/sdk';
import { scopeOrNothing } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { and, compare } from '@/core/predicate';
import { displayOf } from '@/core/resources/names';
import { resourceOf } from '@/core/resources/registry';
import { selectRows } from '@/core/resources/rows';
import type { WireObject } from '@/core/resources/serialize';
import { TERMINATION_TYPES } from './choices';

const PARTS = new Set(TERMINATION_TYPES.map(([label]) => label));

type Part = { display: string; device: { id: string } };

function isPart(value: Json): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { object_type: type, display, device } = value as Record<string, Json>;
  return typeof type === 'string' && PARTS.has(type) && typeof display === 'string' && typeof device === 'object' && device !== null;
}

/** Lengthens the display of parts that are nested in these objects; the objects themselves keep theirs. */
export async function tellParts(actor: Actor, objects: readonly WireObject[]): Promise<void> {
  const parts = new Set(objects.flatMap((object) => Object.values(object).flat() as Json[]).filter(isPart)) as unknown as Set<Part>;
  if (parts.size === 0) return;
  const device = resourceOf('dcim.device');
  const ids = [...new Set([...parts].map((part) => part.device.id))];
  const rows = await selectRows(device, {
    where: and(compare(['id'], 'exact', ...ids), scopeOrNothing(actor, 'view', device.label).predicate),
  });
  const names = new Map(rows.map((row) => [row.id, displayOf(device, row)]));
  for (const part of parts) {
    const name = names.get(part.device.id);
    if (name !== undefined) part.display = `${name} ${part.display}`;
  }
}
