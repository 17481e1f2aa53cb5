// A stretch of a run's log, for its page: after or before a line, from a level up, with a text in it.
import { AppError } from '@/core/errors';
import { readRun } from '@/features/runs/run-detail';
import { type LogFilter, readLogFilter } from '@/ui/job/live/log-window.ts';
import { pageActor } from '@/web/page';
import { readLogPage } from '../log-page';

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const actor = await pageActor();
  const query = new URL(request.url).searchParams;
  const filter: LogFilter = readLogFilter(query.get('level') ?? undefined, query.get('q') ?? undefined);
  try {
    const run = await readRun(actor, (await params).id);
    if (!run.visible) return Response.json({ detail: 'You may not look at this run.' }, { status: 403 });
    const place = { after: number(query.get('after')), before: number(query.get('before')) };
    return Response.json(await readLogPage(actor, run.id, filter, place));
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return Response.json({ detail: error.message }, { status: 404 });
    throw error;
  }
}

function number(text: string | null): number | undefined {
  return text !== null && /^\d{1,16}$/.test(text) ? Math.min(Number(text), 2_147_483_647) : undefined;
}
