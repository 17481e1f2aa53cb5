import { askForApproval } from '@/features/schedules/edit';
import { requestHref } from '@/ui/schedule/hrefs.ts';
import { act } from '../../act';

/** Asks for approval of a schedule as it stands, for its owner and for who may change it. */
export async function POST(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  return act(async (actor) => {
    await askForApproval(actor, id);
    return { href: requestHref(id) };
  });
}
