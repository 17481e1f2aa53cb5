// What happens to runs when processes die: each is started at most once, and each comes to an end.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import sql from 'sql-template-tag';
import { execute, query } from '@/core/db/client';
import { reap } from '@/features/runs/reap';
import { queueService, requireWorker } from '@/features/runs/workers';
import {
  enqueue,
  ended,
  type Fixtures,
  linesOf,
  makeFixtures,
  perform,
  release,
  runRow,
  said,
  shiftClock,
  started,
  startsOf,
  until,
  worker,
} from './fixtures';

let fixtures: Fixtures;
const processes = new Set<ChildProcess>();

beforeAll(async () => {
  fixtures = await makeFixtures();
});
afterEach(async () => {
  for (const child of processes) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  processes.clear();
  await shiftClock(0);
});

/** A worker process as it is started by people. */
async function workerProcess(...flags: string[]): Promise<ChildProcess & { said: (text: string) => Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'worker/main.ts', ...flags], {
    cwd: path.resolve('.'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, WINDLASS_DEBUG: '' },
  });
  processes.add(child);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const spoken = async (text: string) => {
    await until(async () => await Promise.resolve(output.includes(text) || child.exitCode !== null));
    if (!output.includes(text)) throw new Error(`the worker ended:\n${output}`);
  };
  await spoken('the worker is ready');
  return Object.assign(child, { said: spoken });
}

async function runnerOf(runId: string): Promise<number> {
  const marks = await import('node:fs').then((fs) => fs.readFileSync(path.join(fixtures.marks, runId), 'utf8'));
  return Number(/start (\d+)/.exec(marks)![1]);
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a runner that is killed', () => {
  it('fails its run with the signal named, and the next run goes on', async () => {
    const running = await worker();
    try {
      const id = await enqueue(fixtures, { mode: 'wait' });
      await until(async () => await Promise.resolve(startsOf(fixtures, id) > 0));
      process.kill(await runnerOf(id), 'SIGKILL');
      const run = await ended(id);
      expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'process_exit' });
      expect(JSON.stringify(run.result)).toContain('SIGKILL');
      expect(await perform(fixtures, { mode: 'nothing' })).toMatchObject({ status: 'SUCCESS' });
      expect(startsOf(fixtures, id)).toBe(1);
    } finally {
      await running.stop();
    }
  });
});

describe('a worker that is killed', () => {
  it.each(['wait', 'spin'])(
    'takes its runners with it (%s); its runs end as lost once its lease is over, and are never started again',
    async (mode) => {
      const dying = await workerProcess('--concurrency', '1');
      const id = await enqueue(fixtures, { mode });
      await until(async () => await Promise.resolve(startsOf(fixtures, id) > 0));
      const waiting = await enqueue(fixtures, { mode: 'echo', text: 'next' });
      const runner = await runnerOf(id);
      dying.kill('SIGKILL');
      await once(dying, 'exit');
      await until(async () => await Promise.resolve(!isAlive(runner)));

      expect((await reap()).lost).toEqual([]);
      await shiftClock(90);
      const running = await worker();
      try {
        expect(await ended(id)).toMatchObject({ status: 'FAILURE', failure_reason: 'worker_lost', error_log_count: 1 });
        expect((await linesOf(id)).at(-1)).toMatchObject({ log_level: 'error' });
        expect(await ended(waiting)).toMatchObject({ status: 'SUCCESS' });
        await reap();
        expect([startsOf(fixtures, id), startsOf(fixtures, waiting)]).toEqual([1, 1]);
      } finally {
        await running.stop();
      }
    },
  );

  it('between fetch and claim leaves its run waiting, and it is queued again', async () => {
    const id = await enqueue(fixtures, { mode: 'nothing' });
    // What the queue looks like when a pool died right after it fetched.
    await execute(
      sql`UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'pool-0123456789abcdef01', attempts = 1 WHERE payload->>'id' = ${id}`,
    );
    expect((await reap()).requeued).toEqual([]);
    await shiftClock(120);
    await until(async () => (await reap()).requeued.includes(id));
    await shiftClock(0);
    const running = await worker();
    try {
      expect(await ended(id)).toMatchObject({ status: 'SUCCESS' });
      expect(startsOf(fixtures, id)).toBe(1);
    } finally {
      await running.stop();
    }
  });

  it('told to stop ends its runs in order, takes no new one and gives back what it had fetched', async () => {
    const stopping = await workerProcess('--concurrency', '1');
    const id = await enqueue(fixtures, { mode: 'until-released' });
    await started(id);
    const waiting = await enqueue(fixtures, { mode: 'nothing' });
    const gone = once(stopping, 'exit');
    stopping.kill('SIGTERM');
    await stopping.said('the worker stops when its runs have ended');
    release(fixtures, id);
    expect(await gone).toEqual([0, null]);
    expect(await runRow(id)).toMatchObject({ status: 'SUCCESS', result: 'released' });
    expect(await runRow(waiting)).toMatchObject({ status: 'PENDING' });
    const running = await worker();
    try {
      expect(await ended(waiting)).toMatchObject({ status: 'SUCCESS' });
    } finally {
      await running.stop();
    }
    expect(
      await query(
        sql`SELECT rolname FROM pg_roles WHERE rolname LIKE 'windlass_guest_' || left(encode(sha256(convert_to(current_database(), 'UTF8')), 'hex'), 8) || '%'`,
      ),
    ).toEqual([]);
  });
});

describe('two workers', () => {
  it('start each run once', async () => {
    const workers = await Promise.all([worker({ concurrency: 3 }), worker({ concurrency: 3 })]);
    try {
      // More at once than one of them may have.
      const held = await Promise.all(Array.from({ length: 4 }, async () => await enqueue(fixtures, { mode: 'until-released' })));
      expect(new Set((await Promise.all(held.map(started))).map((run) => run.lease_owner)).size).toBe(2);
      for (const id of held) release(fixtures, id);
      const ids = await Promise.all(Array.from({ length: 120 }, async () => await enqueue(fixtures, { mode: 'nothing' })));
      const runs = await Promise.all(ids.map(ended));
      expect(runs.filter((run) => run.status !== 'SUCCESS')).toEqual([]);
      expect(ids.filter((id) => startsOf(fixtures, id) !== 1)).toEqual([]);
    } finally {
      await Promise.all(workers.map(async (running) => await running.stop()));
    }
  });

  it('serve the queues they were told to', async () => {
    const running = await worker({ queues: ['slow', 'default'] });
    try {
      expect(await perform(fixtures, { mode: 'nothing' }, { queue: 'slow' })).toMatchObject({ status: 'SUCCESS', queue: 'slow' });
      expect((await queueService(['slow', 'unheard-of'])).sort((a, b) => (a.queue < b.queue ? -1 : 1))).toEqual([
        { queue: 'slow', workers: 1, isServed: true },
        { queue: 'unheard-of', workers: 0, isServed: false },
      ]);
      await expect(requireWorker('unheard-of')).rejects.toMatchObject({
        code: 'unavailable',
        retryAfterSeconds: 60,
        message: expect.stringContaining('unheard-of') as string,
      });
    } finally {
      await running.stop();
    }
    await shiftClock(61);
    await expect(requireWorker('slow')).rejects.toMatchObject({ code: 'unavailable' });
  });
});

it('a line said while the run goes on can be read while it goes on', async () => {
  const running = await worker();
  try {
    const id = await enqueue(fixtures, { mode: 'spin' });
    await said(id, 'spinning');
    expect(await runRow(id)).toMatchObject({ status: 'STARTED' });
    const { cancelRun } = await import('@/features/runs/cancel');
    await cancelRun(id, 'test');
    await ended(id);
  } finally {
    await running.stop();
  }
});
