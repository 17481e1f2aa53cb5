// Sends the recorded exchanges to a server and judges each answer. Runs by itself:
//   npx tsx tests/compat/replay.ts --url http://127.0.0.1:3000 --token … [--topics 10,12] [--report file.json] [--strict]
// Exits with 1 when a topic that is owed fails; with --strict when anything does.
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Json } from '@windlass/sdk';
import { makeCatalogue } from './catalogue';
import { type Exchange, isObject, type JsonObject, listSources, loadDifferences, loadTopics, selectTopics, type Topic } from './golden';
import { judge, parseJson } from './judge';
import { learn } from './learn';
import { encodePath, prepare } from './prepare';
import { formatReport, type Judged, makeReport, type ReplayReport } from './report';
import { Session } from './session';
import { send, type WireAnswer } from './wire';

/** Topics that must be answered without a failure. A topic that has come this far stays here. */
export const OWED: readonly string[] = ['00', '01', '10', '11', '12', '13', '14', '15', '20', '30', '31', '40', '50'];

/** The jobs that the recordings run; ours are disabled when they are installed. */
const JOBS = /^Example (?!.*\()/;
const SECONDS_TO_WAIT = 60;
const PAUSE_MS = 250;

export interface ReplayOptions {
  url: string;
  token: string;
  /** Numbers or names; all by default. Topics they need are replayed too. */
  topics?: readonly string[];
  stamp?: string;
}

export async function replay({ url, token, topics: wanted = [], stamp }: ReplayOptions): Promise<ReplayReport> {
  const session = new Session({ base: url.replace(/\/+$/, ''), adminToken: token, ...(stamp && { stamp }) });
  const all = loadTopics();
  const knowledge = { session, catalogue: makeCatalogue(all), differences: loadDifferences() };
  const sources = listSources(all);
  const unready = [...(await enableJobs(session, recordedJobs(all))), ...(await leaveRow(session))];
  const exchanges = selectTopics(all, wanted).flatMap((topic) => topic.exchanges);
  const left = await leftRows(session, exchanges);
  const judged: Judged[] = [];
  for (const exchange of exchanges) {
    const { request, unknown } = prepare(exchange.request, session);
    const answer = await sendUntil(() => send(request), exchange.request.repeat_until ?? impliedWait(exchange), left.get(exchange));
    const verdict = judge(exchange, answer, knowledge);
    const body = parseJson(answer.text);
    if (body !== undefined && answer.status < 300 && exchange.response.status < 300) learn(exchange, body, session);
    judged.push({ exchange, verdict, lacked: unknown.map((what) => describeLack(what, sources.get(what))) });
  }
  return makeReport(session.stamp, unready, judged);
}

/** Whether the topics that are owed, or all when `strict`, are without a failure. */
export function isGood(report: ReplayReport, strict: boolean): boolean {
  return report.topics.every(({ topic, failed }) => failed === 0 || !(strict || OWED.some((name) => topic.startsWith(name))));
}

function recordedJobs(topics: readonly Topic[]): string[] {
  const list = topics[0]?.exchanges[0]?.response.body;
  return rowsOf(list).flatMap(({ name }) => (typeof name === 'string' && JOBS.test(name) ? [name] : []));
}

/** Upstream's rows of earlier recordings, one of them at least: `01-root` pages through manufacturers before it has made one. */
async function leaveRow(session: Session): Promise<string[]> {
  const answer = await send({
    method: 'POST',
    url: `${session.base}/api/dcim/manufacturers/`,
    headers: { ...adminHeaders(session), 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: `Before ${session.stamp}` }),
  });
  return answer.status === 201 ? [] : [`a first manufacturer: ${answer.status} ${answer.text.slice(0, 120)}`];
}

function adminHeaders(session: Session): Record<string, string> {
  return { Accept: 'application/json', Authorization: session.authorization('Token {admin}').value };
}

/** The newest row that each list shows already of those that are waited for to have one: an earlier replay left it. */
async function leftRows(session: Session, exchanges: readonly Exchange[]): Promise<Map<Exchange, Json>> {
  const left = new Map<Exchange, Json>();
  for (const exchange of exchanges.filter(({ request }) => request.repeat_until === A_ROW)) {
    const url = session.base + encodePath(exchange.request.path, session);
    const [row] = rowsOf(parseJson((await send({ method: 'GET', url, headers: adminHeaders(session) })).text));
    if (row?.['id'] !== undefined) left.set(exchange, row['id']);
  }
  return left;
}

/** What is missing or can't be enabled. */
async function enableJobs(session: Session, names: readonly string[]): Promise<string[]> {
  const headers = adminHeaders(session);
  const listed = await send({ method: 'GET', url: `${session.base}/api/extras/jobs/?limit=1000`, headers });
  if (listed.status !== 200) return [`the list of jobs: ${listed.status} ${listed.text.slice(0, 120)}`];
  const rows = rowsOf(parseJson(listed.text));
  const faults: string[] = [];
  for (const name of names) {
    const job = rows.find((row) => row['name'] === name);
    if (job?.['enabled'] === true) continue;
    const answer = job && (await enable(session.base, String(job['id']), headers));
    if (!answer) faults.push(`no job is called ${name}`);
    else if (answer.status !== 200) faults.push(`${name} can't be enabled: ${answer.status} ${answer.text.slice(0, 120)}`);
  }
  return faults;
}

function enable(base: string, id: string, headers: Record<string, string>): Promise<WireAnswer> {
  return send({
    method: 'PATCH',
    url: `${base}/api/extras/jobs/${id}/`,
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ enabled: true }),
  });
}

/** The recorded server had begun the run by the time its log was asked for. */
function impliedWait({ request, response }: Exchange): string | undefined {
  return /\/job-results\/[^/]+\/logs\/$/.test(request.path) && Array.isArray(response.body) && response.body.length > 0 ? LINES : undefined;
}

/** Asks again while the answer is not the one waited for; gives the last one when the time is over. `left` is the id of a row that does not count. */
async function sendUntil(ask: () => Promise<WireAnswer>, condition: string | undefined, left: Json | undefined): Promise<WireAnswer> {
  const deadline = Date.now() + SECONDS_TO_WAIT * 1000;
  for (;;) {
    const answer = await ask();
    if (condition === undefined || answer.status !== 200 || Date.now() > deadline) return answer;
    if (holds(condition, parseJson(answer.text), left)) return answer;
    await sleep(PAUSE_MS);
  }
}

const LINES = 'there are lines';
const A_ROW = 'count > 0';

function holds(condition: string, body: Json | undefined, left: Json | undefined): boolean {
  if (condition === LINES) return Array.isArray(body) && body.length > 0;
  if (!isObject(body)) return false;
  if (condition === A_ROW) {
    const [row] = rowsOf(body);
    return row !== undefined && row['id'] !== left;
  }
  const [, values] = /^status\.value is (.+)$/.exec(condition) ?? [];
  if (values === undefined) throw new Error(`The recording waits for something unknown: ${condition}`);
  const { status } = body;
  return isObject(status) && values.split(/, | or /).includes(String(status['value']));
}

function rowsOf(body: Json | undefined): JsonObject[] {
  const results = isObject(body) ? body['results'] : null;
  return Array.isArray(results) ? results.filter(isObject) : [];
}

function describeLack(what: string, source: Exchange | undefined): string {
  return source ? `${what}, to be given by ${source.topic} #${source.index} ${source.name}` : what;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: process.env['COMPAT_URL'] ?? 'http://127.0.0.1:3000' },
      token: { type: 'string', default: process.env['COMPAT_TOKEN'] ?? '' },
      topics: { type: 'string', default: '' },
      report: { type: 'string' },
      strict: { type: 'boolean', default: false },
    },
  });
  const report = await replay({ url: values.url, token: values.token, topics: values.topics.split(',').filter(Boolean) });
  console.log(formatReport(report));
  if (values.report !== undefined) fs.writeFileSync(values.report, `${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = isGood(report, values.strict) ? 0 : 1;
}

if (import.meta.filename === process.argv[1]) await main();
