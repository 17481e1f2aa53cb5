// Whether a claimed run may still start: everything that was true when it was asked for is looked at again, and what it is given is made ready.
import type { Json } from '@windlass/sdk';
import { authorize } from '@/core/access/access';
import { loadActor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import { unseal } from '@/core/secrets';
import type { Claim } from './flight';
import type { ClaimedRun } from './lifecycle';
import { needsApproval } from './mode';

export interface Refusal {
  kind: 'refused';
  reason: 'load_error' | 'job_missing' | 'job_disabled' | 'not_permitted' | 'user_inactive' | 'code_changed' | 'invalid_input';
  message: string;
  traceback: null;
}

export type RunPermission = (run: ClaimedRun) => Promise<boolean>;

/** Why this run may not start; null when it may. */
export async function refusalOf(run: ClaimedRun, mayRun: RunPermission = requesterMayRun): Promise<Refusal | null> {
  const reason = refusedByRecords(run);
  if (reason) return { kind: 'refused', traceback: null, ...reason };
  if (await mayRun(run)) return null;
  return {
    kind: 'refused',
    reason: 'not_permitted',
    message: `${run.user?.username ?? 'The requester'} may not run this job (any more).`,
    traceback: null,
  };
}

function refusedByRecords(run: ClaimedRun): Pick<Refusal, 'reason' | 'message'> | null {
  const { job, user, origin, bound_code, class_path } = run;
  if (!user) return { reason: 'user_inactive', message: 'The user who asked for this run is gone.' };
  // The operator's shell may act for anybody.
  if (!user.is_active && origin !== 'cli')
    return { reason: 'user_inactive', message: `${user.username}, who asked for this run, is not active any more.` };
  if (!job) return { reason: 'job_missing', message: `The record of ${class_path} was deleted.` };
  if (!job.installed)
    return { reason: 'job_missing', message: `${class_path} is not installed any more: its class is gone from its source.` };
  if (!job.enabled) return { reason: 'job_disabled', message: `${job.name} is not enabled.` };
  if (job.load_error)
    return { reason: 'load_error', message: `The file of this job does not load: ${job.load_error.message ?? 'see the job'}` };
  if (!job.bundle_digest || !job.has_bundle)
    return { reason: 'load_error', message: `The code of ${class_path} is not there. Refresh the jobs.` };
  if (lacksApproval(run))
    return {
      reason: 'not_permitted',
      message: `${job.name} needs approval now, and this ${origin} has none. ${origin === 'schedule' ? 'Ask for it on the page of the schedule.' : 'Ask for a run instead.'}`,
    };
  if (bound_code !== job.code_digest)
    return { reason: 'code_changed', message: 'The code of this job was changed after the run was approved. Ask for approval again.' };
  return null;
}

/** What starts by itself may have been set up before the job needed approval. */
const lacksApproval = ({ origin, job, task_kwargs, is_approved }: ClaimedRun): boolean =>
  (origin === 'schedule' || origin === 'hook') && job !== null && !is_approved && needsApproval(job, task_kwargs);

/** The requester's permission at this moment. */
async function requesterMayRun(run: ClaimedRun): Promise<boolean> {
  if (!run.user || !run.job) return false;
  // Whoever set the hook up was allowed to run the job; those whose changes it answers need not be.
  if (run.origin === 'hook' || run.user.is_superuser) return true;
  const actor = await loadActor(run.user.id);
  if (actor.kind !== 'user') return false;
  try {
    await authorize(run.origin === 'cli' ? { ...actor, isActive: true } : actor, 'run', 'extras.job', run.job.id);
    return true;
  } catch (error) {
    if (error instanceof AppError && (error.code === 'forbidden' || error.code === 'not_found')) return false;
    throw error;
  }
}

export interface RunInput {
  data: { [variable: string]: Json };
  /** Values that may appear nowhere. */
  secrets: Json[];
  /** Ids of uploads. */
  files: string[];
}

/**
 * The inputs as they were validated, the sealed ones opened.
 * @throws when they cannot be opened: the key changed, or a broken connection ate them.
 */
export function openInput(run: Claim): RunInput {
  const sealed = run.sealed === null ? {} : (JSON.parse(unseal(Buffer.from(run.sealed, 'base64'), run.id)) as Record<string, Json>);
  if (run.sensitive && run.sealed === null) throw new Error('the sealed inputs are gone');
  const data = { ...run.task_kwargs, ...sealed };
  const fileVariables = (run.job?.special ?? []).filter((variable) => variable.kind === 'file').map((variable) => variable.name);
  const files = fileVariables.flatMap((name) => fileIds(data[name]));
  return { data, secrets: Object.values(sealed), files };
}

function fileIds(value: Json | undefined): string[] {
  if (typeof value === 'string' && value !== '') return [value];
  const id = typeof value === 'object' && value !== null && 'file' in value ? value.file : null;
  return typeof id === 'string' ? [id] : [];
}
