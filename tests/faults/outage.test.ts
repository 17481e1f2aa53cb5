// Outages of Postgres, survived: a server of our own is stopped, restarted and killed under a worker at work. Minutes, not seconds: `npm run faults`.
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { migrate } from '@/core/db/migrate';
import { start, stop } from '../../scripts/postgres.mjs';
import { spawnWorker } from './worker-process';

type Runs = typeof import('../integration/runs/fixtures');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-faults-pg-'));
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-faults-data-'));
fs.chmodSync(folder, 0o755);
let runs: Runs;
let fixtures: Awaited<ReturnType<Runs['makeFixtures']>>;
let worker: ChildProcess;

const sleep = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

beforeAll(async () => {
  const { url } = await start(folder);
  await migrate(url, path.resolve('prisma/migrations'));
  Object.assign(process.env, { DATABASE_URL: url, WINDLASS_DATA_DIR: dataDir, WINDLASS_SECRET_KEY: randomBytes(32).toString('hex') });
  runs = await import('../integration/runs/fixtures');
  fixtures = await runs.makeFixtures();
  worker = await spawnWorker();
});
afterEach(() => {
  expect(worker.exitCode).toBeNull();
});
afterAll(async () => {
  worker.kill('SIGKILL');
  const { closeConnections } = await import('@/features/runs/connections');
  await closeConnections();
  await stop(folder);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.rmSync(dataDir, { recursive: true, force: true });
});

/** Reading goes through the same outage: no answer is no answer yet. */
async function ended(id: string) {
  return await runs.until(async () => {
    const run = await runs.runRow(id).catch(() => null);
    return run?.date_done ? run : null;
  });
}

/** What lies in the spool, file by file. */
function spooled(): string[] {
  const spool = path.join(dataDir, 'spool');
  return fs.existsSync(spool)
    ? fs
        .readdirSync(spool)
        .filter((name) => name.endsWith('.json'))
        .map((name) => fs.readFileSync(path.join(spool, name), 'utf8'))
    : [];
}

/** Its code runs: before that an outage only makes it wait. */
const running = async (id: string) => await runs.until(async () => await Promise.resolve(runs.startsOf(fixtures, id) > 0));

const ready = async () =>
  await runs.until(
    async () =>
      await runs.ping().then(
        () => true,
        () => false,
      ),
  );

it('a restart in the middle of a run: the run goes on, nothing is lost, and the next run starts', async () => {
  for (let round = 0; round < 3; round += 1) {
    const id = await runs.enqueue(fixtures, { mode: 'lines-slowly', count: 40 });
    await running(id);
    await stop(folder);
    await start(folder);
    const run = await ended(id);
    expect(run).toMatchObject({ status: 'SUCCESS' });
    expect((await runs.linesOf(id)).map((line) => line.seq)).toEqual(Array.from({ length: 42 }, (_, index) => index + 1));
    expect(runs.startsOf(fixtures, id)).toBe(1);
    const next = await runs.enqueue(fixtures, { mode: 'nothing' });
    expect(await ended(next)).toMatchObject({ status: 'SUCCESS' });
  }
});

it('20 seconds without Postgres while two runs end: both outcomes are delivered, and the queue goes on', async () => {
  const ids = [
    await runs.enqueue(fixtures, { mode: 'wait-politely', count: 3000 }),
    await runs.enqueue(fixtures, { mode: 'wait-politely', count: 3000 }),
  ];
  for (const id of ids) await running(id);
  await stop(folder);
  await runs.until(async () => await Promise.resolve(spooled().filter((run) => run.includes('SUCCESS')).length === 2));
  await sleep(20_000);
  await start(folder);
  await ready();
  for (const id of ids) expect(await ended(id)).toMatchObject({ status: 'SUCCESS', result: 'waited', reported_late: false });
  const next = await runs.enqueue(fixtures, { mode: 'nothing' });
  expect(await ended(next)).toMatchObject({ status: 'SUCCESS' });
  expect(spooled()).toEqual([]);
});

it('the worker killed while Postgres is away: the next worker delivers the outcome from the spool', async () => {
  const id = await runs.enqueue(fixtures, { mode: 'wait-politely', count: 1500 });
  await running(id);
  await stop(folder);
  await runs.until(async () => await Promise.resolve(spooled().some((run) => run.includes(id) && run.includes('SUCCESS'))));
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  await start(folder);
  await ready();
  worker = await spawnWorker();
  expect(await ended(id)).toMatchObject({ status: 'SUCCESS', result: 'waited' });
  expect(runs.startsOf(fixtures, id)).toBe(1);
});

it('backends terminated again and again: every run still ends in SUCCESS, started once', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 30; n += 1) {
    const id = await runs.until(async () => await runs.enqueue(fixtures, { mode: 'wait-politely', count: 100 }).catch(() => null));
    ids.push(id);
    await runs.terminateBackends().catch(() => undefined);
  }
  for (const id of ids) {
    expect(await ended(id)).toMatchObject({ status: 'SUCCESS' });
    expect(runs.startsOf(fixtures, id)).toBe(1);
  }
});
