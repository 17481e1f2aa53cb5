import { invalid } from '@/core/errors';
import { denyRequest } from '@/features/approvals/decide';
import { requestHref } from '@/ui/schedule/hrefs.ts';
import { act, readDecision } from '../../../act';
import { scheduleOf } from '../open-request';

/** Denies what is on screen, for who may, and for a reason. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const [{ id }, decision] = [await params, await readDecision(request)];
  return act(async (actor) => {
    if (decision.comment.trim() === '') throw invalid({ comment: 'Say why: the requester reads it.' });
    await denyRequest(actor, await scheduleOf(actor, id), decision);
    return { href: requestHref(id) };
  });
}
