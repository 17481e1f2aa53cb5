// Of a port: where its cable leads; of a port of a panel: the paths that pass through it.
import type { UserActor } from '@/core/access/actor';
import { tellParts } from '@/core/resources/rows/part-names';
import { nestedObjects, type WireObject } from '@/core/resources/rows/serialize';
import { cable } from '@/features/inventory/components';
import { cablesOf, endOf, followCables, originsThrough, PANEL_PORTS, TRACED, type Hop, type Port } from '@/features/inventory/trace';
import type { Clock } from '@/ui/kit/time.ts';
import { CableWay, PathsThrough, type PathEnd, type ShownPath } from '@/ui/resource/cable-path.tsx';
import { asReference } from '@/ui/resource/wire.ts';
import { shownRows } from '@/web/kind';
import type { ShownObject } from './object';

export async function CablePaths({ object, clock }: { object: ShownObject; clock: Clock }) {
  const { actor, resource, id } = object;
  const port = { label: resource.label, id: String(id) };
  if (TRACED.has(port.label)) {
    const [path] = await named(actor, await followCables([port]));
    return path && path.hops.length > 0 && <CableWay path={path} clock={clock} />;
  }
  if (!PANEL_PORTS.has(port.label)) return null;
  const paths = withoutReturns(await named(actor, await followCables(await originsThrough(port))));
  return paths.length > 0 && <PathsThrough paths={paths} clock={clock} />;
}

const keyOf = ({ label, id }: Port) => `${label} ${id}`;

/** By the names of where they begin. A path and the way back are one. */
function withoutReturns(paths: readonly ShownPath[]): ShownPath[] {
  const nameOf = ({ origin }: ShownPath) => String(asReference(origin)?.display ?? '');
  const met = new Set<unknown>();
  return paths
    .toSorted((one, other) => nameOf(one).localeCompare(nameOf(other), 'en', { numeric: true }))
    .filter(({ origin, destination }) => {
      met.add(asReference(origin)?.id);
      return !met.has(asReference(destination)?.id);
    });
}

/** Paths with their ports and cables as the reader may see them. */
async function named(actor: UserActor, ways: readonly (readonly Hop[])[]): Promise<ShownPath[]> {
  const hops = ways.flat();
  const ports = hops.flatMap(({ near, far }) => [near, ...(far ? [far] : [])]);
  const wanted = new Map<string, Set<string>>();
  for (const { label, id } of ports) wanted.set(label, (wanted.get(label) ?? new Set()).add(id));
  const [objects, rows] = await Promise.all([nestedObjects(wanted, { actor, base: '' }), cablesOf(actor, hops)]);
  await tellParts(actor, [{ ports: [...objects.values()] }]);
  const cables = new Map((await shownRows(actor, cable, rows)).map((row) => [String(row.id), row as unknown as WireObject]));
  const shownPort = (port: Port | null) => port && (objects.get(keyOf(port)) ?? hidden(port));
  return ways.map((way) => ({
    origin: way[0] ? shownPort(way[0].near) : null,
    destination: shownPort(endOf(way)),
    end: stateOf(way),
    hops: way.map((hop) => ({
      near: shownPort(hop.near),
      cable: hop.cable && (cables.get(hop.cable) ?? hidden({ label: cable.label, id: hop.cable })),
      status: (hop.cable && cables.get(hop.cable)?.['status']) || null,
      far: shownPort(hop.far),
    })),
  }));
}

const hidden = ({ label, id }: Port): WireObject => ({ id, object_type: label, url: '' });

function stateOf(way: readonly Hop[]): PathEnd {
  if (endOf(way)) return way.every(({ isConnected }) => isConnected) ? 'connected' : 'not connected';
  return way.some(({ isSplit }) => isSplit) ? 'split' : 'open';
}
