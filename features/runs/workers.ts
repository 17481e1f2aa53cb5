// Worker processes: how others see that one lives, and which queues are served.
import sql, { join } from 'sql-template-tag';
import { execute, query } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { LEASE_SECONDS } from './lifecycle';

export interface WorkerProcess {
  id: string;
  host: string;
  pid: number;
  /** Graphile's names of this process: what it holds locked in the queue is locked under them. */
  poolIds: readonly string[];
  queues: readonly string[];
  concurrency: number;
  isolation: string;
}

export async function beat(worker: WorkerProcess): Promise<void> {
  await execute(sql`
    INSERT INTO windlass_worker_process (id, host, pid, pool_ids, queues, concurrency, isolation, lease_expires_at)
    VALUES (${worker.id}::uuid, ${worker.host}, ${worker.pid}, ${[...worker.poolIds]}::text[], ${[...worker.queues]}::text[], ${worker.concurrency}, ${worker.isolation},
      windlass_now() + make_interval(secs => ${LEASE_SECONDS}))
    ON CONFLICT (id) DO UPDATE SET pool_ids = excluded.pool_ids, queues = excluded.queues, lease_expires_at = excluded.lease_expires_at`);
}

/** It ended in order: nobody waits for its next sign of life. */
export async function signOff(workerId: string): Promise<void> {
  await execute(sql`UPDATE windlass_worker_process SET lease_expires_at = windlass_now(), pool_ids = '{}' WHERE id = ${workerId}::uuid`);
}

export interface QueueService {
  queue: string;
  /** Workers that serve it at this moment. */
  workers: number;
  /** A worker served it within the last minute: one that restarts is not missed. */
  isServed: boolean;
}

/** Who serves these queues. */
export async function queueService(queues: readonly string[]): Promise<QueueService[]> {
  if (queues.length === 0) return [];
  // A lease ends half a minute after the last sign of life; half a minute later a minute has passed.
  const rows = await query<{ queue: string; workers: number; recent: number }>(sql`
    SELECT q.queue, count(w.id) FILTER (WHERE w.lease_expires_at > windlass_now())::int AS workers, count(w.id)::int AS recent
    FROM (VALUES ${join(queues.map((queue) => sql`(${queue}::text)`))}) AS q(queue)
    LEFT JOIN windlass_worker_process w ON q.queue = ANY (w.queues) AND w.lease_expires_at > windlass_now() - make_interval(secs => ${60 - LEASE_SECONDS})
    GROUP BY q.queue`);
  return rows.map((row) => ({ queue: row.queue, workers: row.workers, isServed: row.recent > 0 }));
}

/** Whether any worker lives, whatever queues it serves. One that signed off does not. */
export async function anyWorkerLives(): Promise<boolean> {
  const rows = await query(sql`SELECT 1 FROM windlass_worker_process WHERE lease_expires_at > windlass_now() LIMIT 1`);
  return rows.length > 0;
}

/** @throws AppError("unavailable") when no worker has served the queue within the last minute */
export async function requireWorker(queue: string): Promise<void> {
  const [service] = await queueService([queue]);
  if (!service?.isServed)
    throw new AppError('unavailable', `No worker serves the queue "${queue}". Start one, or choose another queue.`, {
      retryAfterSeconds: 60,
    });
}
