// THE writer of run status: every statement that moves a run from one state to another is in this file, each a compare-and-set.
// PENDING → STARTED → SUCCESS | FAILURE | REVOKED; a run lost to a dead worker may still be corrected by that worker's late report.
import type { Json, RunOutcome } from '@windlass/sdk';
import { failureReason } from '@windlass/sdk';
import sql, { raw } from 'sql-template-tag';
import { execute, query, type Tx } from '@/core/db/client';
import type { Statement } from '@/core/db/writer';
import type { RunMode, RunOrigin } from './enqueue';

export const LEASE_SECONDS = 30;
/** Lines of the platform's own about a dead worker's run lie far above any the worker may still deliver. */
export const EPILOGUE_SEQ = 2_000_000_000;

/** What is waiting to be known about a run that was just claimed: enough to check it again and to give the order. */
export interface ClaimedRun {
  id: string;
  token: number;
  number: number;
  name: string;
  class_path: string;
  mode: RunMode;
  origin: RunOrigin;
  request_id: string | null;
  task_kwargs: Record<string, Json>;
  /** Base64 of the sealed inputs; the row is gone. Null where there were none. */
  sealed: string | null;
  sensitive: boolean;
  soft_limit_seconds: number;
  hard_limit_seconds: number;
  /** Database time, in ms since 1970. */
  started_at: number;
  /** Somebody approved the schedule or request it comes from. */
  is_approved: boolean;
  /** Code the run is bound to by an approval; null: whatever is installed. */
  bound_code: string | null;
  job: ClaimedJob | null;
  user: { id: string; username: string; is_active: boolean; is_superuser: boolean } | null;
}

export interface ClaimedJob {
  id: string;
  name: string;
  enabled: boolean;
  installed: boolean;
  read_only: boolean;
  supports_dryrun: boolean;
  approval_required: boolean;
  load_error: { file?: string; line?: number; message?: string } | null;
  bundle_digest: string | null;
  code_digest: string | null;
  entry: string;
  job_class_name: string;
  has_bundle: boolean;
  /** One of the platform's own: it is performed on the host's side. */
  is_system: boolean;
  /** The variables that need care: files and sensitive ones. */
  special: { name: string; kind: string; model?: string; sensitive?: boolean }[] | null;
}

/**
 * How many objects runs created, updated and deleted, as the page of their changes tells it: each object counts once, as what it came to
 * (`netChanges`), so one that was made and then filled in was created. `runs` is a query for ids.
 */
const changeCounts = (runs: string) => `
  SELECT run_id AS id, count(*) FILTER (WHERE is_born AND NOT is_gone) AS created, count(*) FILTER (WHERE NOT is_born AND NOT is_gone) AS updated,
    count(*) FILTER (WHERE is_gone AND NOT is_born) AS deleted
  FROM (
    SELECT c.run_id, coalesce(min(c.seq) FILTER (WHERE c.action = 'create') = min(c.seq), false) AS is_born,
      coalesce(max(c.seq) FILTER (WHERE c.action = 'delete') > coalesce(max(c.seq) FILTER (WHERE c.action = 'create'), 0), false) AS is_gone
    FROM (${runs}) run JOIN extras_object_change c ON c.run_id = run.id GROUP BY c.run_id, c.model, c.object_id) object
  GROUP BY run_id`;

/**
 * One flight of the writer: claims, lines, counters and outcomes of any number of runs, in one statement.
 *  1 owner · 2 host · 3 again · 4-5 claims: run, sha256 of its key · 6 queue rows
 *  7-14 lines: run, seq, ms, level, grouping, message, object, url
 *  15-25 rows: run, token, status, reason, result, traceback, debug, info, success, warning, error (totals, so that a repeat counts nothing twice)
 * `again`: a connection broke and nobody knows whether this flight was committed. Runs that it claimed are ours already then.
 * `status||''` keeps the planner off the status index. A run's queue row goes with its claim: after a crash nothing can start it a second time.
 */
export const FLIGHT: Statement = {
  name: 'windlass_flight',
  text: `
WITH clock AS MATERIALIZED (SELECT windlass_now() AS now),
claim AS (
  UPDATE extras_job_result r SET status = 'STARTED', lease_owner = $1::uuid, lease_token = r.lease_token + (r.status = 'PENDING')::int,
    lease_expires_at = clock.now + interval '${LEASE_SECONDS} s', date_started = coalesce(r.date_started, clock.now), worker = $2, change_key = u.key,
    queue_job_id = NULL, task_name = r.class_path,
    (bundle_digest, code_digest, mode) = (
      SELECT j.bundle_digest, coalesce(r.code_digest, j.code_digest), CASE WHEN r.mode = 'direct' AND j.read_only THEN 'read' ELSE r.mode END
      FROM (SELECT) AS always LEFT JOIN extras_job j ON j.id = r.job_model_id)
  FROM unnest($4::uuid[], $5::text[]) AS u(id, key), clock
  WHERE r.id = u.id AND (r.status||'' = 'PENDING' OR ($3 AND r.status||'' = 'STARTED' AND r.lease_owner = $1::uuid))
  RETURNING r.*),
unqueue AS (DELETE FROM graphile_worker._private_jobs q USING unnest($6::bigint[]) AS u(id) WHERE q.id = u.id),
unseal AS (DELETE FROM extras_sealed_input s USING claim WHERE s.job_result_id = claim.id RETURNING s.job_result_id, s.sealed),
line AS (
  INSERT INTO extras_job_log_entry (job_result_id, seq, created, log_level, grouping, message, log_object, absolute_url)
  SELECT u.id, u.seq, to_timestamp(u.ms / 1000), u.lvl, u.grp, u.msg, u.obj, u.url
  FROM unnest($7::uuid[], $8::int[], $9::float8[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[]) AS u(id, seq, ms, lvl, grp, msg, obj, url)
  ON CONFLICT DO NOTHING),
change AS (${changeCounts('SELECT u.id FROM unnest($15::uuid[], $17::text[]) AS u(id, status) WHERE u.status IS NOT NULL')}),
settle AS (
  UPDATE extras_job_result r SET status = coalesce(u.status, r.status),
    failure_reason = CASE WHEN u.status IS NULL THEN r.failure_reason ELSE u.reason END,
    date_done = CASE WHEN u.status IS NULL THEN r.date_done ELSE clock.now END,
    result = CASE WHEN u.status IS NULL THEN r.result ELSE u.result::jsonb END,
    traceback = CASE WHEN u.status IS NULL THEN r.traceback ELSE u.traceback END,
    lease_expires_at = CASE WHEN u.status IS NULL THEN r.lease_expires_at END,
    reported_late = r.reported_late OR (u.status IS NOT NULL AND r.status = 'FAILURE'),
    debug_log_count = greatest(r.debug_log_count, u.d), info_log_count = greatest(r.info_log_count, u.i),
    success_log_count = greatest(r.success_log_count, u.s), warning_log_count = greatest(r.warning_log_count, u.w),
    error_log_count = greatest(r.error_log_count, u.e + (r.status = 'FAILURE')::int),
    created_count = coalesce(change.created, r.created_count), updated_count = coalesce(change.updated, r.updated_count),
    deleted_count = coalesce(change.deleted, r.deleted_count)
  FROM unnest($15::uuid[], $16::int[], $17::text[], $18::text[], $19::text[], $20::text[], $21::int[], $22::int[], $23::int[], $24::int[], $25::int[])
    AS u(id, token, status, reason, result, traceback, d, i, s, w, e) LEFT JOIN change ON change.id = u.id, clock
  WHERE r.id = u.id AND r.lease_token = u.token
    AND (r.status||'' = 'STARTED' OR (r.status||'' = 'FAILURE' AND r.failure_reason = 'worker_lost'))
  RETURNING r.id, u.status IS NOT NULL AS final, r.serial_keys <> '{}' AS is_serial)
SELECT 'claimed' AS what, c.id, json_build_object(
    'id', c.id, 'token', c.lease_token, 'number', c.number, 'name', c.name, 'class_path', c.class_path, 'mode', c.mode, 'origin', c.origin,
    'request_id', c.request_id, 'task_kwargs', c.task_kwargs, 'sensitive', c.sensitive, 'sealed', encode(unseal.sealed, 'base64'),
    'soft_limit_seconds', c.soft_limit_seconds, 'hard_limit_seconds', c.hard_limit_seconds,
    'started_at', extract(epoch FROM c.date_started) * 1000, 'bound_code', c.code_digest,
    'is_approved', EXISTS (SELECT FROM extras_scheduled_job s WHERE s.id = c.scheduled_job_id AND s.approved_at IS NOT NULL),
    'job', CASE WHEN j.id IS NOT NULL THEN json_build_object(
      'id', j.id, 'name', j.name, 'enabled', j.enabled, 'installed', j.installed, 'read_only', j.read_only, 'supports_dryrun', j.supports_dryrun, 'approval_required', j.approval_required, 'load_error', j.load_error,
      'bundle_digest', j.bundle_digest, 'code_digest', j.code_digest, 'entry', j.entry, 'job_class_name', j.job_class_name,
      'has_bundle', EXISTS (SELECT FROM extras_job_bundle b WHERE b.digest = j.bundle_digest),
      'is_system', EXISTS (SELECT FROM extras_job_source s WHERE s.id = j.source_id AND s.kind = 'system'),
      'special', jsonb_path_query_array(j.variables, '$[*] ? (@.kind == "file" || @.sensitive == true || @.model == "extras.objectchange")')) END,
    'user', CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'username', p.username, 'is_active', p.is_active, 'is_superuser', p.is_superuser) END
  ) AS run
FROM claim c LEFT JOIN extras_job j ON j.id = c.job_model_id LEFT JOIN users_user p ON p.id = c.user_id LEFT JOIN unseal ON unseal.job_result_id = c.id
UNION ALL SELECT CASE WHEN is_serial THEN 'released' ELSE 'settled' END, id, NULL FROM settle WHERE final`,
};

/** Lines alone, for the second lane. */
export const LINES: Statement = {
  name: 'windlass_lines',
  text: `
INSERT INTO extras_job_log_entry (job_result_id, seq, created, log_level, grouping, message, log_object, absolute_url)
SELECT u.id, u.seq, to_timestamp(u.ms / 1000), u.lvl, u.grp, u.msg, u.obj, u.url
FROM unnest($1::uuid[], $2::int[], $3::float8[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) AS u(id, seq, ms, lvl, grp, msg, obj, url)
ON CONFLICT DO NOTHING`,
};

/** Keeps the runs of a worker its own: 1 run · 2 token. A run that does not come back is another's, or ended. */
export const RENEW: Statement = {
  name: 'windlass_renew',
  text: `
UPDATE extras_job_result r SET lease_expires_at = windlass_now() + interval '${LEASE_SECONDS} s'
FROM unnest($1::uuid[], $2::int[]) AS u(id, token)
WHERE r.id = u.id AND r.lease_token = u.token AND r.status||'' = 'STARTED'
RETURNING r.id, r.cancel_requested_at IS NOT NULL AS cancel`,
};

export type TerminalStatus = 'SUCCESS' | 'FAILURE' | 'REVOKED';

/** An outcome as its row keeps it. */
export interface Settlement {
  status: TerminalStatus;
  reason: string | null;
  /** JSON text. */
  result: string | null;
  traceback: string | null;
}

export function toSettlement(outcome: RunOutcome): Settlement {
  const reason = failureReason(outcome);
  switch (outcome.kind) {
    case 'success':
      return { status: 'SUCCESS', reason, result: jsonText(outcome.result), traceback: null };
    case 'failure':
      // A run that called fail() and went on keeps what it returned.
      return {
        status: 'FAILURE',
        reason,
        result: jsonText(outcome.reason === 'failed' && outcome.result !== null ? outcome.result : { ...outcome.error }),
        traceback: outcome.traceback,
      };
    case 'timeout':
      return { status: 'FAILURE', reason, result: jsonText({ ...outcome.error }), traceback: outcome.traceback };
    case 'cancelled':
      return { status: 'REVOKED', reason, result: null, traceback: outcome.traceback };
    case 'refused':
      return { status: 'FAILURE', reason, result: failureResult(reason, outcome.message), traceback: outcome.traceback };
    case 'crashed':
      return { status: 'FAILURE', reason, result: failureResult(reason, outcome.message), traceback: null };
    case 'lost':
      return {
        status: 'FAILURE',
        reason,
        result: failureResult(reason, `The worker ended (${outcome.signal}) before the run did.`),
        traceback: null,
      };
  }
}

const EXCEPTION_NAMES: Record<string, string> = {
  worker_lost: 'WorkerLost',
  process_exit: 'ProcessExited',
  memory_limit: 'MemoryLimitExceeded',
  output_limit: 'OutputLimitExceeded',
  internal: 'InternalError',
};

/** A failure that no exception of the job stands for, in the shape of one. */
export function failureResult(reason: string | null, message: string): string {
  return JSON.stringify({ exc_type: EXCEPTION_NAMES[reason ?? ''] ?? 'RunRefused', exc_module: 'windlass', exc_message: [message] });
}

function jsonText(value: Json): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** Waiting → never started. False when it was not waiting any more. */
export async function revokePending(runId: string, by: string, tx?: Tx): Promise<boolean> {
  const rows = await query(
    sql`WITH due AS (SELECT id, queue_job_id FROM extras_job_result WHERE id = ${runId}::uuid AND status = 'PENDING' FOR UPDATE),
        gone AS (
          UPDATE extras_job_result r SET status = 'REVOKED', failure_reason = 'cancelled', date_done = windlass_now(), cancel_requested_at = windlass_now(),
            cancelled_by = ${by}::text, queue_job_id = NULL
          FROM due WHERE r.id = due.id RETURNING r.id),
        ${LEAVE_NOTHING}
        SELECT gone.id, unqueued FROM gone, unqueue`,
    tx,
  );
  return rows.length > 0;
}

/** Asks the worker of a started run to stop it. False when it is not running. */
export async function requestStop(runId: string, by: string, tx?: Tx): Promise<boolean> {
  const touched = await execute(
    sql`UPDATE extras_job_result SET cancel_requested_at = coalesce(cancel_requested_at, windlass_now()), cancelled_by = coalesce(cancelled_by, ${by}::text)
        WHERE id = ${runId}::uuid AND status = 'STARTED'`,
    tx,
  );
  return touched > 0;
}

/** What a run that ends without a worker's report leaves behind: no sealed inputs, no uploads, no queue row. Follows CTEs `due` and `gone`. */
const LEAVE_NOTHING = sql`
  unseal AS (DELETE FROM extras_sealed_input s USING gone WHERE s.job_result_id = gone.id),
  files AS (DELETE FROM extras_file_proxy f USING gone WHERE f.job_result_id = gone.id AND f.kind = 'input'),
  unqueue AS (SELECT count(*) AS unqueued FROM graphile_worker.complete_jobs(ARRAY(SELECT queue_job_id FROM due WHERE queue_job_id IS NOT NULL)))`;

const LOST = 'The worker that ran this was lost: it gave no sign of life for half a minute. What the job had changed until then is kept.';
const EXPIRED = 'The sensitive inputs of this run were kept for 15 minutes and no worker started it. Run it again.';
const ABANDONED = 'The command that made this run ended before it started it.';

/** Started runs whose worker is gone → FAILURE. An outage of the database itself is nobody's death. Returns their ids. */
export async function failLostRuns(): Promise<string[]> {
  return await failRuns(
    sql`status = 'STARTED' AND greatest(lease_expires_at, pg_postmaster_start_time() + make_interval(secs => ${LEASE_SECONDS})) < windlass_now()`,
    'worker_lost',
    LOST,
  );
}

/** Runs that wait with sealed inputs too old to keep → FAILURE. */
export async function failExpiredInputs(): Promise<string[]> {
  return await failRuns(
    sql`status = 'PENDING' AND id IN (SELECT job_result_id FROM extras_sealed_input WHERE created < windlass_now() - interval '15 minutes')`,
    'inputs_expired',
    EXPIRED,
  );
}

/** Runs without a queue task that nobody came to perform → FAILURE. */
export async function failAbandonedRuns(): Promise<string[]> {
  return await failRuns(
    sql`status = 'PENDING' AND queue_job_id IS NULL AND serial_keys = '{}' AND date_created < windlass_now() - interval '5 minutes'`,
    'worker_lost',
    ABANDONED,
  );
}

async function failRuns(which: ReturnType<typeof sql>, reason: string, message: string): Promise<string[]> {
  const rows = await query<{ id: string }>(sql`
    WITH due AS (SELECT id, queue_job_id FROM extras_job_result WHERE ${which} ORDER BY id FOR UPDATE SKIP LOCKED),
    change AS (${raw(changeCounts('SELECT id FROM due'))}),
    gone AS (
      UPDATE extras_job_result r SET status = 'FAILURE', failure_reason = ${reason}::text, date_done = windlass_now(), result = ${failureResult(reason, message)}::jsonb,
        error_log_count = error_log_count + 1, lease_expires_at = NULL, queue_job_id = NULL,
        created_count = coalesce(change.created, 0), updated_count = coalesce(change.updated, 0), deleted_count = coalesce(change.deleted, 0)
      FROM due LEFT JOIN change ON change.id = due.id WHERE r.id = due.id RETURNING r.id, r.lease_token),
    ${LEAVE_NOTHING},
    line AS (
      INSERT INTO extras_job_log_entry (job_result_id, seq, created, log_level, grouping, message)
      SELECT id, ${EPILOGUE_SEQ}::int + lease_token, windlass_now(), 'error', 'post_run', ${message}::text FROM gone ON CONFLICT DO NOTHING)
    SELECT gone.id, unqueued FROM gone, unqueue`);
  return rows.map((row) => row.id);
}
