import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { UserActor } from '@/core/access/actor';
import { db } from '@/core/db/client';
import { enableShippedJobs, EVERY, HELLO, inAnHour, onlyWorker, refusal, set, submit, submitFlat } from './door';
import { person } from './people';

const said = expect.any(String);

let admin: UserActor;

beforeAll(async () => {
  await enableShippedJobs();
  admin = await person('superuser');
});

beforeEach(() => onlyWorker('default'));

describe('now, later, after approval', () => {
  test.each([
    [
      { name: 'fut', interval: 'future', start_time: '2099-12-23T16:33:06Z' },
      { interval: 'future', one_off: true, crontab: '', next_slot: new Date('2099-12-23T16:33:06Z') },
    ],
    [
      { name: 'day', interval: 'daily', start_time: '2099-12-23T16:33:06+02:00' },
      { interval: 'daily', one_off: false, start_time: new Date('2099-12-23T14:33:06Z') },
    ],
    [
      { name: 'cron', interval: 'custom', crontab: '0 9 * * 1-5', start_time: '2099-12-23T16:33:06Z' },
      { crontab: '0 9 * * 1-5', next_slot: new Date('2099-12-24T09:00:00Z') },
    ],
    [
      { name: 'zone', interval: 'custom', crontab: '0 9 * * *', start_time: '2099-12-23T16:33:06Z', time_zone: 'Europe/Vienna' },
      { time_zone: 'Europe/Vienna', next_slot: new Date('2099-12-24T08:00:00Z') },
    ],
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

  test('S41 a schedule of "immediately" runs at once; its name and start are not looked at', async () => {
    const schedule = { interval: 'immediately', name: 'x'.repeat(300), start_time: '2022-10-18T17:31:23.698Z' };
    expect((await submit(admin, HELLO, { schedule })).run).not.toBeNull();
    expect(
      (await submitFlat(admin, HELLO, { _schedule_interval: 'immediately', _schedule_start_time: '2022-10-18T17:31:23.698Z' })).run,
    ).not.toBeNull();
  });

  test('the name of a schedule is taken once, and said so in the words of the request', async () => {
    const schedule = { name: 'twice', interval: 'future', start_time: inAnHour() };
    await submit(admin, HELLO, { schedule });
    expect(await refusal(() => submit(admin, HELLO, { schedule }))).toEqual({ code: 'invalid', body: { schedule: { name: [said] } } });
    const parts = { _schedule_name: 'twice', _schedule_interval: 'future', _schedule_start_time: inAnHour() };
    expect(await refusal(() => submitFlat(admin, HELLO, parts))).toEqual({ code: 'invalid', body: { _schedule_name: [said] } });
  });

  test("S40 multipart: only underscored names are the platform's, and a schedule needs its interval", async () => {
    expect(await refusal(() => submitFlat(admin, HELLO, { _schedule_name: 'x' }))).toEqual({
      code: 'invalid',
      body: { _schedule_interval: [said] },
    });
    expect(await refusal(() => submitFlat(admin, HELLO, { _schedule_interval: '"immediately"' }))).toEqual({
      code: 'invalid',
      body: { _schedule_interval: [said] },
    });
    expect(await refusal(() => submitFlat(admin, HELLO, { _task_queue: 'nowhere' }))).toEqual({
      code: 'invalid',
      body: { task_queue: [said] },
    });
  });

  test('a job that needs approval waits for it, and what was asked for is kept', async () => {
    const { run, scheduledJob } = await submit(admin, 'Example Approval Required', { data: { reason: 'please' } });
    expect(run).toBeNull();
    const row = await db().scheduledJob.findUniqueOrThrow({ where: { id: scheduledJob!.id } });
    expect(row).toMatchObject({
      interval: 'immediately',
      approval_required: true,
      approved_at: null,
      enabled: true,
      kwargs: { reason: 'please' },
      next_slot: null,
    });
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
