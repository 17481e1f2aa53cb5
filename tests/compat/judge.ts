// The verdict on one answer: as recorded, better on purpose, or wrong. Better is only what differences.json lists, and a 400 for upstream's 500.
import type { Json } from '@windlass/sdk';
import type { Catalogue } from './catalogue';
import { compareBodies, type Mismatch, show } from './compare';
import { type Difference, type Exchange, isObject } from './golden';
import { compareHeaders } from './headers';
import type { Session } from './session';
import type { WireAnswer } from './wire';

export type Verdict = { kind: 'matched' } | { kind: 'better'; why: string } | { kind: 'failed'; mismatches: Mismatch[] };

interface Knowledge {
  session: Session;
  catalogue: Catalogue;
  differences: readonly Difference[];
}

const UPSTREAM_FAILS = 'upstream fails on bad input';
/** Keys of an error that name no field. */
const NAMELESS = new Set(['detail', 'errors', 'non_field_errors', '__all__', 'schedule', 'data']);
/** What only follows from a difference: upstream has stored a device "z" that we refuse, so that a second one is a duplicate there. */
const CONSEQUENCES: readonly { topic: string; name: string; at: string }[] = [
  { topic: '30-inventory', name: 'device, custom field of the wrong type', at: 'body.name' },
];

export function judge(exchange: Exchange, answer: WireAnswer, knowledge: Knowledge): Verdict {
  const difference = knowledge.differences.find(({ exchange: names }) => names.test(exchange.name));
  const accepted = difference?.ours ?? (exchange.upstreamFails ? [400] : null);
  const isAsRecorded = answer.status === exchange.response.status && !exchange.upstreamFails;
  if (accepted === null || (isAsRecorded && accepted.includes(answer.status))) {
    const mismatches = compareAnswer(exchange, answer, knowledge);
    return mismatches.length === 0 ? { kind: 'matched' } : { kind: 'failed', mismatches };
  }
  const why = difference?.why ?? UPSTREAM_FAILS;
  const mismatches = accepted.includes(answer.status)
    ? faultsOfBetter(answer)
    : [statusMismatch(`${accepted.join(' or ')} (${why})`, answer)];
  return mismatches.length === 0 ? { kind: 'better', why } : { kind: 'failed', mismatches };
}

/** Whether it is the recorded answer, without regard to what we do better. */
export function compareAnswer(exchange: Exchange, answer: WireAnswer, { session, catalogue }: Omit<Knowledge, 'differences'>): Mismatch[] {
  const { status, body } = exchange.response;
  // A refusal and a success have nothing in common that would be worth comparing.
  if (answer.status !== status) return [statusMismatch(String(status), answer)];
  const mismatches = compareHeaders(exchange, answer, session);
  const isConsequence = ({ at }: Mismatch) =>
    CONSEQUENCES.some(({ topic, name, at: place }) => topic === exchange.topic && name === exchange.name && at === place);
  return [...mismatches, ...compareContent(exchange, answer, body, { session, catalogue }).filter((mismatch) => !isConsequence(mismatch))];
}

function compareContent(
  exchange: Exchange,
  answer: WireAnswer,
  body: Json,
  { session, catalogue }: Omit<Knowledge, 'differences'>,
): Mismatch[] {
  const { response } = exchange;
  // Upstream's empty 200 breaks its own client; a JSON null does not. What redirects say is for nobody.
  if (body === '') return answer.text === '' || answer.text === 'null' || response.status === 301 ? [] : [mismatch('nothing', answer)];
  if (response.headers['content-type']?.startsWith('text/csv')) return compareCsv(String(body), answer, session);
  const actual = parseJson(answer.text);
  return actual === undefined ? [mismatch('JSON', answer)] : compareBodies(body, actual, { session, catalogue, exchange });
}

/** At least the columns of the recorded table, but for the custom fields of other recordings. */
function compareCsv(recorded: string, answer: WireAnswer, session: Session): Mismatch[] {
  const columnsOf = (text: string) => (text.split(/\r?\n/)[0] ?? '').split(',');
  const given = new Set(columnsOf(answer.text));
  const expected = columnsOf(recorded).map((column) => session.translate(column));
  const missing = expected.filter((column) => !given.has(column) && (!/\d{10}/.test(column) || column.includes(session.stamp)));
  return missing.map((column) => ({ at: 'body', expected: `column ${column}`, got: 'nothing' }));
}

/** Where we answer otherwise, the answer still has to be one: JSON, and for a 400 the field's name. */
function faultsOfBetter(answer: WireAnswer): Mismatch[] {
  if (answer.status === 204) return answer.text === '' ? [] : [mismatch('nothing', answer)];
  const body = parseJson(answer.text);
  if (body === undefined) return [mismatch('JSON', answer)];
  if (answer.status < 400) return [];
  if (answer.status === 400) return namesField(body) ? [] : [mismatch('an error that names the field', answer)];
  const words = isObject(body) ? body['detail'] : body;
  return typeof words === 'string' && words !== '' ? [] : [mismatch('an object with detail', answer)];
}

function namesField(body: Json, isNamed = false): boolean {
  if (typeof body === 'string') return isNamed && body !== '';
  if (Array.isArray(body)) return body.some((item) => namesField(item, isNamed));
  return isObject(body) && Object.entries(body).some(([key, value]) => namesField(value, isNamed || !NAMELESS.has(key)));
}

/** Undefined when it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function statusMismatch(expected: string, answer: WireAnswer): Mismatch {
  return { at: 'status', expected, got: `${answer.status} ${excerpt(answer)}`.trim() };
}

function mismatch(expected: string, answer: WireAnswer): Mismatch {
  return { at: 'body', expected, got: excerpt(answer) };
}

function excerpt({ text }: WireAnswer): string {
  const body = parseJson(text);
  return body === undefined ? text.slice(0, 120).replace(/\s+/g, ' ') : show(body);
}
