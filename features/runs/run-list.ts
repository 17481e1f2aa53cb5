// Lists of runs for people, newest first, and how the last day went. Read-only; rows within the asker's scope.
import sql from 'sql-template-tag';
import { scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { readFilters } from '@/core/resources/filters/query';
import { resourceOf } from '@/core/resources/registry';
import { compile } from '@/core/sql';

export interface RunListRow {
  readonly id: string;
  readonly name: string;
  readonly job_model_id: string | null;
  readonly status: string;
  readonly failure_reason: string | null;
  readonly mode: string;
  readonly cancel_requested_at: Date | null;
  readonly user: string | null;
  readonly queue: string;
  readonly origin: string;
  /** Of a schedule that is none: a request that ran as soon as it was approved. */
  readonly is_of_request: boolean;
  /** Asked for as a dry run; a job that only reads has the same mode. */
  readonly is_dryrun: boolean;
  readonly debug_log_count: number;
  readonly info_log_count: number;
  readonly success_log_count: number;
  readonly warning_log_count: number;
  readonly error_log_count: number;
  readonly created_count: number;
  readonly updated_count: number;
  readonly deleted_count: number;
  readonly date_created: Date;
  readonly date_started: Date | null;
  readonly date_done: Date | null;
}

export interface RunPage {
  readonly runs: readonly RunListRow[];
  readonly total: number;
}

/** Parameters of the page that are no filters of the REST list. */
const OWN_PARAMETERS = ['limit', 'offset', 'tab'];

/**
 * One page of runs.
 * @throws AppError("invalid") naming the parameter that is not understood
 */
export async function listRuns(actor: UserActor, params: URLSearchParams, page: { limit: number; offset: number }): Promise<RunPage> {
  const visible = scope(actor, 'view', 'extras.jobresult');
  const resource = resourceOf('extras.jobresult');
  const filters = new URLSearchParams([...params].filter(([name, value]) => !OWN_PARAMETERS.includes(name) && value !== ''));
  const where = sql`${compile(visible.predicate, resource, 't')} AND ${compile(await readFilters(resource, filters, actor), resource, 't')}`;
  const [runs, [count]] = await Promise.all([
    query<RunListRow>(sql`
      SELECT t.id::text, t.name, t.job_model_id::text, t.status, t.failure_reason, t.mode, t.cancel_requested_at, t.queue, t.origin,
             coalesce(t.mode = 'read' AND (t.task_kwargs ->> 'dryrun') = 'true', false) AS is_dryrun,
             coalesce(t.origin = 'schedule' AND s.interval = 'immediately', false) AS is_of_request,
             coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username) AS user,
             t.debug_log_count, t.info_log_count, t.success_log_count, t.warning_log_count, t.error_log_count,
             t.created_count, t.updated_count, t.deleted_count, t.date_created, t.date_started, t.date_done
        FROM (SELECT * FROM extras_job_result t WHERE ${where} ORDER BY t.date_created DESC, t.id DESC LIMIT ${page.limit}::int OFFSET ${page.offset}::int) t
        LEFT JOIN users_user u ON u.id = t.user_id LEFT JOIN extras_scheduled_job s ON s.id = t.scheduled_job_id ORDER BY t.date_created DESC, t.id DESC`),
    query<{ total: number }>(sql`SELECT count(*)::float8 AS total FROM extras_job_result t WHERE ${where}`),
  ]);
  return { runs, total: count?.total ?? 0 };
}

/** People who have asked for runs, for the filter. */
export async function listRequesters(actor: UserActor): Promise<{ id: string; name: string }[]> {
  const visible = scope(actor, 'view', 'extras.jobresult');
  return query<{ id: string; name: string }>(sql`
    SELECT u.id::text, coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username) AS name FROM users_user u
     WHERE EXISTS (SELECT FROM extras_job_result t WHERE t.user_id = u.id AND ${compile(visible.predicate, resourceOf('extras.jobresult'), 't')})
     ORDER BY 2 LIMIT 200`);
}
