import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { UserActor } from '@/core/access/actor';
import { db, execute } from '@/core/db/client';
import { refreshJobs } from '@/features/jobs/refresh';
import { localSource } from '@/features/jobs/sources';
import sql from 'sql-template-tag';
import { enableShippedJobs, EVERY, HELLO, inAnHour, onlyWorker, refusal, set, submit, submitFlat } from './door';
import { person, worker } from './people';

const full = () => ({ string_var: 'a', integer_var: 5 });
const said = expect.any(String);

let admin: UserActor;

beforeAll(async () => {
  await enableShippedJobs();
  admin = await person('superuser');
});

beforeEach(() => onlyWorker('default'));

describe('who may', () => {
  test('S32 S33 runs by id and by name; the row says who, what and from where', async () => {
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

  test('S29 a name that looks like part of an id is found by name', async () => {
    await set('Example With No Variables', { name: 'Cafe', name_override: true });
    expect((await submit(admin, 'Cafe')).run).not.toBeNull();
    await set('Cafe', { name: 'Example With No Variables', name_override: false });
  });

  test('without any run permission 403, also for a job that does not exist; view is not run', async () => {
    for (const grants of [
      [],
      [{ actions: ['view', 'change'], types: ['extras.job'] }],
      [{ actions: ['run'], types: ['extras.jobresult'] }],
    ]) {
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
  test('S16 S23 disabled is 403 even for a superuser, and comes before uninstalled, which is 405', async () => {
    await set(HELLO, { enabled: false, installed: false });
    expect(await refusal(() => submit(admin, HELLO))).toEqual({ code: 'forbidden', body: expect.stringContaining('not enabled') });
    await set(HELLO, { enabled: true });
    expect(await refusal(() => submit(admin, HELLO))).toEqual({
      code: 'method_not_allowed',
      body: expect.stringContaining('not installed'),
    });
    const schedule = { name: 'of what is gone', interval: 'daily', start_time: inAnHour() };
    expect(await refusal(() => submit(admin, HELLO, { schedule }))).toMatchObject({ code: 'method_not_allowed' });
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
    expect(Buffer.from((await db().sealedInput.findUniqueOrThrow({ where: { job_result_id: row.id } })).sealed).includes('hunter2')).toBe(
      false,
    );
    const later = { name: 's', interval: 'future', start_time: inAnHour() };
    expect(await refusal(() => submit(admin, 'Example Sensitive Variables', { data: { secret: 'x' }, schedule: later }))).toEqual({
      code: 'invalid',
      body: { schedule: { interval: [said] } },
    });
    expect(await refusal(() => submitFlat(admin, 'Example Sensitive Variables', { secret: 'x', _schedule_interval: 'daily' }))).toEqual({
      code: 'invalid',
      body: { _schedule_interval: [said] },
    });
    expect(
      (await submit(admin, 'Example Sensitive Variables', { data: { secret: 'x' }, schedule: { interval: 'immediately' } })).run,
    ).not.toBeNull();
  });

  test('sensitive and needing approval is a bare list', async () => {
    await set('Example Approval Required', { has_sensitive_variables: true, has_sensitive_variables_override: true });
    expect(await refusal(() => submit(admin, 'Example Approval Required'))).toEqual({ code: 'invalid', body: [said] });
    await set('Example Approval Required', { has_sensitive_variables: false, has_sensitive_variables_override: false });
  });
});

describe('the request', () => {
  test.each([[undefined], [{}], [{ data: {} }], [{ nope: 1 }], [{ task_queue: 'default' }], [{ task_queue: ' default ' }]])(
    'S33 %j is accepted',
    async (body) => {
      expect((await submit(admin, HELLO, body)).run).not.toBeNull();
    },
  );

  test.each([
    [null, { non_field_errors: [said] }],
    [[], { non_field_errors: [said] }],
    ['x', { non_field_errors: [said] }],
    [{ data: null }, { data: [said] }],
    [{ data: [] }, { errors: [said] }],
    [{ data: 'x' }, { errors: [said] }],
    [{ data: { nope: 1 } }, { errors: { nope: [said] } }],
    [{ data: { commit: true } }, { errors: { commit: [said] } }],
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
    [
      { schedule: { name: 'x', interval: 'daily', start_time: inAnHour(), time_zone: 'Mars/Olympus' } },
      { schedule: { time_zone: [said] } },
    ],
  ])('S33 %j is refused, naming what is wrong', async (body, expected) => {
    expect(await refusal(() => submit(admin, HELLO, body))).toEqual({ code: 'invalid', body: expected });
  });

  test('S33 without a task_queue the first of the job is taken; no worker on it is 503 and names it; one heard of within a minute is enough', async () => {
    await set(HELLO, { task_queues: ['slow', 'default'], task_queues_override: true });
    await expect(submit(admin, HELLO)).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: 60,
      message: expect.stringContaining('slow'),
    });
    expect((await submit(admin, HELLO, { task_queue: 'default' })).run).not.toBeNull();
    await worker(['slow'], 40);
    const { run } = await submit(admin, HELLO);
    expect((await db().jobResult.findUniqueOrThrow({ where: { id: run!.id } })).queue).toBe('slow');
    await execute(sql`DELETE FROM windlass_worker_process`);
    await worker(['slow'], 61);
    await expect(submit(admin, HELLO)).rejects.toMatchObject({ code: 'unavailable' });
    expect(
      (await submit(admin, HELLO, { schedule: { name: 'waits', interval: 'future', start_time: inAnHour() } })).scheduledJob,
    ).not.toBeNull();
    await set(HELLO, { task_queues: [], task_queues_override: false });
  });
});
