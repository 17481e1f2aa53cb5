// THE door for people: whoever asks for a run over REST, a form or a button comes through here. Decides now, later, after approval, or not at all.
import type { FieldSpec } from '@windlass/sdk';
import sql from 'sql-template-tag';
import type { UserActor } from '@/core/access/actor';
import { currentContext } from '@/core/context';
import { newId, query, type Tx, writeWithin } from '@/core/db/client';
import { allOrEveryFault, AppError, assertNever, invalid } from '@/core/errors';
import { classPathOf, queuesOf } from '@/features/jobs/effective';
import { type JobRow, readJob } from '@/features/jobs/find';
import { filesOf, readInput, type RunInput } from '@/features/jobs/input';
import { enqueueRun, type RunOrigin } from '@/features/runs/enqueue';
import { effectiveLimits } from '@/features/runs/limits';
import { needsApproval, runMode } from '@/features/runs/mode';
import { spacedTime } from '@/features/runs/resources';
import { requireWorker } from '@/features/runs/workers';
import { openRequest } from './ask';
import { armSchedule } from './fire';
import { type RawRequest, readQueue, readSchedule, type Schedule, scheduleErrors, sentInterval, withAdvice } from './request';

export type { RawRequest } from './request';
export { adviceOn, readFlatRequest, readJsonRequest } from './request';

/** Exactly one of the two; `pending`: somebody has to approve it first. */
export type Submitted =
  | { readonly run: { id: string }; readonly scheduledJob: null }
  | { readonly run: null; readonly scheduledJob: { id: string; pending: boolean } };

export interface SubmitOptions {
  readonly origin: Extract<RunOrigin, 'ui' | 'api' | 'button'>;
  readonly rerunOf?: { id: string };
  /** Calls what stores the run or the schedule, in a transaction of its own if it likes, once everything else is decided. */
  readonly store?: (work: (tx?: Tx) => Promise<Submitted>) => Promise<Submitted>;
}

/**
 * Runs the job now, schedules it, or asks for its approval.
 * @throws AppError in the order and with the bodies that clients of the API know; see the tests.
 */
export async function submitJob(actor: UserActor, jobKey: string, request: RawRequest, options: SubmitOptions): Promise<Submitted> {
  return await submitAdmitted(actor, await admitJob(actor, jobKey), request, options);
}

/** The same for a job that the caller has admitted this user to. */
export async function submitAdmitted(actor: UserActor, job: JobRow, request: RawRequest, options: SubmitOptions): Promise<Submitted> {
  refuseKeeping(job, request);
  refuseUnloadable(job);
  const now = await databaseNow();
  const { schedule, queue, input } = await readParts(actor, job, request, now);
  const decision = decide(job, schedule, input);
  const store = options.store ?? ((work) => work());
  switch (decision) {
    case 'now':
      await requireWorker(queue.queue);
      return store(async (tx) => ({ run: await runNow(actor, job, input, queue.queue, options, tx), scheduledJob: null }));
    case 'later':
    case 'await-approval':
      refuseKeptSecrets(job, input);
      return store(async (tx) => {
        const keeping = { request, schedule, isPending: decision === 'await-approval', now, queue: queue.wasSent ? queue.queue : null };
        return { run: null, scheduledJob: await keep(actor, job, input, keeping, tx) };
      });
    default:
      return assertNever(decision);
  }
}

/** All that is wrong with a request is told at once, with where its inputs should have stood. */
async function readParts(actor: UserActor, job: JobRow, request: RawRequest, now: Date) {
  try {
    const [schedule, queue, input] = await allOrEveryFault([
      (async () => readSchedule(request, now))(),
      (async () => readQueue(request, queuesOf(job)))(),
      readInput(actor, job.variables, request.data, request.source),
    ]);
    return { schedule, queue, input };
  } catch (error) {
    throw withAdvice(error, request, job.variables as unknown as FieldSpec[]);
  }
}

/** The job, if this user may run it and it can be run: asked before a body is read. @throws forbidden, not_found, method_not_allowed */
export async function admitJob(actor: UserActor, jobKey: string): Promise<JobRow> {
  const job = await readJob(actor, 'run', jobKey);
  if (!job.enabled)
    throw new AppError('forbidden', `${job.name} is not enabled: nobody can run it until somebody who may change jobs enables it.`);
  if (!job.installed)
    throw new AppError('method_not_allowed', `${job.name} is not installed: its class was not there at the last refresh.`);
  return job;
}

type Decision = 'now' | 'later' | 'await-approval';

function decide(job: JobRow, schedule: Schedule | null, input: RunInput): Decision {
  if (needsApproval(job, input)) return 'await-approval';
  return schedule ? 'later' : 'now';
}

/** Sensitive inputs are kept nowhere: such a job runs at once or not at all. */
function refuseKeeping(job: JobRow, request: RawRequest): void {
  if (!job.has_sensitive_variables) return;
  const interval = sentInterval(request);
  if (interval !== undefined && interval !== 'immediately') {
    throw scheduleErrors(request, {
      interval: ['Unable to schedule this job: it may have sensitive input variables, and they are not kept.'],
    });
  }
  if (!job.approval_required) return;
  const message =
    'This job is flagged both as having sensitive variables and as requiring approval. One of the two flags must go before it can be run.';
  throw new AppError('invalid', message, { body: [message] });
}

function refuseUnloadable(job: JobRow): void {
  const problem = job.load_error as { file?: string; line?: number; message?: string } | null;
  if (!problem && job.bundle_digest) return;
  const where = problem?.file ? ` (${problem.file}${problem.line ? `:${problem.line}` : ''})` : '';
  throw new AppError(
    'method_not_allowed',
    `The source code of ${job.name} does not load${where}: ${problem?.message ?? 'refresh the jobs.'}`,
  );
}

/** A single sensitive variable can't wait either. */
export function refuseKeptSecrets(job: JobRow, input: RunInput): void {
  const secret = (job.variables as unknown as FieldSpec[]).filter(
    (spec) => spec.sensitive && ![null, '', undefined].includes(input[spec.name] as null),
  );
  if (secret.length === 0) return;
  const errors = Object.fromEntries(
    secret.map((spec) => [spec.name, ['This value is sensitive and is not kept: the job can only run at once with it.']]),
  );
  throw invalid(errors, { body: { errors } });
}

async function runNow(
  actor: UserActor,
  job: JobRow,
  input: RunInput,
  queue: string,
  options: SubmitOptions,
  tx: Tx | undefined,
): Promise<{ id: string }> {
  const requestId = currentContext()?.request;
  const { id } = await enqueueRun(tx, {
    job,
    user: actor,
    input,
    sensitive: job.has_sensitive_variables,
    queue,
    origin: options.origin,
    mode: runMode(job, input),
    limits: effectiveLimits(job),
    files: filesOf(job.variables, input),
    ...(requestId !== undefined && { requestId }),
    ...(options.rerunOf && { rerunOf: options.rerunOf }),
  });
  return { id };
}

interface Keeping {
  readonly request: RawRequest;
  readonly schedule: Schedule | null;
  /** Somebody has to approve it first. */
  readonly isPending: boolean;
  readonly now: Date;
  /** Null: the job's first queue, whichever that is when it fires. */
  readonly queue: string | null;
}

/** The row of a schedule or of a request for approval. A name that is taken is said of the field. */
async function keep(
  actor: UserActor,
  job: JobRow,
  input: RunInput,
  keeping: Keeping,
  given: Tx | undefined,
): Promise<{ id: string; pending: boolean }> {
  const { request, schedule, isPending, now } = keeping;
  const start = schedule?.start ?? now;
  const name = schedule?.name ?? `${job.name} - ${await preciseNow(given)}`;
  try {
    return await writeWithin(given, (tx) =>
      insertSchedule(
        tx,
        {
          id: newId(),
          name,
          task: classPathOf(job),
          job_model_id: job.id,
          interval: schedule?.interval ?? 'immediately',
          kwargs: input as object,
          queue: keeping.queue,
          one_off: schedule?.interval === 'future',
          start_time: start,
          time_zone: schedule?.timeZone ?? 'UTC',
          crontab: schedule?.crontab ?? '',
          next_slot: isPending ? null : (schedule?.firstSlot ?? null),
          description: `${job.name} scheduled by ${actor.username} for ${spacedTime(start.toISOString())}`,
          user_id: actor.id,
          approval_required: isPending,
          // An approval is of this code: with any other, the run is refused when it starts.
          code_digest: isPending ? job.code_digest : null,
        },
        actor,
      ),
    );
  } catch (error) {
    if (error instanceof AppError && error.fields?.['name'])
      throw scheduleErrors(request, { name: [`There is a schedule with the name "${name}" already.`] });
    throw error;
  }
}

/** The row and what follows from it: its place in the queue, or the open request that somebody else decides. */
async function insertSchedule(tx: Tx, data: ScheduleData, requester: UserActor): Promise<{ id: string; pending: boolean }> {
  const row = await tx.scheduledJob.create({ data });
  if (row.approval_required) {
    await openRequest(tx, row, requester);
  } else {
    await armSchedule(tx, row);
  }
  return { id: row.id, pending: row.approval_required };
}

type ScheduleData = Parameters<Tx['scheduledJob']['create']>[0]['data'];

export async function databaseNow(): Promise<Date> {
  const [row] = await query<{ now: Date }>(sql`SELECT windlass_now() AS now`);
  return new Date(row!.now);
}

/** With its microseconds, as the name of a request that nobody named. */
async function preciseNow(tx?: Tx): Promise<string> {
  const [row] = await query<{ now: string }>(
    sql`SELECT to_char(windlass_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00:00"') AS now`,
    tx,
  );
  return row!.now;
}
