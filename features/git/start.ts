// Starts a sync or a dry run of a repository: for people who may change it, whether or not they may run jobs.
import { scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { currentContext } from '@/core/context';
import { AppError, notFound } from '@/core/errors';
import { findByKey } from '@/core/resources/rows/lookup';
import { queuesOf } from '@/features/jobs/effective';
import { ownJob } from '@/features/jobs/own-job';
import { enqueueRun, type RunOrigin } from '@/features/runs/enqueue';
import { effectiveLimits } from '@/features/runs/limits';
import { runMode } from '@/features/runs/mode';
import { requireWorker } from '@/features/runs/workers';
import { gitRepository } from './resources';

const CLASSES = { sync: 'GitRepositorySync', 'dry-run': 'GitRepositoryDryRun' } as const;

export type RepositoryWork = keyof typeof CLASSES;

export interface StartedWork {
  readonly run: { readonly id: string };
  readonly repository: { readonly id: string; readonly name: string };
}

/** @throws forbidden, not_found; unavailable without a worker; conflict when the system's job can't be started like this */
export async function startRepositoryWork(
  actor: UserActor,
  key: string,
  work: RepositoryWork,
  origin: Extract<RunOrigin, 'ui' | 'api'>,
): Promise<StartedWork> {
  const row = await findByKey(gitRepository, scope(actor, 'change', gitRepository.label), key);
  if (!row) throw notFound();
  const job = await ownJob(CLASSES[work]);
  // Whoever set this wants to be asked: the form of the job does ask.
  if (job.approval_required) throw new AppError('conflict', `${job.name} needs approval here: ask for it by running the job itself.`);
  const [queue] = queuesOf(job);
  await requireWorker(queue);
  const requestId = currentContext()?.request;
  const input = { repository: String(row.id) };
  const run = await enqueueRun(undefined, {
    job,
    user: actor,
    input,
    sensitive: false,
    queue,
    origin,
    mode: runMode(job, input),
    limits: effectiveLimits(job),
    ...(requestId !== undefined && { requestId }),
  });
  return { run: { id: run.id }, repository: { id: String(row.id), name: String(row['name']) } };
}
