// Compares texts by what clients read in them: ids, dates, addresses and masked words have a form; everything else is ours to word.
import type { Session } from './session';

/** Words of upstream that were left out of the recordings. */
const MASKED = '…';
const SECRET = '{key}';
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const IDS = new RegExp(ID.source.slice(1, -1), 'g');
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** What the recorded text demands and ours is not; null when ours will do. */
export function faultOfText(recorded: string, actual: string, session: Session): string | null {
  if (recorded === MASKED) return actual === '' ? 'some words' : null;
  if (recorded === SECRET) return /^\S{40}$/.test(actual) ? null : 'a key of 40 characters';
  if (ID.test(recorded)) return ID.test(actual) ? null : 'a uuid';
  if (DATE_TIME.test(recorded)) return DATE_TIME.test(actual) ? null : 'a time in UTC, as 2026-11-23T16:32:43.855261Z';
  if (recorded.startsWith('{base}') || recorded.startsWith('/api/')) return faultOfAddress(recorded, actual, session);
  return null;
}

export function isId(text: string): boolean {
  return ID.test(text);
}

/** Ids may differ (whose they are is compared where the object shows its id), the order of parameters too. */
function faultOfAddress(recorded: string, actual: string, session: Session): string | null {
  const expected = readAddress(recorded, session, true);
  const given = readAddress(actual, session, false);
  return expected === given ? null : expected;
}

function readAddress(address: string, session: Session, isRecorded: boolean): string {
  const [path = '', query] = address.split(/\?(.*)/s);
  const translated = isRecorded ? session.translate(path) : path;
  const shape = translated.replace(IDS, '<id>').replace(/\/\d+(?=\/|$)/g, '/<id>');
  if (query === undefined) return shape;
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => {
    const ours = isRecorded ? (session.handleOf(value) ?? session.translate(value)) : value;
    return `${isRecorded ? session.translate(name) : name}=${ours.replace(IDS, '<id>')}`;
  });
  return `${shape}?${pairs.sort().join('&')}`;
}
