// The signs of life of a worker: its own and those of its runs. Half a minute without one, and the runs count as lost.
import { log } from '@/core/log';
import { beat, type WorkerProcess } from './workers';
import type { RunWriter } from './writer';

const EVERY_MS = 5000;

/** Beats at once and then every five seconds. Returns how to stop. */
export async function keepAlive(worker: () => WorkerProcess, writer: RunWriter): Promise<() => void> {
  let isBeating = false;
  const tick = async () => {
    if (isBeating) return;
    isBeating = true;
    // A run that is renewed late is better than one that is not: neither waits for the other.
    await Promise.allSettled([
      writer.renew(),
      beat(worker()).catch((error: unknown) => log.warn('the worker could not give a sign of life', { error })),
    ]);
    isBeating = false;
  };
  await tick();
  const timer = setInterval(() => void tick(), EVERY_MS);
  return () => clearInterval(timer);
}
