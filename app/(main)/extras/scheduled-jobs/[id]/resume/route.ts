import { resumeSchedule } from '@/features/schedules/manage';
import { act } from '../../act';

/** Resumes a schedule, for who may change it. */
export async function POST(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  return act((actor) => resumeSchedule(actor, id));
}
