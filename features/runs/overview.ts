// What goes on: live workers, runs under way, recent failures, the last day at a glance. Read-only; rows within the asker's scope.
import sql, { type Sql } from 'sql-template-tag';
import { type Actor, type UserActor } from '@/core/access/actor';
import { scopeOrNothing } from '@/core/access/access';
import { query } from '@/core/db/client';
import { resourceOf } from '@/core/resources/registry';
import { compile } from '@/core/sql';

export interface WorkerSummary {
  id: string;
  host: string;
  pid: number;
  queues: string[];
  concurrency: number;
  isolation: string;
  started_at: Date;
  /** Seconds since it was last heard of. */
  silent_seconds: number;
  running: { id: string; name: string }[];
}

/** The workers that live, by the lease they renew every few seconds. */
export async function liveWorkers(): Promise<WorkerSummary[]> {
  return query<WorkerSummary>(sql`
    SELECT w.id::text, w.host, w.pid, w.queues, w.concurrency, w.isolation, w.started_at,
           greatest(0, extract(epoch FROM windlass_now() - (w.lease_expires_at - interval '30 seconds')))::float AS silent_seconds,
           coalesce((SELECT jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) ORDER BY r.date_started)
                       FROM extras_job_result r WHERE r.lease_owner = w.id AND r.status = 'STARTED'), '[]') AS running
      FROM windlass_worker_process w WHERE w.lease_expires_at > windlass_now() ORDER BY w.host, w.pid`);
}

/** How many workers live, and a queue of a job that none of them serves. */
export async function workerHealth(): Promise<{ live: number; trouble?: string | undefined }> {
  const [row] = await query<{ live: number; unserved: string | null }>(sql`
    WITH live AS (SELECT queues FROM windlass_worker_process WHERE lease_expires_at > windlass_now())
    SELECT (SELECT count(*)::int FROM live) AS live,
           (SELECT min(q) FROM extras_job j, unnest(CASE WHEN j.task_queues = '{}' THEN ARRAY['default'] ELSE j.task_queues[1:1] END) q
             WHERE j.enabled AND j.installed AND NOT EXISTS (SELECT FROM live l WHERE q = ANY (l.queues))) AS unserved`);
  return { live: row?.live ?? 0, trouble: row?.unserved ? `queue ${row.unserved} has none` : undefined };
}

export interface RunLine {
  id: string;
  name: string;
  status: string;
  failure_reason: string | null;
  mode: string;
  cancel_requested_at: Date | null;
  user: string | null;
  date_created: Date;
  date_started: Date | null;
  date_done: Date | null;
  /** What the failed job threw, or reported last with fail(). */
  message: string | null;
  changes: number;
  job_model_id: string | null;
  /** Median seconds of the job's last successful runs. */
  usual_seconds: number | null;
}

async function lines(actor: Actor, where: Sql, limit: number, withUsual = false): Promise<RunLine[]> {
  const scope = scopeOrNothing(actor, 'view', 'extras.jobresult');
  const usual = withUsual
    ? sql`(SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM s.date_done - s.date_started))
             FROM (SELECT date_done, date_started FROM extras_job_result p WHERE p.job_model_id = t.job_model_id AND p.status = 'SUCCESS' ORDER BY p.date_created DESC LIMIT 30) s)`
    : sql`NULL::float`;
  return query<RunLine>(sql`
    SELECT t.id::text, t.name, t.status, t.failure_reason, t.mode, t.cancel_requested_at, u.username AS user, t.date_created, t.date_started, t.date_done,
           CASE WHEN t.status = 'FAILURE' THEN left(coalesce(t.result->'exc_message'->>0, (SELECT l.message FROM extras_job_log_entry l
             WHERE l.job_result_id = t.id AND l.log_level = 'failure' ORDER BY l.seq DESC LIMIT 1)), 200) END AS message,
           t.created_count + t.updated_count + t.deleted_count AS changes, t.job_model_id::text, ${usual} AS usual_seconds
      FROM extras_job_result t LEFT JOIN users_user u ON u.id = t.user_id
     WHERE ${where} AND ${compile(scope.predicate, resourceOf('extras.jobresult'), 't')}
     ORDER BY t.date_created DESC, t.id DESC LIMIT ${limit}`);
}

export interface HalfHour {
  from: Date;
  ended_well: number;
  failed: number;
}

export interface HomeOverview {
  underWay: RunLine[];
  failures: RunLine[];
  mine: RunLine[];
  /** The last 24 hours, oldest first. */
  strip: HalfHour[];
}

/** Everything the home page shows of runs, for one person. */
export async function homeOverview(actor: UserActor): Promise<HomeOverview> {
  const scope = scopeOrNothing(actor, 'view', 'extras.jobresult');
  const [underWay, failures, mine, strip] = await Promise.all([
    lines(actor, sql`t.status IN ('PENDING', 'STARTED')`, 8, true),
    lines(actor, sql`t.status = 'FAILURE' AND t.date_created > windlass_now() - interval '1 day'`, 6),
    lines(actor, sql`t.user_id = ${actor.id}::uuid`, 6),
    query<HalfHour>(sql`
      SELECT h AS from, count(t.id) FILTER (WHERE t.status IN ('SUCCESS', 'REVOKED'))::int AS ended_well, count(t.id) FILTER (WHERE t.status = 'FAILURE')::int AS failed
        FROM generate_series(date_bin('30 minutes', windlass_now(), 'epoch') - interval '23.5 hours', windlass_now(), '30 minutes') h
        LEFT JOIN extras_job_result t ON t.date_created >= h AND t.date_created < h + interval '30 minutes' AND ${compile(scope.predicate, resourceOf('extras.jobresult'), 't')}
       GROUP BY h ORDER BY h`),
  ]);
  return { underWay, failures, mine, strip };
}
