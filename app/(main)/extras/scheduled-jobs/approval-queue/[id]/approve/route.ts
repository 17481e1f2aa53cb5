import { approveRequest } from '@/features/approvals/decide';
import { runHref } from '@/ui/job/list/job-row.ts';
import { scheduleHref } from '@/ui/schedule/hrefs.ts';
import { act, readDecision } from '../../../act';
import { scheduleOf } from '../open-request';

/** Approves what is on screen, for who may. Leads to the run, or to the schedule. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const [{ id }, decision] = [await params, await readDecision(request)];
  return act(async (actor) => {
    const { run, id: schedule } = await approveRequest(actor, await scheduleOf(actor, id), decision);
    return { href: run ? runHref(run) : scheduleHref(schedule) };
  });
}
