// What is promised in seconds, measured: limits, stops, killed runners and killed workers, by two workers as processes of their own. It prints what it measured.
import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '@/core/db/client';
import { cancelRun } from '@/features/runs/cancel';
import { ended, enqueue, type Fixtures, linesOf, makeFixtures, perform, runRow, startsOf, until } from '../integration/runs/fixtures';
import { spawnWorker } from './worker-process';

const figures: { what: string; promised: string; measured: number[] }[] = [];
let fixtures: Fixtures;
let workers: ChildProcess[];

beforeAll(async () => {
  fixtures = await makeFixtures();
  workers = await Promise.all([spawnWorker(), spawnWorker()]);
  // Every worker has the code before anything is measured.
  await Promise.all(Array.from({ length: 4 }, async () => await perform(fixtures, { mode: 'wait-politely', count: 500 })));
});
afterAll(() => {
  for (const worker of workers) worker.kill('SIGKILL');
  for (const { what, promised, measured } of figures) console.log(`${what}: ${describeSeconds(measured)} (promised: ${promised})`);
});

function describeSeconds(measured: readonly number[]): string {
  const sorted = measured.toSorted((a, b) => a - b);
  const [middle, last] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((value) => value?.toFixed(2));
  return `median ${middle} s, longest ${last} s of ${sorted.length}`;
}

/** Seconds from now until the promise is kept. */
function stopwatch(): () => number {
  const begun = performance.now();
  return () => (performance.now() - begun) / 1000;
}

function keep(what: string, promised: string, seconds: number): void {
  const figure = figures.find((known) => known.what === what);
  if (figure) figure.measured.push(seconds);
  else figures.push({ what, promised, measured: [seconds] });
}

/** The process that performs the run, once its code runs. */
async function runnerOf(id: string): Promise<number> {
  await until(async () => await Promise.resolve(startsOf(fixtures, id) > 0));
  return Number(/start (\d+)/.exec(fs.readFileSync(path.join(fixtures.marks, id), 'utf8'))![1]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const gone = async (pid: number) => await until(async () => await Promise.resolve(!isAlive(pid)));

/** What the process has started, as the kernel lists it. */
function childrenOf(pid: number): number[] {
  const tasks = fs.readdirSync(`/proc/${pid}/task`);
  return tasks.flatMap((task) => fs.readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number));
}

async function sleepersInDatabase(): Promise<number> {
  const [row] = await query<{ count: number }>(
    sql`SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND wait_event = 'PgSleep'`,
  );
  return row!.count;
}

describe('a job over its hard limit', () => {
  const HARD_SECONDS = 3;

  it.each(['spin', 'ignore-soft', 'wait-for-child', 'wait-for-database'])(
    'is dead within its seconds and two more (%s), and another run does not notice',
    async (mode) => {
      const over = await enqueue(fixtures, { mode }, { limits: { softSeconds: 1, hardSeconds: HARD_SECONDS } });
      const runner = await runnerOf(over);
      const lasted = stopwatch();
      const other = await enqueue(fixtures, { mode: 'lines-slowly', count: 80 });
      await gone(runner);
      const run = await ended(over);
      keep(`dead by its hard limit of ${HARD_SECONDS} s, ${mode}`, `${HARD_SECONDS + 2} s`, lasted());
      expect(lasted()).toBeLessThan(HARD_SECONDS + 2);
      expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'time_limit' });

      expect(await ended(other)).toMatchObject({ status: 'SUCCESS', result: 80 });
      expect(startsOf(fixtures, other)).toBe(1);
      const gap = await longestGap(other);
      keep('longest silence of another run that says something twenty times a second', '1 s', gap);
      expect(gap).toBeLessThan(1);
    },
  );

  /** Between two lines of its own code, in seconds. */
  async function longestGap(id: string): Promise<number> {
    const rows = await query<{ created: Date }>(
      sql`SELECT created FROM extras_job_log_entry WHERE job_result_id = ${id}::uuid AND grouping = 'run' ORDER BY seq`,
    );
    const times = rows.map(({ created }) => created.getTime());
    expect(times).toHaveLength(80);
    return Math.max(...times.slice(1).map((time, index) => time - times[index]!)) / 1000;
  }
});

describe('stopping a run', () => {
  const ROUNDS = 3;

  it.each(['wait', 'ignore-soft', 'spin', 'wait-for-child', 'wait-for-database'])(
    'ends it, its processes and its waits in the database within ten seconds (%s)',
    async (mode) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const id = await enqueue(fixtures, { mode });
        const runner = await runnerOf(id);
        const started = mode === 'wait-for-child' ? await until(async () => await Promise.resolve(someOf(childrenOf(runner)))) : [];
        if (mode === 'wait-for-database') await until(async () => (await sleepersInDatabase()) === 1);
        const lasted = stopwatch();
        await cancelRun(id, 'operator');
        const run = await ended(id);
        for (const pid of started) await gone(pid);
        // Who stops in order may serve the next run; who had to be killed is gone.
        if (mode !== 'wait') await gone(runner);
        await until(async () => (await sleepersInDatabase()) === 0);
        keep(`stopped, ${mode}`, '10 s', lasted());
        expect(lasted()).toBeLessThan(10);
        expect(run).toMatchObject({ status: 'REVOKED' });
        expect(startsOf(fixtures, id)).toBe(1);
      }
    },
  );

  const someOf = (pids: number[]) => (pids.length > 0 ? pids : null);
});

it('a killed runner is told within two seconds', async () => {
  for (let round = 0; round < 10; round += 1) {
    const id = await enqueue(fixtures, { mode: round % 2 === 0 ? 'wait' : 'spin' });
    const runner = await runnerOf(id);
    const lasted = stopwatch();
    process.kill(runner, 'SIGKILL');
    const run = await ended(id);
    keep('a killed runner told', '2 s', lasted());
    expect(lasted()).toBeLessThan(2);
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'process_exit' });
    expect(startsOf(fixtures, id)).toBe(1);
  }
});

describe('a killed worker', () => {
  it.each(['wait', 'spin'])('is told within sixty seconds (%s), and what it had to do is started once', async (mode) => {
    const held = await enqueue(fixtures, { mode });
    const runner = await runnerOf(held);
    const waiting = await Promise.all(
      Array.from({ length: 20 }, async () => await enqueue(fixtures, { mode: 'wait-politely', count: 500 })),
    );
    // In the middle of them.
    await ended(waiting[2]!);
    const dying = await holderOf(held);
    const lasted = stopwatch();
    dying.kill('SIGKILL');
    await once(dying, 'exit');
    await gone(runner);
    const run = await ended(held);
    keep('a killed worker told', '60 s', lasted());
    expect(lasted()).toBeLessThan(60);
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'worker_lost' });
    expect((await linesOf(held)).at(-1)).toMatchObject({ log_level: 'error' });

    const others = await Promise.all(waiting.map(ended));
    keep('all that waited beside it ended', '60 s', lasted());
    expect(lasted()).toBeLessThan(60);
    // At most the one it had in its other hand is lost; the rest is done by the worker that lives.
    const lost = others.filter(({ failure_reason }) => failure_reason === 'worker_lost');
    expect(lost.length).toBeLessThanOrEqual(1);
    expect(others.filter(({ status }) => status !== 'SUCCESS')).toEqual(lost);
    expect(waiting.filter((id) => startsOf(fixtures, id) > 1)).toEqual([]);
    expect(startsOf(fixtures, held)).toBe(1);
    workers = [...workers.filter((worker) => worker !== dying), await spawnWorker()];
  });

  async function holderOf(id: string): Promise<ChildProcess> {
    const [owner] = await query<{ pid: number }>(
      sql`SELECT pid FROM windlass_worker_process WHERE id = ${(await runRow(id)).lease_owner}::uuid`,
    );
    return workers.find(({ pid }) => pid === owner!.pid)!;
  }
});
