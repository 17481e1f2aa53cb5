// What clients of the Python library do, done on the wire as they do it, against the built product.
import type { Json } from '@windlass/sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, connect, type Endpoint, RequestFailure } from './client';
import { isObject, type JsonObject } from './golden';
import { labelOf } from './record';
import { openTarget, type Target } from './target';
import { encodeMultipart, send } from './wire';

const JOB = 'Example Hello World';
/** Addresses that answer in another shape; the last one answers a question. */
const NO_LISTS = new Set(['status', 'graphql', 'docs', 'users/config', 'plugins/installed-plugins', 'dcim/connected-device']);
const stamp = `${Date.now()}`.slice(-10);

let target: Target;
let client: Client;
let manufacturers: Endpoint;

beforeAll(async () => {
  target = await openTarget();
  return async () => {
    await target.stop();
  };
});

beforeAll(async () => {
  client = connect(target);
  manufacturers = client.endpoint('dcim/manufacturers');
  await enable(JOB);
  await manufacturers.create([1, 2, 3, 4, 5, 6, 7].map((number) => ({ name: `client ${stamp} ${number}` })));
});

async function enable(name: string): Promise<JsonObject> {
  const jobs = client.endpoint('extras/jobs');
  const job = await jobs.get(name);
  if (!job) throw new Error(`There is no job ${name}`);
  await jobs.update(String(job['id']), { enabled: true });
  return job;
}

const idOf = (value: Json) => String(isObject(value) ? value['id'] : '');
const namesOf = (rows: readonly JsonObject[]) => rows.map(({ name }) => name);
const mine = { name__isw: `client ${stamp}` };

/** Whatever the roots of the API say there is: "dcim/devices", "extras/jobs". */
async function listEndpoints(): Promise<string[]> {
  const roots = (await client.root('')) as Record<string, string>;
  const apps = Object.values(roots).map((address) => new URL(address).pathname.split('/').slice(2, -1).join('/'));
  const lists = await Promise.all(apps.filter((app) => !NO_LISTS.has(app)).map((app) => client.root(`${app}/`)));
  const paths = lists.flatMap((list) => Object.values(list as Record<string, string>)).map((address) => new URL(address).pathname);
  return paths.map((path) => path.replace(/^.*\/api\/|\/$/g, '')).filter((path) => !NO_LISTS.has(path));
}

/** Every fault in one go: a fault of one endpoint does not hide that of the next. */
async function faultsOf(visit: (path: string) => Promise<unknown>): Promise<string[]> {
  const faults: string[] = [];
  for (const path of await listEndpoints()) await visit(path).catch((error: unknown) => faults.push(`${path}: ${String(error)}`));
  return faults;
}

async function failureOf(promise: Promise<unknown>): Promise<RequestFailure> {
  const error = await promise.catch((thrown: unknown) => thrown);
  if (!(error instanceof RequestFailure)) throw new Error(`expected a refusal, got ${String(error)}`);
  return error;
}

describe('a connection', () => {
  it('finds a version that is no version 1, and one of its own when it asks', async () => {
    expect(Number(await client.version())).toBeGreaterThanOrEqual(2);
    expect(await connect({ ...target, apiVersion: '2.1' }).version()).toBe('2.1');
  });

  it('reads the status as an object', async () => {
    expect(await client.status()).toMatchObject({ 'nautobot-apps': expect.anything() as unknown });
  });

  it('reads the OpenAPI document, with the parameters of lists under paths relative to /api', async () => {
    const document = (await client.openapi()) as { paths: Record<string, { get: { parameters: { name: string }[] } }> };
    const parameters = document.paths['/extras/jobs/']?.get.parameters.map(({ name }) => name);
    expect(parameters).toEqual(expect.arrayContaining(['name', 'enabled', 'limit', 'offset', 'q']));
  });

  it('is told by 403 when nobody knows its token', async () => {
    expect((await failureOf(connect({ ...target, token: 'None' }).version())).status).toBe(403);
  });
});

describe('lists', () => {
  it('give every row once, first a page and then all that is left', async () => {
    const statuses = client.endpoint('extras/statuses');
    const names = namesOf(await statuses.filter());
    expect(names).toHaveLength(await statuses.count());
    expect(new Set(names).size).toBe(names.length);
  });

  it('lead to the next page by an address that keeps the filter', async () => {
    expect(namesOf(await manufacturers.filter(mine, { limit: 2 })).toSorted()).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((n) => `client ${stamp} ${n}`),
    );
  });

  it('give one page where limit and offset are named', async () => {
    expect(await manufacturers.filter(mine, { limit: 3, offset: 2 })).toHaveLength(3);
  });

  it('are empty behind their end, not missing', async () => {
    expect(await manufacturers.filter(mine, { limit: 7, offset: 7 })).toEqual([]);
    expect(await manufacturers.filterInParallel(mine)).toHaveLength(7);
  });

  it('understand True, repeated parameters and exclude_m2m', async () => {
    const jobs = client.endpoint('extras/jobs');
    expect(namesOf(await jobs.filter({ enabled: true, exclude_m2m: false }))).toContain(JOB);
    const two = [`client ${stamp} 1`, `client ${stamp} 2`];
    expect(namesOf(await manufacturers.filter({ name: two })).toSorted()).toEqual(two);
  });

  it('refuse a filter they do not know by its name', async () => {
    const { status, body } = await failureOf(manufacturers.filter({ nope: 1 }));
    expect([status, body]).toEqual([400, { nope: [expect.any(String)] }]);
  });

  it('find the one job a free search means', async () => {
    expect(namesOf(await client.endpoint('extras/jobs').filter({ q: JOB }))).toEqual([JOB]);
  });
});

describe('records', () => {
  it('of every endpoint that the roots name can be read, brief and in depth', async () => {
    const faults = await faultsOf(async (path) => {
      const endpoint = client.endpoint(path);
      await endpoint.filter({ exclude_m2m: false }, { limit: 5, offset: 0 });
      await endpoint.filter({ depth: 1 }, { limit: 5, offset: 0 });
    });
    expect(faults).toEqual([]);
  });

  it('are of the kinds that clients ask for', async () => {
    const needed = [
      'dcim/devices',
      'dcim/interfaces',
      'ipam/prefixes',
      'ipam/ip-addresses',
      'extras/statuses',
      'extras/tags',
      'users/users',
    ];
    const ofJobs = ['jobs', 'job-results', 'job-logs', 'scheduled-jobs', 'job-hooks', 'job-buttons', 'git-repositories', 'file-proxies'];
    expect(await listEndpoints()).toEqual(expect.arrayContaining([...needed, ...ofJobs.map((name) => `extras/${name}`)]));
  });

  it('are found by name with spaces, and are nothing when there is none', async () => {
    const jobs = client.endpoint('extras/jobs');
    expect(await jobs.get(JOB)).toMatchObject({ name: JOB });
    expect(await jobs.get('Nothing Of That Name')).toBeNull();
  });

  it('lead to their full details by their own address', async () => {
    const job = await client.endpoint('extras/jobs').get(JOB);
    const answer = await send({ method: 'GET', url: String(job?.['url']), headers: { authorization: `Token ${target.token}` } });
    expect(JSON.parse(answer.text)).toMatchObject({ id: job?.['id'] });
  });

  it('of every endpoint say which choices there are, each with its label', async () => {
    const faults = await faultsOf(async (path) => {
      const choices = await client.endpoint(path).choices();
      const empty = Object.keys(choices).filter((field) => choices[field]?.length === 0);
      if (empty.length > 0) throw new Error(`no choice for ${empty.join(', ')}`);
    });
    expect(faults).toEqual([]);
  });
});

describe('changes', () => {
  it('create, change by the changed keys alone, and delete', async () => {
    const name = `single ${stamp}`;
    const created = await manufacturers.create({ name }, { exclude_m2m: false });
    expect(created).toMatchObject({ name, display: name });
    expect(await manufacturers.update(idOf(created), { description: 'changed' }, { exclude_m2m: false })).toMatchObject({
      name,
      description: 'changed',
    });
    await manufacturers.remove(idOf(created));
    expect(await manufacturers.get(idOf(created))).toBeNull();
  });

  it('of many at once answer with a list, and delete with a body', async () => {
    const created = await manufacturers.create([{ name: `many ${stamp} 1` }, { name: `many ${stamp} 2` }]);
    const ids = (created as JsonObject[]).map(idOf);
    expect(ids).toHaveLength(2);
    const updated = await manufacturers.updateMany(ids.map((id) => ({ id, description: 'both' })));
    expect(updated).toEqual(ids.map((id) => expect.objectContaining({ id, description: 'both' }) as unknown));
    await manufacturers.removeMany(ids);
    expect(await manufacturers.count({ name__isw: `many ${stamp}` })).toBe(0);
  });

  it('that are refused name the field, one object an item when there are many', async () => {
    expect((await failureOf(manufacturers.create({}))).body).toEqual({ name: [expect.any(String)] });
    const many = await failureOf(manufacturers.create([{ name: `ok ${stamp}` }, {}]));
    expect(many.body).toEqual([{}, { name: [expect.any(String)] }]);
    expect(await manufacturers.count({ name: `ok ${stamp}` })).toBe(0);
  });

  it('take ids for related objects and for lists of them', async () => {
    const groups = client.endpoint('users/groups');
    const permissions = client.endpoint('users/permissions');
    const group = await groups.create({ name: `clients ${stamp}` });
    const data = {
      name: `clients ${stamp}`,
      object_types: ['extras.job'],
      actions: ['view'],
      groups: [(group as JsonObject)['id'] ?? null],
    };
    const permission = await permissions.create(data);
    expect(permission).toMatchObject({ groups: [{ id: (group as JsonObject)['id'] }] });
    await permissions.remove(idOf(permission));
  });
});

describe('jobs', () => {
  it('run by id with keys that mean nothing here, and are waited for by the label of their status', async () => {
    const job = await enable(JOB);
    const result = await client.runAndWait({ job_id: String(job['id']), data: {}, commit: true });
    expect(labelOf(result['status'])).toBe('SUCCESS');
    expect(result).toMatchObject({ job_model: { id: job['id'] }, result: 'hello' });
  });

  it('run by name, and answer with both keys', async () => {
    const answer = await client.run({ job_name: JOB });
    expect(answer).toMatchObject({ scheduled_job: null, job_result: { name: JOB } });
  });

  it('list their variables, and their runs list their logs', async () => {
    const job = await enable('Example Every Variable');
    const variables = await client.endpoint('extras/jobs').below(String(job['id']), 'variables').list();
    expect(namesOf(variables as JsonObject[])).toContain('string_var');
    const result = await client.runAndWait({ job_name: JOB });
    const logs = await client.endpoint('extras/job-results').below(String(result['id']), 'logs').list();
    expect(logs).not.toEqual([]);
  });

  it('are scheduled, found by name and taken off again', async () => {
    const schedules = client.endpoint('extras/scheduled-jobs');
    const name = `clients ${stamp}`;
    const start = new Date(Date.now() + 86_400_000).toISOString();
    const answer = await client.run({ job_name: JOB, data: {}, schedule: { name, interval: 'daily', start_time: start } });
    expect(answer).toMatchObject({ job_result: null, scheduled_job: { name } });
    const [found] = await schedules.filter({ name });
    await schedules.remove(idOf(found ?? null));
    expect(await schedules.count({ name })).toBe(0);
  });

  it('run from a form with a file as curl sends it, and without any body', async () => {
    await enable('Example With A File');
    const headers = { accept: 'application/json; version=1.3; indent=4', authorization: `Token ${target.token}` };
    const url = `${target.url}/api/extras/jobs/Example%20With%20A%20File/run/`;
    const { type, body } = encodeMultipart([
      ['_schedule_interval', 'immediately'],
      ['_schedule_start_time', '2022-10-18T17:31:23.698Z'],
      ['interval', '3'],
      ['myfile', { filename: 'file.txt', content: 'hello\n' }],
    ]);
    const withFile = await send({ method: 'POST', url, headers: { ...headers, 'Content-Type': type }, body });
    expect([withFile.status, withFile.headers['api-version']]).toEqual([201, '1.3']);
    const nothing = { ...headers, 'Content-Type': 'application/json' };
    const empty = await send({ method: 'POST', url: `${target.url}/api/extras/jobs/${encodeURI(JOB)}/run/`, headers: nothing });
    expect(empty.status).toBe(201);
  });

  it('have buttons that are made, changed and removed', async () => {
    await enable('Example Button Receiver');
    const buttons = client.endpoint('extras/job-buttons');
    const [receiver] = await client.endpoint('extras/jobs').filter({ q: 'Example Button Receiver' });
    const data = {
      name: `button ${stamp}`,
      text: 'Press',
      content_types: ['dcim.manufacturer'],
      job: idOf(receiver ?? null),
      enabled: true,
    };
    const created = await buttons.create(data);
    expect(created).toMatchObject({ job: { id: receiver?.['id'] }, content_types: ['dcim.manufacturer'] });
    expect(await buttons.update(idOf(created), { weight: 7 })).toMatchObject({ weight: 7 });
    await buttons.remove(idOf(created));
  });
});
