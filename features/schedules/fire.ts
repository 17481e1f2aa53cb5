// Fires schedules. One queue task per schedule stands at its next slot; firing is one transaction: the run, the next slot and the next task together.
import sql from 'sql-template-tag';
import { systemContext } from '@/core/context';
import { query, type Tx, write } from '@/core/db/client';
import { addTask, removeTask } from '@/core/db/queue';
import { log } from '@/core/log';
import { queuesOf } from '@/features/jobs/effective';
import { enqueueRun } from '@/features/runs/enqueue';
import { effectiveLimits, siteLimits } from '@/features/runs/limits';
import { runMode } from '@/features/runs/mode';
import { dueSlot, firstSlot, nextMatch, patternOf, type Recurrence } from './recurrence';
import { isPending, lockSchedule, recurrenceOf, type ScheduleRow } from './row';

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
  // Slots are told by the product's clock, the queue goes by the database's own.
  const [row] = await query<{ at: Date }>(
    sql`SELECT ${schedule.next_slot.toISOString()}::timestamptz - (windlass_now() - statement_timestamp()) AS at`,
    tx,
  );
  await addTask(
    tx,
    FIRE_TASK,
    { id: schedule.id, revision: schedule.revision },
    { runAt: new Date(row!.at), key: keyOf(schedule.id), maxAttempts: 25 },
  );
}

export async function disarmSchedule(tx: Tx, id: string): Promise<void> {
  await removeTask(tx, keyOf(id));
}

/** The next slot of a schedule that starts to count now (approved, resumed, edited): never one that has passed, but for what happens once. */
export function slotFromNow(recurrence: Recurrence, now: Date): Date | null {
  const first = firstSlot(recurrence);
  if (first === null || first > now) return first;
  const pattern = patternOf(recurrence);
  return pattern ? nextMatch(pattern, recurrence.timeZone, now) : now;
}

/** What the queue calls at a slot. A schedule that was edited, paused, deleted or never approved does nothing. */
export async function fireSchedule(payload: { id: string; revision: number }): Promise<void> {
  await write(systemContext('schedule'), async (tx) => {
    const schedule = await lockSchedule(tx, payload.id);
    if (!schedule || schedule.revision !== payload.revision || isPending(schedule)) return;
    // A class that went took its schedules with it and left their tasks: the slot says what became of it.
    if (schedule.enabled || (await isUninstalled(tx, schedule))) await fireDue(tx, schedule);
  });
}

/**
 * Makes the run that is due, if one is, and puts the schedule at its next slot. The caller holds the row's lock.
 * Slots that were missed collapse into one late run. Returns the run's id.
 */
export async function fireDue(tx: Tx, schedule: ScheduleRow): Promise<string | null> {
  if (!schedule.next_slot) return null;
  const due = dueSlot(recurrenceOf(schedule), schedule.next_slot, schedule.now);
  if (!due) {
    await armSchedule(tx, schedule); // woken early: the database's clock decides
    return null;
  }
  const ran = await startRun(tx, schedule, due.slot);
  if (due.missed > 0) log.info('missed slots collapsed into one late run', { schedule: schedule.name, missed: due.missed });
  // One without a next slot is finished.
  const next = ran.kind === 'started' && ran.isLast ? null : due.next;
  await query(
    sql`UPDATE extras_scheduled_job SET next_slot = ${next?.toISOString() ?? null}::timestamptz, last_slot = ${due.slot.toISOString()}::timestamptz,
          last_run_at = CASE WHEN ${ran.kind === 'started'}::boolean THEN windlass_now() ELSE last_run_at END,
          total_run_count = total_run_count + ${ran.kind === 'started' ? 1 : 0}::int, enabled = ${next !== null}::boolean WHERE id = ${schedule.id}::uuid`,
    tx,
  );
  await armSchedule(tx, { ...schedule, next_slot: next });
  return ran.kind === 'started' ? ran.run : null;
}

type Started = { kind: 'started'; run: string; isLast: boolean } | { kind: 'exists' };

/** The run of one slot, unless there is one. Whether it may start is asked again when a worker claims it: that refuses what is gone, with the reason. */
async function startRun(tx: Tx, schedule: ScheduleRow, slot: Date): Promise<Started> {
  const [taken] = await query(
    sql`SELECT 1 FROM extras_job_result WHERE scheduled_job_id = ${schedule.id}::uuid AND slot_at = ${slot.toISOString()}::timestamptz`,
    tx,
  );
  if (taken) return { kind: 'exists' };
  const job = schedule.job_model_id ? await tx.job.findUnique({ where: { id: schedule.job_model_id } }) : null;
  // Without its job or its owner, or switched off because its class went, it can't go on.
  const isLast = !job || !schedule.user_id || !schedule.enabled;
  if (isLast) log.warn('a schedule was switched off', { schedule: schedule.name, job: schedule.job_model_id, owner: schedule.user_id });
  const { id } = await enqueueRun(tx, {
    job: job ?? formerJob(schedule.task),
    user: { id: schedule.user_id },
    input: schedule.kwargs,
    sensitive: false,
    queue: schedule.queue || (job ? queuesOf(job)[0] : 'default'),
    origin: 'schedule',
    mode: job ? runMode(job, schedule.kwargs) : 'read',
    limits: job ? effectiveLimits(job) : siteLimits(),
    scheduledJob: { id: schedule.id },
    slot,
    ...(schedule.code_digest && { codeDigest: schedule.code_digest }),
  });
  return { kind: 'started', run: id, isLast };
}

/** What is left of a job whose record was deleted: its class path. */
function formerJob(classPath: string) {
  const dot = classPath.lastIndexOf('.');
  return { id: null, name: classPath, module_name: classPath.slice(0, dot), job_class_name: classPath.slice(dot + 1) };
}

async function isUninstalled(tx: Tx, { job_model_id }: ScheduleRow): Promise<boolean> {
  return job_model_id !== null && (await tx.job.count({ where: { id: job_model_id, installed: false } })) > 0;
}

/** Gives every enabled schedule that has lost its task a new one: after a restored backup, or a queue that was emptied. */
export async function rearmSchedules(): Promise<number> {
  return write(systemContext('schedule'), async (tx) => {
    // The lock gives the rows as they are now: a task made of an older look would replace the one that just took its place.
    const lost = await query<ScheduleToArm>(
      sql`SELECT s.id::text, s.revision, s.next_slot FROM extras_scheduled_job s
           WHERE s.enabled AND s.next_slot IS NOT NULL AND (NOT s.approval_required OR s.approved_at IS NOT NULL)
             AND NOT EXISTS (SELECT FROM graphile_worker.jobs j WHERE j.key = 'schedule:' || s.id AND j.attempts < j.max_attempts)
           ORDER BY s.id FOR UPDATE OF s SKIP LOCKED`,
      tx,
    );
    for (const schedule of lost) await armSchedule(tx, schedule);
    return lost.length;
  });
}
