// The door for people as tests use it: the shipped jobs enabled, a worker that seems to live, a request in, a row or a refusal out.
import sql from 'sql-template-tag';
import '@/features/catalog';
import type { UserActor } from '@/core/access/actor';
import { systemContext, withContext } from '@/core/context';
import { execute, write } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { refreshJobs } from '@/features/jobs/refresh';
import { localSource } from '@/features/jobs/sources';
import { readFlatRequest, readJsonRequest, submitJob } from '@/features/schedules/submit';
import { worker } from './people';

export const HELLO = 'Example Hello World';
export const EVERY = 'Example Every Variable';
export const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

export async function enableShippedJobs(): Promise<void> {
  await refreshJobs([localSource()]);
  await write(systemContext('system'), (tx) => tx.job.updateMany({ data: { enabled: true } }));
}

export async function onlyWorker(...queues: string[]): Promise<void> {
  await execute(sql`DELETE FROM windlass_worker_process`);
  await worker(queues);
}

export const submit = (actor: UserActor, key: string, body?: unknown) =>
  withContext(systemContext('api'), () => submitJob(actor, key, readJsonRequest(body), { origin: 'api' }));

export const submitFlat = (actor: UserActor, key: string, parts: Record<string, unknown>) =>
  withContext(systemContext('api'), () => submitJob(actor, key, readFlatRequest(new Map(Object.entries(parts))), { origin: 'api' }));

/** What the API answers with: the exact body where one was given, else the errors by field, else the message. */
export async function refusal(work: () => Promise<unknown>): Promise<{ code: string; body: unknown }> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, body: error.body ?? error.fields ?? error.message };
    throw error;
  }
  throw new Error('it was accepted');
}

export const set = (name: string, data: Record<string, unknown>) =>
  write(systemContext('system'), (tx) => tx.job.update({ where: { name }, data }));
