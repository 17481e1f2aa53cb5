// Cancelling a run: GET says what will become of it, POST does it. An address of its own for an act of its own.
import { AppError } from '@/core/errors';
import { readCancellable, requestCancel } from '@/features/runs/request-cancel';
import type { CancelPreview } from '@/ui/job/live/cancel-run.tsx';
import { formatQuantity } from '@/ui/kit/number.ts';
import { asUser, pageActor, requireSameOrigin } from '@/web/page';

interface Context {
  params: Promise<{ id: string }>;
}

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const actor = await pageActor();
  const { id } = await params;
  return answer(async () => preview(await readCancellable(actor, id)));
}

export async function POST(_request: Request, { params }: Context): Promise<Response> {
  await requireSameOrigin();
  const actor = await pageActor();
  const { id } = await params;
  return answer(async () => {
    const done = await asUser(actor, () => requestCancel(actor, id));
    return { detail: done === 'never started' ? 'Cancelled. The run never started.' : 'The run was asked to stop.' };
  });
}

const statuses: Partial<Record<AppError['code'], number>> = { not_found: 404, forbidden: 403, conflict: 409 };

async function answer(work: () => Promise<object>): Promise<Response> {
  try {
    return Response.json(await work());
  } catch (error) {
    const status = error instanceof AppError ? statuses[error.code] : undefined;
    if (!status) throw error;
    return Response.json({ detail: (error as AppError).message }, { status });
  }
}

/** What will happen to what, a line each. */
function preview(run: Awaited<ReturnType<typeof readCancellable>>): CancelPreview {
  if (run.status === 'PENDING')
    return {
      lines: [
        { kind: 'queue', title: 'It leaves the queue and never starts.', detail: `Nothing of it has run in the queue ${run.queue}.` },
        { kind: 'changes', title: 'Nothing is changed.' },
      ],
    };
  const made = run.created_count + run.updated_count + run.deleted_count;
  const reads = run.mode === 'read';
  return {
    lines: [
      { kind: 'run', title: 'The job is told to stop.', detail: 'It has a moment to end by itself, then its process is ended.' },
      reads
        ? { kind: 'changes', title: 'Nothing is changed.', detail: 'The database refuses its writes.' }
        : {
            kind: 'changes',
            title:
              made > 0
                ? `${formatQuantity(made, 'change')} made so far ${made === 1 ? 'stays' : 'stay'}.`
                : 'Changes made until then stay.',
            detail: 'A job of this kind writes as it goes; nothing is rolled back.',
          },
      ...(reads ? [] : [{ kind: 'outside' as const, title: 'What it did outside stays done.' }]),
    ],
  };
}
