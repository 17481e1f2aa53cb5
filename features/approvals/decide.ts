// Approve, deny, withdraw, try: what may be done with a request for approval, and by whom. Each decision is one compare-and-set under the row's lock.
import { authorize, can, isWithin, scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { db, requireContext, type Tx, write } from '@/core/db/client';
import { AppError, forbidden, notFound } from '@/core/errors';
import { findByKey } from '@/core/resources/rows/lookup';
import { queuesOf } from '@/features/jobs/effective';
import { misfitOf } from '@/features/jobs/fit';
import { enqueueRun } from '@/features/runs/enqueue';
import { effectiveLimits } from '@/features/runs/limits';
import { closeRequest } from '@/features/schedules/ask';
import { armSchedule, disarmSchedule, fireDue, slotFromNow } from '@/features/schedules/fire';
import { scheduledJob } from '@/features/schedules/resources';
import { isPending, lockSchedule, recurrenceOf, type ScheduleRow } from '@/features/schedules/row';

const SCHEDULE = scheduledJob.label;

export interface Decision {
  comment?: string;
  /** Approve what should have started in the past: it starts at once. */
  force?: boolean;
  /** The revision that whoever decides looked at: what they did not see is not decided. */
  seen?: number;
}

export interface Approved {
  readonly id: string;
  readonly run: string | null;
}

/**
 * Approves a request: it runs at once, or at its time. Needs change_scheduledjob on it and approve_job on its job; nobody approves their own.
 * @returns the schedule, and the run when one was made at once
 * @throws AppError conflict when it was decided already, when the job's code changed since it was asked for, or when the inputs do not fit that code.
 */
export async function approveRequest(
  actor: UserActor,
  key: string,
  { comment = '', force = false, seen }: Decision = {},
): Promise<Approved> {
  scope(actor, 'change', SCHEDULE);
  const id = await idOf(actor, 'change', key);
  return write(requireContext(), async (tx) => {
    const request = await lockSchedule(tx, id);
    if (!request || !(await mayOnSchedule(actor, 'change', id, tx))) throw notFound();
    await requireApprover(actor, request.job_model_id, tx);
    refuseOwn(actor, request);
    requireOpen(request, seen);
    if (request.one_off && request.start_time <= request.now && !force) {
      refuse('invalid', 'Its start time has passed: approve it with force, and it starts at once.');
    }
    await requireSound(tx, request);
    return approve(tx, request, actor, comment);
  });
}

async function approve(tx: Tx, request: ScheduleRow, actor: UserActor, comment: string): Promise<Approved> {
  const { id, now, enabled } = request;
  const next_slot = slotFromNow(recurrenceOf(request), now);
  const revision = request.revision + 1;
  await tx.scheduledJob.update({
    where: { id },
    data: { approved_by_user_id: actor.id, approved_at: now, revision, next_slot, date_changed: now },
  });
  await settle(tx, id, 'approved', actor, comment);
  const approved = { ...request, revision, next_slot, approved_at: now };
  if (enabled && next_slot !== null && next_slot <= now) return { id, run: await fireDue(tx, approved) };
  await armSchedule(tx, { id, revision, next_slot: enabled ? next_slot : null });
  return { id, run: null };
}

/**
 * Denies a request, or withdraws one's own: the schedule goes, the request stays readable.
 * Denying needs delete_scheduledjob and approve_job; withdrawing needs nothing but to be the owner.
 */
export async function denyRequest(actor: UserActor, key: string, decision: Decision = {}): Promise<void> {
  const id = await idOf(actor, 'delete', key);
  await write(requireContext(), async (tx) => {
    const request = await lockSchedule(tx, id);
    if (request?.user_id === actor.id) return drop(tx, request, actor, 'withdrawn', decision);
    scope(actor, 'delete', SCHEDULE);
    if (!request || !(await mayOnSchedule(actor, 'delete', id, tx))) throw notFound();
    await requireApprover(actor, request.job_model_id, tx, 'denying');
    return drop(tx, request, actor, 'denied', decision);
  });
}

/** @throws not_found for a request that runs in somebody else's name */
export async function withdrawRequest(actor: UserActor, id: string, decision: Decision = {}): Promise<void> {
  await write(requireContext(), async (tx) => {
    const request = await lockSchedule(tx, id);
    if (request?.user_id !== actor.id) throw notFound();
    await drop(tx, request, actor, 'withdrawn', decision);
  });
}

async function drop(
  tx: Tx,
  request: ScheduleRow,
  actor: UserActor,
  state: 'denied' | 'withdrawn',
  { comment = '', seen }: Decision,
): Promise<void> {
  requireOpen(request, seen);
  await settle(tx, request.id, state, actor, comment);
  await disarmSchedule(tx, request.id);
  await tx.scheduledJob.delete({ where: { id: request.id } });
}

/** An address names a request by id, or by the name of its schedule; what it does not find is left to be refused as unknown. */
async function idOf(actor: UserActor, action: 'view' | 'change' | 'delete', key: string): Promise<string> {
  const row = can(actor, action, SCHEDULE) ? await findByKey(scheduledJob, scope(actor, action, SCHEDULE), key) : undefined;
  return row ? String(row.id) : key;
}

async function mayOnSchedule(actor: UserActor, action: 'change' | 'delete', id: string, tx: Tx): Promise<boolean> {
  return isWithin(scheduledJob, scope(actor, action, SCHEDULE), [id], tx);
}

/**
 * A job outside one's constraints is as good as no permission here: that the request exists is known already.
 * Of a job that was deleted, the request can only be denied.
 */
async function requireApprover(
  actor: UserActor,
  jobId: string | null,
  tx: Tx,
  deciding: 'approving' | 'denying' = 'approving',
): Promise<void> {
  if (!can(actor, 'approve', 'extras.job')) throw forbidden();
  if (jobId !== null) return requireOnJob(actor, 'approve', jobId, tx);
  if (deciding === 'approving') throw new AppError('conflict', 'The job of this request was deleted: it can only be denied.');
}

async function requireOnJob(actor: UserActor, action: 'approve' | 'run', jobId: string, tx?: Tx): Promise<void> {
  try {
    await authorize(actor, action, 'extras.job', jobId, tx);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') throw forbidden();
    throw error;
  }
}

/** One's own is what one asked for, and what runs in one's name: who edits another's request does not approve it either. */
function refuseOwn(actor: UserActor, request: ScheduleRow): void {
  if (request.user_id === actor.id || request.asked_by_id === actor.id)
    refuse('forbidden', 'You cannot approve your own request: somebody else has to.');
}

function requireOpen(request: ScheduleRow, seen: number | undefined): void {
  if (!request.approval_required) throw new AppError('conflict', `"${request.name}" needs no approval.`);
  if (!isPending(request))
    throw new AppError('conflict', `${request.approved_by ?? 'Somebody'} approved this on ${request.approved_at!.toISOString()}.`);
  if (seen !== undefined && seen !== request.revision)
    throw new AppError('stale', 'This request was changed while you were looking at it. Look at it again.');
}

/** What is approved is this code with inputs that it takes: a run of anything else would only fail. */
async function requireSound(tx: Tx, request: ScheduleRow): Promise<void> {
  const { code_digest, name, variables } = await tx.job.findUniqueOrThrow({
    where: { id: request.job_model_id! },
    select: { code_digest: true, name: true, variables: true },
  });
  if (code_digest !== request.code_digest)
    throw new AppError('conflict', `The code of ${name} changed since this was asked for. It has to be asked for again.`);
  const misfit = misfitOf(variables, request.kwargs);
  if (misfit)
    throw new AppError('conflict', `The inputs do not fit the code of ${name}: ${misfit} It has to be asked for with other inputs.`);
}

async function settle(tx: Tx, id: string, state: 'approved' | 'denied' | 'withdrawn', by: UserActor, comment: string): Promise<void> {
  if (!(await closeRequest(tx, id, { state, by, comment: comment.trim() })))
    throw new AppError('conflict', 'This request was decided already.');
}

/** Clients of the API know these two refusals as a bare string. */
function refuse(code: 'forbidden' | 'invalid', message: string): never {
  throw new AppError(code, message, { body: message });
}

/** Runs the request as a dry run, in the name of whoever asks; the request stays open, and names its dry runs. Returns the run's id. */
export async function dryRunRequest(actor: UserActor, key: string): Promise<string> {
  const row = await findByKey(scheduledJob, scope(actor, 'view', SCHEDULE), key);
  if (!row) throw notFound();
  const schedule = await db().scheduledJob.findUnique({
    where: { id: String(row.id) },
    include: { job_model: true, approval_requests: { where: { state: 'pending' } } },
  });
  const job = schedule?.job_model;
  if (!schedule || !job || !job.enabled || !job.installed || job.load_error !== null) {
    throw new AppError('method_not_allowed', 'The job of this request cannot be run at this time.');
  }
  if (!job.supports_dryrun) throw new AppError('method_not_allowed', `${job.name} does not support a dry run.`);
  await requireOnJob(actor, 'run', job.id);
  const context = requireContext();
  const [request] = schedule.approval_requests;
  const { id: run } = await enqueueRun(undefined, {
    job,
    user: actor,
    input: { ...(schedule.kwargs as Record<string, never>), dryrun: true as never },
    sensitive: false,
    queue: schedule.queue ?? queuesOf(job)[0],
    origin: context.origin === 'ui' ? 'ui' : 'api',
    mode: 'read',
    limits: effectiveLimits(job),
    requestId: context.request,
    ...(request && { triesRequest: { id: request.id } }),
  });
  return run;
}
