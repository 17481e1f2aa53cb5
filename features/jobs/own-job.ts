// The records of the platform's own jobs, for who starts one without being allowed to run jobs: the caller has asked for the right to its work.
import { AppError } from '@/core/errors';
import { findByClassPath, type JobRow } from './find';

/** @throws unavailable when the record is missing; conflict when somebody has switched the job off */
export async function ownJob(className: string): Promise<JobRow> {
  const job = await findByClassPath(`windlass.system_jobs.${className}`);
  if (!job?.installed)
    throw new AppError('unavailable', "The platform's own jobs are not known yet: run npm run post-upgrade.", { retryAfterSeconds: 60 });
  if (!job.enabled) throw new AppError('conflict', `${job.name} is not enabled: somebody who may change jobs has switched it off.`);
  return job;
}
