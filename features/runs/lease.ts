// The signs of life of a worker: its own and those of its runs. Half a minute without one, and the runs count as lost.
import { log } from '@/core/log';
import { beat, type WorkerProcess } from './workers';
import type { RunWriter } from './writer';

const EVERY_MS = 5000;

export interface SignsOfLife {
  /** Gives one now: resolves when it is given, or could not be. */
  give(): Promise<void>;
  stop(): void;
}

/** Gives a sign at once and then every five seconds. */
export async function keepAlive(worker: () => WorkerProcess, writer: RunWriter): Promise<SignsOfLife> {
  let underWay: Promise<unknown> | null = null;
  const give = async () => {
    // A run that is renewed late is better than one that is not: neither waits for the other.
    underWay ??= Promise.allSettled([
      writer.renew(),
      beat(worker()).catch((error: unknown) => log.warn('the worker could not give a sign of life', { error })),
    ]).finally(() => (underWay = null));
    await underWay;
  };
  await give();
  const timer = setInterval(() => void give(), EVERY_MS);
  return { give, stop: () => clearInterval(timer) };
}
