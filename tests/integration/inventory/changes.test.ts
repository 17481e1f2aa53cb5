// The change record over REST: who did what in which request, and the whole state around every change.
import { beforeAll, expect, it } from 'vitest';
import { snapshots } from '@/core/changes/record';
import { systemContext } from '@/core/context';
import { execute, write } from '@/core/db/client';
import sql from 'sql-template-tag';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { makeWorld, samples, unique, type World } from '../../support/samples';

let admin: Person;
let world: World;

interface Change {
  id: string;
  action: { value: string; label: string };
  changed_object: { id: string } | null;
  user_name: string;
  request_id: string;
  object_data: Record<string, unknown>;
  object_data_v2: Record<string, unknown>;
}

beforeAll(async () => {
  admin = await person({ superuser: true });
  world = await makeWorld(admin);
});

const call = (method: string, path: string, body?: unknown) =>
  api(method, path, { token: admin.token, ...(body !== undefined && { body }) });
const changesOf = async (id: unknown) =>
  (await call('GET', `/api/extras/object-changes/?changed_object_id=${String(id)}&limit=100`)).body.results as Change[];

it('creating, changing and deleting each leave one record, with the name and the request', async () => {
  for (const [label, path] of [
    ['dcim.manufacturer', 'dcim/manufacturers'],
    ['dcim.device', 'dcim/devices'],
    ['ipam.prefix', 'ipam/prefixes'],
    ['auth.group', 'users/groups'],
    ['users.objectpermission', 'users/permissions'],
  ] as const) {
    const sample = samples(world)[label]!;
    const created = await call('POST', `/api/${path}/`, await sample.body());
    const id = created.body.id as string;
    const changed = await call('PATCH', `/api/${path}/${id}/`, sample.change);
    const deleted = await call('DELETE', `/api/${path}/${id}/`);
    const all = (await call('GET', `/api/extras/object-changes/?changed_object_id=${id}&changed_object_type=${label}&limit=100`)).body
      .results as Change[];
    expect(all.map(({ action, user_name, request_id }) => [action.value, user_name, request_id])).toEqual([
      ['delete', admin.username, deleted.headers.get('x-request-id')],
      ['update', admin.username, changed.headers.get('x-request-id')],
      ['create', admin.username, created.headers.get('x-request-id')],
    ]);
    expect(all.every(({ changed_object }) => changed_object === null)).toBe(true);
  }
});

it('a request that changes nothing leaves nothing', async () => {
  const before = (await changesOf(world.device)).length;
  const device = (await call('GET', `/api/dcim/devices/${world.device}/`)).body as object;
  expect((await call('PUT', `/api/dcim/devices/${world.device}/`, device)).status).toBe(200);
  expect((await call('PATCH', `/api/dcim/devices/${world.device}/`, {})).status).toBe(200);
  expect(await changesOf(world.device)).toHaveLength(before);
});

it('a refused request leaves nothing', async () => {
  const before = (await call('GET', '/api/extras/object-changes/?limit=1')).body.count as number;
  expect((await call('PATCH', `/api/dcim/devices/${world.device}/`, { serial: 'x', location: 'nowhere' })).status).toBe(400);
  expect((await call('DELETE', `/api/dcim/manufacturers/${world.manufacturer}/`)).status).toBe(409);
  expect((await call('GET', '/api/extras/object-changes/?limit=1')).body.count).toBe(before);
});

it('each record shows the whole state that it left, lists included', async () => {
  const { body } = await call('POST', '/api/dcim/devices/', { ...(await samples(world)['dcim.device']!.body()), serial: 'one' });
  const path = `/api/dcim/devices/${body.id}/`;
  await call('PATCH', path, { serial: 'two' });
  await call('PATCH', path, { tags: [world.tag] });
  await call('PATCH', path, { comments: 'three' });
  await call('DELETE', path);
  const states = (await changesOf(body.id)).reverse();
  expect(
    states.map(({ object_data: { name, serial, comments, tags, status } }) => ({ name, serial, comments, tags: tags ?? [], status })),
  ).toEqual(
    [
      { serial: 'one', comments: '', tags: [] },
      { serial: 'two', comments: '', tags: [] },
      { serial: 'two', comments: '', tags: [world.tag] },
      { serial: 'two', comments: 'three', tags: [world.tag] },
      { serial: 'two', comments: 'three', tags: [world.tag] },
      { serial: 'two', comments: 'three', tags: [] }, // its tags go with it
    ].map((state) => ({ name: body.name, status: world.status, ...state })),
  );
  expect(states[0]!.object_data_v2).toMatchObject({
    url: path,
    status: { id: world.status, object_type: 'extras.status', url: `/api/extras/statuses/${world.status}/` },
  });
});

it('states are traced back from what is left when the beginning of the record is gone', async () => {
  const { body } = await call('POST', '/api/dcim/manufacturers/', { name: unique('old'), description: 'first' });
  const path = `/api/dcim/manufacturers/${body.id}/`;
  await call('PATCH', path, { description: 'second' });
  await call('PATCH', path, { description: 'third' });
  await write(systemContext('system'), async (tx) => {
    await execute(sql`SELECT set_config('windlass.retention', 'on', true)`, tx);
    await execute(sql`DELETE FROM extras_object_change WHERE object_id = ${String(body.id)} AND action = 'create'`, tx);
  });
  const states = (await changesOf(body.id)).reverse();
  expect(states.map(({ object_data }) => [object_data['name'], object_data['description']])).toEqual([
    [body.name, 'second'],
    [body.name, 'third'],
  ]);
});

it('passwords and token keys are never in the record', async () => {
  const { body } = await call('POST', '/api/users/users/', { username: unique('secretive'), password: 'a-long-password' });
  await call('PATCH', `/api/users/users/${body.id}/`, { password: 'another-password' });
  await call('POST', '/api/users/tokens/', {});
  const text = JSON.stringify((await call('GET', '/api/extras/object-changes/?limit=0')).body);
  expect(text).not.toMatch(/scrypt\\$|key_hash|"password"/);
});

it('asking for no states costs nothing', async () => {
  expect(await snapshots([])).toEqual(new Map());
});
