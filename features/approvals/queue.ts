// Requests for approval as people find them: whose turn it is, why it is not theirs, and what became of those decided. Read-only.
import type { FieldSpec, Json } from '@windlass/sdk';
import sql, { type Sql } from 'sql-template-tag';
import { can, scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { notFound } from '@/core/errors';
import { readFilters } from '@/core/resources/filters/query';
import { resourceOf } from '@/core/resources/registry';
import { compile, isUuid } from '@/core/sql';
import type { RequestState } from '@/features/schedules/ask';
import type { Interval } from '@/features/schedules/recurrence';
import { scheduledJob } from '@/features/schedules/resources';
import { approvalRequest } from './resources';

export interface RequestBrief {
  readonly id: string;
  /** Null once it is gone: denied, withdrawn or deleted. */
  readonly schedule_id: string | null;
  readonly name: string;
  readonly class_path: string;
  readonly state: RequestState;
  readonly requester_id: string | null;
  readonly requester: string;
  readonly created: Date;
  readonly kwargs: Readonly<Record<string, Json>>;
  readonly interval: Interval;
  readonly start_time: Date;
  readonly time_zone: string;
  readonly crontab: string;
  readonly queue: string | null;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly comment: string;
  readonly job: RequestedJob | null;
  /** Asked by the one who looks, or to run in their name. */
  readonly is_own: boolean;
  readonly is_owner: boolean;
  /** Its only start lies in the past: approved, it starts at once. */
  readonly is_late: boolean;
  readonly may_approve: boolean;
  readonly may_deny: boolean;
  /** What deciding takes, of it and of its job each for itself: said to who lacks a piece of it. */
  readonly rights: Readonly<Record<'approve' | 'change' | 'delete', boolean>>;
  /** The job's code is not what was asked for: nobody can approve it until its owner asks again. */
  readonly is_outdated: boolean;
  /** It was approved, its schedule would go on, and its job's code is not what was approved: its runs are refused. */
  readonly is_lapsed: boolean;
  /** Outdated or lapsed, and the one who looks is who can ask again. */
  readonly may_ask_again: boolean;
  /** May decide it, or has: reads the names of its inputs as the requester does. */
  readonly is_decider: boolean;
}

export interface RequestedJob {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly installed: boolean;
  readonly loads: boolean;
  readonly supports_dryrun: boolean;
  readonly code_digest: string | null;
  readonly variables: readonly FieldSpec[];
  readonly may_run: boolean;
  /** Its page is the asker's to see. */
  readonly may_view: boolean;
}

const personName = (alias: Sql) => sql`coalesce(nullif(trim(${alias}.first_name || ' ' || ${alias}.last_name), ''), ${alias}.username)`;
const U = sql`u`;
const D = sql`d`;

/** Who looks decides what they see and may: asked of the database once, for all rows. */
function asked(actor: UserActor) {
  const on = (action: 'view' | 'change' | 'delete') =>
    sql`(s.id IS NOT NULL AND ${compile(scopeOrNothing(actor, action, scheduledJob.label).predicate, scheduledJob, 's')})`;
  const onJob = (action: 'approve' | 'run' | 'view') =>
    sql`(j.id IS NOT NULL AND ${compile(scopeOrNothing(actor, action, 'extras.job').predicate, resourceOf('extras.job'), 'j')})`;
  const isOwner = sql`(s.user_id IS NOT DISTINCT FROM ${actor.id}::uuid)`;
  const isOwn = sql`(r.requester_id IS NOT DISTINCT FROM ${actor.id}::uuid OR ${isOwner})`;
  const mayRead = compile(scopeOrNothing(actor, 'view', approvalRequest.label).predicate, approvalRequest, 'r');
  const open = sql`r.state = 'pending'`;
  const couldApprove = sql`(${onJob('approve')} AND ${on('change')} AND NOT ${isOwn})`;
  const ofAnyJob = sql`(j.id IS NULL AND ${can(actor, 'approve', 'extras.job')}::boolean)`;
  const rightOnJob = sql`(${onJob('approve')} OR ${ofAnyJob})`;
  const couldDeny = sql`(${rightOnJob} AND ${on('delete')} AND NOT ${isOwner})`;
  const mayApprove = sql`(${open} AND ${couldApprove})`;
  const mayDeny = sql`(${open} AND ${couldDeny})`;
  const isLapsed = sql`(r.state = 'approved' AND s.approved_at IS NOT NULL AND s.enabled AND s.next_slot IS NOT NULL AND s.approval_required
    AND j.id IS NOT NULL AND s.code_digest IS DISTINCT FROM j.code_digest)`;
  const isOutdated = sql`(${open} AND j.id IS NOT NULL AND j.code_digest IS DISTINCT FROM r.code_digest)`;
  return {
    isOwn,
    isOwner,
    mayApprove,
    mayDeny,
    isOutdated,
    isLapsed,
    mayAskAgain: sql`((${isOutdated} OR ${isLapsed}) AND ${isOwner} AND ${onJob('run')})`,
    rights: sql`jsonb_build_object('approve', ${rightOnJob}, 'change', ${on('change')}, 'delete', ${on('delete')})`,
    /** Denying what is outdated is possible, and nobody waits for it. */
    decides: sql`((${mayApprove} OR ${mayDeny}) AND NOT ${isOutdated})`,
    /** Of what became void before or after a decision too: it is read beside what was asked for instead. */
    isDecider: sql`(r.state IN ('pending', 'void') AND (${couldApprove} OR ${couldDeny}) OR r.decided_by_id IS NOT DISTINCT FROM ${actor.id}::uuid)`,
    mayRun: onJob('run'),
    mayViewJob: onJob('view'),
    viewsSchedule: on('view'),
    visible: sql`(${isOwn} OR r.decided_by_id IS NOT DISTINCT FROM ${actor.id}::uuid OR ${mayRead} OR ${on('view')} OR ${mayApprove} OR ${mayDeny})`,
  };
}

type Asked = ReturnType<typeof asked>;

const FROM = sql`extras_approval_request r LEFT JOIN extras_scheduled_job s ON s.id = r.scheduled_job_id LEFT JOIN extras_job j ON j.id = r.job_model_id
  LEFT JOIN users_user u ON u.id = r.requester_id LEFT JOIN users_user d ON d.id = r.decided_by_id`;

/** What was changed after it was approved is void, and was approved all the same. */
const WAS_APPROVED = sql`r.state IN ('approved', 'void') AND r.decided_by_name IS NOT NULL`;

const columns = ({
  isOwn,
  isOwner,
  mayApprove,
  mayDeny,
  rights,
  isOutdated,
  isLapsed,
  mayAskAgain,
  isDecider,
  mayRun,
  mayViewJob,
}: Asked): Sql => sql`
  r.id::text, s.id::text AS schedule_id, CASE WHEN r.state = 'pending' THEN coalesce(s.name, r.name) ELSE r.name END AS name, r.class_path, r.state,
  r.requester_id::text, coalesce(${personName(U)}, r.requester_name) AS requester, r.created, r.kwargs, r.interval, r.start_time, r.time_zone, r.crontab,
  CASE WHEN r.state = 'pending' THEN s.queue ELSE r.queue END AS queue, coalesce(${personName(D)}, r.decided_by_name) AS decided_by, r.decided_at, r.comment,
  CASE WHEN j.id IS NOT NULL THEN jsonb_build_object('id', j.id, 'name', j.name, 'description', j.description, 'enabled', j.enabled, 'installed', j.installed, 'loads', j.load_error IS NULL,
    'supports_dryrun', j.supports_dryrun, 'code_digest', j.code_digest, 'variables', j.variables, 'may_run', ${mayRun}, 'may_view', ${mayViewJob}) END AS job,
  ${isOwn} AS is_own, ${isOwner} AS is_owner, r.state = 'pending' AND r.interval = 'future' AND r.start_time <= windlass_now() AS is_late,
  ${mayApprove} AS may_approve, ${mayDeny} AS may_deny, ${rights} AS rights, ${isOutdated} AS is_outdated, ${isLapsed} AS is_lapsed, ${mayAskAgain} AS may_ask_again, ${isDecider} AS is_decider`;

export interface Queue {
  /** Yours to decide first, each part by its start. */
  readonly requests: readonly RequestBrief[];
  readonly counts: QueueCounts;
}

export interface QueueCounts {
  /** To decide. */
  readonly mine: number;
  /** To ask for again. */
  readonly again: number;
  readonly asked: number;
  readonly open: number;
  readonly decided: number;
}

/**
 * The open requests that the asker may see, and those approved of their own that they have to ask for again. Those who may neither see nor decide any see what they asked
 * for themselves.
 */
export async function openRequests(actor: UserActor): Promise<Queue> {
  const me = asked(actor);
  const [requests, counts] = await Promise.all([
    query<RequestBrief>(sql`
      SELECT ${columns(me)} FROM ${FROM} WHERE ${isOpen(me)} AND ${me.visible}
       ORDER BY (${me.decides} OR ${me.mayAskAgain}) DESC, CASE WHEN r.interval = 'immediately' THEN r.created ELSE r.start_time END, r.id LIMIT 500`),
    countRequests(actor),
  ]);
  return { requests, counts };
}

const isOpen = ({ mayAskAgain }: Asked): Sql => sql`(r.state = 'pending' OR ${mayAskAgain})`;

export async function countRequests(actor: UserActor): Promise<QueueCounts> {
  const me = asked(actor);
  const [row] = await query<QueueCounts>(sql`
    SELECT count(*) FILTER (WHERE ${me.decides})::int AS mine, count(*) FILTER (WHERE ${me.mayAskAgain})::int AS again, count(*) FILTER (WHERE ${isOpen(me)} AND ${me.isOwn})::int AS asked,
           count(*) FILTER (WHERE ${isOpen(me)})::int AS open, count(*) FILTER (WHERE r.state <> 'pending')::int AS decided
      FROM ${FROM} WHERE ${me.visible}`);
  return row ?? { mine: 0, again: 0, asked: 0, open: 0, decided: 0 };
}

/** What waits for this person, to decide it or to ask for it again: the number beside "Approvals". */
export async function countMine(actor: UserActor): Promise<number> {
  if (!can(actor, 'approve', 'extras.job') && !can(actor, 'run', 'extras.job')) return 0;
  const me = asked(actor);
  const [row] = await query<{ count: number }>(
    sql`SELECT (SELECT count(*) FROM ${FROM} WHERE r.state = 'pending' AND (${me.decides} OR ${me.mayAskAgain}))::int
             + (SELECT count(*) FROM ${FROM} WHERE r.state = 'approved' AND s.user_id = ${actor.id}::uuid AND ${me.mayAskAgain})::int AS count`,
  );
  return row?.count ?? 0;
}

/** Requests that were decided, newest first. @throws AppError("invalid") naming the parameter that is not understood */
export async function decidedRequests(
  actor: UserActor,
  params: URLSearchParams,
  page: { limit: number; offset: number },
): Promise<{ requests: readonly RequestBrief[]; total: number }> {
  const me = asked(actor);
  const filters = new URLSearchParams([...params].filter(([name, value]) => !['limit', 'offset'].includes(name) && value !== ''));
  const where = sql`r.state <> 'pending' AND ${me.visible} AND ${compile(await readFilters(approvalRequest, filters, actor), approvalRequest, 'r')}`;
  const [requests, [count]] = await Promise.all([
    query<RequestBrief>(
      sql`SELECT ${columns(me)} FROM ${FROM} WHERE ${where} ORDER BY r.decided_at DESC, r.id LIMIT ${page.limit}::int OFFSET ${page.offset}::int`,
    ),
    query<{ total: number }>(sql`SELECT count(*)::int AS total FROM ${FROM} WHERE ${where}`),
  ]);
  return { requests, total: count?.total ?? 0 };
}

export interface OwnRequest extends RequestBrief {
  /** The latest run in the name of who looks, and the next start of what was approved. */
  readonly latest_run_id: string | null;
  readonly next_slot: Date | null;
}

/**
 * What somebody asked for: what is open, what was approved and is void since its code changed, and what was approved or denied within a week. What is to be
 * asked for again first, then the newest.
 */
export async function ownRequests(actor: UserActor, limit: number): Promise<OwnRequest[]> {
  const me = asked(actor);
  const asks = sql`${me.isOwn} AND (r.state = 'pending' OR ${me.isLapsed} OR r.state IN ('approved', 'denied') AND r.decided_at > (SELECT windlass_now()) - interval '7 days')`;
  const first = sql`ORDER BY ${me.mayAskAgain} DESC, ${me.isLapsed} DESC, coalesce(r.decided_at, r.created) DESC, r.id`;
  // Chosen before anything is made of them: somebody may have asked for thousands.
  return query<OwnRequest>(sql`
    SELECT ${columns(me)}, CASE WHEN r.state = 'approved' AND s.enabled AND NOT ${me.isLapsed} THEN s.next_slot END AS next_slot,
           (SELECT x.id::text FROM extras_job_result x WHERE x.scheduled_job_id = s.id AND x.user_id = ${actor.id}::uuid AND r.state = 'approved'
             ORDER BY x.date_created DESC LIMIT 1) AS latest_run_id
      FROM ${FROM} WHERE r.id IN (SELECT r.id FROM ${FROM} WHERE ${asks} ${first} LIMIT ${limit}::int) ${first}`);
}

export interface RequestDetail extends RequestBrief {
  /** Of the schedule as the asker sees it now; a decision names it. */
  readonly revision: number | null;
  readonly code_digest: string | null;
  readonly owner_id: string | null;
  readonly owner: string | null;
  readonly owner_is_active: boolean;
  /** Of those that the schedule has made so far. */
  readonly latest_run: { readonly id: string; readonly may_open: boolean } | null;
  readonly may_open_schedule: boolean;
  readonly now: Date;
}

/** A request by its own id, or by that of its schedule the newest: an older one is not what the address means. @throws AppError("not_found") */
export async function readRequest(actor: UserActor, id: string): Promise<RequestDetail> {
  if (!isUuid(id)) throw notFound();
  const me = asked(actor);
  const visibleRun = compile(scopeOrNothing(actor, 'view', 'extras.jobresult').predicate, resourceOf('extras.jobresult'), 'x');
  const [row] = await query<RequestDetail>(sql`
    SELECT ${columns(me)}, s.revision, r.code_digest, o.id::text AS owner_id, ${personName(sql`o`)} AS owner, coalesce(o.is_active, false) AS owner_is_active, windlass_now() AS now,
           (SELECT jsonb_build_object('id', x.id, 'may_open', ${visibleRun} OR x.user_id IS NOT DISTINCT FROM ${actor.id}::uuid)
              FROM extras_job_result x WHERE x.scheduled_job_id = s.id ORDER BY x.date_created DESC LIMIT 1) AS latest_run,
           ${me.viewsSchedule} OR ${me.isOwner} AS may_open_schedule
      FROM ${FROM} LEFT JOIN users_user o ON o.id = s.user_id
     WHERE r.id IN (${id}::uuid, (SELECT x.id FROM extras_approval_request x WHERE x.scheduled_job_id = ${id}::uuid ORDER BY x.created DESC, x.state = 'pending' DESC LIMIT 1))
       AND ${me.visible}`);
  if (!row) throw notFound();
  return row;
}

/** The request that asked for a schedule with these inputs, of several one that the asker decides or has decided; undefined when the asker may see none. */
export async function requestWith(
  actor: UserActor,
  { scheduleId, kwargs }: { readonly scheduleId: string; readonly kwargs: RequestBrief['kwargs'] },
): Promise<RequestBrief | undefined> {
  const me = asked(actor);
  const [row] = await query<RequestBrief>(sql`
    SELECT ${columns(me)} FROM ${FROM} WHERE r.scheduled_job_id = ${scheduleId}::uuid AND r.kwargs = ${JSON.stringify(kwargs)}::jsonb AND ${me.visible}
     ORDER BY ${me.isDecider} DESC, r.created DESC LIMIT 1`);
  return row;
}

export interface EarlierApproval {
  readonly code_digest: string;
  readonly by: string;
  readonly at: Date;
}

/**
 * When somebody last approved a run of the same job before this request was decided: if ever with the same code, then that. For who may read the code:
 * what was approved before need not be read again.
 */
export async function earlierApproval({ id, job, code_digest, decided_at }: RequestDetail): Promise<EarlierApproval | undefined> {
  if (!job) return undefined;
  const [row] = await query<EarlierApproval>(sql`
    SELECT r.code_digest, coalesce(${personName(D)}, r.decided_by_name) AS by, r.decided_at AS at FROM ${FROM}
     WHERE r.job_model_id = ${job.id}::uuid AND r.id <> ${id}::uuid AND r.code_digest IS NOT NULL AND ${WAS_APPROVED}
       AND r.decided_at < coalesce(${decided_at}::timestamptz, windlass_now())
     ORDER BY r.code_digest IS NOT DISTINCT FROM ${code_digest}::text DESC, r.decided_at DESC LIMIT 1`);
  return row;
}

export interface DryRun {
  readonly id: string;
  readonly status: string;
  readonly failure_reason: string | null;
  readonly mode: string;
  readonly cancel_requested_at: Date | null;
  readonly date_created: Date;
  readonly user_id: string | null;
  readonly user: string | null;
  /** With the code that was asked for, as far as it is known. */
  readonly is_of_asked_code: boolean;
  readonly may_open: boolean;
  /** What a failed one threw or reported last; for who may look at the run. */
  readonly message: string | null;
}

/** The dry runs of a request, newest first: how each stands is for everybody who may see the request, the rest for who may look at runs. */
export async function dryRunsOf(actor: UserActor, { id }: Pick<RequestDetail, 'id'>, limit: number): Promise<DryRun[]> {
  const visible = compile(scopeOrNothing(actor, 'view', 'extras.jobresult').predicate, resourceOf('extras.jobresult'), 'x');
  return query<DryRun>(sql`
    SELECT x.id::text, x.status, x.failure_reason, x.mode, x.cancel_requested_at, x.date_created, x.user_id::text, ${personName(U)} AS user,
           coalesce(x.code_digest, j.code_digest) IS NOT DISTINCT FROM r.code_digest AS is_of_asked_code,
           ${visible} OR x.user_id IS NOT DISTINCT FROM ${actor.id}::uuid AS may_open,
           CASE WHEN x.status = 'FAILURE' AND ${visible} THEN coalesce(nullif(x.result #>> '{exc_message,0}', ''), (SELECT l.message FROM extras_job_log_entry l
             WHERE l.job_result_id = x.id AND l.log_level = 'failure' ORDER BY l.seq DESC LIMIT 1)) END AS message
      FROM extras_job_result x JOIN extras_approval_request r ON r.id = x.tries_request_id LEFT JOIN extras_job j ON j.id = x.job_model_id
      LEFT JOIN users_user u ON u.id = x.user_id
     WHERE x.tries_request_id = ${id}::uuid ORDER BY x.date_created DESC, x.id LIMIT ${limit}::int`);
}

/** The request that a dry run tries, for who may see it. */
export async function triedRequest(actor: UserActor, id: string): Promise<Pick<RequestBrief, 'id' | 'state'> | undefined> {
  const me = asked(actor);
  const [row] = await query<Pick<RequestBrief, 'id' | 'state'>>(
    sql`SELECT r.id::text, r.state FROM ${FROM} WHERE r.id = ${id}::uuid AND ${me.visible}`,
  );
  return row;
}

export interface RunApproval {
  readonly by: string;
  readonly at: Date;
  /** The request, for who may see it. */
  readonly request_id: string | null;
}

/** Who approved what made this run; nothing for a run that needed nobody. Whoever may see the run may know. */
export async function approvalOfRun(actor: UserActor, runId: string): Promise<RunApproval | undefined> {
  const me = asked(actor);
  const [row] = await query<RunApproval>(sql`
    SELECT coalesce(${personName(D)}, r.decided_by_name) AS by, r.decided_at AS at, CASE WHEN ${me.visible} THEN r.id::text END AS request_id
      FROM ${FROM} JOIN extras_job_result x ON x.scheduled_job_id = r.scheduled_job_id
     WHERE x.id = ${runId}::uuid AND ${WAS_APPROVED} AND r.decided_at <= x.date_created
     ORDER BY r.decided_at DESC LIMIT 1`);
  return row;
}
