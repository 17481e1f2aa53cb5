// The record of what somebody asked approval for: opened with a schedule that needs it, closed by whoever decides, void when what was asked for changes.
// It outlives the schedule.
import sql from 'sql-template-tag';
import { execute, query, type Tx } from '@/core/db/client';
import type { ScheduleRow } from './row';

export type RequestState = 'pending' | 'approved' | 'denied' | 'withdrawn' | 'void';

type Asked = Pick<
  ScheduleRow,
  'id' | 'name' | 'task' | 'start_time' | 'time_zone' | 'crontab' | 'queue' | 'job_model_id' | 'code_digest'
> & {
  interval: string;
  kwargs: unknown;
};

export interface Person {
  readonly id: string;
  readonly username: string;
}

/** Opens the request for the schedule as it stands. There is one open request for a schedule at a time. */
export async function openRequest(tx: Tx, schedule: Asked, requester: Person): Promise<void> {
  const { id, name, task, kwargs, job_model_id, interval, start_time, time_zone, crontab, queue, code_digest } = schedule;
  const asked = {
    job_model_id,
    name,
    class_path: task,
    kwargs: kwargs as object,
    interval,
    start_time,
    time_zone,
    crontab,
    queue,
    code_digest,
  };
  await tx.approvalRequest.create({
    data: { scheduled_job_id: id, ...asked, requester_id: requester.id, requester_name: requester.username },
  });
}

/** Closes the open request of a schedule. Returns false when there is none: it was decided already. */
export async function closeRequest(
  tx: Tx,
  scheduleId: string,
  { state, by, comment }: { state: Exclude<RequestState, 'pending'>; by: Person | null; comment: string },
): Promise<boolean> {
  const closed = await execute(
    sql`UPDATE extras_approval_request SET state = ${state}::text, decided_by_id = ${by?.id ?? null}::uuid, decided_by_name = ${by?.username ?? null}::text,
          decided_at = windlass_now(), comment = ${comment}::text WHERE scheduled_job_id = ${scheduleId}::uuid AND state = 'pending'`,
    tx,
  );
  return closed === 1;
}

/**
 * What was asked for is no more what is there. Who approved it, and why, stays written down; what nobody had decided yet names nobody. Called when the
 * schedule has what is asked for now.
 */
export async function voidApproval(tx: Tx, scheduleId: string, by: Person): Promise<void> {
  const isOnlyCode = await onlyCodeDiffers(tx, scheduleId);
  const [reason, afterwards] = isOnlyCode
    ? [`Asked again by ${by.username} with newer code.`, ` (Asked again by ${by.username} with newer code.)`]
    : [`Changed by ${by.username} before anybody decided.`, ` (Changed by ${by.username} afterwards.)`];
  if (await closeRequest(tx, scheduleId, { state: 'void', by: null, comment: reason })) return;
  await execute(
    sql`UPDATE extras_approval_request SET state = 'void', comment = trim(comment || ${afterwards}::text)
         WHERE scheduled_job_id = ${scheduleId}::uuid AND state = 'approved'`,
    tx,
  );
}

const AFTERWARDS = /^([\s\S]*?)\s*\(((?:Asked again|Changed) by [^()]* (?:with newer code|afterwards)\.)\)$/;

/** What who approved said, and what made it void afterwards, as the comment of a void request has both. */
export function readVoided(comment: string): { said: string; since?: string } {
  const [, said = comment, since] = AFTERWARDS.exec(comment) ?? [];
  return { said, ...(since !== undefined && { since }) };
}

/** Whether the latest request of a schedule that is in force asked for what the schedule is now, with other code. */
async function onlyCodeDiffers(tx: Tx, scheduleId: string): Promise<boolean> {
  const [row] = await query<{ only: boolean }>(
    sql`SELECT r.code_digest IS DISTINCT FROM s.code_digest AND r.kwargs = s.kwargs AND r.start_time = s.start_time
           AND (r.interval, r.time_zone, r.crontab) = (s.interval, s.time_zone, s.crontab) AS only
          FROM extras_approval_request r JOIN extras_scheduled_job s ON s.id = r.scheduled_job_id
         WHERE r.scheduled_job_id = ${scheduleId}::uuid AND r.state IN ('pending', 'approved') ORDER BY r.state = 'pending' DESC, r.created DESC LIMIT 1`,
    tx,
  );
  return row?.only ?? false;
}
