// The open request that a decision's address names; one that was decided says so.
import type { UserActor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import { readRequest } from '@/features/approvals/queue';
import { formatTime } from '@/ui/kit/time.ts';
import { clockFor } from '@/web/shown';

const words = { pending: 'deleted', approved: 'approved', denied: 'denied', withdrawn: 'withdrew' } as const;
const passive = { ...words, withdrawn: 'withdrawn' } as const;

/** The id of its schedule. @throws not_found, conflict: "Not recorded: anna denied it at 10:50." */
export async function scheduleOf(actor: UserActor, id: string): Promise<string> {
  const { state, schedule_id, decided_by, decided_at } = await readRequest(actor, id).catch(gone);
  if (state === 'pending' && schedule_id) return schedule_id;
  // A void one names who approved it before, who had no part in that.
  if (state === 'void') throw new AppError('conflict', 'Not recorded: it was changed meanwhile. Look at it as it is now.');
  const at = decided_at ? ` at ${formatTime(decided_at, await clockFor(actor))}` : '';
  throw new AppError('conflict', `Not recorded: ${decided_by ? `${decided_by} ${words[state]} it` : `it was ${passive[state]}`}${at}.`);
}

/** A request that was denied is gone for who saw it with its schedule: who did is not theirs to know, that it was not them is. */
function gone(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
  throw new AppError('not_found', 'Not recorded: somebody decided this request meanwhile, or it is not there any more.');
}
