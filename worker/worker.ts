// One worker process put together: what it serves, in which order its parts start, and in which they stop.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { log } from '@/core/log';
import '@/features/catalog';
import { announce } from '@/features/runs/announce';
import { onCancellation } from '@/features/runs/cancel';
import { closeConnections } from '@/features/runs/connections';
import { GuestLogins } from '@/features/runs/guest-logins';
import { keepAlive } from '@/features/runs/lease';
import { keepReaping, reap } from '@/features/runs/reap';
import { readSpool } from '@/features/runs/spool';
import { signOff, type WorkerProcess } from '@/features/runs/workers';
import { RunWriter } from '@/features/runs/writer';
import { rearmSchedules } from '@/features/schedules/fire';
import { CHORES, CRONTAB } from './chores';
import { isolation } from './isolation';
import { sweepPlaces } from './places';
import { RunnerPool } from './pool';
import { QueueRunner } from './queue-runner';
import { runTasks } from './run-tasks';
import type { Supervision } from './supervise';
import { reclaimUsers } from './users';

const CHORES_AT_ONCE = 2;

export interface WorkerOptions {
  queues: readonly string[];
  concurrency: number;
  mayRun?: Supervision['mayRun'];
}

export interface RunningWorker {
  id: string;
  /** Takes nothing new, lets what runs come to its end, leaves nothing behind. */
  stop(): Promise<void>;
}

export async function startWorker({ queues, concurrency, mayRun }: WorkerOptions): Promise<RunningWorker> {
  const id = randomUUID();
  const host = hostname();
  const writer = new RunWriter({ owner: id, host, onWritten: announce });
  const logins = new GuestLogins(id);
  const pool = new RunnerPool(concurrency, logins);
  const runs = new QueueRunner({
    name: 'runs',
    concurrency,
    prefetches: true,
    tasks: runTasks(queues, concurrency, { writer, pool, ...(mayRun && { mayRun }) }),
  });
  const chores = new QueueRunner({ name: 'chores', concurrency: CHORES_AT_ONCE, prefetches: false, tasks: CHORES, crontab: CRONTAB });
  const self = (): WorkerProcess => ({
    id,
    host,
    pid: process.pid,
    poolIds: [...runs.poolIds, ...chores.poolIds],
    queues,
    concurrency,
    isolation: isolation().description,
  });
  const signs = await keepAlive(self, writer);
  await reclaimUsers();
  sweepPlaces();
  await logins.prepare();
  pool.warm();
  await writer.replay(readSpool());
  await reap().catch((error: unknown) => log.warn('the first look for dead workers failed', { error }));
  await rearmSchedules().catch((error: unknown) => log.warn('schedules without a task were not looked for', { error }));
  const stopReaping = keepReaping(signs, announce);
  const stopListening = await onCancellation(() => void writer.renew());
  await Promise.all([runs.start(), chores.start()]);
  log.info('the worker is ready', { worker: id, queues, concurrency, isolation: isolation().description });
  return {
    id,
    stop: async () => {
      await Promise.all([runs.stop(), chores.stop()]);
      await writer.drain();
      stopReaping();
      stopListening();
      signs.stop();
      await pool.close();
      await signOff(id).catch(() => undefined);
      await writer.close();
      await closeConnections();
    },
  };
}
