// Parts of devices beside other things: "sw1 › eth0" in the log and the changes of a run, in the log of all changes, in what deleting comes to and in the palette.
import { beforeAll, describe, expect, it } from 'vitest';
import sql from 'sql-template-tag';
import { browserHeaders, inRequest } from '../../support/call-page';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { make, makeWorld as makeObjects, unique } from '../../support/samples';
import { statementsOf } from '../../support/statements';
import { GET as readLog } from '@/app/(main)/extras/job-results/[id]/log/route';
import type { UserActor } from '@/core/access/actor';
import { systemContext, withContext } from '@/core/context';
import { execute } from '@/core/db/client';
import { resourceOf } from '@/core/resources/registry';
import { previewRemoval } from '@/core/resources/write/removal';
import { removeObjects, updateObjects } from '@/core/resources/service';
import { readChangeLog } from '@/features/runs/change-log';
import { enqueueRun } from '@/features/runs/enqueue';
import { findAnything } from '@/features/runs/find-anything';
import { readRunChanges } from '@/features/runs/run-changes';
import { type LogPage, toLine, type WireLine } from '@/ui/job/live/log-window';
import { makeFixtures, orderFor, type Fixtures } from '../runs/fixtures';

const RUNS = { types: ['extras.jobresult', 'extras.objectchange'], actions: ['view'] };
const port = resourceOf('dcim.interface');

let fixtures: Fixtures;
let root: Person;
let admin: UserActor;
let run: string;
let objects: Awaited<ReturnType<typeof makeObjects>>;
/** Two devices, each with a port of the same name; that of the first was deleted. */
let devices: { id: string; name: string; port: string }[];

const inRun = <T>(work: () => Promise<T>): Promise<T> =>
  withContext({ ...systemContext('job'), user: root.id, user_name: root.username, run }, work);

async function deviceWithPort(name: string) {
  const { deviceType, role, status, location } = objects;
  const [device] = await make(root, 'dcim.device', { name, device_type: deviceType, role, status, location });
  const [made] = await make(root, 'dcim.interface', { device: device!.id, name: 'Ethernet1', type: 'virtual', status });
  return { id: String(device!.id), name, port: String(made!.id) };
}

const write = (seq: number, id: string, name = 'Ethernet1', into = run) =>
  execute(sql`INSERT INTO extras_job_log_entry (job_result_id, seq, created, log_level, grouping, message, log_object, absolute_url)
    VALUES (${into}::uuid, ${seq}::int, windlass_now(), 'info', 'run', 'looked at', ${name}, ${`/dcim/interfaces/${id}/`})`);

beforeAll(async () => {
  fixtures = await makeFixtures();
  root = await person({ superuser: true });
  admin = await root.actor();
  objects = await makeObjects(root);
  run = (await enqueueRun(undefined, orderFor(fixtures, {}))).id;
  devices = [await deviceWithPort(unique('sw-ath')), await deviceWithPort(unique('sw-ath'))];
  await inRun(() => removeObjects(admin, port, [devices[0]!.port]));
  await inRun(() => updateObjects(admin, port, [{ key: devices[1]!.port, body: { description: 'uplink' } }], 'update'));
  await write(1, devices[0]!.port);
  await write(2, devices[1]!.port);
  await write(3, devices[1]!.port, `${devices[1]!.name}: Ethernet1`);
});

async function logFor(actor: UserActor, id = run): Promise<readonly WireLine[]> {
  const end = await inRequest('/', await browserHeaders(actor), () =>
    readLog(new Request('http://windlass.test/'), { params: Promise.resolve({ id }) }),
  );
  if (end.kind !== 'shown') throw new Error(end.kind);
  return ((await end.value.json()) as LogPage).lines;
}

const shown = (lines: readonly WireLine[]) =>
  lines.map(toLine).map(({ object, objectHref, objectDeleted = false }) => [object, objectHref, objectDeleted]);

describe('a part that stands among others', () => {
  it('is told in a log with its device, also when it is gone; not twice where the author wrote both', async () => {
    const [first, second] = devices as [(typeof devices)[0], (typeof devices)[0]];
    expect(shown(await logFor(admin))).toEqual([
      [`${first.name} › Ethernet1`, `/extras/object-changes/?changed_object_id=${first.port}`, true],
      [`${second.name} › Ethernet1`, `/dcim/interfaces/${second.port}/`, false],
      [`${second.name}: Ethernet1`, `/dcim/interfaces/${second.port}/`, false],
    ]);
  });

  it('is told in lines that come live as in the same lines read again', async () => {
    await execute(
      sql`UPDATE extras_job_result SET status = 'SUCCESS', date_started = date_created, date_done = date_created WHERE id = ${run}::uuid`,
    );
    const { text } = await api('GET', `/api/extras/job-results/${run}/stream/`, { token: root.token });
    const [, lines] = /^event: lines\ndata: (.*)$/m.exec(text.replace(/^id: .*\n/gm, ''))!;
    expect(JSON.parse(lines!)).toMatchObject(await logFor(admin));
  });

  it('keeps to itself what it is part of from who may not view that', async () => {
    const reader = await person({ may: [RUNS, { types: ['dcim.interface'], actions: ['view'] }] });
    const actor = await reader.actor();
    expect(shown(await logFor(actor)).map(([object]) => object)).toEqual(['Ethernet1', 'Ethernet1', `${devices[1]!.name}: Ethernet1`]);
    const { changes } = await readRunChanges(actor, run, { limit: 10, offset: 0 });
    expect(changes.map(({ name }) => name)).toEqual(['Ethernet1', 'Ethernet1']);
  });

  it('is told with its device in the changes of a run and in the log of all changes', async () => {
    const names = devices.map(({ name }) => `${name} › Ethernet1`);
    const { changes } = await readRunChanges(admin, run, { limit: 10, offset: 0 });
    expect(changes.map(({ kind, name }) => [kind, name])).toEqual([
      ['delete', names[0]],
      ['update', names[1]],
    ]);
    const logged = await readChangeLog(admin, new URLSearchParams({ run }), { limit: 10 });
    expect(logged.changes.map(({ change }) => change.name)).toEqual(names.toReversed());
  });

  it('is told with its device by a record of its deletion to who may view the device and no part', async () => {
    const reader = await person({ may: [RUNS, { types: ['dcim.device'], actions: ['view'] }] });
    const { changes } = await readRunChanges(await reader.actor(), run, { limit: 10, offset: 0 });
    expect(changes.map(({ name }) => name)).toEqual([`${devices[0]!.name} › Ethernet1`, 'Ethernet1']);
  });

  it('keeps the name of a device that went with it', async () => {
    const doomed = await deviceWithPort(unique('sw-del'));
    await withContext({ ...systemContext('api'), user: root.id, user_name: root.username }, () =>
      removeObjects(admin, resourceOf('dcim.device'), [doomed.id]),
    );
    const { changes } = await readChangeLog(admin, new URLSearchParams({ changed_object_id: doomed.port }), { limit: 1 });
    expect(changes[0]!.change.name).toBe(`${doomed.name} › Ethernet1`);
  });

  it('is told with its device in the palette, found by its own name, and in what a deletion comes to', async () => {
    const { objects: found } = await findAnything(admin, 'Ethernet1', ['dcim.interface']);
    expect(found.map(({ name }) => name)).toContain(`${devices[1]!.name} › Ethernet1`);
    const removal = await withContext({ ...systemContext('ui'), user: root.id, user_name: root.username }, () =>
      previewRemoval(admin, resourceOf('dcim.device'), [devices[1]!.id]),
    );
    expect(removal.deleted.flatMap(({ names }) => names.map(({ name }) => name))).toContain(`${devices[1]!.name} › Ethernet1`);
  });

  it('costs a log as many statements for a hundred parts as for one', async () => {
    const long = (await enqueueRun(undefined, orderFor(fixtures, {}))).id;
    const { id: device, port: first } = await deviceWithPort(unique('sw-many'));
    await write(1, first, 'Ethernet1', long);
    const before = (await statementsOf(() => logFor(admin, long))).length;
    const ports = await make(
      root,
      'dcim.interface',
      ...Array.from({ length: 100 }, () => ({ device, name: unique('et'), type: 'virtual', status: objects.status })),
    );
    for (const [index, { id }] of ports.entries()) await write(index + 10, String(id), 'et', long);
    expect(await statementsOf(() => logFor(admin, long))).toHaveLength(before);
  });
});
