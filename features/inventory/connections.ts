// What is connected with what, told from both ends: pairs of interfaces, and the device at the other end of a named interface.
import { can, scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { forbidden, invalid, notFound } from '@/core/errors';
import { and, compare, present } from '@/core/predicate';
import type { Resource, Row } from '@/core/resources/define';
import { readListQuery } from '@/core/resources/filters/query';
import { selectRows } from '@/core/resources/rows/rows';
import { readPage, type Page } from '@/core/resources/service';
import { deviceInterface } from './components';
import { device } from './dcim';

/** Interfaces as a list's address asks for them, those alone that hold a cable, or of each pair of interfaces the one that stands for both. */
export async function listConnected(actor: UserActor, resource: Resource, params: URLSearchParams): Promise<Page> {
  const query = await readListQuery(resource, params, actor);
  const pairs = resource === deviceInterface ? [compare(['is_first_end'], 'exact', 'true')] : [];
  const where = and(query.where, present(['cable']), ...pairs);
  return { ...(await readPage(resource, scope(actor, 'view', resource.label), { ...query, where })), query };
}

/** The other ends of interfaces, by their ids; those that the asker may not view are missing. */
export async function farEnds(actor: UserActor, rows: readonly Row[]): Promise<Map<string, Row>> {
  const ids = rows.map((row) => String(row['connected_endpoint_id']));
  if (ids.length === 0) return new Map();
  const visible = scope(actor, 'view', deviceInterface.label).predicate;
  const found = await selectRows(deviceInterface, { where: and(compare(['id'], 'exact', ...ids), visible) });
  return new Map(found.map((row) => [String(row.id), row]));
}

/** The device behind the cable of a peer's interface, as network devices name their neighbours. @throws not_found */
export async function connectedDevice(actor: UserActor, peerDevice: string | null, peerInterface: string | null): Promise<Row> {
  if (!peerDevice || !peerInterface)
    throw invalid({ non_field_errors: 'Name the neighbour: ?peer_device=<its name>&peer_interface=<name of its interface>.' });
  if (!can(actor, 'view', device.label) || !can(actor, 'view', deviceInterface.label)) throw forbidden();
  const interfaces = scope(actor, 'view', deviceInterface.label).predicate;
  const named = and(compare(['device', 'name'], 'exact', peerDevice), compare(['name'], 'exact', peerInterface), interfaces);
  const [near, ...others] = await selectRows(deviceInterface, { where: named, limit: 2 });
  if (!near || others.length > 0 || near['connected_endpoint_type'] !== deviceInterface.label) throw notFound();
  const [far] = await selectRows(deviceInterface, { where: compare(['id'], 'exact', String(near['connected_endpoint_id'])) });
  const visible = scope(actor, 'view', device.label).predicate;
  const [found] = far ? await selectRows(device, { where: and(compare(['id'], 'exact', String(far['device'])), visible) }) : [];
  if (!found) throw notFound();
  return found;
}
