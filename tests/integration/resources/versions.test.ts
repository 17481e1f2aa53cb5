// ETag and If-Match: nobody overwrites what they have not seen, over REST.
import { beforeAll, describe, expect, it } from 'vitest';
import { allResources, resourceOf } from '@/core/resources/registry';
import { refreshJobs } from '@/features/jobs/refresh';
import { localSource } from '@/features/jobs/sources';
import { api, type ApiAnswer } from '../../support/call-route';
import { allow, type Person, person } from '../../support/people';
import { make, makeWorld, type Sample, samples, unique } from '../../support/samples';
import '@/features/catalog';

let admin: Person;
let known: Record<string, Sample>;

beforeAll(async () => {
  admin = await person({ superuser: true });
  known = samples(await makeWorld(admin));
});

const newObject = async (label: string, body: object) => `/api/${resourceOf(label).path}/${(await make(admin, label, body))[0]!.id}/`;
const newMaker = () => newObject('dcim.manufacturer', { name: unique('maker') });
const ask = (method: string, address: string, ifMatch?: string, body?: unknown, who = admin): Promise<ApiAnswer> =>
  api(method, address, {
    token: who.token,
    ...(body !== undefined && { body }),
    ...(ifMatch !== undefined && { headers: { 'if-match': ifMatch } }),
  });
const etagAt = async (address: string) => (await ask('GET', address)).headers.get('etag')!;

describe('who looked at an object', () => {
  it.each(['PATCH', 'PUT'])('changes it by %s while it is what they saw, and is told its new version', async (method) => {
    const address = await newMaker();
    const seen = await etagAt(address);
    expect(seen).toMatch(/^"\w+"$/);
    const changed = await ask(method, address, seen, { name: unique('maker'), description: 'mine' });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(seen);
    expect(changed.headers.get('etag')).toBe(await etagAt(address));
    expect((await ask(method, address, changed.headers.get('etag')!, { name: unique('maker'), description: 'again' })).status).toBe(200);
  });

  it.each(['PATCH', 'PUT', 'DELETE'])('is refused %s when somebody changed it since, and nothing is done', async (method) => {
    const address = await newMaker();
    const seen = await etagAt(address);
    await ask('PATCH', address, undefined, { description: 'theirs' });
    const refused = await ask(method, address, seen, method === 'DELETE' ? undefined : { name: unique('maker'), description: 'mine' });
    expect([refused.status, Object.keys(refused.body as object)]).toEqual([412, ['detail']]);
    const now = await ask('GET', address);
    expect(now.body).toMatchObject({ description: 'theirs' });
    expect(refused.headers.get('etag')).toBe(now.headers.get('etag'));
  });

  it('is refused when only a list of it changed, which moves no time stamp', async () => {
    const [tag] = await make(admin, 'extras.tag', { name: unique('tag'), content_types: ['dcim.location'] });
    const [type] = await make(admin, 'dcim.locationtype', { name: unique('type') });
    const [status] = await make(admin, 'extras.status', { name: unique('Active'), content_types: ['dcim.location'] });
    const place = await newObject('dcim.location', { name: unique('place'), location_type: type!.id, status: status!.id });
    const seen = await etagAt(place);
    await ask('PATCH', place, undefined, { tags: [tag!.id] });
    expect((await ask('PATCH', place, seen, { facility: 'mine' })).status).toBe(412);
  });

  it('deletes it while it is what they saw', async () => {
    const address = await newMaker();
    expect((await ask('DELETE', address, await etagAt(address))).status).toBe(204);
  });

  it.each([
    ['whatever it is', () => '*'],
    ['one of several', (etag: string) => `"zzz", ${etag}`],
    ['weakened by a proxy', (etag: string) => `W/${etag}`],
  ])('changes it when they name the version as %s', async (_, named) => {
    const address = await newMaker();
    expect((await ask('PATCH', address, named(await etagAt(address)), { description: 'x' })).status).toBe(200);
  });

  it.each(['', '"', '"zzz"', 'W/', ',,,', '"a","b"'])('changes nothing when they name another version: %s', async (named) => {
    expect((await ask('PATCH', await newMaker(), named, { description: 'x' })).status).toBe(412);
  });
});

it('of two who send the same version at once, one is refused', async () => {
  const address = await newMaker();
  const seen = await etagAt(address);
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map((description) => ask('PATCH', address, seen, { description })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
});

it('a version says nothing to who may not change the object, or not see it', async () => {
  const address = await newMaker();
  const seen = await etagAt(address);
  const other = await newMaker();
  const name = String((await ask('GET', other)).body.name);
  const someone = await person();
  expect((await ask('PATCH', address, seen, {}, someone)).status).toBe(403);
  await allow(someone, { types: ['dcim.manufacturer'], actions: ['view', 'change'], constraints: { name } });
  for (const tag of [seen, '"zzz"']) {
    const hidden = await ask('PATCH', address, tag, {}, someone);
    expect([hidden.status, hidden.headers.get('etag')]).toEqual([404, null]);
  }
  expect((await ask('GET', address, undefined, undefined, someone)).headers.get('etag')).toBeNull();
});

describe('what has routes of its own keeps to it too', () => {
  it('jobs', async () => {
    await refreshJobs([localSource()]);
    const address = '/api/extras/jobs/Example%20Hello%20World/';
    const seen = await etagAt(address);
    const changed = await ask('PATCH', address, seen, { enabled: true });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, await etagAt(address)]);
    for (const method of ['PATCH', 'PUT', 'DELETE'])
      expect((await ask(method, address, seen, { enabled: false, name: 'Example Hello World', grouping: 'Examples' })).status).toBe(412);
    expect((await ask('DELETE', address, await etagAt(address))).status).toBe(204);
  });

  it('objects under their natural key', async () => {
    const name = unique('status');
    await make(admin, 'extras.status', { name, content_types: ['dcim.device'] });
    const address = `/api/extras/statuses/${name}/`;
    const seen = await etagAt(address);
    expect((await ask('PATCH', address, seen, { description: 'x' })).status).toBe(200);
    expect((await ask('PATCH', address, seen, { description: 'y' })).status).toBe(412);
  });
});

const changeable = allResources().filter(
  ({ verbs, label }) => verbs.includes('change') && verbs.includes('add') && label !== 'users.token',
);

it.each(changeable.map(({ label }) => label))('every change of one of the kind %s moves its version', async (label) => {
  const sample = known[label]!;
  const created = await ask('POST', `/api/${resourceOf(label).path}/`, undefined, await sample.body());
  const address = `/api/${resourceOf(label).path}/${created.body.id}/`;
  const seen = await etagAt(address);
  expect((await ask('PATCH', address, seen, sample.change)).status).toBe(200);
  expect((await ask('PATCH', address, seen, sample.change)).status).toBe(412);
});
