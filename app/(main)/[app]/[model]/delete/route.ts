// Deletes objects of any kind, and says before what that would come to. An address of its own, so that gates can tell it from looking.
import { z } from 'zod';
import type { UserActor } from '@/core/access/actor';
import { AppError, invalid } from '@/core/errors';
import type { Resource } from '@/core/resources/define';
import { previewRemoval } from '@/core/resources/write/removal';
import { removeObjects } from '@/core/resources/service';
import { selectWanted, startRemoval, type Wanted } from '@/features/system-jobs/start';
import type { Removed, RemovalPreview } from '@/ui/resource/removal.ts';
import { asUser, pageActor, requireSameOrigin } from '@/web/page';
import { statusOf } from '@/web/errors';
import { kindAt } from '@/web/kind';
import { pageOf, wantedIn } from '../selection';

interface Context {
  params: Promise<{ app: string; model: string }>;
}

/** What would happen: to `pk=…`, or with `all=1` to everything that the list's filter finds. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { app, model } = await params;
  const resource = kindAt(app, model);
  const actor = await pageActor();
  return answer(async () => preview(actor, resource, wantedIn(new URL(request.url).searchParams)));
}

async function preview(actor: UserActor, resource: Resource, wanted: Wanted): Promise<RemovalPreview> {
  const { ids, mark, others } = await selectWanted(actor, resource, 'delete', wanted);
  if ('ids' in wanted && wanted.ids.length === 0) throw invalid({ pk: 'Nothing was selected.' });
  if ('ids' in wanted && others > 0) throw invalid({ pk: 'Not all of these exist any more, or you may not delete them.' });
  if (ids.length === 0) throw invalid({ pk: 'None of these may be deleted by you.' });
  return { count: ids.length, confirmed: mark, others, ...(await asUser(actor, () => previewRemoval(actor, resource, ids))) };
}

const Body = z.object({ selection: z.string().max(100_000), confirmed: z.string().max(100) });

export async function POST(request: Request, { params }: Context): Promise<Response> {
  await requireSameOrigin();
  const { app, model } = await params;
  const resource = kindAt(app, model);
  const actor = await pageActor();
  return answer(async () => {
    const parsed = Body.safeParse(await request.json().catch(() => undefined));
    if (!parsed.success) throw invalid({ selection: 'Say what to delete, and the mark of what was shown.' });
    const wanted = wantedIn(new URLSearchParams(parsed.data.selection));
    return await asUser(actor, () => remove(actor, resource, wanted, parsed.data.confirmed));
  });
}

/** One object is deleted like one is saved: at once, by who asks. Several are a run. */
async function remove(actor: UserActor, resource: Resource, wanted: Wanted, confirmed: string): Promise<Removed> {
  if ('ids' in wanted && wanted.ids.length === 1) {
    await removeObjects(actor, resource, wanted.ids, { isList: true });
    return { kind: 'done' };
  }
  const outcome = await startRemoval(actor, resource, wanted, confirmed);
  if (outcome.kind === 'done') return { kind: 'done' };
  const href = await pageOf(actor, outcome);
  return outcome.kind === 'failed' ? { kind: 'failed', message: outcome.message, href } : { kind: 'elsewhere', href };
}

async function answer(work: () => Promise<unknown>): Promise<Response> {
  try {
    return Response.json(await work(), { headers: { 'cache-control': 'private, no-store' } });
  } catch (error) {
    if (error instanceof AppError && error.code !== 'internal')
      return Response.json({ detail: wordsOf(error) }, { status: statusOf(error.code) });
    throw error;
  }
}

function wordsOf(error: AppError): string {
  if (error.code === 'not_found' || error.code === 'invalid')
    return error.fields
      ? (Object.values(error.fields)[0]?.[0] ?? error.message)
      : 'Not all of these exist any more, or you may not delete them.';
  return error.message;
}
