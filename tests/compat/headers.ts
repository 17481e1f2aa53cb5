// Compares the headers that the recording names: media type, allowed methods, version, cache keys, where the new object is.
import type { Mismatch } from './compare';
import type { Exchange } from './golden';
import type { Session } from './session';
import { faultOfText } from './texts';
import type { WireAnswer } from './wire';

/** Methods that we allow beyond upstream, by path (README of the recordings: "PATCH, DELETE of a schedule"). */
const ALLOWED_BEYOND: readonly [path: RegExp, methods: readonly string[]][] = [
  [/^\/api\/extras\/scheduled-jobs\/([^/?]+\/)?(\?|$)/, ['PUT', 'PATCH', 'DELETE']],
];

export function compareHeaders(exchange: Exchange, answer: WireAnswer, session: Session): Mismatch[] {
  return Object.entries(exchange.response.headers).flatMap(([name, recorded]) => {
    const got = answer.headers[name];
    const fault = got === undefined ? recorded : faultOf(name, recorded, got, exchange.request.path, session);
    return fault === null ? [] : [{ at: `header ${name}`, expected: fault, got: got ?? 'nothing' }];
  });
}

function faultOf(name: string, recorded: string, got: string, path: string, session: Session): string | null {
  switch (name) {
    case 'content-type':
      return mediaType(recorded) === mediaType(got) ? null : mediaType(recorded);
    case 'allow':
      return faultOfAllow(recorded, got, path);
    case 'vary':
      return [...members(recorded)].every((member) => members(got).has(member)) ? null : `at least ${recorded}`;
    case 'location':
      return faultOfText(recorded, got, session);
    case 'content-disposition':
      return /^attachment; filename="[^"]+\.csv"/.test(got) ? null : 'attachment; filename="….csv"';
    default:
      return recorded === got ? null : recorded;
  }
}

/** The same set of methods; more only where we allow more on purpose. */
function faultOfAllow(recorded: string, got: string, path: string): string | null {
  const beyond = ALLOWED_BEYOND.filter(([pattern]) => pattern.test(path)).flatMap(([, methods]) => methods);
  const may = new Set([...members(recorded), ...beyond.map((method) => method.toLowerCase())]);
  const must = members(recorded);
  const given = members(got);
  return [...must].every((method) => given.has(method)) && [...given].every((method) => may.has(method)) ? null : recorded;
}

function members(header: string): Set<string> {
  return new Set(header.split(',').map((member) => member.trim().toLowerCase()));
}

function mediaType(header: string): string {
  return (header.split(';')[0] ?? '').trim().toLowerCase();
}
