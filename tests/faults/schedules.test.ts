// Schedules in real time with two workers as processes of their own, and approvals decided by many at once, as often as it takes to trust them.
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sql from 'sql-template-tag';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { query } from '@/core/db/client';
import { pauseSchedule } from '@/features/schedules/manage';
import { raceToDecide } from '../integration/approvals/race';
import { changeJob, ended, startsOf, until } from '../integration/runs/fixtures';
import { acting, makeWorld, minutesOf, runsOf, schedule, type World } from '../integration/schedules/fixtures';
import { person } from '../integration/submit/people';
import { spawnWorker } from './worker-process';

const MINUTES = 10;
const dataDirs = [1, 2].map(() => fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-faults-worker-')));
let world: World;
let workers: ChildProcess[];

beforeAll(async () => {
  world = await makeWorld();
  workers = await Promise.all(dataDirs.map((dataDir) => spawnWorker({ WINDLASS_DATA_DIR: dataDir })));
});
afterEach(() => {
  expect(workers.map(({ exitCode }) => exitCode)).toEqual([null, null]);
});
afterAll(() => {
  for (const worker of workers) worker.kill('SIGKILL');
  for (const dataDir of dataDirs) fs.rmSync(dataDir, { recursive: true, force: true });
});

it('five schedules of every minute, two workers, ten minutes: every slot has one run, started once', async () => {
  const ids = await Promise.all([1, 2, 3, 4, 5].map(() => schedule(world, world.runner, { interval: 'custom', crontab: '* * * * *' })));
  await until(async () => {
    const counts = await Promise.all(ids.map(async (id) => (await runsOf(id)).length));
    return counts.every((count) => count >= MINUTES);
  });
  for (const id of ids) await acting(world.admin, () => pauseSchedule(world.admin, id));
  for (const id of ids) {
    const runs = await runsOf(id);
    const first = runs[0]!.slot_at!.getTime();
    const everyMinute = runs.map((_, index) => new Date(first + index * 60_000));
    expect(minutesOf(runs.map(({ slot_at }) => slot_at))).toEqual(minutesOf(everyMinute));
    for (const run of runs) {
      expect(await ended(run.id)).toMatchObject({ status: 'SUCCESS' });
      expect(startsOf(world, run.id)).toBe(1);
    }
  }
  const [taking] = await query<{ owners: number }>(sql`SELECT count(DISTINCT lease_owner)::int AS owners FROM extras_job_result`);
  expect(taking).toEqual({ owners: 2 });
});

it('20 rounds of 20 who approve and deny at once: one wins, and its run starts once or there is none', async () => {
  await changeJob(world.job.id, { approval_required: true });
  const may = [
    { actions: ['approve'], types: ['extras.job'] },
    { actions: ['change', 'delete'], types: ['extras.scheduledjob'] },
  ];
  const deciders = await Promise.all([1, 2, 3, 4].map(() => person(may)));
  const approved: string[] = [];
  for (let round = 0; round < 20; round += 1) {
    const run = await raceToDecide(world, deciders, round);
    if (run !== null) approved.push(run);
  }
  for (const id of approved) {
    expect(await ended(id)).toMatchObject({ status: 'SUCCESS' });
    expect(startsOf(world, id)).toBe(1);
  }
});
