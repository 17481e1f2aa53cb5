// Ends a run before its time: one that waits never starts; one that runs is asked to stop, and killed when it does not.
import sql from 'sql-template-tag';
import { query } from '@/core/db/client';
import { listen } from '@/core/db/listen';
import { AppError, notFound } from '@/core/errors';
import { announce } from './announce';
import { requestStop, revokePending } from './lifecycle';
import { releaseKeys } from './serial';

const CHANNEL = 'windlass_cancel';

export type Cancellation = 'never started' | 'asked to stop';

/**
 * `by`: who cancels, as it is shown. Whether they may is decided by the caller.
 * @throws AppError("conflict") when the run has ended already
 */
export async function cancelRun(runId: string, by: string): Promise<Cancellation> {
  // Between the two looks it may have started: then the second look finds it.
  if (await revokePending(runId, by)) {
    await releaseKeys([runId]);
    return told(runId, 'never started');
  }
  if (await requestStop(runId, by)) {
    // Its worker would see it with the next renewal of leases; this is sooner.
    await query(sql`SELECT pg_notify(${CHANNEL}, ${runId})`);
    return told(runId, 'asked to stop');
  }
  const [run] = await query<{ status: string }>(sql`SELECT status FROM extras_job_result WHERE id = ${runId}::uuid`);
  if (!run) throw notFound();
  throw new AppError('conflict', `This run has ended already (${run.status}).`);
}

function told(runId: string, cancellation: Cancellation): Cancellation {
  announce([runId]);
  return cancellation;
}

/** For workers: `look` is called when some run was cancelled. Returns how to stop. */
export async function onCancellation(look: () => void): Promise<() => void> {
  return await listen(CHANNEL, look);
}
