// Queues background work inside the caller's transaction: the row and its task commit together.
import sql from 'sql-template-tag';
import { query, type Tx } from './client';

export interface TaskOptions {
  /** Not before this time. Absent: at once. */
  runAt?: Date;
  /** A second task of the same key replaces the first. */
  key?: string;
  /** Runs of jobs have one attempt; chores may be tried again. */
  maxAttempts: number;
}

/** Adds a task; returns the queue's id of it. */
export async function addTask(tx: Tx | undefined, name: string, payload: unknown, options: TaskOptions): Promise<bigint> {
  const rows = await query<{ id: string | bigint }>(
    sql`SELECT (graphile_worker.add_job(${name}::text, ${JSON.stringify(payload)}::json, run_at => ${options.runAt?.toISOString() ?? null}::timestamptz,
          max_attempts => ${options.maxAttempts}::int, job_key => ${options.key ?? null}::text)).id AS id`,
    tx,
  );
  return BigInt(rows[0]!.id);
}

/** Takes a waiting task out of the queue. */
export async function removeTask(tx: Tx | undefined, key: string): Promise<void> {
  await query(sql`SELECT graphile_worker.remove_job(${key}::text)`, tx);
}
