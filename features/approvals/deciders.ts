// Who can decide a request: named on its page for those who can't; what they may read of its inputs; and whether its owner could still run it.
import { type Actor, loadActor, type UserActor } from '@/core/access/actor';
import { reaches, whoMay } from '@/features/accounts/who-may';
import { scheduledJob } from '@/features/schedules/resources';
import { type RequestBrief, type RequestDetail, requestWith } from './queue';

/** A request, or what one would ask for. */
export type ToApprove = Pick<RequestDetail, 'schedule_id' | 'owner_id' | 'requester_id'> & { readonly job: { readonly id: string } | null };

/** Names of people who could approve it now, at most five. Superusers count only where nobody else can. */
export async function whoMayApprove({ job, schedule_id, owner_id, requester_id }: ToApprove): Promise<string[]> {
  if (!job || !schedule_id) return [];
  const approve = { action: 'approve', label: 'extras.job', id: job.id } as const;
  return whoMay([approve, { action: 'change', label: scheduledJob.label, id: schedule_id }], [owner_id, requester_id]);
}

/**
 * Who shows a reader the names of the objects among a request's inputs: its requester does, to who may decide it or has, because nobody can answer
 * for ids. The names and nothing more, and only of what the requester may see (ADR 0041).
 */
export async function whoShowsInputs({ is_decider, requester_id }: RequestBrief): Promise<Actor | undefined> {
  return is_decider && requester_id !== null ? loadActor(requester_id) : undefined;
}

/** Of a schedule or its run: as the request for it is shown, while it has the very inputs that were asked for. */
export async function whoShowsSame(
  reader: UserActor,
  given: { readonly scheduleId: string; readonly kwargs: RequestBrief['kwargs'] },
): Promise<Actor | undefined> {
  const request = await requestWith(reader, given);
  return request && whoShowsInputs(request);
}

/** Whether the one in whose name it would run could run it now. The worker asks again when it starts. */
export async function ownerMayRun({ owner_id, job }: RequestDetail): Promise<boolean> {
  return owner_id !== null && job !== null && reaches(await loadActor(owner_id), { action: 'run', label: 'extras.job', id: job.id });
}
