// Reads the job sources again, for those who may change jobs. An address of its own, so that the early gate can ask for that.
import { can } from '@/core/access/access';
import { AppError } from '@/core/errors';
import { refreshJobs, type RefreshReport } from '@/features/jobs/refresh';
import type { RefreshAnswer } from '@/ui/job/list/refresh-button.tsx';
import { statusOf } from '@/web/errors';
import { pageActor, requireSameOrigin } from '@/web/page';

export async function POST(): Promise<Response> {
  await requireSameOrigin();
  const actor = await pageActor();
  if (!can(actor, 'change', 'extras.job')) return answer({ ok: false, detail: 'You may not change jobs.' }, 403);
  try {
    const { ok, detail } = summary(await refreshJobs());
    return answer({ ok, detail });
  } catch (error) {
    if (error instanceof AppError) return answer({ ok: false, detail: error.message }, statusOf(error.code));
    throw error;
  }
}

function answer(body: RefreshAnswer, status = 200): Response {
  return Response.json(body, { status });
}

/** "Refreshed: 2 new, 1 changed, 1 gone." */
function summary({ sources }: RefreshReport): RefreshAnswer {
  const count = (list: (source: RefreshReport['sources'][number]) => readonly unknown[]) =>
    sources.reduce((sum, source) => sum + list(source).length, 0);
  const failed = count((source) => source.problems);
  const parts: [number, string][] = [
    [count((source) => source.created), 'new'],
    [count((source) => source.changed), 'changed'],
    [count((source) => source.returned), 'back'],
    [count((source) => source.gone), 'gone'],
    [failed, 'failed to load'],
  ];
  const said = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return { ok: failed === 0, detail: said.length > 0 ? `Refreshed: ${said.join(', ')}.` : 'Refreshed. Nothing has changed.' };
}
