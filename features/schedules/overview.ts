// What the pages of schedules show: each with its job, owner, last runs, and what this person may do with it. Read-only; rows within the asker's scope.
import type { FieldSpec, Json } from '@windlass/sdk';
import sql, { type Sql } from 'sql-template-tag';
import { scope, scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { notFound } from '@/core/errors';
import { readFilters } from '@/core/resources/filters/query';
import { resourceOf } from '@/core/resources/registry';
import { compile, isUuid } from '@/core/sql';
import type { RunBrief } from '@/features/jobs/overview';
import { misfitOf } from '@/features/jobs/fit';
import { needsApproval } from '@/features/runs/mode';
import type { Interval } from './recurrence';
import { scheduledJob, scheduleStatus } from './resources';

export type ScheduleStatus = 'pending' | 'active' | 'paused' | 'finished' | 'orphaned';

export interface ScheduleBrief {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly status: ScheduleStatus;
  readonly interval: Interval;
  readonly start_time: Date;
  readonly time_zone: string;
  readonly crontab: string;
  readonly revision: number;
  readonly kwargs: Readonly<Record<string, Json>>;
  /** Somebody has to approve this schedule, or had to. */
  readonly approval_required: boolean;
  readonly next_slot: Date | null;
  readonly last_run_at: Date | null;
  readonly total_run_count: number;
  readonly job: ScheduledJobBrief | null;
  readonly owner: { readonly id: string; readonly name: string; readonly is_active: boolean } | null;
  /** Of the open request for approval. */
  readonly request_id: string | null;
  /** What was approved once is no more what is there. */
  readonly was_voided: boolean;
  /** Approved for other code than the job has now: each run is refused. */
  readonly code_changed: boolean;
  /** Its job needs approval, and this was scheduled before it did: each run is refused. */
  readonly lacks_approval: boolean;
  readonly variables: readonly FieldSpec[];
  /** What of its inputs the class does not take as it is now, in a sentence: each run fails. Empty when it takes them all. */
  readonly misfit: string;
  readonly may_change: boolean;
  /** Its owner may pause it, without any permission. */
  readonly may_pause: boolean;
  readonly may_delete: boolean;
  /** Newest first; those that the asker may see. */
  readonly runs: readonly SlotRun[];
}

interface ScheduledJobBrief {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly installed: boolean;
  readonly approval_required: boolean;
  readonly supports_dryrun: boolean;
  /** Its page is the asker's to see. */
  readonly may_view: boolean;
}

export interface SlotRun extends RunBrief {
  readonly slot_at: string | null;
}

export interface SchedulePage {
  readonly schedules: readonly ScheduleBrief[];
  readonly total: number;
  /** Of all that the asker may see, whatever the filter. */
  readonly pending: number;
  readonly orphaned: number;
}

const userName = sql`coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username)`;

function columns(actor: UserActor, runs: number): Sql {
  const may = (action: 'change' | 'delete') => compile(scopeOrNothing(actor, action, scheduledJob.label).predicate, scheduledJob, 't');
  const mayViewJob = compile(scopeOrNothing(actor, 'view', 'extras.job').predicate, resourceOf('extras.job'), 'j');
  const owns = sql`coalesce(t.user_id = ${actor.id}::uuid, false)`;
  const visible = compile(scopeOrNothing(actor, 'view', 'extras.jobresult').predicate, resourceOf('extras.jobresult'), 'r');
  return sql`t.id::text, t.name, t.task, ${scheduleStatus('t')} AS status, t.interval, t.start_time, t.time_zone, t.crontab, t.revision, t.kwargs, t.approval_required,
    CASE WHEN t.enabled THEN t.next_slot END AS next_slot, t.last_run_at, t.total_run_count,
    CASE WHEN j.id IS NOT NULL THEN jsonb_build_object('id', j.id, 'name', j.name, 'enabled', j.enabled, 'installed', j.installed, 'approval_required', j.approval_required,
      'supports_dryrun', j.supports_dryrun, 'may_view', ${mayViewJob}) END AS job,
    CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', ${userName}, 'is_active', u.is_active) END AS owner,
    (SELECT q.id::text FROM extras_approval_request q WHERE q.scheduled_job_id = t.id AND q.state = 'pending') AS request_id,
    EXISTS (SELECT FROM extras_approval_request q WHERE q.scheduled_job_id = t.id AND q.state = 'void' AND q.decided_by_name IS NOT NULL) AS was_voided,
    t.approval_required AND j.id IS NOT NULL AND t.code_digest IS DISTINCT FROM j.code_digest AS code_changed,
    coalesce(j.variables, '[]') AS variables,
    ${may('change')} AS may_change, ${may('change')} OR ${owns} AS may_pause, ${may('delete')} AS may_delete,
    (SELECT coalesce(jsonb_agg(to_jsonb(b) ORDER BY b.slot_at DESC), '[]') FROM (
       SELECT r.id, r.status, r.failure_reason, r.mode, r.cancel_requested_at, r.date_created, r.date_started, r.date_done, r.slot_at, NULL AS user
         FROM extras_job_result r WHERE r.scheduled_job_id = t.id AND ${visible} ORDER BY r.slot_at DESC LIMIT ${runs}::int) b) AS runs`;
}

const FROM = sql`extras_scheduled_job t LEFT JOIN extras_job j ON j.id = t.job_model_id LEFT JOIN users_user u ON u.id = t.user_id`;

type Stored<T extends ScheduleBrief> = Omit<T, 'lacks_approval' | 'misfit'>;

/** As the worker will judge it when a run of it starts. */
const judged = <T extends ScheduleBrief>(row: Stored<T>): T =>
  ({
    ...row,
    lacks_approval: row.job !== null && !row.approval_required && needsApproval(row.job, row.kwargs),
    misfit: row.job === null ? '' : misfitOf(row.variables, row.kwargs),
  }) as T;

/** Parameters of the page that are no filters of the REST list. */
const OWN_PARAMETERS = ['limit', 'offset'];

/**
 * Schedules, those that run next first, those that don't run at all last.
 * @throws AppError("invalid") naming the parameter that is not understood
 */
export async function listSchedules(
  actor: UserActor,
  params: URLSearchParams,
  page: { limit: number; offset: number },
): Promise<SchedulePage> {
  const visible = compile(scope(actor, 'view', scheduledJob.label).predicate, scheduledJob, 't');
  const filters = new URLSearchParams([...params].filter(([name, value]) => !OWN_PARAMETERS.includes(name) && value !== ''));
  const asked = compile(await readFilters(scheduledJob, filters, actor), scheduledJob, 't');
  const [schedules, [counts]] = await Promise.all([
    query<Stored<ScheduleBrief>>(sql`
      SELECT ${columns(actor, 10)} FROM ${FROM} WHERE ${visible} AND ${asked}
       ORDER BY CASE WHEN t.enabled THEN t.next_slot END NULLS LAST, ${scheduleStatus('t')} = 'finished', t.name COLLATE natural_order, t.id
       LIMIT ${page.limit}::int OFFSET ${page.offset}::int`),
    query<{ total: number; pending: number; orphaned: number }>(sql`
      SELECT count(*) FILTER (WHERE ${asked})::int AS total, count(*) FILTER (WHERE ${scheduleStatus('t')} = 'pending')::int AS pending,
             count(*) FILTER (WHERE ${scheduleStatus('t')} = 'orphaned')::int AS orphaned FROM extras_scheduled_job t WHERE ${visible}`),
  ]);
  return { schedules: schedules.map(judged), total: counts?.total ?? 0, pending: counts?.pending ?? 0, orphaned: counts?.orphaned ?? 0 };
}

export interface ScheduleDetail extends ScheduleBrief {
  readonly queue: string | null;
  readonly description: string;
  readonly approved_at: Date | null;
  readonly approved_by: string | null;
  readonly code_digest: string | null;
  readonly date_changed: Date;
  readonly task_queues: readonly string[];
  readonly is_sensitive: boolean;
  /** The asker may run its job, and so change its inputs. */
  readonly may_run: boolean;
  /** The product's clock. */
  readonly now: Date;
}

/** For who may look at schedules, change or delete them; the owner of one sees it in any case. @throws AppError("forbidden", "not_found") */
export async function readSchedule(actor: UserActor, id: string, action: 'view' | 'change' | 'delete' = 'view'): Promise<ScheduleDetail> {
  if (!isUuid(id)) throw notFound();
  const reach = action === 'view' ? scopeOrNothing(actor, action, scheduledJob.label) : scope(actor, action, scheduledJob.label);
  const granted = compile(reach.predicate, scheduledJob, 't');
  const allowed = action === 'view' ? sql`(${granted} OR t.user_id = ${actor.id}::uuid)` : granted;
  const mayRun = compile(scopeOrNothing(actor, 'run', 'extras.job').predicate, resourceOf('extras.job'), 'j');
  const [row] = await query<Stored<ScheduleDetail>>(sql`
    SELECT ${columns(actor, 30)}, t.queue, t.description, t.approved_at, t.code_digest, t.date_changed, windlass_now() AS now,
           (SELECT ${userName} FROM users_user u WHERE u.id = t.approved_by_user_id) AS approved_by,
           coalesce(j.task_queues, '{}') AS task_queues, coalesce(j.has_sensitive_variables, false) AS is_sensitive,
           j.id IS NOT NULL AND ${mayRun} AS may_run
      FROM ${FROM} WHERE t.id = ${id}::uuid AND ${allowed}`);
  if (!row) throw notFound();
  return judged(row);
}

/** People who own schedules, for the filter. */
export async function listOwners(actor: UserActor): Promise<{ id: string; name: string }[]> {
  const visible = compile(scope(actor, 'view', scheduledJob.label).predicate, scheduledJob, 't');
  return query<{ id: string; name: string }>(sql`
    SELECT u.id::text, ${userName} AS name FROM users_user u WHERE EXISTS (SELECT FROM extras_scheduled_job t WHERE t.user_id = u.id AND ${visible})
     ORDER BY 2 LIMIT 200`);
}
