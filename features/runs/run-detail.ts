// One run for its page: everything for who may look at runs, the bare status for who only started it. Read-only.
import type { FieldSpec, Json } from '@windlass/sdk';
import sql from 'sql-template-tag';
import { scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { notFound } from '@/core/errors';
import { resourceOf } from '@/core/resources/registry';
import { compile, isUuid } from '@/core/sql';
import { EPILOGUE_SEQ } from './lifecycle';

export interface RunDetail {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly class_path: string;
  readonly status: string;
  readonly failure_reason: string | null;
  readonly mode: string;
  readonly origin: string;
  /** Of a schedule that is none: a request that ran as soon as it was approved. */
  readonly is_of_request: boolean;
  readonly queue: string;
  readonly date_created: Date;
  readonly date_started: Date | null;
  readonly date_done: Date | null;
  readonly task_kwargs: Readonly<Record<string, Json>>;
  readonly sensitive: boolean;
  readonly result: Json;
  readonly traceback: string | null;
  readonly request_id: string | null;
  readonly bundle_digest: string | null;
  readonly code_digest: string | null;
  readonly soft_limit_seconds: number;
  readonly hard_limit_seconds: number;
  readonly worker: string | null;
  readonly cancel_requested_at: Date | null;
  readonly cancelled_by: string | null;
  readonly rerun_of_id: string | null;
  readonly tries_request_id: string | null;
  readonly scheduled_job_id: string | null;
  readonly debug_log_count: number;
  readonly info_log_count: number;
  readonly success_log_count: number;
  readonly warning_log_count: number;
  readonly error_log_count: number;
  readonly created_count: number;
  readonly updated_count: number;
  readonly deleted_count: number;
  readonly user_id: string | null;
  readonly user: string | null;
  readonly username: string | null;
  readonly job: {
    readonly id: string;
    readonly name: string;
    readonly variables: readonly FieldSpec[];
    readonly may_run: boolean;
    /** Its page is the asker's to see. */
    readonly may_view: boolean;
    readonly runnable: boolean;
  } | null;
  readonly source: { readonly slug: string; readonly name: string; readonly kind: string } | null;
  readonly files: readonly { readonly id: string; readonly name: string; readonly content_type: string; readonly size: number }[];
  /** Asked for as a dry run; a job that only reads has the same mode. */
  readonly is_dryrun: boolean;
  /** The last thing a failed run reported with fail(). */
  readonly last_failure: string | null;
  /** The number of the job's first line at failure or worse. */
  readonly first_failure: number | null;
  /** Median of the job's last runs that succeeded. */
  readonly usual_seconds: number | null;
  /** Of its queue: a run that waits where nobody serves says so. */
  readonly queue_workers: number;
  /** The runs that hold what this one waits for. */
  readonly waits_for: readonly { readonly id: string; readonly name: string }[];
  /** The asker may see the run itself; else only that it exists and how it stands. */
  readonly visible: boolean;
}

/**
 * A run by its id. Who may not look at runs finds those they asked for themselves, with `visible` false.
 * @throws AppError("not_found") for everybody else
 */
export async function readRun(actor: UserActor, id: string): Promise<RunDetail> {
  if (!isUuid(id)) throw notFound();
  const resource = resourceOf('extras.jobresult');
  const visible = compile(scopeOrNothing(actor, 'view', 'extras.jobresult').predicate, resource, 't');
  const onJob = (action: 'run' | 'view') => compile(scopeOrNothing(actor, action, 'extras.job').predicate, resourceOf('extras.job'), 'j');
  const [run] = await query<RunDetail>(sql`
    SELECT t.*, t.id::text AS id, t.number::text AS number, ${visible} AS visible, u.username,
           coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username) AS user,
           CASE WHEN j.id IS NOT NULL THEN jsonb_build_object('id', j.id, 'name', j.name, 'variables', j.variables, 'may_run', ${onJob('run')},
             'may_view', ${onJob('view')},             'runnable', j.installed AND j.enabled AND j.load_error IS NULL) END AS job,
           CASE WHEN s.id IS NOT NULL THEN jsonb_build_object('slug', s.slug, 'name', s.name, 'kind', s.kind) END AS source,
           t.origin = 'schedule' AND EXISTS (SELECT FROM extras_scheduled_job k WHERE k.id = t.scheduled_job_id AND k.interval = 'immediately') AS is_of_request,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'content_type', f.content_type, 'size', f.size) ORDER BY f.uploaded_at, f.name), '[]')
              FROM extras_file_proxy f WHERE f.job_result_id = t.id AND f.kind = 'output') AS files,
           coalesce(t.mode = 'read' AND (t.task_kwargs ->> 'dryrun') = 'true', false) AS is_dryrun,
           CASE WHEN t.status = 'FAILURE' THEN (SELECT l.message FROM extras_job_log_entry l WHERE l.job_result_id = t.id AND l.log_level = 'failure' ORDER BY l.seq DESC LIMIT 1) END AS last_failure,
           CASE WHEN t.error_log_count > 0 THEN (SELECT l.seq FROM extras_job_log_entry l WHERE l.job_result_id = t.id AND l.log_level IN ('failure', 'error', 'critical')
             AND l.seq < ${EPILOGUE_SEQ}::int ORDER BY l.seq LIMIT 1) END AS first_failure,
           (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM p.date_done - p.date_started))
              FROM (SELECT date_done, date_started FROM extras_job_result p WHERE p.job_model_id = t.job_model_id AND p.status = 'SUCCESS' AND p.id <> t.id
                     ORDER BY p.date_created DESC LIMIT 30) p)::float8 AS usual_seconds,
           (SELECT count(*)::int FROM windlass_worker_process w WHERE w.lease_expires_at > windlass_now() AND t.queue = ANY (w.queues)) AS queue_workers,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'name', h.name) ORDER BY h.date_created), '[]') FROM extras_job_result h
             WHERE t.status = 'PENDING' AND t.queue_job_id IS NULL AND cardinality(t.serial_keys) > 0 AND h.id <> t.id AND h.serial_keys && t.serial_keys
               AND (h.status = 'STARTED' OR (h.status = 'PENDING' AND h.queue_job_id IS NOT NULL))) AS waits_for
      FROM extras_job_result t LEFT JOIN users_user u ON u.id = t.user_id LEFT JOIN extras_job j ON j.id = t.job_model_id LEFT JOIN extras_job_source s ON s.id = j.source_id
     WHERE t.id = ${id}::uuid AND (${visible} OR t.user_id = ${actor.id}::uuid)`);
  if (!run) throw notFound();
  if (run.visible) return run;
  return { ...run, result: null, last_failure: null, first_failure: null, traceback: null, task_kwargs: {}, files: [], waits_for: [] };
}
