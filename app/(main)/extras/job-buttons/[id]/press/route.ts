// POST of a job button on an object's page. The early gate asks for the permission to run jobs; the feature asks for this one.
import { AppError } from '@/core/errors';
import { pressButton } from '@/features/events/press';
import type { PressAnswer } from '@/ui/job/object-buttons.tsx';
import { statusOf } from '@/web/errors';
import { asUser, pageActor, requireSameOrigin } from '@/web/page';

interface Context {
  params: Promise<{ id: string }>;
}

export async function POST(request: Request, { params }: Context): Promise<Response> {
  await requireSameOrigin();
  const actor = await pageActor();
  const { id } = await params;
  const form = await request.formData();
  const object = { model: String(form.get('model')), id: String(form.get('id')) };
  try {
    const { run, scheduledJob } = await asUser(actor, () => pressButton(actor, id, object));
    const href = run ? `/extras/job-results/${run.id}/` : `/extras/scheduled-jobs/approval-queue/${scheduledJob.id}/`;
    return Response.json({ href, isPending: !run } satisfies PressAnswer);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'internal') throw error;
    return Response.json({ detail: error.message } satisfies PressAnswer, { status: statusOf(error.code) });
  }
}
