import { pauseSchedule } from '@/features/schedules/manage';
import { act } from '../../act';

/** Pauses a schedule, for its owner and for who may change it. */
export async function POST(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  return act((actor) => pauseSchedule(actor, id));
}
