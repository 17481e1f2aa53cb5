// Where a cable leads: from a port, over its cable and through patch panels, to the other end. The way itself is found by the database (dcim_cable_path).
import sql from 'sql-template-tag';
import type { Json } from '@windlass/sdk';
import type { UserActor } from '@/core/access/actor';
import { scopeOrNothing } from '@/core/access/access';
import { query } from '@/core/db/client';
import { and, compare } from '@/core/predicate';
import type { Resource, Row } from '@/core/resources/define';
import { resourceOf } from '@/core/resources/registry';
import { selectRows } from '@/core/resources/rows/rows';
import { brief, serialize, type WireObject } from '@/core/resources/rows/serialize';
import { readObject } from '@/core/resources/service';
import { TERMINATION_TYPES } from './choices';
import { cable } from './components';
import { contentTypes } from './content-types';

/** Ports of panels: paths lead through them. */
export const PANEL_PORTS: ReadonlySet<string> = new Set(['dcim.frontport', 'dcim.rearport']);

/** Kinds at which a path begins and ends. Clients expect the verb of that name among those allowed. */
export const TRACED: ReadonlySet<string> = new Set(TERMINATION_TYPES.map(([label]) => label).filter((label) => !PANEL_PORTS.has(label)));

/** A port, by its kind and id. */
export interface Port {
  readonly label: string;
  readonly id: string;
}

/** A cable of a path with its ends, in the direction in which the path is followed; none where nothing is plugged in behind a panel. */
export interface Hop {
  readonly near: Port;
  readonly cable: string | null;
  readonly isConnected: boolean;
  readonly far: Port | null;
  /** It meets the back of a panel of several positions, and nothing says which to take. */
  readonly isSplit: boolean;
}

interface HopRow {
  place: number;
  near_type: string;
  near_id: string;
  cable: string | null;
  is_connected: boolean | null;
  far_type: string | null;
  far_id: string | null;
  is_split: boolean;
}

/** The way from each of these ports, in their order. Empty without a cable. */
export async function followCables(ports: readonly Port[]): Promise<Hop[][]> {
  const rows = await query<HopRow>(
    sql`SELECT w.place::int, near_type, near_id::text, cable::text, is_connected, far_type, far_id::text, is_split
          FROM unnest(${ports.map(({ label }) => label)}::text[], ${ports.map(({ id }) => id)}::text[]::uuid[]) WITH ORDINALITY AS w(kind, id, place)
         CROSS JOIN LATERAL dcim_cable_path(w.kind, w.id) ORDER BY w.place, step`,
  );
  const ways: Hop[][] = ports.map(() => []);
  for (const row of rows)
    ways[row.place - 1]!.push({
      near: { label: row.near_type, id: row.near_id },
      cable: row.cable,
      isConnected: row.is_connected === true,
      far: row.far_type === null ? null : { label: row.far_type, id: row.far_id! },
      isSplit: row.is_split,
    });
  return ways;
}

/** Where a way ends; null where that is at a panel. */
export function endOf(hops: readonly Hop[]): Port | null {
  const far = hops.at(-1)?.far;
  return far && !PANEL_PORTS.has(far.label) ? far : null;
}

/** The ports from which a path leads through this port of a panel: at either side, and for a rear port those of all its front ports. */
export function originsThrough(port: Port): Promise<Port[]> {
  return query<Port>(
    sql`WITH front AS (SELECT f.id, f.rear_port_id, CASE WHEN r.positions > 1 THEN ARRAY[f.rear_port_position] ELSE '{}' END AS positions
                         FROM dcim_front_port f JOIN dcim_rear_port r ON r.id = f.rear_port_id WHERE f.id = ${port.id}::uuid OR r.id = ${port.id}::uuid),
             starts AS (SELECT 'dcim.frontport' AS kind, id, '{}'::int[] AS positions FROM front
                        UNION SELECT 'dcim.rearport', rear_port_id, positions FROM front
                        UNION SELECT 'dcim.rearport', id, '{}' FROM dcim_rear_port WHERE id = ${port.id}::uuid)
        SELECT DISTINCT e.far_type AS label, e.far_id::text AS id
          FROM starts s CROSS JOIN LATERAL (SELECT far_type, far_id FROM dcim_cable_path(s.kind, s.id, s.positions) ORDER BY step DESC LIMIT 1) e
         WHERE e.far_type <> ALL (${[...PANEL_PORTS]}::text[]) ORDER BY 1, 2`,
  );
}

type Segment = [near: WireObject, cable: WireObject | null, far: WireObject | null];

/** The segments of the path; none without a cable. What the asker may not view is named by its id alone. */
export async function tracePath(actor: UserActor, resource: Resource, key: string, base: string): Promise<Segment[]> {
  const { id } = await readObject(actor, resource, key);
  const [way = []] = await followCables([{ label: resource.label, id: String(id) }]);
  const shown = await showPieces(actor, way.flatMap(piecesOf), base);
  return way.map((hop): Segment => {
    const [near, far] = [shown(hop.near), hop.far && shown(hop.far)];
    return [near, hop.cable === null ? null : asRow(shown(cableOf(hop.cable)), near, far), far];
  });
}

/** The paths that lead through a port of a panel, each from where it begins. */
export async function pathsThrough(actor: UserActor, resource: Resource, key: string, base: string): Promise<WireObject[]> {
  const { id } = await readObject(actor, resource, key);
  const origins = await originsThrough({ label: resource.label, id: String(id) });
  const ways = await followCables(origins);
  const shown = await showPieces(actor, [...origins, ...ways.flat().flatMap(piecesOf)], base);
  return ways.map((way, index) => {
    const [origin, destination] = [origins[index]!, endOf(way)];
    return {
      origin_type: origin.label,
      origin: shown(origin),
      destination_type: destination && destination.label,
      destination: destination && shown(destination),
      path: way
        .flatMap(piecesOf)
        .slice(1, destination ? -1 : undefined)
        .map(shown),
      is_active: destination !== null && way.every(({ isConnected }) => isConnected),
      is_split: way.some(({ isSplit }) => isSplit),
    };
  });
}

const cableOf = (id: string): Port => ({ label: cable.label, id });

/** What a segment consists of, in its direction. */
const piecesOf = ({ near, cable: id, far }: Hop): Port[] => [near, ...(id === null ? [] : [cableOf(id)]), ...(far ? [far] : [])];

/** Ports and cables as the API shows them, read by kind: those that the asker may view, and of others the ids. */
async function showPieces(actor: UserActor, pieces: readonly Port[], base: string): Promise<(piece: Port) => WireObject> {
  const objects = await Promise.all(
    [...Map.groupBy(pieces, ({ label }) => label)].map(async ([label, alike]) => {
      const resource = resourceOf(label);
      const visible = scopeOrNothing(actor, 'view', label).predicate;
      const ids = [...new Set(alike.map(({ id }) => id))];
      return serialize(resource, await selectRows(resource, { where: and(compare(['id'], 'exact', ...ids), visible) }), { actor, base });
    }),
  );
  const byId = new Map(objects.flat().map((object) => [object['id'], object]));
  return ({ label, id }) => byId.get(id) ?? { ...brief(base, resourceOf(label), id) };
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

/** The cables of a way: those that the asker may view. */
export const cablesOf = (actor: UserActor, hops: readonly Hop[]): Promise<Row[]> =>
  selectRows(cable, {
    where: and(compare(['id'], 'exact', ...hops.flatMap((hop) => hop.cable ?? [])), scopeOrNothing(actor, 'view', cable.label).predicate),
  });
