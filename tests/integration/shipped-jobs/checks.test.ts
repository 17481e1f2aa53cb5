import { runForTest } from '@windlass/sdk/testing';
import { describe, expect, test } from 'vitest';
import { AddressParents } from '@/jobs/address_parents';
import { ConsoleConnections } from '@/jobs/console_connections';
import { RouterLoopbacks } from '@/jobs/router_loopbacks';
import { jobDatabase, site, status, unique } from './inventory';

const db = jobDatabase();
const failures = (logs: readonly { level: string; object: string; message: string }[]) =>
  logs.filter(({ level, object }) => level === 'failure' && object !== '').map(({ object, message }) => [object, message]);

describe('console connections', () => {
  test('switches without a cable on a console port are reported, each with what is missing', async () => {
    const { role, location, device } = await site(db);
    const [wired, unwired] = [await device('sw1'), await device('sw2')];
    await device('sw3');
    const server = await (await site(db)).device('cs1');
    const port = await db.consolePort.create({ data: { device_id: wired.id, name: 'Console' } });
    await db.consolePort.create({ data: { device_id: wired.id, name: 'Spare' } });
    await db.consolePort.create({ data: { device_id: unwired.id, name: 'Console' } });
    const far = await db.consoleServerPort.create({ data: { device_id: server.id, name: '1' } });
    const connected = await status(db, 'Connected', 'dcim.cable');
    await db.cable.create({
      data: {
        termination_a_type: 'dcim.consoleport',
        termination_a_id: port.id,
        termination_b_type: 'dcim.consoleserverport',
        termination_b_id: far.id,
        status_id: connected.id,
      },
    });

    const { outcome, logs } = await runForTest(ConsoleConnections, { role, location: null }, { db });
    expect(outcome).toMatchObject({ kind: 'failure', reason: 'failed', result: { checked: 3, connected: 1, missing: 2 } });
    expect(failures(logs)).toEqual([
      ['sw2', 'None of its 1 console ports has a cable'],
      ['sw3', 'Has no console port'],
    ]);
    const elsewhere = await runForTest(ConsoleConnections, { role, location: (await site(db)).location }, { db });
    expect(elsewhere.outcome).toMatchObject({ kind: 'success', result: { checked: 0 } });
    expect(elsewhere.logs.some(({ level }) => level === 'warning')).toBe(true);
    expect((await runForTest(ConsoleConnections, { role: null, location }, { db })).outcome).toMatchObject({
      kind: 'success',
      result: { checked: 0 },
    });
  });
});

describe('router loopbacks', () => {
  test('routers without an address on a loopback are reported, and only those', async () => {
    const { role, active, device } = await site(db);
    const [good, bare, none] = [await device('r1'), await device('r2'), await device('r3')];
    const namespace = await db.namespace.create({ data: { name: unique('Space') } });
    const address = await db.ipAddress.create({ data: { address: '192.0.2.1/32', namespace_id: namespace.id, status_id: active.id } });
    const loopback = (device_id: string, name: string) =>
      db.interface.create({ data: { device_id, name, type: 'virtual', status_id: active.id } });
    await db.ipAddressToInterface.create({ data: { ip_address_id: address.id, interface_id: (await loopback(good.id, 'Loopback0')).id } });
    await loopback(bare.id, 'lo0');
    await db.interface.create({ data: { device_id: none.id, name: 'Ethernet1', type: '1000base-t', status_id: active.id } });

    const { outcome, logs } = await runForTest(RouterLoopbacks, { role }, { db });
    expect(outcome).toMatchObject({ kind: 'failure', result: { checked: 3, assigned: 1, missing: 2 } });
    expect(failures(logs)).toEqual([
      ['r2', 'Has no address on lo0'],
      ['r3', 'Has no loopback interface'],
    ]);
    await db.device.deleteMany({ where: { id: { in: [bare.id, none.id] } } });
    expect((await runForTest(RouterLoopbacks, { role }, { db })).outcome).toEqual({
      kind: 'success',
      result: { checked: 1, assigned: 1, missing: 0 },
    });
  });
});

describe('address parents', () => {
  test('every address outside all prefixes of its namespace is reported, however many', async () => {
    const { active } = await site(db);
    const namespace = await db.namespace.create({ data: { name: unique('Space') } });
    const common = { namespace_id: namespace.id, status_id: active.id };
    await db.prefix.create({ data: { ...common, prefix: '10.0.0.0/8' } });
    await db.ipAddress.createMany({ data: [{ ...common, address: '10.1.2.3/24' }, ...Array.from({ length: 1001 }, (_, n) => ({ ...common, address: `192.168.${n >> 8}.${n & 255}/24` }))] }); // prettier-ignore

    const { outcome, logs } = await runForTest(AddressParents, { namespace }, { db });
    expect(outcome).toMatchObject({
      kind: 'failure',
      result: { checked: 1002, contained: 1, orphans: 1001 },
      error: { exc_message: ['1001 of 1002 IP addresses have no parent prefix.'] },
    });
    expect(new Set(logs.filter(({ message }) => message.startsWith('No prefix of')).map(({ object }) => object)).size).toBe(1001);
    await db.prefix.create({ data: { ...common, prefix: '192.168.0.0/16' } });
    expect((await runForTest(AddressParents, { namespace }, { db })).outcome).toMatchObject({ kind: 'success', result: { orphans: 0 } });
  });
});
