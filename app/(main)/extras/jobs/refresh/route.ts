// Reads the job sources again, for those who may change jobs. An address of its own, so that the early gate can ask for that.
import { can } from '@/core/access/access';
import { AppError } from '@/core/errors';
import { refreshJobs } from '@/features/jobs/refresh';
import { countsOf, isWorthTelling } from '@/features/jobs/refresh-words';
import type { RefreshAnswer } from '@/ui/job/list/refresh-button.tsx';
import { statusOf } from '@/web/errors';
import { pageActor, requireSameOrigin } from '@/web/page';

export async function POST(): Promise<Response> {
  await requireSameOrigin();
  const actor = await pageActor();
  if (!can(actor, 'change', 'extras.job')) return answer({ ok: false, detail: 'You may not change jobs.' }, 403);
  try {
    const { at, sources } = await refreshJobs();
    return answer({
      ok: sources.every(({ problems }) => problems.length === 0),
      detail: `Refreshed: ${countsOf(sources)}.`,
      ...(sources.some(isWorthTelling) && { told: at.toISOString() }),
    });
  } catch (error) {
    if (error instanceof AppError) return answer({ ok: false, detail: error.message }, statusOf(error.code));
    throw error;
  }
}

function answer(body: RefreshAnswer, status = 200): Response {
  return Response.json(body, { status });
}
