// Deletes old runs with their lines and files, a thousand at a time, so that no statement holds anybody up. Runs under way are never touched.
import sql, { empty, type Sql } from 'sql-template-tag';
import { query } from '@/core/db/client';

const BATCH = 1000;

/**
 * Deletes runs that ended before `cutoff`. `allowed`: a condition on `r` for those the requester may delete.
 * Returns how many rows of each model went.
 */
export async function deleteRunsBefore(cutoff: Date, allowed: Sql = empty, signal?: AbortSignal): Promise<Record<string, number>> {
  const counts = { 'extras.JobResult': 0, 'extras.JobLogEntry': 0, 'extras.FileProxy': 0 };
  for (;;) {
    signal?.throwIfAborted();
    const [batch] = await query<{ runs: number; lines: number; files: number }>(sql`
      WITH due AS (
        SELECT r.id FROM extras_job_result r WHERE r.date_done < ${cutoff.toISOString()}::timestamptz AND r.status IN ('SUCCESS', 'FAILURE', 'REVOKED')${allowed}
        ORDER BY r.date_created LIMIT ${BATCH} FOR UPDATE SKIP LOCKED),
      lines AS (DELETE FROM extras_job_log_entry l USING due WHERE l.job_result_id = due.id RETURNING 1),
      files AS (DELETE FROM extras_file_proxy f USING due WHERE f.job_result_id = due.id RETURNING 1),
      runs AS (DELETE FROM extras_job_result r USING due WHERE r.id = due.id RETURNING 1)
      SELECT (SELECT count(*)::int FROM runs) AS runs, (SELECT count(*)::int FROM lines) AS lines, (SELECT count(*)::int FROM files) AS files`);
    counts['extras.JobResult'] += batch?.runs ?? 0;
    counts['extras.JobLogEntry'] += batch?.lines ?? 0;
    counts['extras.FileProxy'] += batch?.files ?? 0;
    if (!batch || batch.runs < BATCH) return counts;
  }
}
