// Starts a sync or a dry run of a repository: for people who may change it, whether or not they may run jobs.
import { scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { currentContext } from '@/core/context';
import { AppError, notFound } from '@/core/errors';
import { findByKey } from '@/core/resources/lookup';
import { queuesOf } from '@/features/jobs/effective';
import { findByClassPath, type JobRow } from '@/features/jobs/find';
import { enqueueRun, type RunOrigin } from '@/features/runs/enqueue';
import { effectiveLimits } from '@/features/runs/limits';
import { runMode } from '@/features/runs/mode';
import { requireWorker } from '@/features/runs/workers';
import { gitRepository } from './resources';

const CLASS_PATHS = { sync: 'windlass.system_jobs.GitRepositorySync', 'dry-run': 'windlass.system_jobs.GitRepositoryDryRun' } as const;

export type RepositoryWork = keyof typeof CLASS_PATHS;

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
  const job = await systemJob(CLASS_PATHS[work]);
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

async function systemJob(classPath: string): Promise<JobRow> {
  const job = await findByClassPath(classPath);
  if (!job?.installed)
    throw new AppError('unavailable', "The platform's own jobs are not known yet: run npm run post-upgrade.", { retryAfterSeconds: 60 });
  if (!job.enabled) throw new AppError('conflict', `${job.name} is not enabled: somebody who may change jobs has switched it off.`);
  // Whoever set this wants to be asked: the form of the job does ask.
  if (job.approval_required) throw new AppError('conflict', `${job.name} needs approval here: ask for it by running the job itself.`);
  return job;
}
