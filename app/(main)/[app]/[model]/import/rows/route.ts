// Takes a CSV document and creates what its rows describe, all or nothing. Of what is wrong every line and column is named.
import type { UserActor } from '@/core/access/actor';
import { AppError, type FieldErrors } from '@/core/errors';
import { MAX_CSV_BYTES, readCsv } from '@/core/resources/csv';
import type { Resource } from '@/core/resources/define';
import { createObjects } from '@/core/resources/service';
import type { ImportAnswer, ImportFault } from '@/ui/resource/import-form.tsx';
import { readText } from '@/web/body';
import { statusOf } from '@/web/errors';
import { asUser, pageActor, requireSameOrigin } from '@/web/page';
import { kindAt } from '../../kind';

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
  const { bodies, lines } = readCsv(resource, text);
  try {
    const rows = await asUser(actor, () => createObjects(actor, resource, bodies, { isList: true }));
    return { created: rows.length };
  } catch (error) {
    const items =
      error instanceof AppError && error.code === 'invalid' && Array.isArray(error.body) ? (error.body as FieldErrors[]) : undefined;
    if (!items) throw error;
    return { faults: items.flatMap((errors, index) => faultsOf(errors, lines[index]!)) };
  }
}

const faultsOf = (errors: FieldErrors, line: number): ImportFault[] =>
  Object.entries(errors).flatMap(([name, messages]) =>
    messages.map((message) => ({ line, column: name === 'non_field_errors' || name === '__all__' ? '' : name, message })),
  );

const wordsOf = (error: AppError): string[] => (error.fields ? Object.values(error.fields).flat() : [error.message]);
