import { can } from '@/core/access/access';
import { approveRequest } from '@/features/approvals/decide';
import { runHref } from '@/ui/job/list/job-row.ts';
import { requestHref, scheduleHref } from '@/ui/schedule/hrefs.ts';
import { act, readDecision } from '../../../act';
import { scheduleOf } from '../open-request';

/** Approves what is on screen, for who may. Leads to the run or the schedule, or back to the request for who may not look at them. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const [{ id }, decision] = [await params, await readDecision(request)];
  return act(async (actor) => {
    const { run, id: schedule } = await approveRequest(actor, await scheduleOf(actor, id), decision);
    if (!can(actor, 'view', run ? 'extras.jobresult' : 'extras.scheduledjob')) return { href: requestHref(id) };
    return { href: run ? runHref(run) : scheduleHref(schedule) };
  });
}
