// A server that answers with the recordings, under ids, names and keys of its own: what a replay is tried against before there is a product.
// It checks that each request is the recorded one in its terms, so that a wrong id never goes unseen.
import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '@windlass/sdk';
import { type Difference, type Exchange, isObject, RECORDED_STAMP, type Topic, UUID } from './golden';
import { parseJson } from './judge';

export const PLAYBACK_TOKEN = 'a'.repeat(40);
const NOBODYS_ID = '00000000-0000-4000-8000-000000000000';
const DATE_TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

export interface Playback {
  url: string;
  /** Requests that were not the recorded ones. */
  complaints: string[];
  stop: () => Promise<void>;
}

export interface PlaybackOptions {
  topics: readonly Topic[];
  stamp: string;
  differences: readonly Difference[];
  /** Has a run of the hook that an earlier replay left, and shows it first. */
  isUsed?: boolean;
  /** Changes the recorded body of an exchange before it is sent: a fault to be found. */
  spoil?: (exchange: Exchange) => Exchange['response'];
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export async function startPlayback({ topics, stamp, differences, isUsed = false, spoil }: PlaybackOptions): Promise<Playback> {
  const exchanges = topics.flatMap((topic) => topic.exchanges);
  const complaints: string[] = [];
  let next = 0;
  let url = '';
  let isWaitedFor = isUsed;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const answer = answerTo(request, Buffer.concat(chunks).toString('utf8'));
      response.writeHead(answer.status, answer.headers).end(answer.text);
    });
  });
  const own = (text: string) =>
    text.replaceAll('{base}', url).replace(UUID, freshId).replaceAll(RECORDED_STAMP, stamp).replaceAll('example_jobs', 'own_jobs');
  const answerTo = (request: http.IncomingMessage, body: string): Answer => {
    const exchange = exchanges[next];
    if (next === 0 && isPreparation(request)) return prepared(request, exchanges, own);
    if (next === 0 && isLookAtHookRuns(request)) return hookRuns(isUsed);
    if (isWaitedFor && exchange?.request.repeat_until === 'count > 0') {
      // The run of this replay's hook is not there yet.
      isWaitedFor = false;
      return hookRuns(isUsed);
    }
    if (!exchange) return { status: 500, headers: {}, text: `nothing is left to answer ${request.method} ${request.url}` };
    next++;
    const complaint = complain(exchange, request, body, own);
    if (complaint !== null) complaints.push(`${exchange.topic} #${exchange.index} ${exchange.name}: ${complaint}`);
    return betterAnswer(exchange, differences) ?? recordedAnswer(exchange, spoil?.(exchange) ?? exchange.response, own);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, complaints, stop };
}

/** The same for the same id, and unlike any recorded one. */
export function freshId(id: string): string {
  if (id === NOBODYS_ID) return id;
  const hex = createHash('sha256').update(id).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Before the first exchange a replay looks for the jobs, enables them, and leaves a row. */
function isPreparation({ method, url = '' }: http.IncomingMessage): boolean {
  if (method === 'POST') return url === '/api/dcim/manufacturers/';
  return (method === 'GET' && url === '/api/extras/jobs/?limit=1000') || (method === 'PATCH' && url.startsWith('/api/extras/jobs/'));
}

/** It also looks which run of the hook is there already. */
function isLookAtHookRuns({ method, url = '' }: http.IncomingMessage): boolean {
  return method === 'GET' && url.startsWith('/api/extras/job-results/?name=Example%20Hook%20Receiver');
}

function hookRuns(isUsed: boolean): Answer {
  const results = isUsed ? [{ id: freshId('a run of an earlier replay') }] : [];
  const headers = { 'content-type': 'application/json' };
  return { status: 200, headers, text: JSON.stringify({ count: results.length, next: null, previous: null, results }) };
}

function prepared({ method }: http.IncomingMessage, exchanges: readonly Exchange[], own: (text: string) => string): Answer {
  if (method !== 'GET') return { status: method === 'POST' ? 201 : 200, headers: {}, text: '{}' };
  const list = own(JSON.stringify(exchanges[0]?.response.body ?? null)).replaceAll('"enabled":true', '"enabled":false');
  return { status: 200, headers: {}, text: list };
}

function complain(exchange: Exchange, request: http.IncomingMessage, body: string, own: (text: string) => string): string | null {
  const recorded = exchange.request;
  const path = decodeURIComponent(request.url ?? '').replaceAll(/\/groups\/10(\d\d)\//g, '/groups/$1/');
  const asked = `${request.method} ${path}`;
  const expected = `${recorded.method} ${own(recorded.path)}`;
  if (asked !== expected) return `${asked} instead of ${expected}`;
  const key = /^Token \{(.+)\}$/.exec(recorded.headers['Authorization'] ?? '')?.[1];
  if (key && key !== 'unknown' && request.headers.authorization !== `Token ${keyOf(key)}`) return `not the token of ${key}`;
  if (recorded.json === undefined) return null;
  const wanted = parseJson(withoutDates(own(JSON.stringify(recorded.json))));
  const given = parseJson(withoutDates(body.replaceAll('[1013]', '[13]')));
  return isDeepStrictEqual(given, wanted) ? null : `${body} instead of ${JSON.stringify(wanted)}`;
}

function keyOf(name: string): string {
  return name === 'admin' ? PLAYBACK_TOKEN : createHash('sha1').update(name).digest('hex');
}

function withoutDates(text: string): string {
  return text.replace(DATE_TIME, 'a date');
}

/** What we answer on purpose, in its shortest form. */
function betterAnswer({ name, response, upstreamFails }: Exchange, differences: readonly Difference[]): Answer | null {
  const accepted = differences.find(({ exchange }) => exchange.test(name))?.ours ?? (upstreamFails ? [400] : null);
  const [status] = accepted ?? [];
  if (status === undefined || (accepted?.includes(response.status) && !upstreamFails)) return null;
  const text = status === 204 ? '' : status === 400 ? '{"a_field":["is wrong"]}' : '{"detail":"as it should be"}';
  return { status, headers: { 'content-type': 'application/json' }, text };
}

function recordedAnswer(exchange: Exchange, { status, headers, body }: Exchange['response'], own: (text: string) => string): Answer {
  const named = isObject(body) ? { ...body, ...(Array.isArray(body['results']) && { results: reverseNamed(body['results']) }) } : body;
  const owned = own(typeof named === 'string' && !isJson(headers) ? named : JSON.stringify(named));
  const text =
    status === 204 || body === '' ? '' : owned.replaceAll('{key}', keyOf(ownerOf(exchange))).replaceAll('"id":13,', '"id":1013,');
  const translated = Object.entries(headers).map(([name, value]) => [name, own(value).replace(/\/groups\/13\//, '/groups/1013/')]);
  return {
    status,
    headers: Object.fromEntries(translated) as Record<string, string>,
    text: text.replaceAll('/groups/13/', '/groups/1013/'),
  };
}

function isJson(headers: Record<string, string>): boolean {
  return headers['content-type']?.startsWith('application/json') === true;
}

function ownerOf({ request }: Exchange): string {
  const [, name] = /^Basic \{(.+)\}$/.exec(request.headers['Authorization'] ?? '') ?? [];
  return name ?? 'read-only';
}

/** Another order than the recorded one, where names tell the rows apart. */
function reverseNamed(rows: Json[]): Json[] {
  const names = rows.map((row) => (isObject(row) ? row['name'] : undefined));
  const isTold = names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  return isTold ? rows.toReversed() : rows;
}
