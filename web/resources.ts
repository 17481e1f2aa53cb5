// The verbs that every kind of object has in the API: its list and its detail address.
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { forbidden, invalid } from '@/core/errors';
import type { Resource, Row, Verb } from '@/core/resources/define';
import { MAX_CSV_BYTES, readCsv } from '@/core/resources/csv/read';
import { csvDocument, csvFileName } from '@/core/resources/csv/write';
import { describeOptions } from '@/core/resources/openapi/options';
import { readView } from '@/core/resources/filters/query';
import { createObjects, listObjects, readObject, removeObjects, updateObjects, type Page } from '@/core/resources/service';
import { serialize, serializeOne, type Audience, type WireObject } from '@/core/resources/rows/serialize';
import { asId } from '@/core/resources/rows/lookup';
import { urlOf } from '@/core/resources/names';
import { etagOf, unlessChanged, withEtag } from '@/core/resources/rows/version';
import { streamOf } from '@/core/streams';
import { TRACED } from '@/features/inventory/trace';
import { asList, mediaType, readJson, readText } from './body';
import { envelope } from './links';
import { created, noContent, ok, type Answer, type Call, type Handler, type Method, type Routes } from './route';

const audience = (call: Call, answer: NonNullable<Audience['answer']>): Audience => ({
  actor: call.actor,
  base: call.base,
  view: readView(call.url.searchParams),
  answer,
});

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Adds to the objects of an answer what only this kind has. */
type Complete = (rows: readonly Row[], objects: readonly WireObject[], actor: UserActor) => Promise<readonly WireObject[]>;
const asTheyAre: Complete = (_rows, objects) => Promise.resolve(objects);

/** A page of rows as a list is answered. */
export async function pageAnswer(
  call: Call,
  resource: Resource,
  { query, rows, ...page }: Page,
  complete: Complete = asTheyAre,
): Promise<Answer> {
  const objects = await serialize(resource, rows, audience(call, 'read'));
  return ok(
    envelope(call.base, call.url, { ...page, limit: query.limit, offset: query.offset }, [...(await complete(rows, objects, call.actor))]),
  );
}

/** GET of a list. */
export const list =
  (resource: Resource, complete: Complete = asTheyAre): Handler =>
  async (call) => {
    if (call.format === 'csv') return csvList(call, resource);
    return pageAnswer(call, resource, await listObjects(call.actor, resource, call.url.searchParams), complete);
  };

/** The whole list as CSV, written while it is read. */
async function csvList(call: Call, resource: Resource): Promise<Response> {
  const pieces = csvDocument(call.actor, resource, call.url.searchParams);
  const first = await pieces.next(); // what is wrong with the address is told before the answer begins
  async function* bytes() {
    if (!first.done) yield Buffer.from(first.value.text);
    for await (const { text } of pieces) yield Buffer.from(text);
  }
  return new Response(streamOf(bytes()), {
    headers: {
      'Content-Type': 'text/csv; charset=UTF-8',
      'Content-Disposition': `attachment; filename="${csvFileName(resource)}"`,
      'Cache-Control': 'private, no-store',
    },
  });
}

const isCsv = (call: Call) => mediaType(call.request) === 'text/csv';

/** What a POST sends: JSON, or CSV, which is a list always. */
async function readBodies(call: Call, resource: Resource): Promise<unknown> {
  if (!isCsv(call)) return (await readJson(call.request)) ?? {};
  return readCsv(resource, (await readText(call.request, MAX_CSV_BYTES)) ?? '').bodies;
}

/** POST of one object or a list of them. `prepare` may complete what was sent. */
export const create =
  (resource: Resource, prepare: (body: unknown, call: Call) => Promise<unknown> = (body) => Promise.resolve(body)): Handler =>
  async (call) => {
    const body = await readBodies(call, resource);
    const isList = Array.isArray(body);
    const bodies = await Promise.all((isList ? (body as unknown[]) : [body]).map((one) => prepare(one, call)));
    return createdAnswer(call, resource, await createObjects(call.actor, resource, bodies, { isList, fromSheet: isCsv(call) }), isList);
  };

/** What is answered about objects just made. */
export async function createdAnswer(call: Call, resource: Resource, rows: readonly Row[], isList: boolean): Promise<Answer> {
  const objects = await serialize(resource, rows, audience(call, 'create'));
  return isList ? created(objects) : created(objects[0], urlOf(call.base, resource, rows[0]!.id));
}

const changeMany =
  (resource: Resource, mode: 'update' | 'replace'): Handler =>
  async (call) => {
    const bodies = asList(await readJson(call.request));
    const rows = await updateObjects(
      call.actor,
      resource,
      bodies.map((body) => ({ key: isObject(body) ? body['id'] : undefined, body })),
      mode,
      { isList: true },
    );
    return ok(await serialize(resource, rows, audience(call, 'update')));
  };

const removeMany =
  (resource: Resource): Handler =>
  async (call) => {
    const bodies = asList(await readJson(call.request));
    if (bodies.length === 0) throw invalid({ non_field_errors: 'This list may not be empty.' });
    await removeObjects(
      call.actor,
      resource,
      bodies.map((body) => (isObject(body) ? body['id'] : body)),
      { isList: true },
    );
    return noContent();
  };

/** GET of one object. */
export const detail =
  (resource: Resource, complete: Complete = asTheyAre): Handler =>
  async (call) => {
    const { row, headers } = await readVersion(call, resource, call.params['key']!);
    return { ...ok((await complete([row], await serialize(resource, [row], audience(call, 'read')), call.actor))[0]), headers };
  };

/** The object and the header that names its version. That is read first: it may be older than what is shown, and then a change by it is refused. */
export async function readVersion(call: Call, resource: Resource, key: string): Promise<{ row: Row; headers: Record<string, string> }> {
  const read = () => readObject(call.actor, resource, key, call.url.searchParams);
  if (!resource.verbs.includes('change')) return { row: await read(), headers: {} };
  const id = asId(resource, key) ?? (await read()).id;
  const etag = await etagOf(resource, id);
  return { row: await read(), headers: { ETag: etag } };
}

/** The condition of a change: that the object is what its sender looked at. */
export const ifMatch = (call: Call, resource: Resource) => unlessChanged(resource, call.request.headers.get('if-match'));

const changeOne =
  (resource: Resource, mode: 'update' | 'replace'): Handler =>
  async (call) => {
    const { row, etag } = await updateObjects(
      call.actor,
      resource,
      [{ key: call.params['key']!, body: (await readJson(call.request)) ?? {} }],
      mode,
      { first: ifMatch(call, resource), then: withEtag(resource) },
    );
    return { ...ok(await serializeOne(resource, row, audience(call, 'update'))), headers: { ETag: etag } };
  };

const removeOne =
  (resource: Resource): Handler =>
  async (call) => {
    await removeObjects(call.actor, resource, [call.params['key']!], { first: ifMatch(call, resource) });
    return noContent();
  };

/** OPTIONS of an address: what the kind's fields, choices and filters are. */
export const optionsOf =
  (resource: Resource): Handler =>
  async (call) =>
    ok(await describeOptions(resource, call.base));

const VERB: Readonly<Record<Exclude<Method, 'OPTIONS'>, Verb>> = {
  GET: 'view',
  POST: 'add',
  PUT: 'change',
  PATCH: 'change',
  DELETE: 'delete',
};

/** The verbs that the kind has. Who lacks the permission is told so before anything of the request is read. */
function offered(resource: Resource, handlers: Partial<Record<Method, Handler>>): Routes {
  const kept = Object.entries(handlers).flatMap(([method, handler]) => {
    if (method === 'OPTIONS') return [[method, handler] as const];
    const verb = VERB[method as Exclude<Method, 'OPTIONS'>];
    const guarded: Handler = (call) => (can(call.actor, verb, resource.label) ? handler(call) : Promise.reject(forbidden()));
    return resource.verbs.includes(verb) ? [[method, guarded] as const] : [];
  });
  return { handlers: Object.fromEntries(kept), label: resource.label, ...(TRACED.has(resource.label) && { alsoAllows: ['TRACE'] }) };
}

/** The list address of a kind of object. */
export function collection(resource: Resource, instead: Partial<Record<Method, Handler>> = {}): Routes {
  const { handlers, ...options } = offered(resource, {
    GET: list(resource),
    POST: create(resource),
    PUT: changeMany(resource, 'replace'),
    PATCH: changeMany(resource, 'update'),
    DELETE: removeMany(resource),
    OPTIONS: optionsOf(resource),
    ...instead,
  });
  return { handlers, ...options, formats: ['json', 'csv'] };
}

/** The address of one object; `params.key` is its id, natural key or slug. */
export function item(resource: Resource, instead: Partial<Record<Method, Handler>> = {}): Routes {
  return offered(resource, {
    GET: detail(resource),
    PUT: changeOne(resource, 'replace'),
    PATCH: changeOne(resource, 'update'),
    DELETE: removeOne(resource),
    OPTIONS: optionsOf(resource),
    ...instead,
  });
}
