import { runForTest } from '@windlass/sdk/testing';
import { describe, expect, test } from 'vitest';
import { PopulateLocation } from '@/jobs/populate_location';
import { ReserveAddresses } from '@/jobs/reserve_addresses';
import { jobDatabase, site, unique } from './inventory';

const db = jobDatabase();

describe('populate location', () => {
  async function scene(ports: { spine: number; console: number }) {
    const at = await site(db);
    const [spine, server] = [await at.device('spine1'), await at.device('cs1')];
    const parented = await db.locationType.create({
      data: { name: unique('Room'), content_types: ['dcim.device'], parent_id: at.type.id },
    });
    await db.interface.createMany({
      data: [
        ...Array.from({ length: ports.spine }, (_, n) => ({
          device_id: spine.id,
          name: `Ethernet${n + 1}`,
          type: '10gbase-x-sfpp',
          status_id: at.active.id,
        })),
        { device_id: spine.id, name: 'Ae0', type: 'lag', status_id: at.active.id },
      ],
    });
    await db.consoleServerPort.createMany({
      data: Array.from({ length: ports.console }, (_, n) => ({ device_id: server.id, name: `${n + 1}` })),
    });
    const name = unique('Room').replace(' ', '-');
    const input = {
      location_name: name, location_type: parented, parent: at.location, role: at.role, manufacturer: at.manufacturer, switch_model: at.model, switch_count: 3, port_count: 4,
      spine, console_server: server, dryrun: false,
    }; // prettier-ignore
    return { ...at, name, input };
  }

  test('location, switches, ports and cables are created, and listed in a file', async () => {
    const { name, input, manufacturer } = await scene({ spine: 3, console: 3 });
    const { outcome, files, logs } = await runForTest(PopulateLocation, input, { db });
    expect(outcome).toEqual({ kind: 'success', result: { location: name, switches: 3, interfaces: 15, cables: 6 } });
    const location = await db.location.findFirstOrThrow({
      where: { name },
      include: { status: true, devices: { include: { interfaces: true, console_ports: true }, orderBy: { name: 'asc' } } },
    });
    expect(location.status.name).toBe('Planned');
    expect(
      location.devices.map((device) => [
        device.interfaces.length,
        device.interfaces.find((port) => port.name === 'Uplink1')?.cable_id !== null,
        device.console_ports[0]?.cable_id !== null,
      ]),
    ).toEqual(Array(3).fill([5, true, true]));
    const csv = new TextDecoder().decode(files.get(`${name}.csv`)).split('\r\n');
    expect(csv).toEqual([
      'name,make,model,spine_port,console_server_port',
      ...location.devices.map((device, n) => `${device.name},${manufacturer.name},X-48,Ethernet${n + 1},${n + 1}`),
      '',
    ]);
    expect(logs.filter(({ level }) => level === 'success')).toHaveLength(4);
  });

  test('a dry run says what would be and writes nothing', async () => {
    const { name, input } = await scene({ spine: 3, console: 3 });
    const { outcome, logs, files } = await runForTest(PopulateLocation, { ...input, dryrun: true }, { db });
    expect(outcome).toMatchObject({ kind: 'success', result: { switches: 3, cables: 6 } });
    expect(logs.filter(({ message }) => message.startsWith('Would'))).toHaveLength(4);
    expect([await db.location.count({ where: { name } }), files.size]).toEqual([0, 0]);
  });

  test.each<[string, (input: Record<string, unknown>) => object, string]>([
    ['too few free ports', () => ({ switch_count: 4 }), 'only 3 free ports'],
    ['a parent of the wrong type', () => ({ parent: null }), 'parent:'],
    ['a model of another maker', () => ({ manufacturer: { id: 'x', name: 'Other' } }), 'switch_model:'],
    [
      'a type that holds no devices',
      (input) => ({ location_type: { ...(input.location_type as object), content_types: [] } }),
      'location_type:',
    ],
  ])('%s: refused by name, and nothing is created', async (_, change, message) => {
    const { name, input } = await scene({ spine: 3, console: 3 });
    const { outcome } = await runForTest(PopulateLocation, { ...input, ...change(input) }, { db });
    expect(outcome).toMatchObject({ kind: 'failure', reason: 'failed', error: { exc_message: [expect.stringContaining(message)] } });
    expect(await db.location.count({ where: { name } })).toBe(0);
  });

  test('the same place can not be populated twice', async () => {
    const { input } = await scene({ spine: 6, console: 6 });
    await runForTest(PopulateLocation, input, { db });
    expect((await runForTest(PopulateLocation, input, { db })).outcome).toMatchObject({
      kind: 'failure',
      error: { exc_message: [expect.stringContaining('already')] },
    });
  });

  test('the largest order of all is one transaction', async () => {
    const { name, input } = await scene({ spine: 48, console: 48 });
    expect((await runForTest(PopulateLocation, { ...input, switch_count: 48, port_count: 96 }, { db })).outcome).toMatchObject({
      kind: 'success',
      result: { interfaces: 48 * 97, cables: 96 },
    });
    expect(await db.interface.count({ where: { device: { location: { name } } } })).toBe(48 * 97);
  });
});

describe('reserve addresses', () => {
  async function scene(prefix: string, type = 'network') {
    const { active } = await site(db);
    const namespace = await db.namespace.create({ data: { name: unique('Space') } });
    const common = { namespace_id: namespace.id, status_id: active.id };
    const row = await db.prefix.create({ data: { ...common, prefix, type } });
    return { row, common };
  }
  const input = { what: 'addresses', count: 3, prefix_length: null, reason: 'for the lab', dryrun: false };

  test('takes the next free addresses, past those that are taken and those of prefixes inside', async () => {
    const { row, common } = await scene('192.0.2.0/28');
    await db.prefix.create({ data: { ...common, prefix: '192.0.2.4/30' } });
    await db.ipAddress.createMany({ data: ['192.0.2.2/28', '192.0.2.5/28', '192.0.2.9/28'].map((address) => ({ ...common, address })) });
    const { outcome } = await runForTest(ReserveAddresses, { ...input, count: 4, prefix: row }, { db });
    expect(outcome).toEqual({ kind: 'success', result: ['192.0.2.1/28', '192.0.2.3/28', '192.0.2.8/28', '192.0.2.10/28'] });
    const rows = await db.ipAddress.findMany({
      where: { namespace_id: row.namespace_id, status: { name: 'Reserved' } },
      include: { parent: true },
    });
    expect(rows.map(({ description, parent }) => [description, parent?.id])).toEqual(Array(4).fill(['for the lab', row.id]));
  });

  test('takes the next free prefixes of a length', async () => {
    const { row, common } = await scene('2001:db8::/56');
    await db.prefix.create({ data: { ...common, prefix: '2001:db8:0:1::/64' } });
    await db.ipAddress.create({ data: { ...common, address: '2001:db8:0:2::1/64' } });
    const { outcome } = await runForTest(ReserveAddresses, { ...input, what: 'prefixes', prefix_length: 64, prefix: row }, { db });
    expect(outcome).toEqual({ kind: 'success', result: ['2001:db8::/64', '2001:db8:0:3::/64', '2001:db8:0:4::/64'] });
    expect(await db.prefix.count({ where: { parent_id: row.id, status: { name: 'Reserved' } } })).toBe(3);
  });

  test.each([
    ['more addresses than are free', '192.0.2.0/30', {}, 'only 2 free addresses'],
    ['more prefixes than are free', '192.0.2.0/29', { what: 'prefixes', prefix_length: 30 }, 'only 2 free prefixes'],
    ['prefixes that are not inside', '192.0.2.0/24', { what: 'prefixes', prefix_length: 24 }, 'prefix_length:'],
    ['prefixes of no length', '192.0.2.0/24', { what: 'prefixes' }, 'prefix_length:'],
  ])('%s: refused, and nothing is reserved', async (_, prefix, change, message) => {
    const { row } = await scene(prefix);
    const { outcome } = await runForTest(ReserveAddresses, { ...input, ...change, prefix: row }, { db });
    expect(outcome).toMatchObject({ kind: 'failure', reason: 'failed', error: { exc_message: [expect.stringContaining(message)] } });
    expect(await db.ipAddress.count({ where: { namespace_id: row.namespace_id } })).toBe(0);
  });

  test('a pool gives away its first and last address; a dry run gives away none', async () => {
    const { row } = await scene('192.0.2.0/30', 'pool');
    expect((await runForTest(ReserveAddresses, { ...input, count: 4, dryrun: true, prefix: row }, { db })).outcome).toMatchObject({
      result: ['192.0.2.0/30', '192.0.2.1/30', '192.0.2.2/30', '192.0.2.3/30'],
    });
    expect(await db.ipAddress.count({ where: { namespace_id: row.namespace_id } })).toBe(0);
  });
});
