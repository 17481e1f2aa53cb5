// How long a run may last. Pure: the worker holds the timers.
import { env } from '@/core/env';

export interface Limits {
  softSeconds: number;
  hardSeconds: number;
}

/** The site's limits, for jobs that say nothing. */
export function siteLimits(): Limits {
  return { softSeconds: env.softTimeLimitSeconds, hardSeconds: env.timeLimitSeconds };
}

/**
 * The limits a run gets: the record's (its override, else what the class says), else the site's. In seconds, always set.
 * @see jobs-platform: an effective limit of 0 means the site's default
 */
export function effectiveLimits(job: { soft_time_limit: number; time_limit: number }, site: Limits = siteLimits()): Limits {
  return {
    softSeconds: job.soft_time_limit > 0 ? job.soft_time_limit : site.softSeconds,
    hardSeconds: job.time_limit > 0 ? job.time_limit : site.hardSeconds,
  };
}

/** What to tell whoever runs a job whose soft limit can never fire; null when both make sense together. */
export function limitsWarning({ softSeconds, hardSeconds }: Limits): string | null {
  if (hardSeconds > softSeconds) return null;
  return `The hard time limit of ${seconds(hardSeconds)} seconds is not above the soft one of ${seconds(softSeconds)} seconds: this run is killed after ${seconds(hardSeconds)} seconds without being asked to stop first.`;
}

/** 5 → "5.0", as limits are written everywhere. */
function seconds(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
