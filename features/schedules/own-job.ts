// Starts one of the platform's own jobs for somebody whose right to its work the caller has asked for: they need not be allowed to run jobs.
import type { UserActor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import { findByClassPath, type JobRow } from '@/features/jobs/find';
import { type SubmitOptions, submitAdmitted, type Submitted } from './submit';

/** @throws unavailable when the record or a worker is missing; conflict when somebody has switched the job off */
export async function ownJob(className: string): Promise<JobRow> {
  const job = await findByClassPath(`windlass.system_jobs.${className}`);
  if (!job?.installed)
    throw new AppError('unavailable', "The platform's own jobs are not known yet: run npm run post-upgrade.", { retryAfterSeconds: 60 });
  if (!job.enabled) throw new AppError('conflict', `${job.name} is not enabled: somebody who may change jobs has switched it off.`);
  return job;
}

/** Runs it now, or asks for its approval where its record wants one. */
export async function submitOwnJob(
  actor: UserActor,
  job: JobRow,
  data: object,
  { origin }: Pick<SubmitOptions, 'origin'>,
): Promise<Submitted> {
  return await submitAdmitted(actor, job, { data, taskQueue: undefined, schedule: undefined, source: 'json' }, { origin });
}
