// POST of a page that starts work on a repository. The address of each work is its own, so that the early gate can tell them apart.
import { AppError } from '@/core/errors';
import { type RepositoryWork, startRepositoryWork } from '@/features/git/start';
import type { WorkAnswer } from '@/ui/git/work-button.tsx';
import { statusOf } from '@/web/errors';
import { asUser, pageActor, requireSameOrigin } from '@/web/page';

interface Context {
  params: Promise<{ id: string }>;
}

export const startWork =
  (work: RepositoryWork) =>
  async (_request: Request, { params }: Context): Promise<Response> => {
    await requireSameOrigin();
    const actor = await pageActor();
    const { id } = await params;
    try {
      const { run } = await asUser(actor, () => startRepositoryWork(actor, id, work, 'ui'));
      return Response.json({ href: `/extras/job-results/${run.id}/` } satisfies WorkAnswer);
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'internal') throw error;
      return Response.json({ detail: error.message } satisfies WorkAnswer, { status: statusOf(error.code) });
    }
  };
