// Every kind of object × every verb × who asks: nobody, without permission, with it, with it for one object only, superuser.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { allResources } from '@/core/resources/registry';
import '@/features/catalog';
import { api, type ApiAnswer } from '../support/call-route';
import { person, type Person } from '../support/people';
import { makeWorld, samples, type Sample } from '../support/samples';

const ACTIONS = ['view', 'add', 'change', 'delete'];
/** Tokens exist for their owner alone: tests/integration/accounts. */
const resources = allResources().filter((resource) => resource.label !== 'users.token' && !resource.vacant);
const writable = resources.filter((resource) => resource.verbs.includes('add'));

let admin: Person;
let nobody: Person;
let known: Record<string, Sample>;

beforeAll(async () => {
  admin = await person({ superuser: true });
  nobody = await person();
  known = samples(await makeWorld(admin));
});

/** Holds what the sample of a permission grants, too: nobody grants what they lack. */
const allowed = (label: string, constraints?: unknown) =>
  person({
    may: [
      ...(label === 'extras.note' ? [{ types: ['extras.tag'], actions: ['view'] }] : []), // what is written to
      ...(label === 'extras.jobhook' ? [{ types: ['extras.job'], actions: ['run'] }] : []), // what it has run for others
      { types: [label], actions: ACTIONS, ...(constraints !== undefined && { constraints }) },
      { types: ['dcim.rackreservation'], actions: ['view'] },
    ],
  });
const listOf = (path: string) => `/api/${path}/`;
const one = (path: string, id: unknown) => `/api/${path}/${String(id)}/`;

/** What an answer tells: all of it but the id of the request. */
const told = ({ status, text, headers }: ApiAnswer) => ({
  status,
  text,
  headers: [...headers].filter(([name]) => name !== 'x-request-id'),
});

it('there is a sample of every kind that can be created', () => {
  expect(writable.map((resource) => resource.label).filter((label) => !known[label])).toEqual([]);
});

describe.each(resources.map(({ label, path }) => [label, path] as const))('%s', (label, path) => {
  it('is listed for who may view it, and for nobody else', async () => {
    const viewer = await person({ may: [{ types: [label], actions: ['view'] }] });
    const statuses = await Promise.all([
      api('GET', listOf(path)),
      api('GET', listOf(path), { token: nobody.token }),
      api('GET', listOf(path), { token: viewer.token }),
      api('GET', listOf(path), { token: admin.token }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 200, 200]);
  });

  it('refuses every verb, existing or not, to who may not use it', async () => {
    const inactive = await person({ superuser: true, active: false });
    const viewer = await person({ may: [{ types: [label], actions: ['view'] }] });
    for (const [method, address] of [
      ['POST', listOf(path)],
      ['PATCH', listOf(path)],
      ['DELETE', listOf(path)],
      ['PATCH', one(path, randomUUID())],
      ['PUT', one(path, randomUUID())],
      ['DELETE', one(path, randomUUID())],
    ] as const) {
      for (const token of [undefined, nobody.token, viewer.token, inactive.token]) {
        const answer = await api(method, address, { body: {}, ...(token !== undefined && { token }) });
        expect({ method, address, token, status: answer.status }).toEqual({ method, address, token, status: 403 });
      }
    }
  });
});

describe.each(writable.map(({ label, path }) => [label, path] as const))('%s', (label, path) => {
  const sample = () => known[label]!;
  const fresh = async () =>
    (await api('POST', listOf(path), { token: admin.token, body: await sample().body() })).body.id as string | number;

  it('can be created, read, changed and deleted by who holds the four permissions, and by a superuser', async () => {
    for (const someone of [await allowed(label), admin]) {
      const { token } = someone;
      const created = await api('POST', listOf(path), { token, body: await sample().body() });
      expect(created).toMatchObject({ status: 201 });
      const address = one(path, created.body.id);
      expect(created.headers.get('location')).toBe(`http://windlass.test${address}`);
      expect((await api('GET', address, { token })).status).toBe(200);
      const changed = await api('PATCH', address, { token, body: sample().change });
      expect(changed).toMatchObject({ status: 200, body: sample().change });
      expect((await api('GET', address, { token })).body).toMatchObject(sample().change);
      expect((await api('DELETE', address, { token })).status).toBe(204);
      expect((await api('GET', address, { token })).status).toBe(404);
    }
  });

  it('what was read can be sent back unchanged', async () => {
    const address = one(path, await fresh());
    const before = await api('GET', address, { token: admin.token });
    const put = await api('PUT', address, { token: admin.token, body: before.body });
    expect(put.status).toBe(200);
    expect((await api('GET', address, { token: admin.token })).body).toEqual(before.body);
  });

  it('a constrained user reaches the object inside the constraints and no other', async () => {
    const [mine, other] = [await fresh(), await fresh()];
    const { token } = await allowed(label, { id__in: [mine] });
    const listed = await api('GET', listOf(path), { token });
    expect(listed.body).toMatchObject({ count: 1, results: [{ id: mine }] });
    expect((await api('GET', one(path, mine), { token })).status).toBe(200);
    expect((await api('PATCH', one(path, mine), { token, body: sample().change })).status).toBe(200);
    expect((await api('PATCH', one(path, other), { token, body: sample().change })).status).toBe(404);
    expect((await api('DELETE', one(path, other), { token })).status).toBe(404);
    const bulk = [
      { id: mine, ...sample().change },
      { id: other, ...sample().change },
    ];
    expect((await api('PATCH', listOf(path), { token, body: bulk })).status).toBe(400);
    expect((await api('DELETE', listOf(path), { token, body: [{ id: mine }, { id: other }] })).status).toBe(400);
    expect((await api('GET', one(path, other), { token: admin.token })).body).not.toMatchObject(sample().change);
    expect((await api('DELETE', one(path, mine), { token })).status).toBe(204);
  });

  it('an object hidden from the asker is answered with the very bytes of one that does not exist', async () => {
    const [mine, hidden] = [await fresh(), await fresh()];
    const absent = typeof hidden === 'number' ? 999_999 : randomUUID();
    const { token } = await allowed(label, { id__in: [mine] });
    for (const [method, body] of [['GET'], ['PATCH', sample().change], ['DELETE']] as const) {
      const options = { token, ...(body && { body }) };
      expect(told(await api(method, one(path, hidden), options))).toEqual(told(await api(method, one(path, absent), options)));
    }
  });

  it('nothing is created outside the constraints', async () => {
    const { token } = await allowed(label, { id__in: [await fresh()] });
    const count = async () => (await api('GET', listOf(path), { token: admin.token })).body.count as number;
    const body = await sample().body();
    const before = await count();
    expect((await api('POST', listOf(path), { token, body })).status).toBe(403);
    expect(await count()).toBe(before);
  });

  it('a token that may only look does just that', async () => {
    const reader = await person({ superuser: true, readOnly: true });
    const { token } = reader;
    const id = await fresh();
    expect((await api('GET', one(path, id), { token })).status).toBe(200);
    for (const method of ['PATCH', 'PUT', 'DELETE'])
      expect((await api(method, one(path, id), { token, body: sample().change })).status).toBe(403);
    expect((await api('POST', listOf(path), { token, body: await sample().body() })).status).toBe(403);
  });
});
