// Free addresses and prefixes inside a prefix: showing them, and taking them so that two who ask at once never get the same.
import sql from 'sql-template-tag';
import { IPAddress, IPNetwork } from '@windlass/sdk';
import { everything } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query, requireContext, write, type Tx } from '@/core/db/client';
import { AppError, invalid, notFound, type FieldErrors } from '@/core/errors';
import type { Row } from '@/core/resources/define';
import { throwFaults } from '@/core/resources/write/faults';
import { findByKey, findRelated } from '@/core/resources/rows/lookup';
import { createObjects, readObject } from '@/core/resources/service';
import { countFree, freeAddresses, freeBlocks, takeBlocks } from './free';
import { ipAddress, prefix } from './ipam';

export const MAX_SHOWN = 1000;
const SHOWN = 50;

const networkOf = (row: Row) => IPNetwork.parse(String(row['prefix']));
const isPool = (row: Row) => row['type'] === 'pool';

async function usedAddresses(row: Row, tx?: Tx): Promise<IPAddress[]> {
  const rows = await query<{ host: string }>(
    sql`SELECT host(host) AS host FROM ipam_ip_address WHERE namespace_id = ${row['namespace']}::uuid AND host <<= ${row['prefix']}::inet`,
    tx,
  );
  return rows.map(({ host }) => IPAddress.parse(host));
}

async function prefixesInside(row: Row, tx?: Tx): Promise<IPNetwork[]> {
  const rows = await query<{ prefix: string }>(
    sql`SELECT prefix::text AS prefix FROM ipam_prefix WHERE namespace_id = ${row['namespace']}::uuid AND prefix << ${row['prefix']}::inet`,
    tx,
  );
  return rows.map((found) => IPNetwork.parse(found.prefix));
}

/** How many a `limit` parameter asks for. */
export function shownLimit(text: string | null): number {
  if (text === null || text === '') return SHOWN;
  if (!/^\d{1,9}$/.test(text)) throw invalid({ limit: 'A whole number, 0 or more, is expected.' });
  return Number(text) === 0 ? MAX_SHOWN : Math.min(Number(text), MAX_SHOWN);
}

export async function availableAddresses(actor: UserActor, key: string, limit: number): Promise<{ ip_version: number; address: string }[]> {
  const row = await readObject(actor, prefix, key);
  const network = networkOf(row);
  const free = freeAddresses(network, isPool(row), await usedAddresses(row), limit);
  return free.map((address) => ({ ip_version: network.version, address: `${address}/${network.prefixLength}` }));
}

export async function availablePrefixes(actor: UserActor, key: string, limit: number): Promise<{ ip_version: number; prefix: string }[]> {
  const row = await readObject(actor, prefix, key);
  const network = networkOf(row);
  return freeBlocks(network, await prefixesInside(row), limit).map((block) => ({ ip_version: network.version, prefix: block.toString() }));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** One object or a list of them. @throws invalid */
export function readBodies(body: unknown): { bodies: Record<string, unknown>[]; isList: boolean } {
  const list: unknown[] = Array.isArray(body) ? (body as unknown[]) : [body];
  if (!list.every(isObject)) throw invalid({ non_field_errors: 'Invalid data. Expected an object, or a list of them.' });
  if (list.length > MAX_SHOWN) throw invalid({ non_field_errors: `At most ${MAX_SHOWN} are taken at once.` });
  return { bodies: list, isList: Array.isArray(body) };
}

/** Runs with the prefix locked: whoever else takes from it waits, and then sees what is left. */
async function withPrefix<T>(actor: UserActor, key: string, work: (tx: Tx, row: Row) => Promise<T>): Promise<T> {
  const seen = await readObject(actor, prefix, key);
  return write(requireContext(), async (tx) => {
    await query(sql`SELECT FROM ipam_prefix WHERE id = ${seen.id}::uuid FOR UPDATE`, tx);
    const row = await findByKey(prefix, everything('the actor could view it a moment ago'), String(seen.id), undefined, tx);
    if (!row) throw notFound();
    return work(tx, row);
  });
}

/** Takes the first free addresses, one for each object sent, with what it says. @throws conflict when there are not as many. */
export async function takeAddresses(actor: UserActor, key: string, body: unknown): Promise<{ rows: Row[]; isList: boolean }> {
  const { bodies, isList } = readBodies(body);
  const rows = await withPrefix(actor, key, async (tx, row) => {
    const network = networkOf(row);
    const used = await usedAddresses(row, tx);
    const free = freeAddresses(network, isPool(row), used, bodies.length);
    if (free.length < bodies.length) {
      throw new AppError(
        'conflict',
        `${bodies.length} addresses were asked for, and ${countFree(network, isPool(row), used)} are free in ${network}. None was taken.`,
      );
    }
    const wanted = bodies.map((one, index) => ({ ...one, address: `${free[index]}/${network.prefixLength}`, namespace: row['namespace'] }));
    return createObjects(actor, ipAddress, wanted, { isList, tx });
  });
  return { rows, isList };
}

function readLengths(bodies: readonly Record<string, unknown>[], isList: boolean): number[] {
  const lengths = bodies.map((one) => Number(one['prefix_length'] ?? Number.NaN));
  const errors = lengths.map((length): FieldErrors =>
    Number.isInteger(length) && length >= 0 && length <= 128 ? {} : { prefix_length: ['A whole number is required.'] },
  );
  throwFaults(errors, isList);
  return lengths;
}

/** Takes a free block for each object sent, of the length it names. @throws conflict when they do not all fit. */
export async function takePrefixes(actor: UserActor, key: string, body: unknown): Promise<{ rows: Row[]; isList: boolean }> {
  const { bodies, isList } = readBodies(body);
  const lengths = readLengths(bodies, isList);
  const rows = await withPrefix(actor, key, async (tx, row) => {
    const network = networkOf(row);
    const inside = await prefixesInside(row, tx);
    const blocks = takeBlocks(network, inside, lengths);
    if (!blocks) {
      const free = freeBlocks(network, inside, 20);
      throw new AppError(
        'conflict',
        `Not all of these fit into what is free in ${network} (${free.length === 0 ? 'nothing' : free.join(', ')}). None was taken.`,
      );
    }
    const wanted = bodies.map(({ prefix_length: _, ...one }, index) => ({
      ...one,
      prefix: blocks[index]!.toString(),
      namespace: row['namespace'],
    }));
    return createObjects(actor, prefix, wanted, { isList, tx });
  });
  return { rows, isList };
}

/**
 * An address belongs to the namespace that is named, or to that of the parent that is named; the parent itself follows from the address.
 * @throws invalid when neither is named, or the address does not lie in that parent.
 */
export async function completeAddress(actor: UserActor, body: unknown): Promise<unknown> {
  if (!isObject(body) || (body['namespace'] !== undefined && body['namespace'] !== null)) return body;
  const parent = body['parent'];
  if (parent === undefined || parent === null) throw invalid({ __all__: 'Either a namespace or a parent prefix is needed.' });
  const found = await findRelated(actor, prefix.label, parent);
  if ('fault' in found) throw invalid({ parent: found.fault });
  const [row] = await query<{ namespace: string; prefix: string }>(
    sql`SELECT namespace_id::text AS namespace, prefix::text AS prefix FROM ipam_prefix WHERE id = ${found.id}::uuid`,
  );
  if (!row) throw invalid({ parent: 'This prefix is gone.' });
  const address = typeof body['address'] === 'string' ? body['address'] : '';
  if (!liesIn(row.prefix, address)) throw invalid({ parent: `${address} does not lie in ${row.prefix}.` });
  return { ...body, namespace: row.namespace };
}

function liesIn(network: string, address: string): boolean {
  try {
    return IPNetwork.parse(network).contains(IPAddress.parse(address.split('/')[0]!));
  } catch {
    return true; // what is wrong with the address is told by its own field
  }
}
