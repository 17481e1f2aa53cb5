// Further changes of a run, for its page: the next ones after an offset.
import { AppError } from '@/core/errors';
import { readRunChanges } from '@/features/runs/run-changes';
import { readRun } from '@/features/runs/run-detail';
import { pageActor } from '@/web/page';
import { CHANGES_AT_ONCE, toObjectChange } from './page-of-changes';

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const actor = await pageActor();
  const offset = Math.max(0, Math.floor(Number(new URL(request.url).searchParams.get('offset')) || 0));
  try {
    const run = await readRun(actor, (await params).id);
    if (!run.visible) return Response.json({ detail: 'You may not look at this run.' }, { status: 403 });
    const { changes } = await readRunChanges(actor, run.id, { limit: CHANGES_AT_ONCE, offset });
    return Response.json(changes.map((change, index) => toObjectChange(change, offset + index)));
  } catch (error) {
    if (error instanceof AppError && (error.code === 'not_found' || error.code === 'forbidden'))
      return Response.json({ detail: error.message }, { status: error.code === 'forbidden' ? 403 : 404 });
    throw error;
  }
}
