// Takes a CSV document and creates what its rows describe, all or nothing. Of what is wrong every line and column is named.
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import { MAX_CSV_BYTES } from '@/core/resources/csv/read';
import type { Resource } from '@/core/resources/define';
import { startImport } from '@/features/system-jobs/start';
import type { ImportAnswer } from '@/ui/resource/import-form.tsx';
import { readText } from '@/web/body';
import { statusOf } from '@/web/errors';
import { asUser, pageActor, requireSameOrigin } from '@/web/page';
import { kindAt } from '@/web/kind';
import { pageOf } from '../../selection';

interface Context {
  params: Promise<{ app: string; model: string }>;
}

export async function POST(request: Request, { params }: Context): Promise<Response> {
  await requireSameOrigin();
  const { app, model } = await params;
  const resource = kindAt(app, model);
  const actor = await pageActor();
  try {
    return Response.json(await importRows(actor, resource, (await readText(request, MAX_CSV_BYTES)) ?? ''));
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'internal') throw error;
    const answer: ImportAnswer = { faults: wordsOf(error).map((message) => ({ line: null, column: '', message })) };
    return Response.json(answer, { status: statusOf(error.code) });
  }
}

async function importRows(actor: UserActor, resource: Resource, text: string): Promise<ImportAnswer> {
  const outcome = await asUser(actor, () => startImport(actor, resource, text));
  const href = await pageOf(actor, outcome);
  if (outcome.kind === 'done') {
    const { created, ids } = outcome.result as { created: number; ids?: string[] };
    return { created, shown: ids && can(actor, 'view', resource.label) ? listOf(resource, ids) : href };
  }
  if (outcome.kind !== 'failed') return { href };
  const faults = outcome.faults.map(({ line = null, field, message }) => ({ line, column: field, message }));
  return { run: href, faults: faults.length > 0 ? faults : [{ line: null, column: '', message: outcome.message }] };
}

const listOf = ({ path }: Resource, ids: readonly string[]) => `/${path}/?${new URLSearchParams(ids.map((id) => ['id', id])).toString()}`;

const wordsOf = (error: AppError): string[] => (error.fields ? Object.values(error.fields).flat() : [error.message]);
