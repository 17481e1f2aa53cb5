// Who can decide a request: named on its page for those who can't; what they may read of its inputs; and whether its owner could still run it.
import sql from 'sql-template-tag';
import { can, isWithin, scope } from '@/core/access/access';
import { type Actor, loadActor, type UserActor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { resourceOf } from '@/core/resources/registry';
import { scheduledJob } from '@/features/schedules/resources';
import { type RequestBrief, type RequestDetail, requestWith } from './queue';

/** More people than this are not looked at: the page names a few. */
const MOST = 40;

/** Names of people who could approve it now, at most five. Superusers count only where nobody else can. */
export async function whoMayApprove(request: RequestDetail): Promise<string[]> {
  const { job, schedule_id } = request;
  if (!job || !schedule_id) return [];
  const candidates = await query<{ id: string; is_superuser: boolean }>(sql`
    SELECT u.id::text, u.is_superuser FROM users_user u
     WHERE u.is_active AND u.id IS DISTINCT FROM ${request.owner_id}::uuid AND u.id IS DISTINCT FROM ${request.requester_id}::uuid
       AND (u.is_superuser OR EXISTS (SELECT FROM users_object_permission p WHERE p.enabled AND 'approve' = ANY (p.actions) AND 'extras.job' = ANY (p.object_types)
            AND (EXISTS (SELECT FROM "_permission_users" x WHERE x."A" = p.id AND x."B" = u.id)
              OR EXISTS (SELECT FROM "_permission_groups" g JOIN "_user_groups" m ON m."A" = g."A" WHERE g."B" = p.id AND m."B" = u.id))))
     ORDER BY u.is_superuser, u.username LIMIT ${MOST}::int`);
  const names: { name: string; mighty: boolean }[] = [];
  for (const { id, is_superuser } of candidates) {
    if (names.length === 5 || (is_superuser && names.some(({ mighty }) => !mighty))) break;
    const actor = await loadActor(id);
    if (await mayApprove(actor, job.id, schedule_id)) names.push({ name: nameOf(actor), mighty: is_superuser });
  }
  return names.map(({ name }) => name);
}

async function mayApprove(actor: Actor, jobId: string, scheduleId: string): Promise<boolean> {
  return (await reaches(actor, 'approve', 'extras.job', jobId)) && (await reaches(actor, 'change', scheduledJob.label, scheduleId));
}

async function reaches(actor: Actor, action: 'approve' | 'change' | 'run', label: string, id: string): Promise<boolean> {
  return can(actor, action, label) && isWithin(resourceOf(label), scope(actor, action, label), [id]);
}

const nameOf = (actor: Actor) => (actor.kind === 'user' ? actor.fullName || actor.username : '');

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
  return owner_id !== null && job !== null && reaches(await loadActor(owner_id), 'run', 'extras.job', job.id);
}
