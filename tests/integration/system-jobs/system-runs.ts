// The platform's own jobs, run as clients do: over REST, by a worker, to their end.
import { beforeAll, afterAll } from 'vitest';
import '@/features/catalog';
import { db } from '@/core/db/client';
import { refreshJobs } from '@/features/jobs/refresh';
import { systemSource } from '@/features/system-jobs/source';
import { type RunningWorker, startWorker } from '@/worker/worker';
import { api } from '../../support/call-route';
import type { Person } from '../../support/people';
import { make, unique, type World } from '../../support/samples';
import { ended, linesOf, type RunRow } from '../runs/fixtures';

/** Keeps a worker alive while the tests of a file run, with the records of these jobs. */
export function withWorker(): void {
  let worker: RunningWorker;
  beforeAll(async () => {
    await refreshJobs([systemSource]);
    worker = await startWorker({ queues: ['default'], concurrency: 2 });
  });
  afterAll(async () => await worker.stop());
}

/** What people need to run jobs at all. */
export const RUNS_JOBS = { types: ['extras.job'], actions: ['run'] };

/** New devices whose names begin alike: "gone-7-0", "gone-7-1" … */
export async function makeDevices(
  by: Person,
  world: World,
  word: string,
  count: number,
  more: object = {},
): Promise<{ ids: string[]; prefix: string }> {
  const prefix = unique(word);
  const { deviceType: device_type, role, status, location } = world;
  const bodies = Array.from({ length: count }, (_, index) => ({
    name: `${prefix}-${index}`,
    device_type,
    role,
    status,
    location,
    ...more,
  }));
  return { ids: (await make(by, 'dcim.device', ...bodies)).map(({ id }) => String(id)), prefix };
}

export interface Ended {
  run: RunRow;
  /** "level object message" */
  log: string[];
}

export async function startSystemJob(name: string, data: object, who: Person): Promise<string> {
  const answer = await api('POST', `/api/extras/jobs/${encodeURIComponent(name)}/run/`, { token: who.token, body: { data } });
  if (answer.status !== 201) throw new Error(answer.text);
  return (answer.body as { job_result: { id: string } }).job_result.id;
}

export async function runSystemJob(name: string, data: object, who: Person): Promise<Ended> {
  return await endOf(await startSystemJob(name, data, who));
}

export async function endOf(id: string): Promise<Ended> {
  const run = await ended(id);
  const log = (await linesOf(id)).map(({ log_level, log_object, message }) =>
    [log_level, log_object, message].filter((word) => word !== '').join(' '),
  );
  return { run, log };
}

/** The changes that a run made, oldest first. */
export const changesOf = (run: string) => db().objectChange.findMany({ where: { run_id: run }, orderBy: { seq: 'asc' } });
