// What dead workers left behind: runs that nobody performs, queue rows that nobody unlocks, logins that nobody uses. Any worker does it, at any time.
import sql from 'sql-template-tag';
import { query } from '@/core/db/client';
import { dropLeftoverGuests } from '@/core/db/guest';
import { log } from '@/core/log';
import type { SignsOfLife } from './lease';
import { failAbandonedRuns, failExpiredInputs, failLostRuns } from './lifecycle';
import { healKeys } from './serial';

const EVERY_MS = 10_000;

export interface Reaped {
  /** Runs that were ended. */
  lost: string[];
  expired: string[];
  abandoned: string[];
  /** Runs put into the queue again: they had not started. */
  requeued: string[];
  unlockedPools: string[];
}

/** One round. Safe beside other workers' rounds: every row is locked or skipped. */
export async function reap(): Promise<Reaped> {
  const lost = await failLostRuns();
  const expired = await failExpiredInputs();
  const abandoned = await failAbandonedRuns();
  const passedOn = await healKeys();
  if (passedOn > 0) log.info('keys of ended runs were passed on', { keys: passedOn });
  const unlockedPools = await unlockDeadPools();
  const requeued = await requeueOrphans();
  const reaped = { lost, expired, abandoned, requeued, unlockedPools };
  if (Object.values(reaped).some((list) => list.length > 0)) log.warn('dead workers were cleared up after', { ...reaped });
  return reaped;
}

/** A round of a worker's: first it says that it lives. A clock that has jumped would make it take itself and its runs for dead. */
export async function reapAsWorker(signs: Pick<SignsOfLife, 'give'>): Promise<Reaped> {
  await signs.give();
  return await reap();
}

/** Every ten seconds. Returns how to stop. `onReaped` hears which runs changed. */
export function keepReaping(signs: SignsOfLife, onReaped: (runIds: string[]) => void): () => void {
  let isReaping = false;
  const timer = setInterval(() => {
    if (isReaping) return;
    isReaping = true;
    reapAsWorker(signs)
      .then(({ lost, expired, abandoned }) => onReaped([...lost, ...expired, ...abandoned]))
      .catch((error: unknown) => log.warn('clearing up after dead workers failed; it is tried again', { error }))
      .finally(() => (isReaping = false));
  }, EVERY_MS);
  return () => clearInterval(timer);
}

/**
 * Unlocks what dead workers hold in the queue, or it would stay locked for four hours: chores run again, runs are looked at by `requeueOrphans`.
 * Dead: its lease ran out; or it holds locks for a minute and never said that it lives.
 */
async function unlockDeadPools(): Promise<string[]> {
  const rows = await query<{ pool: string | null; id: string | null }>(sql`
    WITH dead AS (
      SELECT id, pool_ids FROM windlass_worker_process
      WHERE greatest(lease_expires_at, pg_postmaster_start_time() + interval '30 s') < windlass_now() AND pool_ids <> '{}' FOR UPDATE SKIP LOCKED),
    emptied AS (UPDATE windlass_worker_process w SET pool_ids = '{}' FROM dead WHERE w.id = dead.id),
    pools AS (
      SELECT unnest(pool_ids) AS pool FROM dead
      UNION
      SELECT j.locked_by FROM graphile_worker.jobs j WHERE j.locked_at < windlass_now() - interval '60 s'
        AND NOT EXISTS (SELECT FROM windlass_worker_process w WHERE w.lease_expires_at > windlass_now() AND j.locked_by = ANY (w.pool_ids)))
    SELECT pool, NULL AS id FROM pools WHERE pool IS NOT NULL`);
  const pools = rows.flatMap((row) => (row.pool === null ? [] : [row.pool]));
  if (pools.length > 0) await query(sql`SELECT graphile_worker.force_unlock_workers(${pools}::text[])`);
  await forgetDeadWorkers();
  return pools;
}

/** A worker that was not heard of for a minute is gone, and so are the logins it made. */
async function forgetDeadWorkers(): Promise<void> {
  const gone = await query(sql`DELETE FROM windlass_worker_process WHERE lease_expires_at < windlass_now() - interval '30 s' RETURNING id`);
  if (gone.length === 0) return;
  const living = await query<{ id: string }>(sql`SELECT id FROM windlass_worker_process`);
  await dropLeftoverGuests(living.map((row) => row.id)).catch((error: unknown) =>
    log.warn('logins of dead workers were not removed', { error }),
  );
}

/** Waiting runs whose queue row is gone, or used up by a worker that died before it claimed them. They never started, so they may. */
async function requeueOrphans(): Promise<string[]> {
  const rows = await query<{ id: string }>(sql`
    WITH due AS (
      SELECT r.id, r.queue, r.queue_job_id FROM extras_job_result r
      WHERE r.status = 'PENDING' AND r.queue_job_id IS NOT NULL AND r.date_created < windlass_now() - interval '10 s'
        AND NOT EXISTS (SELECT FROM graphile_worker._private_jobs j WHERE j.id = r.queue_job_id AND (j.locked_at IS NOT NULL OR j.attempts < j.max_attempts))
      ORDER BY r.date_created LIMIT 500 FOR UPDATE OF r SKIP LOCKED),
    old AS (SELECT count(*) FROM graphile_worker.complete_jobs(ARRAY(SELECT queue_job_id FROM due))),
    fresh AS MATERIALIZED (SELECT due.id, (graphile_worker.add_job('run_job:' || due.queue, json_build_object('id', due.id), max_attempts => 1)).id AS job FROM due, old)
    UPDATE extras_job_result r SET queue_job_id = fresh.job FROM fresh WHERE r.id = fresh.id AND r.status = 'PENDING' RETURNING r.id`);
  return rows.map((row) => row.id);
}
