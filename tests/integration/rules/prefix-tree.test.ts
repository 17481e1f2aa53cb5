// The prefix tree, as the database keeps it: against a plain search over all prefixes, after random inserts, moves and deletes.
import { fc } from '../../support/chance';
import { beforeAll, expect, test } from 'vitest';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';

let namespace_id = '';
let status_id = '';

beforeAll(async () => {
  await write(systemContext('system'), async (tx) => {
    namespace_id = (await tx.namespace.create({ data: { name: 'tree' } })).id;
    status_id = (await tx.status.create({ data: { name: 'In use', content_types: [] } })).id;
  });
});

interface Net {
  bits: bigint;
  length: number;
}

const read = (cidr: string): Net => {
  const [host, length] = cidr.split('/');
  return { bits: host!.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n), length: Number(length ?? 32) };
};
const holds = (outer: Net, inner: Net) =>
  outer.length <= inner.length && outer.bits >> BigInt(32 - outer.length) === inner.bits >> BigInt(32 - outer.length);

/** The slow and obvious way to find the closest prefix. */
function closest(all: { id: string; prefix: string }[], cidr: string, orEqual: boolean): string | null {
  const inner = read(cidr);
  const around = all.filter(({ prefix }) => holds(read(prefix), inner) && (orEqual || read(prefix).length < inner.length));
  return around.sort((a, b) => read(b.prefix).length - read(a.prefix).length)[0]?.id ?? null;
}

async function expectTree(): Promise<void> {
  const prefixes = await db().prefix.findMany({ where: { namespace_id } });
  const addresses = await db().ipAddress.findMany({ where: { namespace_id } });
  for (const { prefix, parent_id } of prefixes) expect([prefix, parent_id]).toEqual([prefix, closest(prefixes, prefix, false)]);
  for (const { host, parent_id } of addresses) expect([host, parent_id]).toEqual([host, closest(prefixes, host, true)]);
}

const cidr = fc
  .tuple(fc.integer({ min: 8, max: 30 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 255 }))
  .map(([length, b, c, d]) => `10.${b}.${c}.${d}/${length}`);
const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), list: fc.array(cidr, { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant('address' as const), list: fc.array(cidr, { minLength: 1, maxLength: 3 }) }),
  fc.record({ kind: fc.constant('remove' as const), within: cidr }),
  fc.record({ kind: fc.constant('move' as const), to: cidr }),
);

test('every prefix and address has the closest prefix of its namespace as parent, whatever came, went or moved', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      await write(systemContext('system'), async (tx) => {
        await tx.ipAddress.deleteMany({ where: { namespace_id } });
        await tx.prefix.deleteMany({ where: { namespace_id } });
      });
      for (const each of steps) {
        await write(systemContext('system'), async (tx) => {
          if (each.kind === 'add')
            await tx.prefix.createMany({ data: each.list.map((prefix) => ({ prefix, namespace_id, status_id })), skipDuplicates: true });
          if (each.kind === 'address')
            await tx.ipAddress.createMany({
              data: each.list.map((address) => ({ address, namespace_id, status_id })),
              skipDuplicates: true,
            });
          if (each.kind === 'remove')
            await tx.$executeRaw`DELETE FROM ipam_prefix WHERE namespace_id = ${namespace_id}::uuid AND prefix <<= network(${each.within}::inet)`;
          if (each.kind === 'move') {
            const one = await tx.prefix.findFirst({ where: { namespace_id }, orderBy: { id: 'asc' } });
            const taken =
              one &&
              (await tx.$queryRaw<
                unknown[]
              >`SELECT 1 FROM ipam_prefix WHERE namespace_id = ${namespace_id}::uuid AND prefix = network(${each.to}::inet)::inet`);
            if (one && taken?.length === 0) await tx.prefix.update({ where: { id: one.id }, data: { prefix: each.to } });
          }
        });
        await expectTree();
      }
    }),
    { numRuns: 25 },
  );
});

test('host bits are dropped and the parts follow from the prefix, whatever the writer put there', async () => {
  const made = await write(systemContext('system'), (tx) =>
    tx.prefix.create({ data: { prefix: '192.0.2.77/26', namespace_id, status_id, network: '9.9.9.9', prefix_length: 1 } }),
  );
  expect(await db().prefix.findUnique({ where: { id: made.id } })).toMatchObject({
    prefix: '192.0.2.64/26',
    network: '192.0.2.64',
    broadcast: '192.0.2.127',
    prefix_length: 26,
    ip_version: 4,
  });
});
