// The replay of the golden recordings, tried without a product: it accepts what was recorded, finds what is spoilt, and follows ids.
import type { Json } from '@windlass/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCatalogue } from '../compat/catalogue';
import { type Exchange, isObject, loadDifferences, loadTopics, selectTopics, type Topic } from '../compat/golden';
import { compareAnswer, judge } from '../compat/judge';
import { type Playback, PLAYBACK_TOKEN, startPlayback } from '../compat/playback';
import { prepare } from '../compat/prepare';
import { replay } from '../compat/replay';
import { formatReport } from '../compat/report';
import { Session } from '../compat/session';
import type { WireAnswer } from '../compat/wire';

const STAMP = '1234567890';
const topics = loadTopics();
const exchanges = topics.flatMap((topic) => topic.exchanges);
const catalogue = makeCatalogue(topics);
const differences = loadDifferences();

const newSession = () => new Session({ base: 'http://host', adminToken: 'token', stamp: STAMP });

/** The recorded answer, word for word, from the server at http://host. */
function echo({ response }: Exchange, session: Session): WireAnswer {
  const { status, headers, body } = response;
  const isText = typeof body === 'string' && (body === '' || headers['content-type']?.startsWith('text/'));
  const text = session.translate((isText ? body : JSON.stringify(body)).replaceAll('{key}', 'k'.repeat(40)));
  const sent = Object.entries(headers).map(([name, value]) => [name, session.translate(value)]);
  return { status, headers: Object.fromEntries(sent) as Record<string, string>, text };
}

function find(topic: string, name: string): Exchange {
  const found = exchanges.find((exchange) => exchange.topic === topic && exchange.name === name);
  if (!found) throw new Error(`No exchange ${topic} ${name}`);
  return found;
}

/** What is found when the recorded body is changed like this. */
function faultsAfter(topic: string, name: string, change: (body: Json) => Json): string[] {
  const exchange = find(topic, name);
  const session = newSession();
  const { text, ...answer } = echo(exchange, session);
  const changed = change(JSON.parse(text) as Json);
  return compareAnswer(exchange, { ...answer, text: JSON.stringify(changed) }, { session, catalogue }).map(({ at }) => at);
}

/** The document with the value at the path replaced, or taken out. */
function set(body: Json, path: (string | number)[], value?: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value ?? null;
  if (Array.isArray(body)) return body.map((item, index) => (index === key ? set(item, rest, value) : item));
  if (!isObject(body)) throw new Error(`nothing at ${String(key)}`);
  const entries = Object.entries(body).map(([name, item]) => [name, name === key ? set(item, rest, value) : item] as const);
  return Object.fromEntries(value === undefined && rest.length === 0 ? entries.filter(([name]) => name !== key) : entries);
}

describe('the comparison', () => {
  it('accepts each of the 569 answers as it was recorded', () => {
    const session = newSession();
    const faults = exchanges.flatMap((exchange) =>
      compareAnswer(exchange, echo(exchange, session), { session, catalogue }).map((fault) => ({ name: exchange.name, ...fault })),
    );
    expect(exchanges).toHaveLength(569);
    expect(faults).toEqual([]);
  });

  it('misses no key that is dropped, wherever it is, but in what people put into rows of a list', () => {
    const missed = topics.slice(0, 9).flatMap(unseenDrops);
    expect(missed).toEqual([]);
  });

  it.each<[string, string, string, (body: Json) => Json, string]>([
    ['another type', '10-jobs-read', 'by name', (body) => set(body, ['enabled'], 'yes'), 'body.enabled'],
    ['a number as text', '10-jobs-read', 'by name', (body) => set(body, ['time_limit'], '0'), 'body.time_limit'],
    ['null for what is never null', '10-jobs-read', 'by name', (body) => set(body, ['name'], null), 'body.name'],
    ['null for what the object has', '30-inventory', 'device', (body) => set(body, ['tenant'], null), 'body.tenant'],
    ['an id that is none', '10-jobs-read', 'by name', (body) => set(body, ['id'], '17'), 'body.id'],
    ['a relative address', '10-jobs-read', 'by name', (body) => set(body, ['url'], '/api/extras/jobs/1/'), 'body.url'],
    ['a local time', '10-jobs-read', 'by name', (body) => set(body, ['created'], '2026-11-23 16:32'), 'body.created'],
    ['another kind of object', '10-jobs-read', 'by name', (body) => set(body, ['object_type'], 'dcim.device'), 'body.object_type'],
    ['no words where upstream has some', '10-jobs-read', 'unknown name', () => ({ detail: '' }), 'body.detail'],
    ['an object where null was', '12-jobs-run', 'empty body object', (body) => set(body, ['scheduled_job'], {}), 'body.scheduled_job'],
    ['an empty list', '10-jobs-read', 'list', (body) => set(body, ['results'], []), 'body.results'],
    ['rows where there were none', '10-jobs-read', 'filter installed=false', (body) => set(body, ['results'], [{}]), 'body.results'],
    ['no next page though there is more', '10-jobs-read', 'list', (body) => set(body, ['next'], null), 'body.next'],
    [
      'a next page without the filter',
      '10-jobs-read',
      'filter enabled=true&limit=1',
      (body) => set(body, ['next'], 'http://host/api/extras/jobs/?limit=1&offset=1'),
      'body.next',
    ],
    ['a fault in a later row', '10-jobs-read', 'list', (body) => set(body, ['results', 2, 'hidden'], 'no'), 'body.results[2].hidden'],
    [
      'a variable that is not listed',
      '10-jobs-read',
      'variables of Example Every Variable',
      (body) => (Array.isArray(body) ? body.slice(1) : body),
      'body',
    ],
    ['a bulk answer that is too short', '30-inventory', 'bulk create', (body) => (Array.isArray(body) ? body.slice(1) : body), 'body'],
    [
      'a status that a new installation has not',
      '50-defaults',
      'statuses',
      (body) => set(body, ['results'], isObject(body) && Array.isArray(body['results']) ? body['results'].slice(1) : []),
      'body.results',
    ],
    ['another outcome', '15-results', 'FAILURE', (body) => set(body, ['status', 'value'], 'SUCCESS'), 'body.status.value'],
    ['an error that names another field', '11-jobs-update', 'negative limit', () => ({ soft_time_limit: ['no'] }), 'body.time_limit'],
    ['a text where errors are listed', '11-jobs-update', 'negative limit', () => ({ time_limit: 'no' }), 'body.time_limit'],
  ])('finds %s', (_what, topic, name, change, at) => {
    expect(faultsAfter(topic, name, change)).toContain(at);
  });

  it.each<[string, string, string, (body: Json) => Json]>([
    ['more keys', '10-jobs-read', 'by name', (body) => ({ ...(isObject(body) ? body : {}), more: 1 })],
    ['other values', '10-jobs-read', 'by name', (body) => set(body, ['description'], 'Our own words.')],
    ['a value where null was', '10-jobs-read', 'list', (body) => set(body, ['results', 0, 'created'], '2026-01-01T00:00:00Z')],
    ['a date where null was', '12-jobs-run', 'empty body object', (body) => set(body, ['job_result', 'date_done'], '2026-01-01T00:00:00Z')],
    ['a hidden key of a token', '20-users', 'tokens', (body) => set(body, ['results', 0, 'key'])],
    ['a webhook without its secret', '40-extras', 'webhook', (body) => set(body, ['secret'])],
  ])('accepts %s', (_what, topic, name, change) => {
    expect(faultsAfter(topic, name, change)).toEqual([]);
  });

  it('finds another status and headers that differ', () => {
    const exchange = find('10-jobs-read', 'list');
    const session = newSession();
    const answer = echo(exchange, session);
    const faults = (changed: Partial<WireAnswer>) =>
      compareAnswer(exchange, { ...answer, ...changed }, { session, catalogue }).map(({ at }) => at);
    expect(faults({ status: 404 })).toEqual(['status']);
    expect(faults({ headers: { ...answer.headers, allow: 'GET' } })).toEqual(['header allow']);
    expect(faults({ headers: { ...answer.headers, 'api-version': '2.2' } })).toEqual(['header api-version']);
    expect(faults({ headers: { ...answer.headers, 'content-type': 'text/html' } })).toEqual(['header content-type']);
    expect(faults({ headers: { ...answer.headers, vary: 'origin, cookie, accept, accept-encoding' } })).toEqual([]);
    expect(faults({ headers: {} })).toHaveLength(4);
  });

  it('finds an object that is not the one given before', () => {
    const exchange = find('10-jobs-read', 'by id');
    const session = newSession();
    session.learnId('88e602d7-8833-441e-82cc-8cce0c56f42b', '11111111-1111-4111-8111-111111111111', true);
    const { text, ...answer } = echo(exchange, session);
    const another = text.replaceAll('11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222');
    const given = compareAnswer(exchange, { ...answer, text: another }, { session, catalogue });
    expect(given.map(({ at }) => at)).toEqual(['body.id']);
  });
});

describe('the verdict', () => {
  const verdictOn = (topic: string, name: string, status: number, body: Json) =>
    judge(find(topic, name), { status, headers: {}, text: JSON.stringify(body) }, { session: newSession(), catalogue, differences }).kind;

  it('demands what we do better, and that it names the field', () => {
    expect(verdictOn('01-root', 'limit x', 400, { limit: ['is no number'] })).toBe('better');
    expect(verdictOn('01-root', 'limit x', 400, { detail: 'something is wrong' })).toBe('failed');
    expect(verdictOn('01-root', 'limit x', 200, {})).toBe('failed');
  });

  it("demands a 400 that names the field where upstream's is a 500", () => {
    const name = 'object_var = "00000000-0000-4000-8000-000000000000"';
    expect(verdictOn('12-jobs-run', name, 400, { errors: { object_var: ['is not there'] } })).toBe('better');
    expect(verdictOn('12-jobs-run', name, 400, { errors: ['is not there'] })).toBe('failed');
    expect(verdictOn('12-jobs-run', name, 500, 'no')).toBe('failed');
  });

  it('lists every difference for an exchange that there is', () => {
    const idle = differences.filter(({ exchange }) => !exchanges.some(({ name }) => exchange.test(name)));
    expect(idle).toEqual([]);
  });
});

describe('the requests', () => {
  it('percent-encodes what people write in paths', () => {
    const session = newSession();
    const urlOf = (topic: string, name: string) => prepare(find(topic, name).request, session).request.url;
    expect(urlOf('10-jobs-read', 'by name')).toBe('http://host/api/extras/jobs/Example%20Hello%20World/');
    expect(urlOf('30-inventory', 'filter name__re=(&limit=1')).toBe('http://host/api/dcim/devices/?name__re=(&limit=1');
  });

  it('keeps what is to come in the future and what is over in the past', () => {
    const session = newSession();
    const move = (date: string) => Date.parse(session.translate(date)) - Date.now();
    expect(move('2026-12-23T16:33:06Z')).toBeGreaterThan(0);
    expect(move('2026-11-22T16:33:06Z')).toBeLessThan(0);
    expect(session.translate('2022-10-18T17:31:23.698Z')).toBe('2022-10-18T17:31:23.698Z');
  });

  it('replays the topics that give what a topic needs', () => {
    expect(selectTopics(topics, ['15']).map(({ name }) => name)).toEqual(['00-set-up', '12-jobs-run', '15-results']);
    expect(() => selectTopics(topics, ['99'])).toThrow('No such topic: 99');
  });
});

describe('a replay', () => {
  let playback: Playback | undefined;
  afterEach(() => playback?.stop());

  const replayAgainst = async (options: { spoil?: (exchange: Exchange) => Exchange['response']; isUsed?: boolean }) => {
    playback = await startPlayback({ topics, stamp: STAMP, differences, ...options });
    return replay({ url: playback.url, token: PLAYBACK_TOKEN, stamp: STAMP });
  };

  it('follows ids, slugs, keys and names through all exchanges, and all of them match', async () => {
    const report = await replayAgainst({});
    expect(playback?.complaints).toEqual([]);
    expect(report.failures).toEqual([]);
    expect(report.unready).toEqual([]);
    const better = report.topics.reduce((sum, topic) => sum + topic.better, 0);
    expect(report.topics.reduce((sum, topic) => sum + topic.matched, 0) + better).toBe(569);
  });

  it('waits for the run of its own hook where an earlier replay left one', async () => {
    const report = await replayAgainst({ isUsed: true });
    expect(playback?.complaints).toEqual([]);
    expect(report.failures).toEqual([]);
  });

  it('says which failures only follow from an earlier one', async () => {
    const report = await replayAgainst({
      spoil: (exchange) =>
        exchange.name === 'create a manufacturer' ? { ...exchange.response, status: 403, body: { detail: 'no' } } : exchange.response,
    });
    const [first] = report.failures;
    expect(first).toMatchObject({ name: 'create a manufacturer', lacked: [] });
    expect(playback?.complaints[0]).toContain('create a device type');
    expect(formatReport(report)).toContain('status: expected 201, got 403');
  });
});

/** Every key of every JSON answer, left out one at a time: those that the comparison does not notice. */
function unseenDrops(topic: Topic): string[] {
  const session = newSession();
  return topic.exchanges.flatMap((exchange) => {
    const answer = echo(exchange, session);
    if (answer.status >= 300 || !exchange.response.headers['content-type']?.startsWith('application/json')) return [];
    const body = JSON.parse(answer.text) as Json;
    const unseen = pathsOf(body).filter((path) => {
      const text = JSON.stringify(set(body, path));
      return compareAnswer(exchange, { ...answer, text }, { session, catalogue }).length === 0;
    });
    const isSecret = (path: (string | number)[]) => exchange.request.path.startsWith('/api/users/tokens/') && path.at(-1) === 'key';
    const isInDocument = ([first, , key]: (string | number)[]) =>
      first === 'results' && /^(kwargs|.*_kwargs|result|meta)$/.test(String(key));
    return unseen.filter((path) => !isSecret(path) && !isInDocument(path)).map((path) => `${exchange.name}: ${path.join('.')}`);
  });
}

function pathsOf(value: Json): (string | number)[][] {
  if (Array.isArray(value)) return value.slice(0, 2).flatMap((item, index) => pathsOf(item).map((path) => [index, ...path]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [[key], ...pathsOf(item).map((path) => [key, ...path])]);
}
