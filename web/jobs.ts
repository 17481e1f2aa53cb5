// Jobs and runs over HTTP, where they differ from other kinds of objects: found by name, changed under their override rules, started, followed, downloaded.
import { describeVariable, type FieldSpec } from '@windlass/sdk';
import { scope } from '@/core/access/access';
import { AppError, invalid, notFound } from '@/core/errors';
import { findFile, readFile } from '@/core/files';
import { readView } from '@/core/resources/filters/query';
import { type Audience, serialize, serializeOne } from '@/core/resources/rows/serialize';
import { readObject } from '@/core/resources/service';
import { withEtag } from '@/core/resources/rows/version';
import { isUuid } from '@/core/sql';
import { streamOf } from '@/core/streams';
import { readCode } from '@/features/jobs/code';
import { findJobId, readJob } from '@/features/jobs/find';
import { job } from '@/features/jobs/resources';
import { removeJobs, updateJobs } from '@/features/jobs/update';
import { followRun } from '@/features/runs/live';
import { readShownLogs } from '@/features/runs/log-objects';
import { fileProxy } from '@/features/runs/resources';
import { readRun } from '@/features/runs/run-detail';
import { asList, readJson } from './body';
import { eventStream } from './events';
import { noCodeWords } from './no-code';
import { ifMatch, readVersion } from './resources';
import { type Call, type Handler, noContent, ok } from './route';

const audience = (call: Call, answer: NonNullable<Audience['answer']>): Audience => ({
  actor: call.actor,
  base: call.base,
  view: readView(call.url.searchParams),
  answer,
});
const idIn = (body: unknown): unknown => (typeof body === 'object' && body !== null ? (body as { id?: unknown }).id : undefined);

export const readOneJob: Handler = async (call) => {
  const key = (await findJobId(scope(call.actor, 'view', 'extras.job'), call.params['key']!)) ?? call.params['key']!;
  const { row, headers } = await readVersion(call, job, key);
  return { ...ok(await serializeOne(job, row, audience(call, 'read'))), headers };
};

export const changeOneJob =
  (mode: 'update' | 'replace'): Handler =>
  async (call) => {
    const { row, etag } = await updateJobs(call.actor, [{ key: call.params['key'], body: (await readJson(call.request)) ?? {} }], mode, {
      first: ifMatch(call, job),
      then: withEtag(job),
    });
    return { ...ok(await serializeOne(job, row, audience(call, 'update'))), headers: { ETag: etag } };
  };

export const removeOneJob: Handler = async (call) => {
  await removeJobs(call.actor, [call.params['key']], { first: ifMatch(call, job) });
  return noContent();
};

export const changeManyJobs =
  (mode: 'update' | 'replace'): Handler =>
  async (call) => {
    const bodies = asList(await readJson(call.request));
    const rows = await updateJobs(
      call.actor,
      bodies.map((body) => ({ key: idIn(body), body })),
      mode,
      { isList: true },
    );
    return ok(await serialize(job, rows, audience(call, 'update')));
  };

export const removeManyJobs: Handler = async (call) => {
  const bodies = asList(await readJson(call.request));
  if (bodies.length === 0) throw invalid({ non_field_errors: 'This list may not be empty.' });
  await removeJobs(
    call.actor,
    bodies.map((body) => idIn(body) ?? body),
    { isList: true },
  );
  return noContent();
};

/** A job, or for whoever has a wrong key where the right ones are: the same words for one that is there and not theirs. */
export async function orWhereToLook<Job>(job: Promise<Job>): Promise<Job> {
  try {
    return await job;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    throw new AppError('not_found', 'Not found: no job of yours has this id, name or class path. GET /api/extras/jobs/ lists them.', {
      cause: error,
    });
  }
}

export const readVariables: Handler = async ({ actor, params }) => {
  const { variables } = await orWhereToLook(readJob(actor, 'view', params['key']!));
  return ok((variables as unknown as FieldSpec[]).map(describeVariable));
};

/** For who may change or approve the job; without a digest the code that a run would use now. */
export const readJobCode: Handler = async ({ actor, params, url }) => {
  const code = await readCode(actor, params['key']!, url.searchParams.get('digest') ?? undefined);
  const { codeDigest, content } = code;
  if (typeof content === 'string') {
    const { title, words } = noCodeWords(content, code);
    throw new AppError('not_found', `${title} ${words}`);
  }
  return ok({
    code_digest: codeDigest,
    files: content.files.map(({ path, sha256, lines, text }) => ({ path, sha256, lines, text })),
    packages: content.packages,
  });
};

/** Events `lines`, `run` and `end`. Who only started the run is told how it stands and no more. */
export const streamRun: Handler = async ({ actor, request, params, url }) => {
  const run = await readRun(actor, params['key']!);
  const seen = request.headers.get('last-event-id') ?? url.searchParams.get('after') ?? '0';
  const after = /^\d{1,10}$/.test(seen) ? Number(seen) : 0;
  return eventStream(request, (signal) =>
    followRun(run.id, { after, read: run.visible ? (id, query) => readShownLogs(actor, id, query) : undefined, signal }),
  );
};

/** As it was stored, or as bytes: what a browser would execute is never told so, not even beside an order to save it. */
function servedType(stored: string): string {
  const isPlain = /^[\w.+-]+\/[\w.+-]+$/.test(stored) && !/html|svg|xsl|script/i.test(stored);
  return isPlain ? stored : 'application/octet-stream';
}

/** The file as it is: never shown by a browser as a page of this site. */
export const downloadFile: Handler = async ({ actor, params }) => {
  if (!isUuid(params['key']!)) throw notFound();
  const row = await readObject(actor, fileProxy, params['key']!);
  const file = await findFile(String(row.id));
  if (!file) throw new AppError('not_found', 'The file is not complete, or its bytes are gone.');
  const name = encodeURIComponent(file.name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return new Response(streamOf(readFile(file.id)), {
    headers: {
      'Content-Type': servedType(file.content_type),
      'Content-Length': String(file.size),
      'Content-Disposition': `attachment; filename="${file.name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${name}`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Cache-Control': 'private, no-store',
    },
  });
};
