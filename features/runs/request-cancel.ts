// Cancelling on a person's behalf: who may, and what will become of the run, said before it is done.
import { AppError, forbidden } from '@/core/errors';
import type { UserActor } from '@/core/access/actor';
import { type Cancellation, cancelRun } from './cancel';
import { readRun, type RunDetail } from './run-detail';

/** Whoever asked for a run may stop it, and whoever may run its job. */
export function mayCancel(actor: UserActor, run: Pick<RunDetail, 'user_id' | 'job'>): boolean {
  return actor.isSuperuser || run.user_id === actor.id || run.job?.may_run === true;
}

/**
 * @throws AppError("forbidden") for who may look but not stop, "not_found" for a run outside the asker's reach, "conflict" when it has ended
 */
export async function requestCancel(actor: UserActor, id: string): Promise<Cancellation> {
  await readCancellable(actor, id);
  return cancelRun(id, actor.fullName || actor.username);
}

/** The run as it stands, for saying what will become of it. */
export async function readCancellable(actor: UserActor, id: string): Promise<RunDetail> {
  const run = await readRun(actor, id);
  if (!mayCancel(actor, run)) throw forbidden('Only who asked for this run, or who may run its job, can cancel it.');
  if (run.status !== 'PENDING' && run.status !== 'STARTED') throw new AppError('conflict', `This run has ended already (${run.status}).`);
  return run;
}
