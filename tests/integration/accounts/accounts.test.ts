// Accounts over REST: passwords and tokens that are never shown again, and nobody giving away what they do not have.
import sql from 'sql-template-tag';
import { beforeAll, expect, it } from 'vitest';
import { systemContext } from '@/core/context';
import { execute, query, write } from '@/core/db/client';
import { actorOfToken } from '@/core/access/tokens';
import { signIn } from '@/features/accounts/sign-in';
import { ensureSuperuser } from '@/features/accounts/superuser';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { unique } from '../../support/samples';

let admin: Person;
const ALL = ['view', 'add', 'change', 'delete'];
const PASSWORD = 'pw-Aa1!-1795451563';

const call = (by: Person, method: string, path: string, body?: unknown) =>
  api(method, `/api/users/${path}`, { token: by.token, ...(body !== undefined && { body }) });
const basic = (username: string, password: string) => ({
  headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
});

beforeAll(async () => {
  admin = await person({ superuser: true });
});

it('a password goes in and never comes out; without one nobody signs in', async () => {
  const [named, unnamed] = [unique('with'), unique('without')];
  const made = await call(admin, 'POST', 'users/', { username: named, password: PASSWORD });
  expect(made.status).toBe(201);
  expect(made.text).not.toContain('password');
  expect((await call(admin, 'GET', `users/${made.body.id}/`)).text).not.toMatch(/password|scrypt/);
  await call(admin, 'POST', 'users/', { username: unnamed });
  expect(await signIn(named, PASSWORD, '')).toMatchObject({ username: named });
  expect(await signIn(named, 'wrong password', '')).toBeNull();
  expect(await signIn(unnamed, '', '')).toBeNull();
  for (const password of ['short', 'x'.repeat(1025), 7, null]) {
    expect(await call(admin, 'POST', 'users/', { username: unique('weak'), password })).toMatchObject({
      status: 400,
      body: { password: [expect.any(String)] },
    });
  }
});

it('a new password and a deactivation end the sessions of before', async () => {
  const made = await call(admin, 'POST', 'users/', { username: unique('session'), password: PASSWORD });
  const version = async () =>
    (await query<{ session_version: number }>(sql`SELECT session_version FROM users_user WHERE id = ${String(made.body.id)}::uuid`))[0]!
      .session_version;
  expect(await version()).toBe(1);
  await call(admin, 'PATCH', `users/${made.body.id}/`, { first_name: 'N' });
  expect(await version()).toBe(1);
  await call(admin, 'PATCH', `users/${made.body.id}/`, { password: 'another-password' });
  expect(await version()).toBe(2);
  await call(admin, 'PATCH', `users/${made.body.id}/`, { is_active: false });
  expect(await version()).toBe(3);
});

it('a token is made with name and password, shown once, and does what its user may now', async () => {
  const username = unique('token');
  const { body: user } = await call(admin, 'POST', 'users/', { username, password: PASSWORD });
  expect((await api('POST', '/api/users/tokens/', { ...basic(username, PASSWORD), body: {} })).status).toBe(403);
  await call(admin, 'POST', 'permissions/', { name: unique('p'), object_types: ['users.token'], actions: ALL, users: [user.id] });
  expect((await api('POST', '/api/users/tokens/', { ...basic(username, 'wrong'), body: {} })).status).toBe(403);
  expect((await api('GET', '/api/users/tokens/', basic(username, PASSWORD))).status).toBe(403);
  expect((await api('POST', '/api/dcim/manufacturers/', { ...basic(username, PASSWORD), body: {} })).status).toBe(403);
  const made = await api('POST', '/api/users/tokens/', { ...basic(username, PASSWORD), body: { description: 'd', user: admin.id } });
  expect(made).toMatchObject({
    status: 201,
    body: { description: 'd', write_enabled: true, expires: null, key: expect.stringMatching(/^[0-9a-f]{40}$/) },
  });
  const { key, id } = made.body as { key: string; id: string };
  const listed = await api('GET', '/api/users/tokens/', { token: key });
  expect(listed.body).toMatchObject({ count: 1, results: [{ id }] });
  expect(listed.text).not.toContain(key);
  expect(await query(sql`SELECT FROM users_token WHERE key_hash LIKE ${`%${key}%`} OR key_tail = ${key}`)).toEqual([]);
  await call(admin, 'PATCH', `users/${user.id}/`, { is_active: false });
  expect((await api('GET', '/api/users/tokens/', { token: key })).status).toBe(403);
});

it("another's tokens exist for nobody, superusers included", async () => {
  const owner = await person({ may: [{ types: ['users.token'], actions: ALL }] });
  const mine = (await call(owner, 'GET', 'tokens/')).body.results[0] as { id: string };
  for (const other of [admin, await person({ may: [{ types: ['users.token'], actions: ALL }] })]) {
    expect((await call(other, 'GET', `tokens/${mine.id}/`)).status).toBe(404);
    expect((await call(other, 'PATCH', `tokens/${mine.id}/`, { description: 'x' })).status).toBe(404);
    expect((await call(other, 'DELETE', `tokens/${mine.id}/`)).status).toBe(404);
    expect((await call(other, 'GET', 'tokens/')).body.results).not.toContainEqual(expect.objectContaining({ id: mine.id }));
  }
  expect((await call(owner, 'DELETE', `tokens/${mine.id}/`)).status).toBe(204);
  expect((await call(owner, 'GET', 'tokens/')).status).toBe(403);
});

it('an expired token is refused, and a use is noted once a minute', async () => {
  const owner = await person({ superuser: true });
  const soon = await call(owner, 'POST', 'tokens/', { expires: '2099-01-01T00:00:00Z' });
  const key = soon.body.key as string;
  const lastUsed = async () =>
    (await query<{ at: string | null }>(sql`SELECT last_used::text AS at FROM users_token WHERE id = ${String(soon.body.id)}::uuid`))[0]!
      .at;
  expect(await lastUsed()).toBeNull();
  await actorOfToken(key);
  const first = await lastUsed();
  expect(first).not.toBeNull();
  await actorOfToken(key);
  expect(await lastUsed()).toBe(first);
  await call(owner, 'PATCH', `tokens/${soon.body.id}/`, { expires: '2001-01-01T00:00:00Z' });
  const refused = await api('GET', '/api/users/tokens/', { token: key });
  expect(refused).toMatchObject({ status: 403, body: { detail: 'Token expired.' } });
});

it.each([{ key: 'short' }, { key: 'g'.repeat(40) }, { expires: 'tomorrow' }, { write_enabled: 'maybe' }, { description: 'x'.repeat(256) }])(
  'a token can not be made with %j',
  async (body) => {
    expect(await call(admin, 'POST', 'tokens/', body)).toMatchObject({
      status: 400,
      body: { [Object.keys(body)[0]!]: [expect.any(String)] },
    });
  },
);

it('a key may be chosen, once', async () => {
  const key = 'abcdef0123'.repeat(4);
  expect(await call(admin, 'POST', 'tokens/', { key })).toMatchObject({ status: 201, body: { key } });
  expect(await call(admin, 'POST', 'tokens/', { key })).toMatchObject({ status: 400, body: { key: [expect.any(String)] } });
});

it('nobody but a superuser grants what they lack', async () => {
  const manager = await person({
    may: [
      { types: ['users.objectpermission', 'users.user', 'auth.group'], actions: ALL },
      { types: ['dcim.device'], actions: ['view'] },
      { types: ['dcim.cable'], actions: ['view'], constraints: { label: 'mine' } },
    ],
  });
  const target = await person();
  const grant = (object_types: string[], actions: string[], constraints: unknown = null) =>
    call(manager, 'POST', 'permissions/', { name: unique('p'), object_types, actions, constraints, users: [target.id] });
  expect((await grant(['dcim.device'], ['view'])).status).toBe(201);
  expect((await grant(['dcim.device'], ['view'], { name: 'x' })).status).toBe(201);
  expect((await grant(['dcim.cable'], ['view'], { label: 'mine' })).status).toBe(201);
  for (const refused of [
    await grant(['dcim.device'], ['change']),
    await grant(['extras.job'], ['run']),
    await grant(['dcim.device', 'dcim.location'], ['view']),
    await grant(['dcim.cable'], ['view']),
    await grant(['dcim.cable'], ['view'], { label: 'other' }),
    await grant(['users.token'], ['add']),
  ]) {
    expect(refused).toMatchObject({ status: 400, body: { actions: [expect.any(String)] } });
  }
  const mighty = (await call(admin, 'POST', 'permissions/', { name: unique('mighty'), object_types: ['dcim.device'], actions: ['delete'] }))
    .body.id as string;
  expect((await call(manager, 'PATCH', `permissions/${mighty}/`, { users: [manager.id] })).status).toBe(400);
});

it('nobody but a superuser makes, changes or takes over an account that can do more than they can', async () => {
  const manager = await person({ may: [{ types: ['users.user', 'auth.group'], actions: ALL }] });
  const change = (id: string, body: object) => call(manager, 'PATCH', `users/${id}/`, body);
  const equal = await person({ may: [{ types: ['users.user'], actions: ['view'] }] });
  const abler = await person({ may: [{ types: ['extras.job'], actions: ['run'] }] });
  expect((await change(equal.id, { password: PASSWORD })).status).toBe(200);
  expect((await change(abler.id, { password: PASSWORD })).status).toBe(400);
  expect(await change(admin.id, { password: PASSWORD })).toMatchObject({ status: 400, body: { is_superuser: [expect.any(String)] } });
  expect((await change(manager.id, { is_superuser: true })).status).toBe(400);
  expect((await change(manager.id, { is_staff: true })).status).toBe(400);
  expect((await call(manager, 'POST', 'users/', { username: unique('root'), is_superuser: true })).status).toBe(400);
  const group = (await call(admin, 'POST', 'groups/', { name: unique('strong') })).body.id as number;
  expect((await change(manager.id, { groups: [group] })).status).toBe(200);
  await call(admin, 'POST', 'permissions/', { name: unique('strong'), object_types: ['extras.job'], actions: ['run'], groups: [group] });
  expect((await change(equal.id, { groups: [group] })).status).toBe(200); // the manager is in that group by now
  const stronger = (await call(admin, 'POST', 'groups/', { name: unique('stronger') })).body.id as number;
  await call(admin, 'POST', 'permissions/', {
    name: unique('stronger'),
    object_types: ['extras.job'],
    actions: ['approve'],
    groups: [stronger],
  });
  expect((await change(manager.id, { groups: [stronger] })).status).toBe(400);
  expect((await call(manager, 'DELETE', `users/${admin.id}/`)).status).toBe(409);
});

it('the last superuser who can sign in stays', async () => {
  await write(systemContext('system'), (tx) => execute(sql`UPDATE users_user SET is_superuser = false WHERE id <> ${admin.id}::uuid`, tx));
  const { body: last } = await call(admin, 'POST', 'users/', { username: unique('last'), password: PASSWORD, is_superuser: true });
  for (const change of [{ is_superuser: false }, { is_active: false }])
    expect((await call(admin, 'PATCH', `users/${last.id}/`, change)).status).toBe(400);
  expect((await call(admin, 'DELETE', `users/${last.id}/`)).status).toBe(409);
  const { body: second } = await call(admin, 'POST', 'users/', { username: unique('second'), password: PASSWORD, is_superuser: true });
  expect((await call(admin, 'DELETE', `users/${second.id}/`)).status).toBe(204);
  expect((await call(admin, 'GET', `users/${last.id}/`)).body).toMatchObject({ is_superuser: true, is_active: true });
});

it('permissions count from the next request on, through groups too, while they are enabled', async () => {
  const member = await person();
  const status = async () => (await api('GET', '/api/dcim/devices/', { token: member.token })).status;
  const group = (await call(admin, 'POST', 'groups/', { name: unique('viewers') })).body.id as number;
  const permission = (
    await call(admin, 'POST', 'permissions/', { name: unique('view'), object_types: ['dcim.device'], actions: ['view'], groups: [group] })
  ).body.id as string;
  expect(await status()).toBe(403);
  await call(admin, 'PATCH', `users/${member.id}/`, { groups: [group] });
  expect(await status()).toBe(200);
  await call(admin, 'PATCH', `permissions/${permission}/`, { enabled: false });
  expect(await status()).toBe(403);
  await call(admin, 'PATCH', `permissions/${permission}/`, { enabled: true });
  await call(admin, 'DELETE', `groups/${group}/`);
  expect(await status()).toBe(403);
});

it('a permission needs known types, at least one action, and constraints that mean something', async () => {
  const attempt = (body: object) =>
    call(admin, 'POST', 'permissions/', { name: unique('p'), object_types: ['dcim.device'], actions: ['view'], ...body });
  expect(await attempt({ object_types: ['nope.nope'] })).toMatchObject({ status: 400, body: { object_types: [expect.any(String)] } });
  expect(await attempt({ object_types: [] })).toMatchObject({ status: 400, body: { object_types: [expect.any(String)] } });
  expect(await attempt({ actions: [] })).toMatchObject({ status: 400, body: { actions: [expect.any(String)] } });
  expect(await attempt({ actions: ['x'.repeat(31)] })).toMatchObject({ status: 400, body: { actions: [expect.any(String)] } });
  for (const constraints of [{ nope: 1 }, 'x', 7, [], [{ nope: 1 }], { name__regex: 'x' }])
    expect(await attempt({ constraints })).toMatchObject({ status: 400, body: { constraints: [expect.any(String)] } });
  for (const constraints of [null, {}, { name: 'x' }, [{ name: 'x' }, { serial: 'y' }], { id: '$user' }])
    expect((await attempt({ constraints })).status).toBe(201);
});

it("one's own settings are merged, and stay one's own", async () => {
  const someone = await person();
  expect((await call(someone, 'GET', 'config/')).body).toEqual({});
  await call(someone, 'PATCH', 'config/', { list: { columns: ['name'], size: 50 } });
  const merged = await call(someone, 'PATCH', 'config/', { list: { size: 100 }, theme: 'dark' });
  expect(merged.body).toEqual({ list: { columns: ['name'], size: 100 }, theme: 'dark' });
  expect(merged.headers.get('api-version')).toBeNull();
  expect((await call(admin, 'GET', 'config/')).body).toEqual({});
  expect((await call(someone, 'PATCH', 'config/', [1])).status).toBe(400);
  expect((await call(someone, 'PATCH', 'config/', { big: 'x'.repeat(70_000) })).status).toBe(400);
});

it('who guesses passwords over the API is slowed down like who guesses at the door', async () => {
  const username = unique('guessed');
  await call(admin, 'POST', 'users/', { username, password: PASSWORD });
  const guess = (password: string) => api('POST', '/api/users/tokens/', { ...basic(username, password), body: {} });
  const statuses = [];
  for (let at = 0; at < 11; at++) statuses.push((await guess('wrong')).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 403), 429]);
  expect((await guess(PASSWORD)).headers.get('retry-after')).toBe('300');
});

it('the account of the start is made, or brought up to what is said of it; what is not said stays', async () => {
  const username = unique('first');
  const { created, madeUp } = await ensureSuperuser({ username });
  expect(created).toBe(true);
  const session = await signIn(username, madeUp!, '');
  expect(session).toBeTruthy();
  expect(await ensureSuperuser({ username, apiToken: 'ab'.repeat(20) })).toEqual({ created: false });
  expect(await signIn(username, madeUp!, '')).toBeTruthy();
  expect((await actorOfToken('ab'.repeat(20))) ?? undefined).toMatchObject({ username, isSuperuser: true });
  await ensureSuperuser({ username, password: PASSWORD });
  expect(await signIn(username, PASSWORD, '')).toBeTruthy();
});
