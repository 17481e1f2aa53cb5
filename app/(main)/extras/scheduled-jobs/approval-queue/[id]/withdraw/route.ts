import { withdrawRequest } from '@/features/approvals/decide';
import { requestHref } from '@/ui/schedule/hrefs.ts';
import { act, readDecision } from '../../../act';
import { scheduleOf } from '../open-request';

/** Takes back one's own request. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const [{ id }, decision] = [await params, await readDecision(request)];
  return act(async (actor) => {
    await withdrawRequest(actor, await scheduleOf(actor, id), decision);
    return { href: requestHref(id) };
  });
}
