// Deletes objects of any kind, and says before what that would come to. An address of its own, so that gates can tell it from looking.
import { z } from 'zod';
import type { UserActor } from '@/core/access/actor';
import { AppError, invalid } from '@/core/errors';
import type { Resource } from '@/core/resources/define';
import { asId } from '@/core/resources/lookup';
import { previewRemoval, removableIds } from '@/core/resources/removal';
import { removeObjects } from '@/core/resources/service';
import { asUser, pageActor, requireSameOrigin } from '@/web/page';
import { statusOf } from '@/web/errors';
import { kindAt } from '../kind';
import { DELETED_AT_ONCE } from './limits';

interface Context {
  params: Promise<{ app: string; model: string }>;
}

/** What would happen: to `pk=…`, or with `all=1` to everything that the list's filter finds. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { app, model } = await params;
  const resource = kindAt(app, model);
  const actor = await pageActor();
  return answer(async () => {
    const ids = await idsIn(actor, resource, new URL(request.url).searchParams);
    return { ids, ...(await asUser(actor, () => previewRemoval(actor, resource, ids))) };
  });
}

const Body = z.object({
  ids: z
    .array(z.union([z.string().max(64), z.number()]))
    .min(1)
    .max(DELETED_AT_ONCE),
});

export async function POST(request: Request, { params }: Context): Promise<Response> {
  await requireSameOrigin();
  const { app, model } = await params;
  const resource = kindAt(app, model);
  const actor = await pageActor();
  return answer(async () => {
    const parsed = Body.safeParse(await request.json().catch(() => undefined));
    if (!parsed.success) throw invalid({ ids: `Between 1 and ${DELETED_AT_ONCE} ids are taken.` });
    await asUser(actor, () => removeObjects(actor, resource, parsed.data.ids, { isList: true }));
    return { deleted: parsed.data.ids.length };
  });
}

async function idsIn(actor: UserActor, resource: Resource, query: URLSearchParams): Promise<(string | number)[]> {
  const tooMany = () => invalid({ pk: `At most ${DELETED_AT_ONCE} objects are deleted at once. Narrow the filter down.` });
  if (query.get('all') !== '1') {
    const ids = query
      .getAll('pk')
      .map((pk) => asId(resource, pk))
      .filter((id) => id !== undefined);
    if (ids.length === 0) throw invalid({ pk: 'Nothing was selected.' });
    if (ids.length > DELETED_AT_ONCE) throw tooMany();
    return ids;
  }
  const filter = new URLSearchParams(query);
  filter.delete('all');
  const ids = await removableIds(actor, resource, filter, DELETED_AT_ONCE + 1);
  if (ids.length > DELETED_AT_ONCE) throw tooMany();
  if (ids.length === 0) throw invalid({ pk: 'None of these may be deleted by you.' });
  return ids;
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
