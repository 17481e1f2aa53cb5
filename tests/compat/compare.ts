// Compares an answer's body with the recorded one: the same keys, the same types, recursively, the same objects where both name one.
// More keys of ours are fine. What may be null, which lists may be longer and what is never compared is decided here; README.md says it in words.
import type { Json } from '@windlass/sdk';
import { type Catalogue, listPathOf, typeOf } from './catalogue';
import { type Exchange, isObject, type JsonObject, RECORDED_STAMP } from './golden';
import { pairUp } from './pairs';
import type { Session } from './session';
import { faultOfText } from './texts';

export interface Mismatch {
  /** "status", "header allow", "body.results[0].name". */
  at: string;
  expected: string;
  got: string;
}

export interface Comparison {
  session: Session;
  catalogue: Catalogue;
  exchange: Exchange;
}

/** Where a value was found: in which recorded object, under which key. */
interface Place {
  at: string;
  owner: JsonObject;
  key: string;
  /** The two objects around it are the same one, not merely two of a kind. */
  same: boolean;
  /** Inside one of the documents. */
  isDocument?: boolean;
}

type Report = (at: string, expected: string, got: Json | string) => void;
type Compare = (recorded: Json, actual: Json, place: Place) => void;

/** Never null on the recorded server, or always, for reasons outside the exchange: whether admin has ever signed in. */
const DEPENDS_ON_SURROUNDINGS = new Set(['users.user last_login']);
/** Documents inside a row that hold what somebody put there: compared only where both rows are the same object. */
const DOCUMENTS = new Set([
  'kwargs',
  'task_args',
  'task_kwargs',
  'celery_kwargs',
  'result',
  'constraints',
  'config_data',
  'custom_fields',
  'object_data',
]);
/** Rows that earlier recordings had left on that server; a fresh one has none. */
const MAY_BE_EMPTY = [/^\/api\/extras\/job-results\/\?date_done__isnull=true/, /^\/api\/extras\/file-proxies\//];
/** Whose rows are there from the first start. */
const DEFAULTS = '50-defaults';
const FINAL = ['SUCCESS', 'FAILURE', 'REVOKED'];

export function compareBodies(recorded: Json, actual: Json, comparison: Comparison): Mismatch[] {
  const mismatches: Mismatch[] = [];
  const report: Report = (at, expected, got) => mismatches.push({ at, expected, got: typeof got === 'string' ? got : show(got) });
  const compare: Compare = (expected, given, place) => {
    if (DOCUMENTS.has(place.key) && !place.same) return compareKinds(expected, given, place, comparison, report);
    if (expected === null || given === null) return compareNull(expected, given, place, comparison, report);
    if (typeOf(expected) !== typeOf(given)) return report(place.at, typeOf(expected), given);
    if (typeof expected === 'string' && typeof given === 'string') return compareTexts(expected, given, place, comparison, report);
    if (Array.isArray(expected) && Array.isArray(given)) return compareLists(expected, given, place, comparison, report, compare);
    if (isObject(expected) && isObject(given)) return compareObjects(expected, given, place, comparison, report, compare);
  };
  compare(recorded, actual, { at: 'body', owner: {}, key: '', same: true });
  return mismatches;
}

/** Of documents of different rows: each of a type the field may have. */
function compareKinds(recorded: Json, actual: Json, { at, owner, key }: Place, { catalogue }: Comparison, report: Report): void {
  const field = catalogue.field(owner, key);
  const isFine =
    actual === null ? (field?.nullable ?? recorded === null) : (field?.types.has(typeOf(actual)) ?? typeOf(recorded) === typeOf(actual));
  if (!isFine) report(at, typeOf(recorded), actual);
}

function compareNull(recorded: Json, actual: Json, place: Place, { catalogue }: Comparison, report: Report): void {
  if (recorded === actual) return;
  const { at, owner, key, same } = place;
  const field = catalogue.field(owner, key);
  if (recorded === null) {
    if (place.isDocument) return;
    if (!field) return report(at, 'null', actual);
    if (field.types.size > 0 && !field.types.has(typeOf(actual))) report(at, `null or ${[...field.types].join(' or ')}`, actual);
    return;
  }
  // Upstream shows an empty text as null when it is read again.
  const mayVary = !same || recorded === '' || DEPENDS_ON_SURROUNDINGS.has(`${String(owner['object_type'])} ${key}`);
  if (!field?.nullable || !mayVary) report(at, typeOf(recorded), 'null');
}

function compareTexts(recorded: string, actual: string, place: Place, { session }: Comparison, report: Report): void {
  const { at, owner, key, same } = place;
  const fault = faultOfText(recorded, actual, session);
  if (fault !== null) return report(at, fault, actual);
  if (!same) return;
  const known = key === 'id' ? session.idOf(recorded) : undefined;
  if (known?.sure && known.ours !== actual) report(at, `${known.ours}, as before`, actual);
  if (key === 'object_type' && saysWhatItIs(owner) && recorded !== actual) report(at, recorded, actual);
}

function compareObjects(
  recorded: JsonObject,
  actual: JsonObject,
  place: Place,
  comparison: Comparison,
  report: Report,
  compare: Compare,
): void {
  const { at, same } = place;
  const isDocument = place.isDocument === true || DOCUMENTS.has(place.key);
  const isRefusal = comparison.exchange.response.status >= 400;
  if (isPage(recorded)) comparePage(recorded, actual, at, comparison, report);
  for (const [key, expected] of Object.entries(recorded)) {
    if (isOfAnotherRecording(key) || (isPage(recorded) && (key === 'next' || key === 'previous'))) continue;
    const name = comparison.session.translate(key);
    const given = actual[name];
    if (isHidden(recorded, key, comparison.exchange.response.status)) continue;
    if (given === undefined) report(`${at}.${name}`, typeOf(expected), isRefusal ? `nothing in ${show(actual)}` : 'nothing');
    else compare(expected, given, { at: `${at}.${name}`, owner: recorded, key, same, isDocument });
  }
  if (same && recorded['object_type'] === 'extras.jobresult') compareOutcome(recorded, actual, at, report);
}

/** A finished run ended as it does upstream. */
function compareOutcome(recorded: JsonObject, actual: JsonObject, at: string, report: Report): void {
  const [expected, given] = [recorded, actual].map(({ status }) => (isObject(status) ? status['value'] : null));
  if (typeof expected === 'string' && FINAL.includes(expected) && expected !== given) report(`${at}.status.value`, expected, given ?? null);
}

/** Pages: how many there are is ours to say, that the links agree with it is not. An empty list stays empty, one with rows has rows. */
function comparePage(recorded: JsonObject, actual: JsonObject, at: string, { session, exchange }: Comparison, report: Report): void {
  const { count, next, previous, results } = actual;
  if (typeof count !== 'number' || !Array.isArray(results) || !Array.isArray(recorded['results'])) return;
  if (recorded['results'].length === 0 && results.length > 0) report(`${at}.results`, 'no element', `${results.length} elements`);
  const offset = Number(new URLSearchParams(exchange.request.path.split('?')[1]).get('offset') ?? 0);
  const links = [
    ['next', next, offset + results.length < count],
    ['previous', previous, offset > 0],
  ] as const;
  for (const [name, link, isThere] of links) {
    const expected = recorded[name];
    if (link === undefined) report(`${at}.${name}`, 'string or null', 'nothing');
    else if ((link !== null) !== isThere) report(`${at}.${name}`, isThere ? 'string' : 'null', link);
    else if (typeof expected === 'string' && typeof link === 'string') {
      const fault = faultOfText(expected, withoutPlace(link), session);
      if (fault !== null) report(`${at}.${name}`, fault, link);
    }
  }
}

/** Beside limit and offset our links to a next page say behind which row it begins (docs/decisions/0043). */
function withoutPlace(link: string): string {
  const [path, query] = link.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  parameters.delete('after');
  return parameters.size > 0 ? `${path}?${parameters}` : path!;
}

function compareLists(recorded: Json[], actual: Json[], place: Place, comparison: Comparison, report: Report, compare: Compare): void {
  const { at, same } = place;
  const isDocument = place.isDocument === true || DOCUMENTS.has(place.key);
  const { topic, request } = comparison.exchange;
  const isWhole = at === 'body' || at === 'body.results';
  // How many tags another device has says nothing.
  if (recorded.length === 0 || (actual.length === 0 && !same && !isWhole)) return;
  if (actual.length === 0 && MAY_BE_EMPTY.some((path) => path.test(request.path))) return;
  if (actual.length === 0) return report(at, 'at least one element', 'an empty list');
  const answersBulk = at === 'body' && Array.isArray(request.json);
  if (answersBulk && recorded.length !== actual.length) report(at, `${recorded.length} elements`, `${actual.length} elements`);
  const pairing = pairUp(recorded, actual, comparison.session);
  for (const pair of pairing.pairs) {
    const isSame = same && (pair.same || answersBulk || isDocument);
    compare(pair.recorded, pair.actual, { ...place, at: `${at}[${pair.index}]`, isDocument, same: isSame });
  }
  if (topic === DEFAULTS && at === 'body.results') reportMissing(pairing.missing.filter(isDefault), at, report);
  else if (!isOfRows(recorded) && recorded.some((item) => typeof item === 'object')) reportMissing(pairing.missing, at, report);
  if (!isOfRows(recorded)) return;
  for (const index of pairing.extra) compare(recorded[0] ?? null, actual[index] ?? null, { ...place, at: `${at}[${index}]`, same: false });
}

function reportMissing(missing: readonly Json[], at: string, report: Report): void {
  for (const item of missing) {
    const name = isObject(item) ? item['name'] : undefined;
    report(at, name === undefined ? `an element like ${show(item)}` : `one called ${String(name)}`, 'none');
  }
}

/** Not one that a recording has added. */
function isDefault(row: Json): boolean {
  return !/\d{10}/.test(JSON.stringify(row));
}

/** Rows of one kind: how many there are depends on what is stored. Other lists of objects say something by their length. */
function isOfRows(list: Json[]): boolean {
  const [first] = list;
  return (
    isObject(first) &&
    first['object_type'] !== undefined &&
    list.every((item) => isObject(item) && item['object_type'] === first['object_type'])
  );
}

function isPage(value: JsonObject): boolean {
  return ['count', 'next', 'previous', 'results'].every((key) => key in value);
}

/** Custom fields that earlier recordings left behind on that server. */
function isOfAnotherRecording(key: string): boolean {
  return /\d{10}/.test(key) && !key.includes(RECORDED_STAMP);
}

/** Secrets: a token's key is shown once, when it is created; a webhook's secret never. */
function isHidden(owner: JsonObject, key: string, status: number): boolean {
  return (
    (owner['object_type'] === 'users.token' && key === 'key' && status !== 201) ||
    (owner['object_type'] === 'extras.webhook' && key === 'secret')
  );
}

/** Upstream calls the cable of an interface an interface: such a type is not one to repeat. */
function saysWhatItIs(owner: JsonObject): boolean {
  const model = String(owner['object_type']).split('.')[1] ?? '';
  const collection = listPathOf(owner)?.split('/')[2]?.replaceAll('-', '') ?? '';
  return model !== '' && collection.startsWith(model.slice(0, -1));
}

export function show(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
