// What is looked at again when a run starts: it was allowed when it was asked for, which may be long ago.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import sql from 'sql-template-tag';
import { systemContext } from '@/core/context';
import { db, execute, query, write } from '@/core/db/client';
import type { RunningWorker } from '@/worker/worker';
import { cancelRun } from '@/features/runs/cancel';
import { enqueueRun } from '@/features/runs/enqueue';
import { reap } from '@/features/runs/reap';
import {
  changeJob,
  enqueue,
  ended,
  type Fixtures,
  linesOf,
  makeFixtures,
  orderFor,
  perform,
  reaped,
  runRow,
  said,
  startsOf,
  until,
  worker,
} from './fixtures';

let fixtures: Fixtures;
let running: RunningWorker;
let mayRun = true;

beforeAll(async () => {
  fixtures = await makeFixtures();
  running = await worker({ mayRun: async ({ user }) => await Promise.resolve(user!.is_superuser || mayRun) });
});
afterAll(async () => await running.stop());
beforeEach(() => {
  mayRun = true;
});

const setUser = async (data: object) =>
  await write(systemContext('system'), async (tx) => await tx.user.update({ where: { id: fixtures.user.id }, data }));

describe('a run is refused, and nothing of the job runs, when', () => {
  const cases: [what: string, reason: string, change: () => Promise<unknown>, undo: () => Promise<unknown>][] = [
    [
      'its job was disabled',
      'job_disabled',
      () => changeJob(fixtures.job.id, { enabled: false }),
      () => changeJob(fixtures.job.id, { enabled: true }),
    ],
    [
      'its class is gone',
      'job_missing',
      () => changeJob(fixtures.job.id, { installed: false }),
      () => changeJob(fixtures.job.id, { installed: true }),
    ],
    [
      'its file does not load',
      'load_error',
      () => changeJob(fixtures.job.id, { load_error: { file: 'fixture.ts', line: 3, message: 'oops' } }),
      () => changeJob(fixtures.job.id, { load_error: null }),
    ],
    [
      'its code is not there',
      'load_error',
      () => changeJob(fixtures.job.id, { bundle_digest: 'f'.repeat(64) }),
      () => changeJob(fixtures.job.id, { bundle_digest: fixtures.job.bundle_digest }),
    ],
    [
      'its class has another name now',
      'job_missing',
      () => changeJob(fixtures.job.id, { job_class_name: 'Renamed' }),
      () => changeJob(fixtures.job.id, { job_class_name: 'Fixture' }),
    ],
    ['its requester is not active any more', 'user_inactive', () => setUser({ is_active: false }), () => setUser({ is_active: true })],
    [
      'its requester may not run it any more',
      'not_permitted',
      async () => {
        mayRun = false;
        await setUser({ is_superuser: false });
      },
      () => setUser({ is_superuser: true }),
    ],
  ];

  it.each(cases)('%s', async (_what, reason, change, undo) => {
    await change();
    try {
      const run = await perform(fixtures, { mode: 'nothing' });
      expect(run).toMatchObject({ status: 'FAILURE', failure_reason: reason, result: { exc_module: 'windlass' } });
      expect(startsOf(fixtures, run.id)).toBe(0);
      expect((await linesOf(run.id)).at(-1)).toMatchObject({ log_level: 'error', grouping: 'initialization' });
    } finally {
      await undo();
    }
  });

  it('its module throws when a runner loads it, which says where', async () => {
    const before = fixtures.job;
    await changeJob(before.id, { job_class_name: 'Broken', entry: 'broken.mjs' });
    try {
      const run = await perform(fixtures, { mode: 'nothing' });
      expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'load_error' });
      expect(JSON.stringify(run.result)).toContain('broken at import');
      expect(run.traceback).toMatch(/broken\.ts:\d+/);
    } finally {
      await changeJob(before.id, { job_class_name: 'Fixture', entry: 'fixture.mjs' });
    }
  });

  it('its code was changed after it was approved', async () => {
    const run = await perform(fixtures, { mode: 'nothing' }, { codeDigest: 'another' });
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'code_changed' });
    expect(startsOf(fixtures, run.id)).toBe(0);
  });
});

it("the operator's shell may run a job for a user who is not active", async () => {
  await setUser({ is_active: false });
  try {
    expect(await perform(fixtures, { mode: 'nothing' }, { origin: 'cli' })).toMatchObject({ status: 'SUCCESS' });
  } finally {
    await setUser({ is_active: true });
  }
});

it('a run names the code it ran', async () => {
  expect(await perform(fixtures, { mode: 'nothing' })).toMatchObject({
    bundle_digest: fixtures.job.bundle_digest,
    code_digest: fixtures.job.code_digest,
  });
});

describe('making a run', () => {
  it("leaves nothing when the caller's transaction is rolled back", async () => {
    let id = '';
    const made = write(systemContext('system'), async (tx) => {
      id = (await enqueueRun(tx, orderFor(fixtures, { mode: 'nothing' }))).id;
      throw new Error('second thoughts');
    });
    await expect(made).rejects.toThrow('second thoughts');
    expect(await db().jobResult.findUnique({ where: { id } })).toBeNull();
    expect(await query(sql`SELECT 1 FROM graphile_worker._private_jobs WHERE payload->>'id' = ${id}`)).toEqual([]);
  });

  it('of many at once shares statements; one that cannot be made fails alone', async () => {
    const nobody = { ...fixtures, user: { ...fixtures.user, id: crypto.randomUUID() } };
    const made = await Promise.allSettled(
      Array.from(
        { length: 60 },
        async (_, n) => await enqueueRun(undefined, orderFor(n === 33 ? nobody : fixtures, { mode: 'nothing', text: `run ${n}` })),
      ),
    );
    expect(made.flatMap((one, n) => (one.status === 'rejected' ? [n] : []))).toEqual([33]);
    const ids = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []));
    const runs = await Promise.all(ids.map(ended));
    expect(runs.every((run) => run.status === 'SUCCESS')).toBe(true);
    expect(runs.map((run) => (run.task_kwargs as { text: string }).text)).toEqual(
      Array.from({ length: 60 }, (_, n) => `run ${n}`).filter((_, n) => n !== 33),
    );
  });

  it('is refused a second time for the same slot of a schedule', async () => {
    const schedule = await write(
      systemContext('system'),
      async (tx) =>
        await tx.scheduledJob.create({
          data: {
            name: 'Nightly',
            task: 'fixture.Fixture',
            interval: 'daily',
            start_time: new Date('2030-01-01T00:00:00Z'),
            job_model_id: fixtures.job.id,
          },
        }),
    );
    const order = orderFor(fixtures, { mode: 'nothing' }, { scheduledJob: schedule, slot: new Date('2030-01-01T00:00:00Z') });
    const first = await enqueueRun(undefined, order);
    await expect(enqueueRun(undefined, order)).rejects.toMatchObject({ code: 'conflict' });
    await ended(first.id);
  });
});

describe('cancelling', () => {
  it('a waiting run: it never starts', async () => {
    const id = await enqueue(fixtures, { mode: 'nothing' }, { queue: 'nobody' });
    expect(await cancelRun(id, 'operator')).toBe('never started');
    expect(await runRow(id)).toMatchObject({
      status: 'REVOKED',
      failure_reason: 'cancelled',
      cancelled_by: 'operator',
      date_started: null,
    });
    expect(await query(sql`SELECT 1 FROM graphile_worker._private_jobs WHERE payload->>'id' = ${id}`)).toEqual([]);
    await expect(cancelRun(id, 'operator')).rejects.toMatchObject({ code: 'conflict' });
  });

  it.each(['wait', 'spin'])('a started run (%s): it is asked to stop, then killed', async (mode) => {
    const id = await enqueue(fixtures, { mode });
    await said(id, mode === 'spin' ? 'spinning' : 'Running job');
    expect(await cancelRun(id, 'operator')).toBe('asked to stop');
    expect(await ended(id)).toMatchObject({ status: 'REVOKED', failure_reason: 'cancelled', cancelled_by: 'operator' });
  });

  it('a run that ends at the same moment has one end', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, async () => await enqueue(fixtures, { mode: 'nothing' })));
    const told = await Promise.all(ids.map(async (id) => await cancelRun(id, 'operator').catch((error: Error) => error.message)));
    const runs = await Promise.all(ids.map(ended));
    for (const [index, run] of runs.entries()) {
      if (told[index] === 'never started') expect([run.status, startsOf(fixtures, run.id)]).toEqual(['REVOKED', 0]);
      else expect(['SUCCESS', 'REVOKED']).toContain(run.status);
    }
  });
});

it("the queue's own table and column that the writer deletes from are there", async () => {
  const columns = await query<{ column_name: string }>(
    sql`SELECT column_name FROM information_schema.columns WHERE table_schema = 'graphile_worker' AND table_name = '_private_jobs'`,
  );
  expect(columns.map((column) => column.column_name)).toEqual(
    expect.arrayContaining(['id', 'payload', 'locked_at', 'locked_by', 'attempts', 'max_attempts']),
  );
});

it('after a run nothing of it is left in the queue', async () => {
  const run = await perform(fixtures, { mode: 'nothing' });
  await until(async () => (await query(sql`SELECT 1 FROM graphile_worker._private_jobs WHERE payload->>'id' = ${run.id}`)).length === 0);
  expect(await execute(sql`SELECT 1 FROM extras_sealed_input`)).toBe(0);
});

it('a command can perform its run itself, hears its lines, and no worker touches it', async () => {
  const { runLocally } = await import('@/worker/local');
  const id = await enqueue(fixtures, { mode: 'echo', text: 'from the shell' }, { isLocal: true, origin: 'cli' });
  const heard: string[] = [];
  await runLocally(id, (line) => heard.push(line.message));
  expect(heard).toEqual(['Running job', 'from the shell', 'Job completed']);
  expect(await runRow(id)).toMatchObject({ status: 'SUCCESS', result: 'from the shell', queue_job_id: null });
  expect(startsOf(fixtures, id)).toBe(1);
  await expect(runLocally(id)).rejects.toMatchObject({ code: 'conflict' });
});

it('a run whose command died before it started it fails after a while', async () => {
  const id = await enqueue(fixtures, { mode: 'nothing' }, { isLocal: true, origin: 'cli' });
  await reap();
  expect(await runRow(id)).toMatchObject({ status: 'PENDING' });
  await execute(sql`UPDATE extras_job_result SET date_created = date_created - interval '6 minutes' WHERE id = ${id}::uuid`);
  expect(await reaped(id)).toMatchObject({ status: 'FAILURE', failure_reason: 'worker_lost' });
});
