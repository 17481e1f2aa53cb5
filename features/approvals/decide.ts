// Approve, deny, withdraw, try: what may be done with a request for approval, and by whom. Each is one compare-and-set under the row's lock.
import sql from 'sql-template-tag';
import { authorize, isWithin, scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { db, newId, query, requireContext, type Tx, write } from '@/core/db/client';
import { AppError, forbidden, notFound } from '@/core/errors';
import { resourceOf } from '@/core/resources/registry';
import { isUuid } from '@/core/sql';
import { queuesOf } from '@/features/jobs/effective';
import { enqueueRun } from '@/features/runs/enqueue';
import { effectiveLimits } from '@/features/runs/limits';
import { armSchedule, disarmSchedule, slotFromNow } from '@/features/schedules/fire';
import type { Interval } from '@/features/schedules/recurrence';

const SCHEDULE = 'extras.scheduledjob';

interface Request {
  id: string;
  name: string;
  interval: Interval;
  start_time: Date;
  time_zone: string;
  crontab: string;
  one_off: boolean;
  user_id: string | null;
  job_model_id: string | null;
  revision: number;
  approval_required: boolean;
  approved_at: Date | null;
  approved_by: string | null;
  code_digest: string | null;
  now: Date;
}

/** The row, locked before its state is read: of two who decide at once, the second sees what the first did. */
async function lockRequest(tx: Tx, id: string): Promise<Request | undefined> {
  if (!isUuid(id)) return undefined;
  await query(sql`SELECT 1 FROM extras_scheduled_job WHERE id = ${id}::uuid FOR UPDATE`, tx);
  const [row] = await query<Request>(
    sql`SELECT s.*, s.id::text, s.user_id::text, s.job_model_id::text, u.username AS approved_by, windlass_now() AS now
          FROM extras_scheduled_job s LEFT JOIN users_user u ON u.id = s.approved_by_user_id WHERE s.id = ${id}::uuid`,
    tx,
  );
  return row;
}

/** @throws forbidden, not_found as the actor's permissions on schedules say */
async function requireSchedule(actor: UserActor, action: 'change' | 'delete' | 'view', id: string, tx?: Tx): Promise<void> {
  if (!(await isWithin(resourceOf(SCHEDULE), scope(actor, action, SCHEDULE), [id], tx))) throw notFound();
}

/** A job outside one's constraints is as good as no permission here: that the request exists is known already. */
async function requireOnJob(actor: UserActor, action: 'approve' | 'run', jobId: string | null, tx?: Tx): Promise<void> {
  if (jobId === null) throw new AppError('conflict', 'The job of this request was deleted: it can only be denied.');
  try {
    await authorize(actor, action, 'extras.job', jobId, tx);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') throw forbidden();
    throw error;
  }
}

function requireOpen(request: Request): void {
  if (!request.approval_required) throw new AppError('conflict', `"${request.name}" needs no approval.`);
  if (request.approved_at) throw new AppError('conflict', `${request.approved_by ?? 'Somebody'} approved this on ${request.approved_at.toISOString()}.`);
}

export interface Decision {
  comment?: string;
  /** Approve what should have started in the past: it starts at once. */
  force?: boolean;
}

/**
 * Approves a request: it runs at once, or at its time. Needs change_scheduledjob on it and approve_job on its job; nobody approves their own.
 * @throws AppError conflict when it was decided already, or the job's code changed since it was asked for.
 */
export async function approveRequest(actor: UserActor, id: string, { comment = '', force = false }: Decision = {}): Promise<void> {
  scope(actor, 'change', SCHEDULE);
  await write(requireContext(), async (tx) => {
    const request = await lockRequest(tx, id);
    if (!request) throw notFound();
    await requireSchedule(actor, 'change', id, tx);
    if (request.job_model_id !== null || actor.isSuperuser) await requireOnJob(actor, 'approve', request.job_model_id, tx);
    else throw forbidden();
    if (request.user_id === actor.id) refuse('forbidden', 'You cannot approve your own request: somebody else has to.');
    requireOpen(request);
    if (request.one_off && request.start_time <= request.now && !force) refuse('invalid', 'Its start time has passed: approve it with force, and it starts at once.');
    const job = await tx.job.findUniqueOrThrow({ where: { id: request.job_model_id! }, select: { code_digest: true, name: true } });
    if (request.code_digest !== null && job.code_digest !== request.code_digest) {
      throw new AppError('conflict', `The code of ${job.name} changed since this was asked for. It has to be asked for again.`);
    }
    const next_slot = slotFromNow({ interval: request.interval, start: request.start_time, timeZone: request.time_zone, crontab: request.crontab }, request.now);
    const revision = request.revision + 1;
    await tx.scheduledJob.update({ where: { id }, data: { approved_by_user_id: actor.id, approved_at: request.now, revision, next_slot, date_changed: request.now } });
    await settle(tx, id, 'approved', actor, comment);
    await armSchedule(tx, { id, revision, next_slot });
  });
}

/**
 * Denies a request, or withdraws one's own: the schedule goes, the request stays readable.
 * Denying needs delete_scheduledjob and approve_job; withdrawing needs nothing but to be the requester.
 */
export async function denyRequest(actor: UserActor, id: string, { comment = '' }: Decision = {}): Promise<void> {
  await write(requireContext(), async (tx) => {
    const request = await lockRequest(tx, id);
    const isOwn = request?.user_id === actor.id;
    if (!isOwn) scope(actor, 'delete', SCHEDULE);
    if (!request) throw notFound();
    if (!isOwn) {
      await requireSchedule(actor, 'delete', id, tx);
      if (request.job_model_id !== null || !actor.isSuperuser) await requireOnJob(actor, 'approve', request.job_model_id, tx);
    }
    requireOpen(request);
    await settle(tx, id, isOwn ? 'withdrawn' : 'denied', actor, comment);
    await disarmSchedule(tx, id);
    await tx.scheduledJob.delete({ where: { id } });
  });
}

async function settle(tx: Tx, id: string, state: 'approved' | 'denied' | 'withdrawn', actor: UserActor, comment: string): Promise<void> {
  const [row] = await query<{ now: Date }>(sql`SELECT windlass_now() AS now`, tx);
  const data = { state, decided_by_id: actor.id, decided_by_name: actor.username, decided_at: row!.now, comment };
  const { count } = await tx.approvalRequest.updateMany({ where: { scheduled_job_id: id, state: 'pending' }, data });
  if (count !== 1) throw new AppError('conflict', 'This request was decided already.');
}

/** Clients of the API know these two refusals as a bare string. */
function refuse(code: 'forbidden' | 'invalid', message: string): never {
  throw new AppError(code, message, { body: message });
}

/** Runs the request as a dry run, in the name of whoever asks; the request stays open. Returns the run's id. */
export async function dryRunRequest(actor: UserActor, id: string): Promise<string> {
  await requireSchedule(actor, 'view', id);
  const schedule = await db().scheduledJob.findUnique({ where: { id }, include: { job_model: true } });
  const job = schedule?.job_model;
  if (!schedule || !job || !job.enabled || !job.installed) throw new AppError('method_not_allowed', 'The job of this request cannot be run at this time.');
  if (!job.supports_dryrun) throw new AppError('method_not_allowed', `${job.name} does not support a dry run.`);
  await requireOnJob(actor, 'run', job.id);
  const { id: run } = await enqueueRun(undefined, {
    job,
    user: actor,
    input: { ...(schedule.kwargs as Record<string, never>), dryrun: true as never },
    sensitive: false,
    queue: schedule.queue ?? queuesOf(job)[0],
    origin: 'api',
    mode: 'read',
    limits: effectiveLimits(job),
    requestId: requireContext().request ?? newId(),
  });
  return run;
}
