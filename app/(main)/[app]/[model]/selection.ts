// Which rows of a list an address means, and where a bulk act goes on.
import type { UserActor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import { readRequest } from '@/features/approvals/queue';
import type { BulkOutcome, Wanted } from '@/features/system-jobs/start';
import { runHref } from '@/ui/job/list/job-row.ts';
import { queueHref, requestHref } from '@/ui/schedule/hrefs.ts';

/** How a list is shown, not what it finds. */
const LOOKS = ['all', 'limit', 'offset', 'sort', 'pk'];

/** `pk=…`, or with `all=1` everything that the list's filter finds. */
export function wantedIn(params: URLSearchParams): Wanted {
  if (params.get('all') !== '1') return { ids: params.getAll('pk') };
  const filter = new URLSearchParams(params);
  for (const name of LOOKS) filter.delete(name);
  return { filter: filter.toString() };
}

/** The page on which what goes on can be followed; of what has ended, its run's. */
export async function pageOf(actor: UserActor, outcome: BulkOutcome): Promise<string> {
  if (outcome.kind !== 'asked') return runHref(outcome.run);
  try {
    return requestHref((await readRequest(actor, outcome.schedule)).id);
  } catch (error) {
    // Who may not look at the queue has asked all the same.
    if (error instanceof AppError && (error.code === 'not_found' || error.code === 'forbidden')) return queueHref;
    throw error;
  }
}
