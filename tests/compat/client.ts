// A client that behaves on the wire as pynautobot does: its headers, its paging, its bodies, and its habit of reading every `url` it is given.
// What would break that client throws here.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '@windlass/sdk';
import { isObject, type JsonObject } from './golden';
import { parseJson } from './judge';
import { asRecord, checkRecord, labelOf, type Page, readChoices, readPage } from './record';
import { send, type WireAnswer } from './wire';

export type Parameters = Record<string, string | number | boolean | null | readonly (string | number | boolean)[]>;

/** Statuses of a run that the client goes on waiting for, by their label. */
const UNFINISHED = new Set(['RECEIVED', 'PENDING', 'STARTED', 'RETRY']);
export interface ClientOptions {
  url: string;
  token: string;
  /** Sent as `version=` in every Accept. */
  apiVersion?: string;
}

export class RequestFailure extends Error {
  readonly status: number;
  readonly body: Json | undefined;

  constructor(method: string, url: string, answer: WireAnswer) {
    super(`${method} ${url}: ${answer.status} ${answer.text.slice(0, 300)}`);
    this.status = answer.status;
    this.body = parseJson(answer.text);
  }
}

export interface Client {
  /** The header API-Version. */
  version: () => Promise<string>;
  status: () => Promise<Json>;
  /** What is listed there: "" for the apps, "extras/" for the endpoints of one. */
  root: (path: string) => Promise<Json>;
  openapi: () => Promise<Json>;
  endpoint: (path: string) => Endpoint;
  run: (body: JsonObject & { job_id?: string; job_name?: string }) => Promise<JsonObject>;
  /** Runs and asks again until the label of the status is a final one. */
  runAndWait: (body: JsonObject & { job_id?: string; job_name?: string }) => Promise<JsonObject>;
}

export interface Endpoint {
  /** All pages. Without `limit` the second request asks for everything that is left, with it each `next` is followed. */
  filter: (parameters?: Parameters, page?: { limit?: number; offset?: number }) => Promise<JsonObject[]>;
  /** All pages, after the first in parallel. */
  filterInParallel: (parameters?: Parameters) => Promise<JsonObject[]>;
  count: (parameters?: Parameters) => Promise<number>;
  /** Null when there is none. */
  get: (key: string, parameters?: Parameters) => Promise<JsonObject | null>;
  create: <Data extends Json>(data: Data, parameters?: Parameters) => Promise<Json>;
  update: (id: string, changes: JsonObject, parameters?: Parameters) => Promise<Json>;
  updateMany: (changes: JsonObject[]) => Promise<Json>;
  remove: (id: string) => Promise<void>;
  removeMany: (ids: readonly string[]) => Promise<void>;
  choices: () => Promise<Record<string, { value: Json; display: Json }[]>>;
  /** What is below one object: "variables", "available-ips". */
  below: (id: string, name: string) => { list: (parameters?: Parameters) => Promise<Json>; create: (data?: Json) => Promise<Json> };
}

type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

interface Call {
  parameters?: Parameters;
  data?: Json;
}

export function connect({ url, token, apiVersion }: ClientOptions): Client {
  const base = `${url.replace(/\/+$/, '')}/api`;

  const call = async (verb: Verb, address: string, { parameters = {}, data }: Call = {}, version = apiVersion): Promise<Json> => {
    const headers = headersOf(verb, data, token, version);
    const query = encodeParameters(parameters);
    const target = query === '' ? address : `${address}?${query}`;
    const answer = await send({ method: verb, url: target, headers, ...(data !== undefined && { body: JSON.stringify(data) }) });
    return readAnswer(verb, target, answer);
  };
  const getRoot = (path: string) => getAsRoot(`${base}/${path}`, token, apiVersion);
  const version = async () => (await getRoot('')).headers['api-version'] ?? '';
  const run: Client['run'] = async (body) => {
    const spoken = apiVersion ?? (await version());
    const key = body.job_id ?? body.job_name ?? '';
    const answer = await call('POST', `${base}/extras/jobs/${encodePathSegment(key)}/run/`, { data: body }, spoken);
    return asRecord(answer, 'extras/jobs');
  };
  return {
    version,
    status: async () => parseOrThrow(await getRoot('status/')),
    root: (path) => call('GET', `${base}/${path}`),
    openapi: async () => parseOrThrow(await getRoot('docs/?format=openapi')),
    endpoint: (path) => makeEndpoint(`${base}/${path}/`, path, call),
    run,
    runAndWait: async (body) => {
      const { job_result: result } = await run(body);
      if (!isObject(result)) throw new Error('the run was only scheduled: there is no job_result');
      return waitFor(String(result['url']), (address) => call('GET', address));
    },
  };
}

async function waitFor(url: string, get: (url: string) => Promise<Json>): Promise<JsonObject> {
  for (let asked = 0; asked < 240; asked++) {
    await sleep(250);
    const result = asRecord(await get(url), 'extras/job-results');
    if (!UNFINISHED.has(labelOf(result['status']))) return result;
  }
  throw new Error(`${url} did not end`);
}

type Send = (verb: Verb, address: string, call?: Call) => Promise<Json>;

function makeEndpoint(address: string, path: string, call: Send): Endpoint {
  const one = (key: string) => `${address}${encodePathSegment(key)}/`;
  const page = async (target: string, parameters?: Parameters) =>
    readPage(await call('GET', target, parameters ? { parameters } : {}), path);
  return {
    filter: (parameters = {}, { limit, offset } = {}) => followPages(page, address, parameters, limit, offset),
    filterInParallel: (parameters = {}) => fetchInParallel(page, address, parameters),
    count: async (parameters = {}) => (await page(address, { ...parameters, limit: 1 })).count,
    get: async (key, parameters = {}) => {
      try {
        return asRecord(await call('GET', one(key), { parameters }), path);
      } catch (error) {
        if (error instanceof RequestFailure && error.status === 404) return null;
        throw error;
      }
    },
    create: async (data, parameters = {}) => checkRecord(await call('POST', address, { data, parameters }), path),
    update: async (id, changes, parameters = {}) => checkRecord(await call('PATCH', one(id), { data: changes, parameters }), path),
    updateMany: async (changes) => checkRecord(await call('PATCH', address, { data: changes }), path),
    remove: async (id) => void (await call('DELETE', one(id))),
    removeMany: async (ids) => void (await call('DELETE', address, { data: ids.map((id) => ({ id })) })),
    choices: async () => readChoices(await call('OPTIONS', address)),
    below: (id, name) => ({
      list: (parameters = {}) => call('GET', `${one(id)}${name}/`, { parameters }),
      create: (data = {}) => call('POST', `${one(id)}${name}/`, { data }),
    }),
  };
}

type GetPage = (address: string, parameters?: Parameters) => Promise<Page>;

async function followPages(get: GetPage, address: string, parameters: Parameters, limit?: number, offset?: number): Promise<JsonObject[]> {
  const asked = limit === undefined ? {} : { limit, ...(offset !== undefined && { offset }) };
  let page = await get(address, { ...parameters, ...asked });
  const all = [...page.results];
  let isFirst = true;
  while (page.next !== null && offset === undefined) {
    const takesRest = isFirst && limit === undefined;
    page = await (takesRest ? get(address, { ...parameters, limit: page.count, offset: page.results.length }) : get(page.next));
    isFirst = false;
    all.push(...page.results);
  }
  return all;
}

/** May ask for one page behind the last: that has to be an empty one. */
async function fetchInParallel(get: GetPage, address: string, parameters: Parameters): Promise<JsonObject[]> {
  const first = await get(address, { ...parameters, limit: 0 });
  if (first.next === null) return first.results;
  const size = first.results.length;
  const offsets = Array.from({ length: Math.ceil(first.count / size) }, (_, index) => (index + 1) * size);
  const rest = await Promise.all(offsets.map((offset) => get(address, { ...parameters, limit: size, offset })));
  return [...first.results, ...rest.flatMap(({ results }) => results)];
}

/** The trailing semicolons are the client's own. */
function headersOf(verb: Verb, data: Json | undefined, token: string, version: string | undefined): Record<string, string> {
  const writes = verb === 'POST' || verb === 'PUT' || (verb === 'DELETE' && data !== undefined);
  const headers: Record<string, string> = writes ? { 'Content-Type': 'application/json;', accept: '*/*' } : { accept: 'application/json;' };
  if (verb === 'PATCH') headers['Content-Type'] = 'application/json';
  if (version !== undefined) headers['accept'] = `application/json; version=${version}`;
  return { ...headers, authorization: `Token ${token}`, 'User-Agent': 'python-pynautobot/2.7.2' };
}

/** What the client asks beside its endpoints: with a Content-Type, without a body, after redirects. */
async function getAsRoot(url: string, token: string, version: string | undefined): Promise<WireAnswer> {
  const accept = version === undefined ? '*/*' : `application/json; version=${version}`;
  const headers = { 'Content-Type': 'application/json;', Authorization: `Token ${token}`, Accept: accept };
  const answer = await send({ method: 'GET', url, headers });
  const { location } = answer.headers;
  if ([301, 302, 307, 308].includes(answer.status) && location) return getAsRoot(new URL(location, url).href, token, version);
  if (answer.status >= 300) throw new RequestFailure('GET', url, answer);
  return answer;
}

function readAnswer(verb: Verb, url: string, answer: WireAnswer): Json {
  if (answer.status >= 300) throw new RequestFailure(verb, url, answer);
  if (verb === 'DELETE') return true;
  if (answer.status === 204) throw new Error(`${verb} ${url}: 204 means to the client that nothing could be allocated`);
  return parseOrThrow(answer);
}

function parseOrThrow(answer: WireAnswer): Json {
  const body = parseJson(answer.text);
  if (body === undefined) throw new Error(`not JSON: ${answer.text.slice(0, 200)}`);
  return body;
}

/** As Python writes them: True and False with a capital, None left out, lists repeated, spaces as +. */
function encodeParameters(parameters: Parameters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const item of Array.isArray(value)
      ? (value as readonly (string | number | boolean)[])
      : [value as string | number | boolean | null]) {
      if (item !== null) query.append(name, typeof item === 'boolean' ? (item ? 'True' : 'False') : String(item));
    }
  }
  return query.toString();
}

function encodePathSegment(key: string): string {
  return encodeURI(key);
}
