// The shipped jobs as people meet them: refreshed from JOBS_ROOT, enabled, asked for by REST's own door, performed by a worker, on the demo network.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as sdk from '@windlass/sdk';
import { describeVariable, type FieldSpec } from '@windlass/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import '@/features/catalog';
import type { UserActor } from '@/core/access/actor';
import { systemContext, withContext } from '@/core/context';
import { db, type Tx, write } from '@/core/db/client';
import { PLANTED_FAULTS } from '@/features/demo/network';
import { seedDemo } from '@/features/demo/seed';
import { refreshJobs } from '@/features/jobs/refresh';
import { localSource } from '@/features/jobs/sources';
import { followRun } from '@/features/runs/live';
import { readJsonRequest, submitJob } from '@/features/schedules/submit';
import { type RunningWorker, startWorker } from '@/worker/worker';
import { person } from '../submit/people';

let operator: UserActor;
let worker: RunningWorker;
let source: Server;
let document: unknown = [];

beforeAll(async () => {
  await seedDemo();
  await refreshJobs([localSource()]);
  await change((tx) => tx.job.updateMany({ data: { enabled: true } }));
  operator = await person('superuser');
  worker = await startWorker({ queues: ['default'], concurrency: 2 });
  source = createServer((_, answer) => answer.setHeader('content-type', 'application/json').end(JSON.stringify(document)));
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  source.close();
  await worker.stop();
});

const change = <T>(fn: (tx: Tx) => Promise<T>) => write(systemContext('system'), fn);

interface Ended {
  readonly status: string;
  readonly result: unknown;
  /** Objects that lines of level failure are about. */
  readonly faults: string[];
  readonly counts: readonly [created: number, updated: number, deleted: number];
}

async function run(name: string, data: object = {}): Promise<Ended> {
  const { run: made } = await withContext(systemContext('api'), () =>
    submitJob(operator, name, readJsonRequest({ data }), { origin: 'api' }),
  );
  for await (const _ of followRun(made!.id, { after: 0, signal: AbortSignal.timeout(60_000) }));
  const row = await db().jobResult.findUniqueOrThrow({ where: { id: made!.id }, include: { log_entries: { orderBy: { seq: 'asc' } } } });
  const faults = row.log_entries.filter((line) => line.log_level === 'failure' && line.log_object !== '').map((line) => line.log_object);
  return {
    status: row.status,
    result: row.result,
    faults: faults.sort(),
    counts: [row.created_count, row.updated_count, row.deleted_count],
  };
}

const inventory = async () =>
  Object.fromEntries(
    await Promise.all(
      (['location', 'device', 'interface', 'consolePort', 'cable', 'prefix', 'ipAddress'] as const).map(async (model) => [
        model,
        await (db()[model] as { count(): Promise<number> }).count(),
      ]),
    ),
  );

async function difference(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = (await inventory()) as Record<string, number>;
  await work();
  const after = (await inventory()) as Record<string, number>;
  return Object.fromEntries(
    Object.keys(after)
      .map((model) => [model, after[model]! - before[model]!])
      .filter(([, count]) => count !== 0),
  ) as Record<string, number>;
}

const device = (name: string) => db().device.findFirstOrThrow({ where: { name } });
const status = async (name: string) => (await db().status.findUniqueOrThrow({ where: { name } })).id;

describe('checks find exactly what is wrong, and follow the data', () => {
  const { switchesWithoutConsole, switchesWithPlannedConsole, routersWithoutLoopback, addressesWithoutParent } = PLANTED_FAULTS;

  test('top-of-rack switches without console connection (S05)', async () => {
    const check = () => run('Top-of-rack switches have a console connection');
    const planted = [switchesWithoutConsole.freePort, switchesWithoutConsole.noPort, ...switchesWithPlannedConsole].sort();
    expect(await check()).toMatchObject({ status: 'FAILURE', faults: planted, result: { checked: 90, connected: 87, missing: 3 } });

    const port = await db().consolePort.findFirstOrThrow({ where: { device: { name: switchesWithoutConsole.freePort } } });
    const far = await db().consoleServerPort.findFirstOrThrow({ where: { device: { name: 'ams01-con-01' }, cable_id: null } });
    const ends = {
      termination_a_type: 'dcim.consoleport',
      termination_a_id: port.id,
      termination_b_type: 'dcim.consoleserverport',
      termination_b_id: far.id,
    };
    await change(async (tx) => tx.cable.create({ data: { ...ends, status_id: await status('Connected') } }));
    await change(async (tx) =>
      tx.cable.updateMany({ where: { status: { name: 'Planned' } }, data: { status_id: await status('Connected') } }),
    );
    expect((await check()).faults).toEqual([switchesWithoutConsole.noPort]);

    await change((tx) => tx.cable.deleteMany({ where: { console_ports: { some: { device: { name: 'gru01-tor-15' } } } } }));
    expect((await check()).faults).toEqual(['gru01-tor-15', switchesWithoutConsole.noPort].sort());
  });

  test('routers without a loopback with an address (S06)', async () => {
    const check = () => run('Routers have a loopback address');
    expect(await check()).toMatchObject({
      status: 'FAILURE',
      faults: Object.values(routersWithoutLoopback).sort(),
      result: { checked: 12, assigned: 10, missing: 2 },
    });

    const namespace = await db().namespace.findUniqueOrThrow({ where: { name: 'Global' } });
    const active = await status('Active');
    const loopback = await db().interface.findFirstOrThrow({
      where: { name: 'Loopback0', device: { name: routersWithoutLoopback.noAddress } },
    });
    await change(async (tx) => {
      const address = await tx.ipAddress.create({ data: { address: '10.12.255.200/32', namespace_id: namespace.id, status_id: active } });
      await tx.ipAddressToInterface.create({ data: { ip_address_id: address.id, interface_id: loopback.id } });
    });
    expect((await check()).faults).toEqual([routersWithoutLoopback.noInterface]);

    await change((tx) => tx.interface.deleteMany({ where: { name: 'Loopback0', device: { name: 'nyc01-rtr-01' } } }));
    expect((await check()).faults).toEqual(['nyc01-rtr-01', routersWithoutLoopback.noInterface].sort());
  });

  test('addresses without a parent prefix (S07)', async () => {
    const check = () => run('IP addresses have a parent prefix');
    expect(await check()).toMatchObject({ status: 'FAILURE', faults: [...addressesWithoutParent].sort(), result: { orphans: 3 } });

    const namespace = await db().namespace.findUniqueOrThrow({ where: { name: 'Global' } });
    const common = { namespace_id: namespace.id, status_id: await status('Active') };
    await change((tx) =>
      tx.prefix.createMany({ data: ['172.16.0.0/12', '192.168.0.0/16', '198.51.100.0/24'].map((prefix) => ({ ...common, prefix })) }),
    );
    expect(await check()).toMatchObject({ status: 'SUCCESS', faults: [] });
    await change((tx) => tx.prefix.deleteMany({ where: { prefix: '198.51.100.0/24' } }));
    expect((await check()).faults).toEqual(['198.51.100.7/24']);
  });
});

test('S10 every kind of variable reaches the job as what it is: objects as rows, addresses as addresses, a file as a file', async () => {
  const given = {
    string_var: 'one line',
    text_var: 'two\nlines',
    integer_var: 42,
    boolean_var: true,
    choice_var: 'a',
    multichoice_var: ['a', 'b'],
    object_var: { name: 'Top-of-rack switch' },
    multiobject_var: [await status('Active'), await status('Planned')],
    ipaddress_var: '192.0.2.1/24',
    ipaddress_mask_var: '192.0.2.1/24',
    ipnetwork_var: '192.0.2.0/24',
    json_var: { deep: [1, null] },
  };
  expect(await run('Example Every Variable', given)).toMatchObject({
    status: 'SUCCESS',
    result: {
      ...given,
      integer_var: '42',
      boolean_var: 'true',
      multichoice_var: 'a, b',
      object_var: 'Top-of-rack switch',
      multiobject_var: expect.stringMatching(/^(Active, Planned|Planned, Active)$/),
      ipaddress_var: '192.0.2.1',
      json_var: '{"deep":[1,null]}',
    },
  });
  const jobs = await db().job.findMany({ where: { module_name: { in: ['example', 'example_jobs'] } } });
  const types = new Set(jobs.flatMap(({ variables }) => (variables as unknown as FieldSpec[]).map((spec) => describeVariable(spec).type)));
  expect([...types].sort()).toEqual(
    Object.keys(sdk)
      .filter((name) => /[A-Za-z]Var$/.test(name))
      .sort(),
  );
});

describe('what creates, creates exactly what it says', () => {
  const populate = async (extra: object = {}) => ({
    location_name: 'Vienna 1',
    location_type: { name: 'Site' },
    parent: { name: 'Europe' },
    role: { name: 'Top-of-rack switch' },
    switch_model: { model: 'DCS-7050SX3-48YC8' },
    switch_count: 2,
    port_count: 4,
    spine: (await device('fra01-spine-01')).id,
    console_server: { name: 'fra01-con-01' },
    ...extra,
  });

  test('devices and cables for a new location (S02); its dry run nothing', async () => {
    expect(
      await difference(async () =>
        expect(await run('Populate a new location', await populate({ dryrun: true }))).toMatchObject({
          status: 'SUCCESS',
          counts: [0, 0, 0],
        }),
      ),
    ).toEqual({});
    const made = await difference(async () =>
      expect((await run('Populate a new location', await populate())).result).toEqual({
        location: 'Vienna 1',
        switches: 2,
        interfaces: 10,
        cables: 4,
      }),
    );
    expect(made).toEqual({ location: 1, device: 2, interface: 10, consolePort: 2, cable: 4 });
    expect(await difference(async () => expect((await run('Populate a new location', await populate())).status).toBe('FAILURE'))).toEqual(
      {},
    );
    // The checks count the switches of the demo network.
    await change(async (tx) => {
      await tx.device.deleteMany({ where: { location: { name: 'Vienna 1' } } });
      await tx.location.deleteMany({ where: { name: 'Vienna 1' } });
    });
  });

  test('a range of addresses or prefixes (S03)', async () => {
    const prefix = { prefix: '10.22.255.0/24' };
    expect(await difference(() => run('Reserve addresses', { prefix, what: 'addresses', count: 5 }))).toEqual({ ipAddress: 5 });
    expect(
      await difference(() =>
        run('Reserve addresses', { prefix: { prefix: '10.22.16.0/20' }, what: 'prefixes', count: 1, prefix_length: 24 }),
      ),
    ).toEqual({ prefix: 1 });
    expect(
      await difference(async () =>
        expect((await run('Reserve addresses', { prefix, what: 'addresses', count: 1000 })).status).toBe('FAILURE'),
      ),
    ).toEqual({});
  });

  test('what another system lists, over real HTTP (S04); again it changes nothing', async () => {
    document = [
      { name: 'Madrid 1', location_type: 'Site', status: 'Active', parent: 'Europe' },
      { name: 'Milan 1', location_type: 'Site', status: 'Active', parent: 'Europe' },
    ];
    const url = `http://127.0.0.1:${(source.address() as AddressInfo).port}/sites.json`;
    expect(
      await difference(async () =>
        expect((await run('Import from a URL', { url, kind: 'locations', update: true, timeout: 5 })).status).toBe('SUCCESS'),
      ),
    ).toEqual({ location: 2 });
    expect((await run('Import from a URL', { url, kind: 'locations', update: true, timeout: 5 })).counts).toEqual([0, 0, 0]);
    document = [{ name: 'Nowhere 1', location_type: 'No such type', status: 'Active' }];
    expect(
      await difference(async () =>
        expect((await run('Import from a URL', { url, kind: 'locations', update: true, timeout: 5 })).status).toBe('FAILURE'),
      ),
    ).toEqual({});
  });
});
