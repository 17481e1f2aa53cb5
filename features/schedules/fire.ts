// Fires schedules. One queue task per schedule stands at its next slot; firing is one transaction: the run, the next slot and the next task together.
import sql from 'sql-template-tag';
import { systemContext } from '@/core/context';
import { query, type Tx, write } from '@/core/db/client';
import { addTask, removeTask } from '@/core/db/queue';
import { log } from '@/core/log';
import { queuesOf } from '@/features/jobs/effective';
import { enqueueRun } from '@/features/runs/enqueue';
import { effectiveLimits } from '@/features/runs/limits';
import { dueSlot, firstSlot, type Interval, type Recurrence } from './recurrence';

/** The queue's task; payload `{ id, revision }`. It may be tried again: a slot that has its run fires no second one. */
export const FIRE_TASK = 'fire_schedule';

const keyOf = (id: string) => `schedule:${id}`;

export interface ScheduleToArm {
  id: string;
  revision: number;
  next_slot: Date | null;
}

/** Puts the schedule's task at its next slot, in the place of any other; without a slot there is none. */
export async function armSchedule(tx: Tx, schedule: ScheduleToArm): Promise<void> {
  if (schedule.next_slot === null) return disarmSchedule(tx, schedule.id);
  await addTask(tx, FIRE_TASK, { id: schedule.id, revision: schedule.revision }, { runAt: schedule.next_slot, key: keyOf(schedule.id), maxAttempts: 25 });
}

export async function disarmSchedule(tx: Tx, id: string): Promise<void> {
  await removeTask(tx, keyOf(id));
}

/** The next slot of a schedule that starts to count now (approved, resumed, edited): never one that has passed, but for what happens once. */
export function slotFromNow(recurrence: Recurrence, now: Date): Date | null {
  const first = firstSlot(recurrence);
  if (first === null || first > now) return first;
  if (recurrence.interval === 'future' || recurrence.interval === 'immediately') return now;
  return dueSlot(recurrence, first, now)?.next ?? null;
}

interface Row extends ScheduleToArm {
  name: string;
  interval: Interval;
  start_time: Date;
  time_zone: string;
  crontab: string;
  kwargs: Record<string, never>;
  queue: string | null;
  job_model_id: string | null;
  user_id: string | null;
  approval_required: boolean;
  approved_at: Date | null;
  code_digest: string | null;
  now: Date;
}

/** Row locked before the clock is read: two workers must not both see a slot as due. */
async function lockSchedule(tx: Tx, id: string, revision: number): Promise<Row | undefined> {
  await query(sql`SELECT 1 FROM extras_scheduled_job WHERE id = ${id}::uuid FOR UPDATE`, tx);
  const [row] = await query<Row>(sql`SELECT *, windlass_now() AS now FROM extras_scheduled_job WHERE id = ${id}::uuid AND revision = ${revision}::int AND enabled`, tx);
  return row;
}

/** What the queue calls at a slot. A schedule that was edited, paused, deleted or never approved does nothing. */
export async function fireSchedule(payload: { id: string; revision: number }): Promise<void> {
  await write(systemContext('schedule'), async (tx) => {
    const schedule = await lockSchedule(tx, payload.id, payload.revision);
    if (!schedule?.next_slot || (schedule.approval_required && !schedule.approved_at)) return;
    const recurrence: Recurrence = { interval: schedule.interval, start: schedule.start_time, timeZone: schedule.time_zone, crontab: schedule.crontab };
    const due = dueSlot(recurrence, schedule.next_slot, schedule.now);
    if (!due) return armSchedule(tx, schedule); // woken early: the database's clock decides
    const ran = await startRun(tx, schedule, due.slot);
    if (due.missed > 0) log.info('missed slots collapsed into one late run', { schedule: schedule.name, missed: due.missed });
    // A schedule whose job or owner is gone can never run again; one without a next slot is finished.
    const goesOn = ran !== 'orphan' && due.next !== null;
    await query(
      sql`UPDATE extras_scheduled_job SET next_slot = ${goesOn ? due.next!.toISOString() : null}::timestamptz, last_slot = ${due.slot.toISOString()}::timestamptz,
            last_run_at = CASE WHEN ${ran === 'started'}::boolean THEN windlass_now() ELSE last_run_at END,
            total_run_count = total_run_count + ${ran === 'started' ? 1 : 0}::int, enabled = ${goesOn}::boolean WHERE id = ${schedule.id}::uuid`,
      tx,
    );
    await armSchedule(tx, { ...schedule, next_slot: goesOn ? due.next : null });
  });
}

/** The run of one slot, unless there is one. Whether it may start is asked again when a worker claims it. */
async function startRun(tx: Tx, schedule: Row, slot: Date): Promise<'started' | 'exists' | 'orphan'> {
  const [taken] = await query(sql`SELECT 1 FROM extras_job_result WHERE scheduled_job_id = ${schedule.id}::uuid AND slot_at = ${slot.toISOString()}::timestamptz`, tx);
  if (taken) return 'exists';
  const job = schedule.job_model_id ? await tx.job.findUnique({ where: { id: schedule.job_model_id } }) : null;
  if (!job || !schedule.user_id) {
    log.warn('a schedule without a job or an owner was switched off', { schedule: schedule.name, job: schedule.job_model_id, owner: schedule.user_id });
    return 'orphan';
  }
  await enqueueRun(tx, {
    job,
    user: { id: schedule.user_id },
    input: schedule.kwargs,
    sensitive: false,
    queue: schedule.queue || queuesOf(job)[0],
    origin: 'schedule',
    mode: job.supports_dryrun && (schedule.kwargs as Record<string, unknown>)['dryrun'] === true ? 'read' : 'direct',
    limits: effectiveLimits(job),
    scheduledJob: { id: schedule.id },
    slot,
    ...(schedule.code_digest && { codeDigest: schedule.code_digest }),
  });
  return 'started';
}

/** Gives every enabled schedule that has lost its task a new one: after a restored backup, or a queue that was emptied. */
export async function rearmSchedules(): Promise<number> {
  return write(systemContext('schedule'), async (tx) => {
    const lost = await query<ScheduleToArm>(
      sql`SELECT id::text, revision, next_slot FROM extras_scheduled_job s
           WHERE enabled AND next_slot IS NOT NULL AND (NOT approval_required OR approved_at IS NOT NULL)
             AND NOT EXISTS (SELECT FROM graphile_worker.jobs j WHERE j.key = 'schedule:' || s.id AND j.attempts < j.max_attempts)`,
      tx,
    );
    for (const schedule of lost) await armSchedule(tx, schedule);
    return lost.length;
  });
}
