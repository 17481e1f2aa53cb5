import { beforeAll, describe, expect, test } from 'vitest';
import { db } from '@/core/db/client';
import { person, type Person } from '../../support/people';
import { make, makeWorld, unique, type World } from '../../support/samples';
import { changesOf, makeDevices, RUNS_JOBS, runSystemJob, withWorker } from './system-runs';

withWorker();

let admin: Person;
let world: World;

beforeAll(async () => {
  admin = await person({ superuser: true });
  world = await makeWorld(admin);
});

const remove = (data: object, who = admin) => runSystemJob('Bulk Delete Objects', { content_type: 'dcim.device', ...data }, who);

const devices = (count: number) => makeDevices(admin, world, 'gone', count);

const left = (ids: readonly string[]) => db().device.count({ where: { id: { in: [...ids] } } });

describe('what is deleted', () => {
  test('objects, with what goes with them; the run is named as the author', async () => {
    const { ids } = await devices(2);
    await make(admin, 'dcim.interface', { device: ids[0], name: 'eth0', type: '1000base-t', status: world.status });
    const { run, log } = await remove({ pk_list: ids });
    expect(run).toMatchObject({ status: 'SUCCESS', result: { deleted: 2 }, deleted_count: 3 });
    expect(log).toContain('success Deleted 2 devices.');
    expect((await changesOf(run.id)).map(({ model, action }) => `${action} ${model}`).sort()).toEqual([
      'delete dcim.device',
      'delete dcim.device',
      'delete dcim.interface',
    ]);
    expect(await left(ids)).toBe(0);
  });

  test('everything that a filter finds, and nothing when none is given', async () => {
    const { ids, prefix } = await devices(3);
    const all = await db().device.count();
    expect((await remove({})).run.status).toBe('FAILURE');
    expect(await db().device.count()).toBe(all);
    expect((await remove({ query_string: `name__isw=${prefix}` })).run.result).toEqual({ deleted: 3 });
    expect(await left(ids)).toBe(0);
    expect(await db().device.count()).toBe(all - 3);
  });
});

describe('all or nothing', () => {
  test('what keeps one of them keeps all, and is named', async () => {
    const [kept, free] = await make(
      admin,
      'dcim.location',
      ...['kept', 'free'].map((word) => ({ name: unique(word), location_type: world.locationType, status: world.status })),
    );
    const [device] = await make(admin, 'dcim.device', {
      name: unique('dev'),
      device_type: world.deviceType,
      role: world.role,
      status: world.status,
      location: String(kept!.id),
    });
    const { run, log } = await remove({ content_type: 'dcim.location', pk_list: [kept!.id, free!.id] });
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'failed', traceback: null, deleted_count: 0 });
    expect(log).toContain(`error ${String(device!['name'])} Refers to one of them by Location.`);
    expect(log.join('\n')).toContain('Nothing was deleted.');
    expect(await db().location.count({ where: { id: { in: [String(kept!.id), String(free!.id)] } } })).toBe(2);
  });

  test('one that is gone already is named, and the others stay', async () => {
    const { ids } = await devices(2);
    await remove({ pk_list: [ids[0]] });
    const { run } = await remove({ pk_list: ids });
    expect(run.result).toMatchObject({ deleted: 0, faults: [{ object: ids[0], field: 'id' }] });
    expect(await left(ids)).toBe(1);
  });

  test('when the filter finds others than were confirmed, nothing is deleted', async () => {
    const { ids, prefix } = await devices(2);
    expect((await remove({ query_string: `name__isw=${prefix}`, confirmed: '3-0000000000000000' })).run.status).toBe('FAILURE');
    expect(await left(ids)).toBe(2);
  });
});

test('whose right has constraints deletes within them: others among the ids refuse all, others that a filter finds stay', async () => {
  const { ids, prefix } = await devices(3);
  const may = [
    RUNS_JOBS,
    { types: ['dcim.device'], actions: ['view'] },
    { types: ['dcim.device'], actions: ['delete'], constraints: { name__in: [`${prefix}-0`, `${prefix}-1`] } },
  ];
  const some = await person({ may });
  expect((await remove({ pk_list: ids }, some)).run.result).toMatchObject({ deleted: 0, faults: [{ object: ids[2] }] });
  expect(await left(ids)).toBe(3);
  expect((await remove({ query_string: `name__isw=${prefix}` }, some)).run.result).toEqual({ deleted: 2 });
  expect(await left(ids)).toBe(1);
  const none = await person({ may: [RUNS_JOBS, { types: ['dcim.device'], actions: ['view', 'change'] }] });
  expect((await remove({ pk_list: [ids[2]] }, none)).run.status).toBe('FAILURE');
  expect(await left(ids)).toBe(1);
});
