// Performs one run for a command that waits for it, without queue and worker: the same claim, the same checks, a runner of its own.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { AppError } from '@/core/errors';
import '@/features/catalog';
import { announce } from '@/features/runs/announce';
import { onCancellation } from '@/features/runs/cancel';
import { GuestLogins } from '@/features/runs/guest-logins';
import { keepAlive } from '@/features/runs/lease';
import { releaseKeys, waitForTurn } from '@/features/runs/serial';
import type { LogLine } from '@/features/runs/spool';
import { signOff } from '@/features/runs/workers';
import { RunWriter } from '@/features/runs/writer';
import { isolation } from './isolation';
import { RunnerPool } from './pool';
import { performRun } from './supervise';

/**
 * Runs what enqueueRun() made with `isLocal`, to its end. `onLine` hears the log as it is written.
 * The outcome is in the run's row when this resolves.
 * @throws AppError("conflict") when the run is not waiting
 */
export async function runLocally(runId: string, onLine?: (line: LogLine) => void): Promise<void> {
  // What runners read is readable for them, whatever the shell's habit is.
  process.umask(0o022);
  const id = randomUUID();
  const writer = new RunWriter({
    owner: id,
    host: hostname(),
    onWritten: announce,
    ...(onLine && { onLine: (_run, line) => onLine(line) }),
  });
  const logins = new GuestLogins(id);
  const pool = new RunnerPool(0, logins);
  await logins.prepare();
  // Others must see that it lives: its run would be taken for lost, its runner's login for left over.
  const signs = await keepAlive(
    () => ({ id, host: hostname(), pid: process.pid, poolIds: [], queues: [], concurrency: 1, isolation: isolation().description }),
    writer,
  );
  const stopListening = await onCancellation(() => void writer.renew());
  try {
    await waitForTurn(runId);
    const run = await writer.claim(runId, null);
    if (!run) throw new AppError('conflict', 'This run is not waiting to be started.');
    const { settled } = await performRun(run, { writer, pool });
    await settled;
  } finally {
    await releaseKeys([runId]).catch(() => undefined);
    stopListening();
    signs.stop();
    await pool.close();
    await signOff(id).catch(() => undefined);
    await writer.close();
  }
}
