// The units of a rack, in the order in which they are seen from top to bottom, and which device stands in each.
import sql from 'sql-template-tag';
import { scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { invalid } from '@/core/errors';
import { and, compare } from '@/core/predicate';
import type { Row } from '@/core/resources/define';
import { selectRows } from '@/core/resources/rows/rows';
import { readObject } from '@/core/resources/service';
import { isUuid } from '@/core/sql';
import { DEVICE_FACES } from './choices';
import { device } from './dcim';
import { rack } from './racks';

export interface RackUnit {
  readonly id: number;
  readonly face: string;
  /** Undefined where none stands, and where the asker may not view the one that does. */
  readonly device: Row | undefined;
  readonly isOccupied: boolean;
}

interface Standing {
  id: string;
  position: number;
  units: number;
}

/** What clients ask for in the address. @throws invalid */
function readWishes(params: URLSearchParams): { face: string; exclude: string | null; isExpanded: boolean; text: string } {
  const face = params.get('face') ?? 'front';
  if (!DEVICE_FACES.some(([known]) => known === face)) throw invalid({ face: `"${face.slice(0, 100)}" is not a valid choice.` });
  if (!['json', null].includes(params.get('render'))) throw invalid({ render: 'Racks are not drawn: ask for json.' });
  const exclude = params.get('exclude') || null;
  if (exclude !== null && !isUuid(exclude)) throw invalid({ exclude: 'Must be a valid UUID.' });
  return { face, exclude, isExpanded: params.get('expand_devices')?.toLowerCase() !== 'false', text: params.get('q') ?? '' };
}

/** Every unit; with `expand_devices=false` a device stands in its lowest unit, and the others that it takes are left out. */
export async function rackUnits(actor: UserActor, key: string, params: URLSearchParams): Promise<RackUnit[]> {
  const { face, exclude, isExpanded, text } = readWishes(params);
  const row = await readObject(actor, rack, key);
  const standing = await query<Standing>(
    sql`SELECT d.id::text, d.position, t.u_height AS units FROM dcim_device d JOIN dcim_device_type t ON t.id = d.device_type_id
         WHERE d.rack_id = ${row.id}::uuid AND d.position IS NOT NULL AND t.u_height > 0 AND (d.face = ${face} OR t.is_full_depth) AND d.id IS DISTINCT FROM ${exclude}::uuid`,
  );
  const visible = scopeOrNothing(actor, 'view', device.label).predicate;
  const rows = await selectRows(device, { where: and(compare(['id'], 'exact', ...standing.map(({ id }) => id)), visible) });
  const devices = new Map(rows.map((one) => [String(one.id), one]));
  const height = Number(row['u_height']);
  const ids = Array.from({ length: height }, (_, index) => (row['desc_units'] === true ? index + 1 : height - index));
  return ids.flatMap((id) => {
    const here = standing.find(({ position, units }) => position <= id && id < position + units);
    if (here && !isExpanded && here.position !== id) return [];
    return `U${id}`.includes(text) ? [{ id, face, device: here && devices.get(here.id), isOccupied: here !== undefined }] : [];
  });
}
