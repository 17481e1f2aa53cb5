// Editing a schedule in place: its name, inputs, timing and queue. Other inputs or another time are not what was approved, so they are asked for again.
import { isWithin, scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { db, requireContext, type Tx, write } from '@/core/db/client';
import { AppError, forbidden, invalid } from '@/core/errors';
import type { JobRow } from '@/features/jobs/find';
import { misfitOf } from '@/features/jobs/fit';
import { needsApproval } from '@/features/runs/mode';
import { spacedTime } from '@/features/runs/resources';
import { openRequest, voidApproval } from './ask';
import { armSchedule, slotFromNow } from './fire';
import { lockNamed, lockOwnOrNamed, slotOfPaused, slotOfResumed } from './manage';
import { type Edit, isJustPause, isOtherTime, isSame, readEdit, requireRun } from './read-edit';
import { scheduledJob } from './resources';
import { isPending, recurrenceOf, type ScheduleRow } from './row';

export interface EditOptions {
  /** How inputs are written. */
  readonly source?: 'json' | 'form';
  /** The revision that the editor looked at: with any other the edit is refused. */
  readonly seen?: number;
  /** Runs when the row is locked: what it throws refuses the edit. */
  readonly first?: (tx: Tx, ids: readonly string[]) => Promise<void>;
}

/**
 * Changes a schedule. Needs change_scheduledjob, and for other inputs run_job too: it is as if its editor had sent them. Pausing it and nothing else is
 * its owner's too.
 * @returns its id and whether it waits for approval now
 * @throws AppError forbidden, not_found, conflict, invalid (errors by field)
 */
export async function editSchedule(
  actor: UserActor,
  key: string,
  body: unknown,
  { source = 'json', seen, first }: EditOptions = {},
): Promise<{ id: string; pending: boolean }> {
  const isPause = isJustPause(body);
  return write(requireContext(), async (tx) => {
    const row = isPause ? await lockOwnOrNamed(tx, actor, key) : await lockNamed(tx, actor, 'change', key);
    if (seen !== undefined && seen !== row.revision)
      throw new AppError('conflict', 'Somebody changed this schedule while you were looking at it.');
    await first?.(tx, [row.id]);
    const job = row.job_model_id ? await tx.job.findUnique({ where: { id: row.job_model_id } }) : null;
    const edit = await readEdit(actor, row, job, body, source);
    const pending = await store(tx, actor, row, job, edit);
    // Nobody puts a schedule where they could not reach it; an owner reaches it in any case.
    if (!isPause && !(await isWithin(scheduledJob, scope(actor, 'change', scheduledJob.label), [row.id], tx))) throw forbidden();
    return { id: row.id, pending };
  });
}

/** What an edit comes to. */
interface Outcome {
  readonly otherTime: boolean;
  /** What was asked for or approved is not what is there any more. */
  readonly asksAnew: boolean;
  readonly pending: boolean;
  readonly enabled: boolean;
  readonly next_slot: Date | null;
}

function outcomeOf(row: ScheduleRow, job: JobRow | null, edit: Edit): Outcome {
  const otherTime = isOtherTime(edit, row);
  const asksAnew =
    (otherTime || !isSame(edit.kwargs, row.kwargs)) && (row.approval_required || (job !== null && needsApproval(job, edit.kwargs)));
  const pending = asksAnew || isPending(row);
  // A schedule that was finished goes on with its new time.
  const enabled = edit.enabled || (otherTime && isFinished(row));
  if (row.enabled && !enabled) slotOfPaused(row);
  return { otherTime, asksAnew, pending, enabled, next_slot: pending ? null : slotAfter(row, edit, otherTime, enabled) };
}

const isFinished = (row: ScheduleRow) =>
  !row.enabled && row.next_slot === null && row.last_slot !== null && row.job_model_id !== null && row.user_id !== null && !isPending(row);

function slotAfter(row: ScheduleRow, edit: Edit, otherTime: boolean, enabled: boolean): Date | null {
  if (enabled && !row.enabled) return slotOfResumed({ ...row, ...edit });
  return otherTime ? slotFromNow(recurrenceOf(edit), row.now) : row.next_slot;
}

/** Writes the edit; says whether it waits for approval now. */
async function store(tx: Tx, actor: UserActor, row: ScheduleRow, job: JobRow | null, edit: Edit): Promise<boolean> {
  const { otherTime, asksAnew, pending, enabled, next_slot } = outcomeOf(row, job, edit);
  const { name, kwargs, queue, interval, start_time, time_zone, crontab } = edit;
  if (!otherTime && isSame(kwargs, row.kwargs) && name === row.name && queue === row.queue && enabled === row.enabled) return pending;
  await refuseTakenName(row, name);
  const revision = row.revision + 1;
  const timing = {
    interval,
    one_off: interval === 'future',
    start_time,
    time_zone,
    crontab,
    ...(job && { description: describe(row, job, edit) }),
  };
  const anew = { approval_required: true, approved_at: null, approved_by_user_id: null, code_digest: job?.code_digest ?? null };
  const stored = await tx.scheduledJob.update({
    where: { id: row.id },
    data: {
      ...{ name, kwargs, queue, enabled, revision, next_slot, date_changed: row.now },
      ...(otherTime && timing),
      ...(asksAnew && anew),
    },
  });
  if (asksAnew) await askAnew(tx, stored, actor);
  else if (pending) await tx.approvalRequest.updateMany({ where: { scheduled_job_id: row.id, state: 'pending' }, data: { name, queue } });
  await armSchedule(tx, { id: row.id, revision, next_slot: enabled && !pending ? next_slot : null });
  return pending;
}

async function askAnew(tx: Tx, stored: Parameters<typeof openRequest>[1], actor: UserActor): Promise<void> {
  await voidApproval(tx, stored.id, actor);
  await openRequest(tx, stored, actor);
}

const describe = (row: ScheduleRow, job: JobRow, edit: Edit): string =>
  `${row.description.replace(/ for \S+ \S+$/, '') || job.name} for ${spacedTime(edit.start_time.toISOString())}`;

async function refuseTakenName(row: ScheduleRow, name: string): Promise<void> {
  if (name === row.name) return;
  const other = await db().scheduledJob.findUnique({ where: { name }, select: { id: true } });
  if (other) throw invalid({ name: `There is a schedule with the name "${name}" already.` });
}

/**
 * Asks for approval, for the code as it is now: for what was scheduled before its job needed any, and again after the code changed, because neither
 * is ever run as it is. For the owner, and for who may change the schedule and run its job.
 * @throws conflict when there is nothing to ask for, or when the inputs do not fit the code: nobody is asked to approve runs that fail
 */
export async function askForApproval(actor: UserActor, id: string): Promise<void> {
  await write(requireContext(), async (tx) => {
    const row = await lockOwnOrNamed(tx, actor, id);
    const job = row.job_model_id ? await tx.job.findUnique({ where: { id: row.job_model_id } }) : null;
    if (!job) throw new AppError('conflict', 'The job of this schedule was deleted.');
    await requireRun(actor, job.id);
    if (!row.approval_required && !needsApproval(job, row.kwargs)) throw new AppError('conflict', 'It needs no approval.');
    if (row.approval_required && row.code_digest === job.code_digest)
      throw new AppError('conflict', 'The code is what approval was asked for.');
    refuseMisfit(row, job);
    const data = {
      approval_required: true,
      approved_at: null,
      approved_by_user_id: null,
      code_digest: job.code_digest,
      next_slot: null,
      // Who approves it may resume it too, and who asks wants it to go on.
      enabled: true,
      revision: row.revision + 1,
      date_changed: row.now,
    };
    const stored = await tx.scheduledJob.update({ where: { id: row.id }, data });
    await askAnew(tx, stored, actor);
    await armSchedule(tx, { id: row.id, revision: stored.revision, next_slot: null });
  });
}

function refuseMisfit({ interval, kwargs }: ScheduleRow, job: JobRow): void {
  const misfit = misfitOf(job.variables, kwargs);
  if (!misfit) return;
  const next =
    interval === 'immediately' ? `Ask anew from the run form of ${job.name}.` : 'Edit the schedule, or make a new one with other inputs.';
  throw new AppError('conflict', `The inputs do not fit the code as it is now: ${misfit} ${next}`);
}
