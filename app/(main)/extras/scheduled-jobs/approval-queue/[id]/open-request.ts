// The open request that a decision's address names; one that was decided says so.
import type { UserActor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import { readRequest } from '@/features/approvals/queue';

const words = { approved: 'approved', denied: 'denied', withdrawn: 'withdrawn', void: 'changed' } as const;

/** The id of its schedule. @throws not_found, conflict */
export async function scheduleOf(actor: UserActor, id: string): Promise<string> {
  const { state, schedule_id, decided_by, decided_at } = await readRequest(actor, id);
  if (state === 'pending' && schedule_id) return schedule_id;
  const outcome = state === 'pending' ? 'deleted' : words[state];
  throw new AppError(
    'conflict',
    `This request was ${outcome}${decided_by ? ` by ${decided_by}` : ''}${decided_at ? ` on ${decided_at.toISOString()}` : ''}.`,
  );
}
