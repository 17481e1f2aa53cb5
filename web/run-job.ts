// A request for a run over HTTP: read as JSON or as a form, done once under the sender's key, answered at once or when the run has ended.
import type { FieldSpec, Json } from '@windlass/sdk';
import { invalid, notFound } from '@/core/errors';
import { findFile } from '@/core/files';
import { doOnce, type Earlier, findEarlier, keepAnswer, type Mark } from '@/core/idempotency';
import { compare } from '@/core/predicate';
import { MAX_JSON_DEPTH } from '@/core/resources/json';
import { readFilters } from '@/core/resources/filters/query';
import { selectRows } from '@/core/resources/rows/rows';
import { UploadedFile } from '@/core/resources/schema';
import { serializeOne, type WireObject } from '@/core/resources/rows/serialize';
import type { JobRow } from '@/features/jobs/find';
import { job } from '@/features/jobs/resources';
import { untilRunEnds } from '@/features/runs/live';
import { jobResult } from '@/features/runs/resources';
import { readRun } from '@/features/runs/run-detail';
import { scheduledJob } from '@/features/schedules/resources';
import {
  admitJob,
  adviceOn,
  type RawRequest,
  readFlatRequest,
  readJsonRequest,
  type Submitted,
  submitJob,
} from '@/features/schedules/submit';
import { mediaType, readUnjudgedJson } from './body';
import { holdOpen } from './events';
import { orWhereToLook } from './jobs';
import { readMultipart } from './multipart';
import { type Answer, type Call, created, type Handler } from './route';

/** Starts, schedules or requests a run. Who may is asked before a body is read: nobody uploads for nothing. */
export const runJob: Handler = async (call) => {
  const { actor, request, params, url } = call;
  const found = await orWhereToLook(admitJob(actor, params['key']!));
  await readFilters(job, url.searchParams, actor);
  const key = readKey(request);
  if (mediaType(request) !== 'multipart/form-data') return run(call, found, readJsonRequest(await readUnjudgedJson(request)), key);
  const files = new Set((found.variables as unknown as FieldSpec[]).filter(({ kind }) => kind === 'file').map(({ name }) => name));
  const body = await readMultipart(request, { takesFile: (name) => files.has(name) });
  try {
    return await run(call, found, readFlatRequest(body.parts), key, body.discard);
  } catch (error) {
    await body.discard();
    throw error;
  }
};

/** `discard`: what is done with the uploads of a request that had been made before. */
async function run(call: Call, found: JobRow, raw: RawRequest, key: string | undefined, discard?: () => Promise<void>): Promise<Answer> {
  const advice = adviceOn(raw, found.variables as unknown as FieldSpec[]);
  if (key === undefined) return answerRun(call, await submitJob(call.actor, found.id, raw, { origin: 'api' }), { advice });
  const mark: Mark = { userId: call.actor.id, route: `run ${found.id}`, key, body: await contentOf(raw) };
  let earlier = await findEarlier<Submitted>(mark);
  const submitted =
    earlier?.made ??
    (await submitJob(call.actor, found.id, raw, {
      origin: 'api',
      store: async (work) => {
        const done = await doOnce(mark, work);
        earlier = done.earlier;
        return done.made;
      },
    }));
  if (earlier) {
    await discard?.();
    return answerAgain(call, earlier);
  }
  return answerRun(call, submitted, { advice, keep: (body) => keepAnswer(mark, body) });
}

/** 1 to 255 characters of ASCII; undefined without the header. @throws invalid */
function readKey(request: Request): string | undefined {
  const key = request.headers.get('idempotency-key');
  if (key === null) return undefined;
  if (!/^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key))
    throw invalid({ 'Idempotency-Key': 'This has 1 to 255 characters, all of them ASCII.' });
  return key;
}

/** What a request says: of uploads their name and what is in them, as each time they are stored anew. */
async function contentOf(raw: RawRequest): Promise<Json> {
  const plain = async (value: unknown, depth = 0): Promise<Json> => {
    // What is nested deeper is refused when it is read.
    if (depth > MAX_JSON_DEPTH) return null;
    if (value instanceof UploadedFile) {
      const file = value.isEmpty || value.file === '' ? undefined : await findFile(value.file);
      return ['file', file?.name ?? '', file?.sha256 ?? ''];
    }
    if (Array.isArray(value)) return Promise.all(value.map((item) => plain(item, depth + 1)));
    if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
    return Object.fromEntries(
      await Promise.all(Object.entries(value).map(async ([name, inner]) => [name, await plain(inner, depth + 1)] as const)),
    );
  };
  return plain({ data: raw.data, task_queue: raw.taskQueue, schedule: raw.schedule });
}

/** As it was answered before; how the run stands now only to who waits for its end. */
async function answerAgain(call: Call, { made, answer }: Earlier<Submitted>): Promise<Answer> {
  const again = answer === null || (made.run && readWait(call.request) > 0) ? await answerRun(call, made) : created(answer);
  return { ...again, headers: { ...again.headers, 'Idempotent-Replayed': 'true' } };
}

/** Shown to whoever asked for it, also if they may see no runs or schedules otherwise. */
async function answerRun(
  call: Call,
  { run: made, scheduledJob: schedule }: Submitted,
  { advice, keep }: { advice?: string | undefined; keep?: (body: Json) => Promise<void> } = {},
): Promise<Answer> {
  const body = {
    scheduled_job: schedule && (await show(call, scheduledJob, schedule.id)),
    job_result: made && { ...(await show(call, jobResult, made.id)), computed_fields: {} },
    // It was made, but perhaps not as it was meant: without `dryrun`, for one.
    ...(advice !== undefined && { warnings: [advice] }),
  };
  await keep?.(body);
  const seconds = readWait(call.request);
  if (!made || seconds === 0) return created(body);
  await waitFor(call, made.id, seconds);
  const answer = created({ ...body, job_result: await showAsFarAsVisible(call, made.id) });
  return { ...answer, headers: { 'Preference-Applied': `wait=${seconds}` } };
}

async function show(call: Call, resource: typeof jobResult, id: string): Promise<WireObject> {
  const [row] = await selectRows(resource, { where: compare(['id'], 'exact', id) });
  if (!row) throw notFound();
  return serializeOne(resource, row, { actor: call.actor, base: call.base, view: {}, answer: 'create' });
}

/** What came of the run is for those who may see runs; how it ended, for who asked for it. */
async function showAsFarAsVisible(call: Call, id: string): Promise<WireObject> {
  const shown = { ...(await show(call, jobResult, id)), computed_fields: {} };
  const { visible } = await readRun(call.actor, id);
  return visible ? shown : { ...shown, result: null, traceback: null, task_kwargs: {}, files: [] };
}

/** Longer than proxies commonly wait for an answer would be of no use. */
const LONGEST_WAIT_SECONDS = 60;

/** Seconds, of "Prefer: wait=10"; 0 without. What is no preference of ours is ignored, as preferences are. */
function readWait(request: Request): number {
  const [, seconds] = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:$|[,;])/i.exec(request.headers.get('prefer') ?? '') ?? [];
  return Math.min(Number(seconds ?? 0), LONGEST_WAIT_SECONDS);
}

async function waitFor({ request }: Call, id: string, seconds: number): Promise<void> {
  const { signal, release } = holdOpen(request);
  const until = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
  await untilRunEnds(id, until).finally(release);
}
