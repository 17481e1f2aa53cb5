import { askForApproval } from '@/features/schedules/edit';
import { requestHref } from '@/ui/schedule/hrefs.ts';
import { act } from '../../../act';
import { scheduleOf } from '../open-request';

/** Asks for the same again, for the code as it is now. */
export async function POST(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  return act(async (actor) => {
    const schedule = await scheduleOf(actor, id);
    await askForApproval(actor, schedule);
    return { href: requestHref(schedule) };
  });
}
