// What was uploaded for a run goes with it, wherever the run was performed.
import type { LogLevel } from '@windlass/sdk';
import { log } from '@/core/log';
import { deleteInputFiles } from '@/features/runs/artifacts';
import type { Claim } from '@/features/runs/flight';

/** Uploads are for this run alone; what it leaves of them is told. */
export async function tidyUploads(
  run: Claim,
  teller: { note: (level: LogLevel, message: string, grouping: string) => void },
): Promise<void> {
  if (!run.job?.special?.some((variable) => variable.kind === 'file')) return;
  try {
    const count = await deleteInputFiles(run.id);
    if (count > 0) teller.note('debug', `Deleted ${count} uploaded ${count === 1 ? 'file' : 'files'}`, 'post_run');
  } catch (error) {
    log.warn('the uploads of a run were not deleted; the daily clean-up does it', { run: run.id, error });
  }
}
