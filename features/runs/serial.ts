// One run at a time: runs that share a key wait for it in the order they were made, outside the queue, and get their queue task with the key.
// The key's row is the lock. Whoever takes several locks them in order, before it touches a run.
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { execute, query, transact, type Tx } from '@/core/db/client';
import { patiently } from './patience';

/** The key of a job of which one run at a time may go on. */
export function serialKeyOf(job: { id: string }): string {
  return `job:${job.id}`;
}

async function lockKeys(tx: Tx, keys: readonly string[]): Promise<void> {
  await execute(sql`INSERT INTO windlass_serial_key (key) SELECT DISTINCT unnest(${[...keys]}::text[]) ON CONFLICT DO NOTHING`, tx);
  await query(sql`SELECT 1 FROM windlass_serial_key WHERE key = ANY (${[...keys]}::text[]) ORDER BY key FOR UPDATE`, tx);
}

/** Gives each of these keys that is free to the run that waits longest for it. */
export async function admitWaiting(tx: Tx, keys: readonly string[]): Promise<void> {
  await lockKeys(tx, keys);
  // A new statement, and so a new snapshot: it sees what the holder of the lock before us left.
  await query(
    sql`
    WITH pick AS (
      SELECT DISTINCT ON (s.key) s.key, r.id, r.queue
      FROM windlass_serial_key s JOIN extras_job_result r ON r.serial_keys = ARRAY[s.key] AND r.status = 'PENDING' AND r.queue_job_id IS NULL AND r.serial_keys <> '{}'
      WHERE s.key = ANY (${[...keys]}::text[]) AND s.run_id IS NULL ORDER BY s.key, r.number),
    task AS MATERIALIZED (
      SELECT pick.*, (graphile_worker.add_job('run_job:' || queue, json_build_object('id', id), max_attempts => 1)).id AS job FROM pick),
    hold AS (UPDATE windlass_serial_key s SET run_id = task.id, since = windlass_now() FROM task WHERE s.key = task.key)
    UPDATE extras_job_result r SET queue_job_id = task.job FROM task WHERE r.id = task.id RETURNING r.id`,
    tx,
  );
}

/** Runs that have ended give their keys to the next. Should this process die before, the reaper does it. */
export async function releaseKeys(runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  await patiently(async () => {
    const held = await query<{ key: string }>(sql`SELECT key FROM windlass_serial_key WHERE run_id = ANY (${[...runIds]}::uuid[])`);
    await passOn(held.map((row) => row.key));
  });
}

/** Keys whose holder has ended or is gone, and keys that are free while somebody waits. Returns how many there were. */
export async function healKeys(): Promise<number> {
  const keys = await query<{ key: string }>(sql`
    SELECT s.key FROM windlass_serial_key s WHERE s.run_id IS NOT NULL AND ${HAS_ENDED}
    UNION
    SELECT r.serial_keys[1] FROM extras_job_result r LEFT JOIN windlass_serial_key s ON s.key = r.serial_keys[1]
    WHERE r.status = 'PENDING' AND r.queue_job_id IS NULL AND r.serial_keys <> '{}' AND s.run_id IS NULL`);
  await passOn(keys.map((row) => row.key));
  return keys.length;
}

const HAS_ENDED = sql`NOT EXISTS (SELECT FROM extras_job_result r WHERE r.id = s.run_id AND r.status IN ('PENDING', 'STARTED'))`;

async function passOn(keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await transact(async (tx) => {
    await lockKeys(tx, keys);
    await execute(sql`UPDATE windlass_serial_key s SET run_id = NULL WHERE s.key = ANY (${[...keys]}::text[]) AND ${HAS_ENDED}`, tx);
    await admitWaiting(tx, keys);
  });
}

const LOOK_AGAIN_MS = 300;

/** For a run that has no place in the queue: resolves when it holds the key of its job, at once when it needs none or does not wait any more. */
export async function waitForTurn(runId: string): Promise<void> {
  for (;;) {
    const [row] = await query<{ id: string }>(sql`
      SELECT j.id FROM extras_job_result r JOIN extras_job j ON j.id = r.job_model_id
      WHERE r.id = ${runId}::uuid AND r.status = 'PENDING' AND j.is_singleton`);
    if (!row || (await takeKey(serialKeyOf(row), runId))) return;
    await sleep(LOOK_AGAIN_MS);
  }
}

async function takeKey(key: string, runId: string): Promise<boolean> {
  return await transact(async (tx) => {
    await lockKeys(tx, [key]);
    return (
      (await execute(
        sql`UPDATE windlass_serial_key SET run_id = ${runId}::uuid, since = windlass_now() WHERE key = ${key} AND run_id IS NULL`,
        tx,
      )) > 0
    );
  });
}

export interface Waiting {
  /** The run that goes on now. */
  holder: { id: string; name: string; date_started: Date | null } | null;
  /** How many wait before this one. */
  ahead: number;
}

/** What a waiting run waits for; undefined when it waits for no other run. */
export async function waitingFor(runId: string): Promise<Waiting | undefined> {
  const [row] = await query<{ holder: string | null; name: string | null; date_started: Date | null; ahead: number }>(sql`
    SELECT h.id AS holder, h.name, h.date_started,
      (SELECT count(*)::int FROM extras_job_result o WHERE o.serial_keys = r.serial_keys AND o.status = 'PENDING' AND o.queue_job_id IS NULL AND o.serial_keys <> '{}' AND o.number < r.number) AS ahead
    FROM extras_job_result r LEFT JOIN windlass_serial_key s ON s.key = r.serial_keys[1] LEFT JOIN extras_job_result h ON h.id = s.run_id
    WHERE r.id = ${runId}::uuid AND r.status = 'PENDING' AND r.queue_job_id IS NULL AND r.serial_keys <> '{}'`);
  if (!row) return undefined;
  return {
    holder: row.holder === null ? null : { id: row.holder, name: row.name ?? '', date_started: row.date_started },
    ahead: row.ahead,
  };
}
