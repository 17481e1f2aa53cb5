import { beforeAll, describe, expect, test } from 'vitest';
import sql from 'sql-template-tag';
import type { UserActor } from '@/core/access/actor';
import { createToken } from '@/core/access/tokens';
import { systemContext } from '@/core/context';
import { db, execute, write } from '@/core/db/client';
import { refreshJobs } from '@/features/jobs/refresh';
import { localSource } from '@/features/jobs/sources';
import { api } from '../../support/call-route';
import { type Client, clientOf } from './api';
import { person, worker } from './people';

const jobRoute = 'extras/jobs/[key]';
const runRoute = 'extras/jobs/[key]/run';
const variablesRoute = 'extras/jobs/[key]/variables';
const jobsRoute = 'extras/jobs';
const logsRoute = 'extras/job-results/[key]/logs';

const HELLO = 'Example Hello World';
const DRY = 'Example Dry Run';
const said = expect.any(String);

let root: Client;
let admin: UserActor;

beforeAll(async () => {
  await refreshJobs([localSource()]);
  await write(systemContext('system'), (tx) => tx.job.updateMany({ data: { enabled: true } }));
  await worker(['default']);
  admin = await person('superuser');
  root = await clientOf(admin);
});

const json = async (answer: Response) => ({ status: answer.status, body: (await answer.json()) as Record<string, unknown> });
const idOf = async (name: string) => (await db().job.findUniqueOrThrow({ where: { name } })).id;
const tokenOf = async (userId: string) => (await write(systemContext('system'), (tx) => createToken(tx, { userId }))).key;
const set = (name: string, data: object) => write(systemContext('system'), (tx) => tx.job.update({ where: { name }, data }));
const patch = async (body: unknown, key = DRY) => json(await root('PATCH', jobRoute, { params: { key }, json: body }));

describe('job records', () => {
  test('S29 are found by id, by name and by class path, and show what they are', async () => {
    const id = await idOf(HELLO);
    for (const key of [id, HELLO, 'example_jobs.HelloWorld']) {
      expect(await json(await root('GET', jobRoute, { params: { key } }))).toMatchObject({
        status: 200,
        body: {
          id,
          object_type: 'extras.job',
          display: HELLO,
          url: `http://windlass.test/api/extras/jobs/${id}/`,
          natural_slug: `example-jobs_helloworld_${id.slice(0, 4)}`,
          module_name: 'example_jobs',
          job_class_name: 'HelloWorld',
          soft_time_limit: 0,
          task_queues: [],
          tags: [],
          custom_fields: {},
          notes_url: expect.stringContaining('/notes/'),
        },
      });
    }
    expect((await root('GET', jobRoute, { params: { key: 'Nothing' } })).status).toBe(404);
    expect((await root('POST', jobsRoute, { json: { name: 'x' } })).status).toBe(405);
  });

  test('S24 a list hides neither hidden nor uninstalled jobs and takes the filters of the field', async () => {
    const { body } = await json(await root('GET', jobsRoute, { query: '?name__isw=Example&limit=3' }));
    expect(body).toMatchObject({ count: 12, results: { length: 3 } });
    await set(HELLO, { installed: false });
    await set(DRY, { hidden: true, hidden_override: true });
    expect(await json(await root('GET', jobsRoute, { query: '?name__isw=Example' }))).toMatchObject({ body: { count: 12 } });
    for (const [query, name] of [
      ['?name__isw=Example&installed=false', HELLO],
      ['?name__isw=Example&hidden=true', DRY],
    ] as const) {
      expect((await json(await root('GET', jobsRoute, { query }))).body).toMatchObject({ count: 1, results: [{ name }] });
    }
    await set(HELLO, { installed: true });
    await set(DRY, { hidden: false, hidden_override: false });
    expect((await json(await root('GET', jobsRoute, { query: '?nope=1' }))).body).toEqual({ nope: [said] });
    expect((await json(await root('GET', jobsRoute, { query: '?supports_dryrun=true&name=Example Dry Run' }))).body).toMatchObject({
      count: 1,
    });
  });

  test('S20 S22 an override is a flag and a value; the flag alone keeps the value, the value alone does not stick', async () => {
    expect(
      await patch({ description: 'mine', description_override: true, soft_time_limit: 30, soft_time_limit_override: true }),
    ).toMatchObject({
      status: 200,
      body: { description: 'mine', soft_time_limit: 30 },
    });
    expect(await patch({ grouping: 'Elsewhere' })).toMatchObject({ status: 200, body: { grouping: 'Examples', grouping_override: false } });
    expect(await patch({ grouping_override: true })).toMatchObject({ body: { grouping: 'Examples', grouping_override: true } });
    expect(await patch({ grouping: 'Elsewhere' })).toMatchObject({ body: { grouping: 'Elsewhere' } });
    await refreshJobs([localSource()]);
    expect(await patch({})).toMatchObject({ body: { grouping: 'Elsewhere', description: 'mine', soft_time_limit: 30 } });
    expect(await patch({ description_override: false, grouping_override: false, soft_time_limit_override: false })).toMatchObject({
      body: { description: '', grouping: 'Examples', soft_time_limit: 0 },
    });
  });

  test('S20 S22 every overridable field keeps its value under its flag and goes back without it', async () => {
    const values = {
      grouping: 'G',
      name: 'N',
      description: 'D',
      approval_required: true,
      dryrun_default: true,
      hidden: true,
      soft_time_limit: 1,
      time_limit: 2,
      task_queues: ['a', 'b'],
      is_singleton: true,
    };
    const flags = (on: boolean) => Object.fromEntries(Object.keys(values).map((field) => [`${field}_override`, on]));
    const before = (await patch({})).body;
    expect((await patch({ ...values, ...flags(true) })).body).toMatchObject(values);
    expect((await patch(flags(false), 'N')).body).toMatchObject(
      Object.fromEntries(Object.keys(values).map((field) => [field, before[field]])),
    );
    expect((await patch({ has_sensitive_variables: true, has_sensitive_variables_override: true })).body).toMatchObject({
      has_sensitive_variables: true,
    });
    expect((await patch({ has_sensitive_variables_override: false })).body).toMatchObject({ has_sensitive_variables: false });
  });

  test.each([
    [
      { approval_required: true, approval_required_override: true, has_sensitive_variables: true, has_sensitive_variables_override: true },
      { approval_required: [said], has_sensitive_variables: [said] },
    ],
    [{ time_limit: -1, time_limit_override: true }, { time_limit: [said] }],
    [{ name: HELLO, name_override: true }, { name: [said] }],
    [{ name: '', name_override: true }, { name: [said] }],
    [{ enabled: 'maybe' }, { enabled: [said] }],
    [{ nope: 1 }, { nope: [said] }],
  ])('%j is refused and changes nothing', async (body, errors) => {
    const before = await db().job.findUniqueOrThrow({ where: { name: DRY } });
    expect(await patch(body)).toEqual({ status: 400, body: errors });
    expect(await db().job.findUniqueOrThrow({ where: { name: DRY } })).toEqual(before);
  });

  test("sensitive and approval are refused on the field that was sent, also when the other is the class's", async () => {
    expect(await patch({ approval_required: true, approval_required_override: true }, 'Example Sensitive Variables')).toEqual({
      status: 400,
      body: { approval_required: [said] },
    });
  });

  test('what only refreshes write is ignored when it is sent', async () => {
    expect(await patch({ module_name: 'x', job_class_name: 'y', installed: false })).toMatchObject({
      status: 200,
      body: { module_name: 'example_jobs', installed: true },
    });
  });

  test('clearing the override of a name that another job has taken is refused on the name', async () => {
    await patch({ name: 'Aside', name_override: true });
    await write(systemContext('system'), (tx) => tx.job.update({ where: { name: HELLO }, data: { name: DRY, name_override: true } }));
    expect(await patch({ name_override: false }, 'Aside')).toEqual({ status: 400, body: { name: [said] } });
    await patch({ name_override: false });
    await patch({ name_override: false }, 'Aside');
    expect(await idOf(HELLO)).toEqual(said);
  });

  test('many are changed together or not at all', async () => {
    const [a, b] = [await idOf(DRY), await idOf(HELLO)];
    const good = [
      { id: a, hidden: true, hidden_override: true },
      { id: b, enabled: true },
    ];
    expect(await json(await root('PATCH', jobsRoute, { json: good }))).toMatchObject({
      status: 200,
      body: [{ id: a, hidden: true }, { id: b }],
    });
    const bad = [
      { id: a, hidden: false, hidden_override: false },
      { id: b, time_limit: -1, time_limit_override: true },
    ];
    expect(await json(await root('PATCH', jobsRoute, { json: bad }))).toEqual({ status: 400, body: [{}, { time_limit: [said] }] });
    expect((await db().job.findUniqueOrThrow({ where: { id: a } })).hidden).toBe(true);
    expect(await json(await root('PATCH', jobsRoute, { json: [{ id: a, hidden_override: false }] }))).toMatchObject({
      body: [{ hidden: false }],
    });
  });

  test('S12 S18 only who may change a job does, and only those within the constraint; nothing is moved out of reach', async () => {
    const viewer = await clientOf(await person([{ actions: ['view', 'run'], types: ['extras.job'] }]));
    expect((await viewer('PATCH', jobRoute, { params: { key: DRY }, json: { enabled: false } })).status).toBe(403);
    const one = await clientOf(
      await person([{ actions: ['view', 'change'], types: ['extras.job'], constraints: { grouping: 'Examples' } }]),
    );
    expect((await one('PATCH', jobRoute, { params: { key: DRY }, json: { enabled: true } })).status).toBe(200);
    expect((await one('PATCH', jobRoute, { params: { key: DRY }, json: { grouping: 'Mine', grouping_override: true } })).status).toBe(403);
    expect((await patch({})).body).toMatchObject({ grouping: 'Examples' });
    const none = await clientOf(await person([{ actions: ['change'], types: ['extras.job'], constraints: { name: HELLO } }]));
    expect((await none('PATCH', jobRoute, { params: { key: DRY }, json: { enabled: false } })).status).toBe(404);
  });

  test('S25 deleting keeps results and schedules, without their job; a job of the system stays', async () => {
    const id = await idOf('Example Failing Job');
    const { body } = await json(await root('POST', runRoute, { params: { key: id }, json: {} }));
    const nightly = { schedule: { name: 'nightly', interval: 'daily', start_time: '2099-12-23T16:33:06Z' } };
    const later = await json(await root('POST', runRoute, { params: { key: id }, json: nightly }));
    expect((await root('DELETE', jobRoute, { params: { key: 'Example Failing Job' } })).status).toBe(204);
    expect(await db().jobResult.findUniqueOrThrow({ where: { id: (body['job_result'] as { id: string }).id } })).toMatchObject({
      job_model_id: null,
    });
    const schedule = () => db().scheduledJob.findUniqueOrThrow({ where: { id: (later.body['scheduled_job'] as { id: string }).id } });
    expect(await schedule()).toMatchObject({ name: 'nightly', job_model_id: null });
    await refreshJobs([localSource()]);
    const again = await db().job.findUniqueOrThrow({ where: { name: 'Example Failing Job' } });
    expect(again).toMatchObject({ enabled: false, installed: true });
    expect(again.id).not.toBe(id);
    expect(await schedule()).toMatchObject({ job_model_id: null });
    expect(await db().jobResult.count({ where: { job_model_id: again.id } })).toBe(0);
    const source = await db().jobSource.findUniqueOrThrow({ where: { slug: 'local' } });
    await execute(sql`UPDATE extras_job_source SET kind = 'system' WHERE id = ${source.id}::uuid`);
    expect(await json(await root('DELETE', jobRoute, { params: { key: HELLO } }))).toEqual({ status: 409, body: { detail: said } });
    expect((await root('DELETE', jobsRoute, { json: [{ id: await idOf(HELLO) }] })).status).toBe(409);
    await execute(sql`UPDATE extras_job_source SET kind = 'local' WHERE id = ${source.id}::uuid`);
  });

  test('variables are a bare list in order, unset options left out', async () => {
    expect((await json(await root('GET', variablesRoute, { params: { key: DRY } }))).body).toEqual([
      { name: 'dryrun', type: 'DryRunVar', help_text: said, required: false, default: false },
      { name: 'name_var', type: 'StringVar', required: false },
    ]);
    expect((await json(await root('GET', variablesRoute, { params: { key: HELLO } }))).body).toEqual([]);
  });
});

describe('S29 the address of a job', () => {
  const token = () => tokenOf(admin.id);
  const named = async (name: string) => {
    await set(HELLO, { name, name_override: true });
    const found = await api('GET', `/api/extras/jobs/${encodeURIComponent(name)}/`, { token: await token() });
    const run = await api('POST', `/api/extras/jobs/${encodeURIComponent(name)}/run/`, { token: await token(), body: {} });
    await set(name, { name: HELLO, name_override: false });
    return [found.status, found.body.name, run.status] as unknown[];
  };

  test.each(['With blanks', '100 % wörld & more?', 'cafe', '2026-11', 'beef0001-0000-4000-8000-00000000000'])(
    'takes the name "%s", encoded',
    async (name) => {
      expect(await named(name)).toEqual([200, name, 201]);
    },
  );

  test('is its id alone where the name has a slash; another case, a part of the class path and what is unknown are 404', async () => {
    const id = await idOf(HELLO);
    await set(HELLO, { name: 'Racks/Units', name_override: true });
    expect(await api('GET', `/api/extras/jobs/${id}/`, { token: await token() })).toMatchObject({
      status: 200,
      body: { name: 'Racks/Units' },
    });
    await set('Racks/Units', { name: HELLO, name_override: false });
    for (const key of [HELLO.toLowerCase(), 'HelloWorld', 'nothing'])
      expect((await api('GET', `/api/extras/jobs/${encodeURIComponent(key)}/`, { token: await token() })).status).toBe(404);
  });
});

describe('run/', () => {
  const run = (ask: Parameters<Client>[2], client = root) => client('POST', runRoute, { params: { key: HELLO }, ...ask });

  test.each([
    ['no body', {}],
    ['no body, but a content type', { headers: { 'content-type': 'application/json', accept: 'application/json; version=1.3; indent=4' } }],
    ['an empty object', { json: {} }],
  ])('S34 %s starts a run', async (_, ask) => {
    const answer = await run(ask);
    expect(answer.headers.get('allow')).toBe('POST, OPTIONS');
    expect(await json(answer)).toMatchObject({
      status: 201,
      body: {
        scheduled_job: null,
        job_result: {
          object_type: 'extras.jobresult',
          display: expect.stringMatching(/^Example Hello World started at .*\+00:00 \(PENDING\)$/),
          status: { value: 'PENDING', label: 'PENDING' },
          name: HELLO,
          task_name: null,
          date_done: null,
          result: null,
          worker: null,
          task_args: [],
          task_kwargs: {},
          celery_kwargs: {},
          traceback: null,
          meta: null,
          job_model: { object_type: 'extras.job' },
          user: { id: admin.id },
          scheduled_job: null,
          custom_fields: {},
          computed_fields: {},
          files: [],
        },
      },
    });
  });

  test('S34 version and indent are honoured, in refusals too', async () => {
    const headers = { accept: 'application/json; version=1.3; indent=4' };
    for (const [ask, status, text] of [
      [{ headers }, 201, '{\n    "scheduled_job": null,\n    "job_result": {\n        "id": '],
      [{ headers, json: { data: { nope: 1 } } }, 400, '{\n    "errors": {\n        "nope": ['],
    ] as const) {
      const answer = await run(ask);
      expect([answer.status, answer.headers.get('api-version')]).toEqual([status, '1.3']);
      expect(await answer.text()).toContain(text);
    }
  });

  test("S35 the seed's second example: inputs, by the job's name", async () => {
    const { status, body } = await json(
      await root('POST', runRoute, {
        params: { key: 'Example With Variables' },
        json: { data: { string_variable: 'somevalue', integer_variable: 123 } },
        headers: { accept: 'application/json; version=1.3; indent=4' },
      }),
    );
    expect(status).toBe(201);
    expect(await db().jobResult.findUniqueOrThrow({ where: { id: (body['job_result'] as { id: string }).id } })).toMatchObject({
      task_kwargs: { string_variable: 'somevalue', integer_variable: 123 },
    });
  });

  test('S26 run_job is given to a group: its members run the job, and lose that with the permission or the group', async () => {
    const give = async (path: string, body: object) =>
      (await api('POST', path, { token: await tokenOf(admin.id), body })).body.id as string;
    const member = await person([]);
    const token = await tokenOf(member.id);
    const address = `/api/extras/jobs/${await idOf(HELLO)}/run/`;
    const status = async () => (await api('POST', address, { token, body: {} })).status;
    expect(await status()).toBe(403);
    const group = await give('/api/users/groups/', { name: 'Operators' });
    const permission = { name: 'run jobs', object_types: ['extras.job'], actions: ['run'], groups: [group], users: [] };
    const id = await give('/api/users/permissions/', permission);
    const join = async (groups: string[]) =>
      (await api('PATCH', `/api/users/users/${member.id}/`, { token: await tokenOf(admin.id), body: { groups } })).status;
    expect([await join([group]), await status()]).toEqual([200, 201]);
    expect([await join([]), await status()]).toEqual([200, 403]);
    await join([group]);
    const off = { token: await tokenOf(admin.id), body: { enabled: false } };
    expect([(await api('PATCH', `/api/users/permissions/${id}/`, off)).status, await status()]).toEqual([200, 403]);
  });

  test('a schedule is answered as one', async () => {
    const { status, body } = await json(
      await run({ json: { schedule: { name: 'daily', interval: 'daily', start_time: '2099-12-23T16:33:06Z' } } }),
    );
    expect(status).toBe(201);
    expect(body['job_result']).toBeNull();
    expect(body['scheduled_job']).toMatchObject({
      object_type: 'extras.scheduledjob',
      display: 'daily: daily',
      time_zone: 'UTC',
      task: 'example_jobs.HelloWorld',
      interval: 'daily',
      args: [],
      kwargs: {},
      celery_kwargs: { nautobot_job_profile: false, queue: null },
      queue: '',
      one_off: false,
      start_time: '2099-12-23T16:33:06.000000Z',
      enabled: true,
      last_run_at: '2099-12-22T16:33:06.000000Z',
      total_run_count: 0,
      approval_required: false,
      approved_at: null,
      crontab: '',
      approved_by_user: null,
    });
  });

  test('other media types are 415, broken JSON 400, unknown parameters 400, other verbs 405', async () => {
    expect((await run({ body: 'x', headers: { 'content-type': 'text/plain' } })).status).toBe(415);
    expect((await run({ body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status).toBe(415);
    expect(await json(await run({ body: '{"data": ', headers: { 'content-type': 'application/json' } }))).toEqual({
      status: 400,
      body: { detail: said },
    });
    expect((await run({ json: {}, query: '?nope=1' })).status).toBe(400);
    expect((await root('GET', runRoute, { params: { key: HELLO } })).status).toBe(405);
  });

  test('who may only run gets the answer, and no reading', async () => {
    const runner = await clientOf(await person([{ actions: ['run'], types: ['extras.job'] }]));
    const { status, body } = await json(await run({ json: {} }, runner));
    expect(status).toBe(201);
    const key = (body['job_result'] as { id: string }).id;
    expect((await runner('GET', logsRoute, { params: { key } })).status).toBe(403);
  });
});
