import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import '@/features/catalog';
import type { UserActor } from '@/core/access/actor';
import { systemContext, withContext } from '@/core/context';
import { db, execute, write } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { refreshJobs } from '@/features/jobs/refresh';
import { localSource } from '@/features/jobs/sources';
import { readFlatRequest, readJsonRequest, submitJob } from '@/features/schedules/submit';
import sql from 'sql-template-tag';
import { person, worker } from './people';

const HELLO = 'Example Hello World';
const EVERY = 'Example Every Variable';
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

let admin: UserActor;
let role: string;
let statuses: string[];

beforeAll(async () => {
  await refreshJobs([localSource()]);
  await write(systemContext('system'), async (tx) => {
    await tx.job.updateMany({ data: { enabled: true } });
    role = (await tx.role.create({ data: { name: 'Administrative', content_types: ['dcim.device'] } })).id;
    statuses = await Promise.all(['S-one', 'S-two'].map(async (name) => (await tx.status.create({ data: { name, content_types: ['dcim.device'] } })).id));
  });
  admin = await person('superuser');
});

beforeEach(async () => {
  await execute(sql`DELETE FROM windlass_worker_process`);
  await worker(['default']);
});

const submit = (actor: UserActor, key: string, body?: unknown) =>
  withContext(systemContext('api'), () => submitJob(actor, key, readJsonRequest(body), { origin: 'api' }));

const submitFlat = (actor: UserActor, key: string, parts: Record<string, unknown>) =>
  withContext(systemContext('api'), () => submitJob(actor, key, readFlatRequest(new Map(Object.entries(parts))), { origin: 'api' }));

/** What the API answers with: the exact body where one was given, else the errors by field, else the message. */
async function refusal(work: () => Promise<unknown>): Promise<{ code: string; body: unknown }> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, body: error.body ?? error.fields ?? error.message };
    throw error;
  }
  throw new Error('it was accepted');
}

const set = (name: string, data: Record<string, unknown>) => write(systemContext('system'), (tx) => tx.job.update({ where: { name }, data }));
const full = () => ({ string_var: 'a', integer_var: 5 });
const said = expect.any(String);

describe('who may', () => {
  test('runs by id and by name; the row says who, what and from where', async () => {
    const { id } = await db().job.findUniqueOrThrow({ where: { name: HELLO } });
    for (const key of [id, HELLO]) {
      const { run } = await submit(admin, key, { nope: 1, commit: true });
      expect(await db().jobResult.findUniqueOrThrow({ where: { id: run!.id } })).toMatchObject({
        status: 'PENDING',
        name: HELLO,
        class_path: 'example_jobs.HelloWorld',
        task_name: null,
        task_kwargs: {},
        user_id: admin.id,
        job_model_id: id,
        origin: 'api',
        mode: 'direct',
        queue: 'default',
        soft_limit_seconds: 300,
        hard_limit_seconds: 600,
      });
    }
  });

  test('a name that looks like part of an id is found by name', async () => {
    await set('Example With No Variables', { name: 'Cafe', name_override: true });
    expect((await submit(admin, 'Cafe')).run).not.toBeNull();
    await set('Cafe', { name: 'Example With No Variables', name_override: false });
  });

  test('without any run permission 403, also for a job that does not exist; view is not run', async () => {
    for (const grants of [[], [{ actions: ['view', 'change'], types: ['extras.job'] }], [{ actions: ['run'], types: ['extras.jobresult'] }]]) {
      const actor = await person(grants);
      expect(await refusal(() => submit(actor, HELLO))).toMatchObject({ code: 'forbidden' });
      expect(await refusal(() => submit(actor, 'Nothing'))).toMatchObject({ code: 'forbidden' });
    }
  });

  test('a constrained user runs what the constraint allows; every other job is not found', async () => {
    const one = await person([{ actions: ['run'], types: ['extras.job'], constraints: { name: HELLO } }]);
    expect((await submit(one, HELLO)).run).not.toBeNull();
    expect(await refusal(() => submit(one, EVERY, { data: full() }))).toMatchObject({ code: 'not_found' });
    expect(await refusal(() => submit(one, 'Nothing'))).toMatchObject({ code: 'not_found' });
  });

  test('an inactive user runs nothing', async () => {
    expect(await refusal(async () => submit(await person('superuser', { is_active: false }), HELLO))).toMatchObject({ code: 'forbidden' });
  });
});

describe('the job', () => {
  test('disabled is 403 even for a superuser, and comes before uninstalled, which is 405', async () => {
    await set(HELLO, { enabled: false, installed: false });
    expect(await refusal(() => submit(admin, HELLO))).toEqual({ code: 'forbidden', body: expect.stringContaining('not enabled') });
    await set(HELLO, { enabled: true });
    expect(await refusal(() => submit(admin, HELLO))).toEqual({ code: 'method_not_allowed', body: expect.stringContaining('not installed') });
    await set(HELLO, { installed: true });
  });

  test('code that does not load is 405 and names file and line', async () => {
    await set(HELLO, { load_error: { file: 'x.ts', line: 3, message: 'boom' } });
    expect(await refusal(() => submit(admin, HELLO))).toEqual({ code: 'method_not_allowed', body: expect.stringContaining('x.ts:3') });
    await execute(sql`UPDATE extras_job SET load_error = NULL WHERE name = ${HELLO}`, undefined).catch(() => undefined);
    await refreshJobs([localSource()]);
  });

  test('sensitive inputs: run at once they are sealed, not stored; scheduled they are refused, over JSON and multipart', async () => {
    const { run } = await submit(admin, 'Example Sensitive Variables', { data: { secret: 'hunter2' } });
    const row = await db().jobResult.findUniqueOrThrow({ where: { id: run!.id } });
    expect(row).toMatchObject({ sensitive: true, task_kwargs: {} });
    expect(Buffer.from((await db().sealedInput.findUniqueOrThrow({ where: { job_result_id: row.id } })).sealed).includes('hunter2')).toBe(false);
    const later = { name: 's', interval: 'future', start_time: inAnHour() };
    expect(await refusal(() => submit(admin, 'Example Sensitive Variables', { data: { secret: 'x' }, schedule: later }))).toEqual({
      code: 'invalid',
      body: { schedule: { interval: [said] } },
    });
    expect(await refusal(() => submitFlat(admin, 'Example Sensitive Variables', { secret: 'x', _schedule_interval: 'daily' }))).toEqual({
      code: 'invalid',
      body: { _schedule_interval: [said] },
    });
    expect((await submit(admin, 'Example Sensitive Variables', { data: { secret: 'x' }, schedule: { interval: 'immediately' } })).run).not.toBeNull();
  });

  test('sensitive and needing approval is a bare list', async () => {
    await set('Example Approval Required', { has_sensitive_variables: true, has_sensitive_variables_override: true });
    expect(await refusal(() => submit(admin, 'Example Approval Required'))).toEqual({ code: 'invalid', body: [said] });
    await set('Example Approval Required', { has_sensitive_variables: false, has_sensitive_variables_override: false });
  });
});

describe('the request', () => {
  test.each([[undefined], [{}], [{ data: {} }], [{ nope: 1 }], [{ task_queue: 'default' }], [{ task_queue: ' default ' }]])('%j is accepted', async (body) => {
    expect((await submit(admin, HELLO, body)).run).not.toBeNull();
  });

  test.each([
    [null, { non_field_errors: [said] }],
    [[], { non_field_errors: [said] }],
    ['x', { non_field_errors: [said] }],
    [{ data: null }, { data: [said] }],
    [{ data: [] }, { errors: [said] }],
    [{ data: 'x' }, { errors: [said] }],
    [{ data: { nope: 1 } }, { errors: { nope: [said] } }],
    [{ task_queue: 'nowhere' }, { task_queue: [said] }],
    [{ task_queue: '' }, { task_queue: [said] }],
    [{ task_queue: null }, { task_queue: [said] }],
    [{ task_queue: 5 }, { task_queue: [said] }],
    [{ task_queue: {} }, { task_queue: [said] }],
    [{ schedule: null }, { schedule: [said] }],
    [{ schedule: 'daily' }, { schedule: { non_field_errors: [said] } }],
    [{ schedule: {} }, { schedule: { interval: [said] } }],
    [{ schedule: { name: 'x', interval: 'sometimes' } }, { schedule: { interval: [said] } }],
    [{ schedule: { interval: 'future', start_time: inAnHour() } }, { schedule: { name: [said] } }],
    [{ schedule: { name: 'x', interval: 'future' } }, { schedule: { start_time: [said] } }],
    [{ schedule: { name: 'x', interval: 'daily' } }, { schedule: { start_time: [said] } }],
    [{ schedule: { name: 'x', interval: 'daily', start_time: 'tomorrow' } }, { schedule: { start_time: [said] } }],
    [{ schedule: { name: 'x', interval: 'future', start_time: '2020-01-01T00:00:00Z' } }, { schedule: { start_time: [said] } }],
    [{ schedule: { name: 'x'.repeat(256), interval: 'daily', start_time: inAnHour() } }, { schedule: { name: [said] } }],
    [{ schedule: { name: 'x', interval: 'custom' } }, { schedule: { crontab: [said] } }],
    [{ schedule: { name: 'x', interval: 'custom', crontab: '* * *' } }, { schedule: { crontab: [said] } }],
    [{ schedule: { name: 'x', interval: 'custom', crontab: '99 * * * *' } }, { schedule: { crontab: [said] } }],
    [{ schedule: { name: 'x', interval: 'custom', crontab: '0 0 30 2 *' } }, { schedule: { crontab: [said] } }],
    [{ schedule: { name: 'x', interval: 'daily', start_time: inAnHour(), time_zone: 'Mars/Olympus' } }, { schedule: { time_zone: [said] } }],
  ])('%j is refused, naming what is wrong', async (body, expected) => {
    expect(await refusal(() => submit(admin, HELLO, body))).toEqual({ code: 'invalid', body: expected });
  });

  test('no worker on the queue is 503 and names it; one heard of within a minute is enough', async () => {
    await set(HELLO, { task_queues: ['slow', 'default'], task_queues_override: true });
    await expect(submit(admin, HELLO)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 60, message: expect.stringContaining('slow') });
    expect((await submit(admin, HELLO, { task_queue: 'default' })).run).not.toBeNull();
    await worker(['slow'], 59);
    expect((await submit(admin, HELLO)).run).not.toBeNull();
    await execute(sql`DELETE FROM windlass_worker_process`);
    await worker(['slow'], 61);
    await expect(submit(admin, HELLO)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await submit(admin, HELLO, { schedule: { name: 'waits', interval: 'future', start_time: inAnHour() } })).scheduledJob).not.toBeNull();
    await set(HELLO, { task_queues: [], task_queues_override: false });
  });
});

describe('inputs', () => {
  const run = async (data: object, actor = admin) => {
    const { run: made } = await submit(actor, EVERY, { data: { ...full(), ...data } });
    return (await db().jobResult.findUniqueOrThrow({ where: { id: made!.id } })).task_kwargs as Record<string, unknown>;
  };

  test('are stored as the job will get them; what was left out is empty, defaults are not filled in', async () => {
    expect(await run({})).toEqual({
      string_var: 'a',
      text_var: '',
      integer_var: 5,
      boolean_var: false,
      choice_var: '',
      multichoice_var: [],
      object_var: null,
      multiobject_var: [],
      ipaddress_var: null,
      ipaddress_mask_var: null,
      ipnetwork_var: null,
      json_var: null,
    });
    expect(await run({ string_var: 7, integer_var: '5', boolean_var: 'false', ipaddress_var: '192.0.2.1/24', json_var: '{"a": 1}' })).toMatchObject({
      string_var: '7',
      integer_var: 5,
      boolean_var: false,
      ipaddress_var: '192.0.2.1',
      json_var: { a: 1 },
    });
  });

  test('an object is named by id, by an object with an id, or by attributes; a list by ids', async () => {
    for (const value of [role, { id: role }, { name: 'Administrative' }, { name__iexact: 'ADMINISTRATIVE' }, { name__startswith: 'Admin' }]) {
      expect(await run({ object_var: value })).toMatchObject({ object_var: role });
    }
    expect(await run({ multiobject_var: statuses })).toMatchObject({ multiobject_var: statuses });
    expect(await run({ multiobject_var: [statuses[0], statuses[0]] })).toMatchObject({ multiobject_var: [statuses[0]] });
  });

  test.each([
    ['object_var', '00000000-0000-4000-8000-000000000000', 'field'],
    ['object_var', 5, 'field'],
    ['object_var', { name: 'nothing' }, 'field'],
    ['object_var', { nope: 1 }, 'field'],
    ['object_var', {}, 'field'],
    ['object_var', { name__regex: '.*' }, 'field'],
    ['object_var', 'not-an-id', 'list'],
    ['multiobject_var', ['00000000-0000-4000-8000-000000000000'], 'field'],
    ['multiobject_var', 'not-a-list', 'list'],
    ['string_var', null, 'list'],
    ['string_var', ['a'], 'field'],
    ['ipaddress_var', '300.1.1.1', 'field'],
    ['ipaddress_mask_var', '192.0.2.1', 'field'],
    ['ipnetwork_var', '192.0.2.1/24', 'field'],
    ['boolean_var', 'yes', 'field'],
    ['json_var', 'not json', 'field'],
    ['json_var', { a: '\0' }, 'field'],
  ])('%s = %j is refused', async (name, value, shape) => {
    expect(await refusal(() => run({ [name]: value }))).toEqual({ code: 'invalid', body: { errors: shape === 'list' ? [expect.stringContaining('')] : { [name]: [said] } } });
  });

  test('several objects that match are refused', async () => {
    await write(systemContext('system'), (tx) => tx.role.create({ data: { name: 'Adminish', content_types: ['dcim.device'] } }));
    expect(await refusal(() => run({ object_var: { name__startswith: 'Admin' } }))).toMatchObject({ body: { errors: { object_var: [expect.stringContaining('Several')] } } });
  });

  test('only objects that the requester may view can be named, by whatever means', async () => {
    const blind = await person([{ actions: ['run'], types: ['extras.job'] }]);
    const half = await person([
      { actions: ['run'], types: ['extras.job'] },
      { actions: ['view'], types: ['extras.role'], constraints: { name: 'Adminish' } },
    ]);
    for (const actor of [blind, half]) {
      for (const value of [role, { name: 'Administrative' }]) {
        expect(await refusal(() => run({ object_var: value }, actor))).toMatchObject({ body: { errors: { object_var: [said] } } });
      }
    }
    // For this user only one role matches: the other does not exist.
    expect(await run({ object_var: { name__startswith: 'Admin' } }, half)).toMatchObject({ object_var: expect.any(String) });
  });

  test('a file is sent as a part, and not named in JSON', async () => {
    expect(await refusal(() => submit(admin, 'Example File Upload', { data: { myfile: 'x' } }))).toMatchObject({ body: { errors: [said] } });
    expect(await refusal(() => submit(admin, 'Example File Upload', { data: { myfile: { file: role } } }))).toMatchObject({ code: 'invalid' });
    expect(await refusal(() => submit(admin, 'Example File Upload', { data: {} }))).toMatchObject({ body: { errors: { myfile: [said] } } });
  });

  test('multipart: one value and several make a list; "false" is false; a part named data is an unknown variable', async () => {
    const parts = { string_var: 'a', integer_var: '5', boolean_var: 'false', multichoice_var: 'a', multiobject_var: statuses, json_var: '{}', object_var: '' };
    const { run: made } = await submitFlat(admin, EVERY, parts);
    expect((await db().jobResult.findUniqueOrThrow({ where: { id: made!.id } })).task_kwargs).toMatchObject({
      boolean_var: false,
      multichoice_var: ['a'],
      multiobject_var: statuses,
      json_var: {},
      object_var: null,
    });
    expect(await refusal(() => submitFlat(admin, HELLO, { data: '{}' }))).toEqual({ code: 'invalid', body: { errors: { data: [said] } } });
  });
});

describe('now, later, after approval', () => {
  test.each([
    [{ name: 'fut', interval: 'future', start_time: '2099-12-23T16:33:06Z' }, { interval: 'future', one_off: true, crontab: '', next_slot: new Date('2099-12-23T16:33:06Z') }],
    [{ name: 'day', interval: 'daily', start_time: '2099-12-23T16:33:06+02:00' }, { interval: 'daily', one_off: false, start_time: new Date('2099-12-23T14:33:06Z') }],
    [{ name: 'cron', interval: 'custom', crontab: '0 9 * * 1-5', start_time: '2099-12-23T16:33:06Z' }, { crontab: '0 9 * * 1-5', next_slot: new Date('2099-12-24T09:00:00Z') }],
    [{ name: 'zone', interval: 'custom', crontab: '0 9 * * *', start_time: '2099-12-23T16:33:06Z', time_zone: 'Europe/Vienna' }, { time_zone: 'Europe/Vienna', next_slot: new Date('2099-12-24T08:00:00Z') }],
  ])('%j becomes a schedule', async (schedule, expected) => {
    const { run, scheduledJob } = await submit(admin, HELLO, { schedule });
    expect(run).toBeNull();
    expect(await db().scheduledJob.findUniqueOrThrow({ where: { id: scheduledJob!.id } })).toMatchObject({
      name: schedule.name,
      task: 'example_jobs.HelloWorld',
      kwargs: {},
      queue: null,
      enabled: true,
      approval_required: false,
      user_id: admin.id,
      total_run_count: 0,
      time_zone: 'UTC',
      ...expected,
    });
  });

  test('a schedule of "immediately" runs at once; its name and start are not looked at', async () => {
    const schedule = { interval: 'immediately', name: 'x'.repeat(300), start_time: '2022-10-18T17:31:23.698Z' };
    expect((await submit(admin, HELLO, { schedule })).run).not.toBeNull();
    expect((await submitFlat(admin, HELLO, { _schedule_interval: 'immediately', _schedule_start_time: '2022-10-18T17:31:23.698Z' })).run).not.toBeNull();
  });

  test('the name of a schedule is taken once, and said so in the words of the request', async () => {
    const schedule = { name: 'twice', interval: 'future', start_time: inAnHour() };
    await submit(admin, HELLO, { schedule });
    expect(await refusal(() => submit(admin, HELLO, { schedule }))).toEqual({ code: 'invalid', body: { schedule: { name: [said] } } });
    const parts = { _schedule_name: 'twice', _schedule_interval: 'future', _schedule_start_time: inAnHour() };
    expect(await refusal(() => submitFlat(admin, HELLO, parts))).toEqual({ code: 'invalid', body: { _schedule_name: [said] } });
  });

  test('multipart: only underscored names are the platform\'s, and a schedule needs its interval', async () => {
    expect(await refusal(() => submitFlat(admin, HELLO, { _schedule_name: 'x' }))).toEqual({ code: 'invalid', body: { _schedule_interval: [said] } });
    expect(await refusal(() => submitFlat(admin, HELLO, { _schedule_interval: '"immediately"' }))).toEqual({ code: 'invalid', body: { _schedule_interval: [said] } });
    expect(await refusal(() => submitFlat(admin, HELLO, { _task_queue: 'nowhere' }))).toEqual({ code: 'invalid', body: { task_queue: [said] } });
  });

  test('a job that needs approval waits for it, and what was asked for is kept', async () => {
    const { run, scheduledJob } = await submit(admin, 'Example Approval Required', { data: { reason: 'please' } });
    expect(run).toBeNull();
    const row = await db().scheduledJob.findUniqueOrThrow({ where: { id: scheduledJob!.id } });
    expect(row).toMatchObject({ interval: 'immediately', approval_required: true, approved_at: null, enabled: true, kwargs: { reason: 'please' }, next_slot: null });
    expect(row.name).toMatch(/^Example Approval Required - \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00:00$/);
  });

  test('a dry run is a run that can\'t write, and only therefore skips approval; "false" is no dry run', async () => {
    await set('Example Dry Run', { approval_required: true, approval_required_override: true });
    const { run } = await submit(admin, 'Example Dry Run', { data: { dryrun: true } });
    expect(await db().jobResult.findUniqueOrThrow({ where: { id: run!.id } })).toMatchObject({ mode: 'read' });
    expect((await submit(admin, 'Example Dry Run', { data: { dryrun: false } })).scheduledJob).not.toBeNull();
    expect((await submitFlat(admin, 'Example Dry Run', { dryrun: 'false' })).scheduledJob).not.toBeNull();
    await set('Example Dry Run', { approval_required: false, approval_required_override: false });
    const direct = await submit(admin, 'Example Dry Run', { data: { dryrun: false } });
    expect(await db().jobResult.findUniqueOrThrow({ where: { id: direct.run!.id } })).toMatchObject({ mode: 'direct' });
  });

  test('a request that is refused leaves nothing behind', async () => {
    const before = [await db().jobResult.count(), await db().scheduledJob.count()];
    await refusal(() => submit(admin, EVERY, { data: {} }));
    await refusal(() => submit(admin, HELLO, { task_queue: 'nowhere' }));
    expect([await db().jobResult.count(), await db().scheduledJob.count()]).toEqual(before);
  });
});
