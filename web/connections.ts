// What is connected, as lists of the API: connected ports, and pairs of connected interfaces.
import { can } from '@/core/access/access';
import { forbidden } from '@/core/errors';
import type { Resource } from '@/core/resources/define';
import { readView } from '@/core/resources/filters/query';
import { brief, serialize } from '@/core/resources/rows/serialize';
import { deviceInterface } from '@/features/inventory/components';
import { farEnds, listConnected } from '@/features/inventory/connections';
import { envelope } from './links';
import { collection, pageAnswer } from './resources';
import { ok, type Handler, type Routes } from './route';

/** GET of the kind's ports that hold a cable. Nothing can be written here: cables are. */
export function connectionRoutes(resource: Resource): Routes {
  const guarded: Handler = (call) => (can(call.actor, 'view', resource.label) ? handler(call) : Promise.reject(forbidden()));
  const handler: Handler = resource === deviceInterface ? pairs : ports(resource);
  return { handlers: { GET: guarded, OPTIONS: collection(resource).handlers.OPTIONS }, label: resource.label };
}

const ports =
  (resource: Resource): Handler =>
  async (call) =>
    pageAnswer(call, resource, await listConnected(call.actor, resource, call.url.searchParams));

const pairs: Handler = async ({ actor, base, url }) => {
  const { rows, query, ...page } = await listConnected(actor, deviceInterface, url.searchParams);
  const far = await farEnds(actor, rows);
  const others = rows.map((row) => far.get(String(row['connected_endpoint_id'])));
  const audience = { actor, base, view: readView(url.searchParams) };
  const [near, known] = await Promise.all([
    serialize(deviceInterface, rows, audience),
    serialize(
      deviceInterface,
      others.filter((row) => row !== undefined),
      audience,
    ),
  ]);
  const objects = new Map(known.map((object) => [object['id'], object]));
  return ok(
    envelope(
      base,
      url,
      { ...page, limit: query.limit, offset: query.offset },
      rows.map((row, index) => ({
        interface_a: near[index],
        interface_b:
          objects.get(String(row['connected_endpoint_id'])) ?? brief(base, deviceInterface, String(row['connected_endpoint_id'])),
        connected_endpoint_reachable: row['connected_endpoint_reachable'],
      })),
    ),
  );
};
