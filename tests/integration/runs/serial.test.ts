// A job of which one run at a time may go on: the others wait their turn, in order, whatever happens to the one before them.
import { afterAll, beforeAll, expect, it } from 'vitest';
import sql from 'sql-template-tag';
import { systemContext } from '@/core/context';
import { execute, query, write } from '@/core/db/client';
import { cancelRun } from '@/features/runs/cancel';
import { enqueueRun } from '@/features/runs/enqueue';
import { reap } from '@/features/runs/reap';
import { waitingFor } from '@/features/runs/serial';
import { runLocally } from '@/worker/local';
import type { RunningWorker } from '@/worker/worker';
import {
  changeJob,
  ended,
  enqueue,
  type Fixtures,
  makeFixtures,
  orderFor,
  reaped,
  type RunRow,
  runRow,
  said,
  shiftClock,
  started,
  startsOf,
  until,
  worker,
} from './fixtures';

let fixtures: Fixtures;
let running: RunningWorker;

beforeAll(async () => {
  fixtures = await makeFixtures();
  fixtures = { ...fixtures, job: await changeJob(fixtures.job.id, { is_singleton: true }) };
  running = await worker({ concurrency: 4 });
});
afterAll(async () => await running.stop());

const overlapping = (runs: RunRow[]) =>
  runs.flatMap((one, n) =>
    runs.slice(n + 1).filter((other) => one.date_started! < other.date_done! && other.date_started! < one.date_done!),
  );

async function nobodyHolds(): Promise<boolean> {
  return (await query(sql`SELECT 1 FROM windlass_serial_key WHERE run_id IS NOT NULL`)).length === 0;
}

it('runs never go on beside each other, and go in the order they were made', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 12; n += 1) ids.push(await enqueue(fixtures, { mode: n % 3 === 0 ? 'throw' : 'wait-politely', count: 10 }));
  const runs = await Promise.all(ids.map(ended));
  expect(overlapping(runs)).toEqual([]);
  expect([...runs].sort((a, b) => a.date_started!.getTime() - b.date_started!.getTime()).map((run) => run.id)).toEqual(ids);
  expect(ids.map((id) => startsOf(fixtures, id))).toEqual(ids.map(() => 1));
  await until(nobodyHolds);
});

it('made all at once, none is forgotten and none goes beside another', async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, async () => await enqueue(fixtures, { mode: 'nothing' })));
  const runs = await Promise.all(ids.map(ended));
  expect(runs.every((run) => run.status === 'SUCCESS')).toBe(true);
  expect(overlapping(runs)).toEqual([]);
});

it('a waiting run says what it waits for; cancelled, it never starts and lets the others pass', async () => {
  const first = await enqueue(fixtures, { mode: 'wait' });
  await said(first, 'Running job');
  const second = await enqueue(fixtures, { mode: 'nothing' });
  const third = await enqueue(fixtures, { mode: 'nothing' });
  expect(await waitingFor(first)).toBeUndefined();
  expect(await waitingFor(third)).toMatchObject({ holder: { id: first, name: 'Fixture' }, ahead: 1 });
  expect(await cancelRun(second, 'operator')).toBe('never started');
  expect(await waitingFor(third)).toMatchObject({ ahead: 0 });
  await cancelRun(first, 'operator');
  expect(await ended(third)).toMatchObject({ status: 'SUCCESS' });
  expect(startsOf(fixtures, second)).toBe(0);
});

it('a run whose worker is lost gives its turn away', async () => {
  const lost = await enqueue(fixtures, { mode: 'nothing' }, { queue: 'nobody' });
  const next = await enqueue(fixtures, { mode: 'nothing' });
  expect(await waitingFor(next)).toMatchObject({ holder: { id: lost } });
  await execute(
    sql`UPDATE extras_job_result SET status = 'STARTED', lease_expires_at = windlass_now() - interval '1 hour' WHERE id = ${lost}::uuid`,
  );
  // Longer than the half minute after the database's start in which nobody is given up.
  await shiftClock(60);
  expect(await reaped(lost)).toMatchObject({ failure_reason: 'worker_lost' });
  await shiftClock(0);
  expect(await ended(next)).toMatchObject({ status: 'SUCCESS' });
});

it('a turn that was lost with the process that should have passed it on is passed on by the reaper', async () => {
  await until(nobodyHolds);
  // In one transaction: the worker of these tests looks for lost turns too.
  const id = await write(systemContext('system'), async (tx) => {
    await execute(sql`UPDATE windlass_serial_key SET run_id = ${crypto.randomUUID()}::uuid`, tx);
    const run = await enqueueRun(tx, orderFor(fixtures, { mode: 'nothing' }));
    expect(await tx.jobResult.findUniqueOrThrow({ where: { id: run.id } })).toMatchObject({ status: 'PENDING', queue_job_id: null });
    return run.id;
  });
  await reap();
  expect(await ended(id)).toMatchObject({ status: 'SUCCESS' });
});

it('a run from the shell waits its turn too, and others wait for it', async () => {
  const first = await enqueue(fixtures, { mode: 'wait-politely', count: 500 });
  await started(first);
  const local = await enqueue(fixtures, { mode: 'nothing' }, { isLocal: true, origin: 'cli' });
  await runLocally(local);
  const runs = await Promise.all([first, local].map(runRow));
  expect(runs.map((run) => run.status)).toEqual(['SUCCESS', 'SUCCESS']);
  expect(overlapping(runs)).toEqual([]);
  await until(nobodyHolds);
});
