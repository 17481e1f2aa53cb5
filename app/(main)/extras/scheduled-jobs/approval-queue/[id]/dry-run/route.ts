import { dryRunRequest } from '@/features/approvals/decide';
import { runHref } from '@/ui/job/list/job-row.ts';
import { act } from '../../../act';
import { scheduleOf } from '../open-request';

/** Tries the request without changing anything, in the name of who asks. */
export async function POST(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  return act(async (actor) => ({ href: runHref(await dryRunRequest(actor, await scheduleOf(actor, id))) }));
}
