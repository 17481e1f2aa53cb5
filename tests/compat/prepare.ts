// Makes the request to send out of the recorded one: our ids, our stamp, our credentials, spaces percent-encoded.
import { encodeMultipart, type WireRequest } from './wire';
import { idsIn, type Part, type RecordedRequest } from './golden';
import type { Session } from './session';

export interface PreparedRequest {
  request: WireRequest;
  /** Recorded ids and credentials in it that no answer has given yet. */
  unknown: string[];
}

export function prepare(recorded: RecordedRequest, session: Session): PreparedRequest {
  const headers: Record<string, string> = {};
  const unknown = idsIn({ path: recorded.path, json: recorded.json ?? null, parts: recorded.parts ?? null }).filter(
    (id) => !session.idOf(id),
  );
  for (const [name, value] of Object.entries(recorded.headers)) {
    const authorization = session.authorization(value);
    headers[name] = name === 'Authorization' ? authorization.value : value;
    if (name === 'Authorization' && authorization.unknown !== null) unknown.push(authorization.unknown);
  }
  const encoded = encodeBody(recorded, session);
  if (encoded?.type && headers['Content-Type'] === undefined) headers['Content-Type'] = encoded.type;
  const url = session.base + encodePath(recorded.path, session);
  return { request: { method: recorded.method, url, headers, ...(encoded && { body: encoded.body }) }, unknown };
}

/** Recorded paths are written as people read them: "/api/extras/jobs/Example Hello World/?name=a b". */
export function encodePath(recorded: string, session: Session): string {
  const [path = '', query] = recorded.split(/\?(.*)/s);
  const translated = session.translate(path).split('/');
  const segments = path.split('/').map((segment, index) => session.handleOf(segment) ?? translated[index] ?? '');
  const encodedPath = segments.map(encodeURIComponent).join('/');
  if (query === undefined) return encodedPath;
  const pairs = query.split('&').map((pair) => {
    const [name = '', value] = pair.split(/=(.*)/s);
    return value === undefined
      ? encode(name)
      : `${encode(session.translate(name))}=${encode(session.handleOf(value) ?? session.translate(value))}`;
  });
  return `${encodedPath}?${pairs.join('&')}`;
}

/** As `requests` does: what a query may hold stays readable. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/%(2F|3A|2C|40|24)/g, (escaped) => decodeURIComponent(escaped));
}

function encodeBody(recorded: RecordedRequest, session: Session): { type?: string; body: string | Buffer } | null {
  if (recorded.json !== undefined) return { type: 'application/json', body: JSON.stringify(session.translateJson(recorded.json)) };
  if (recorded.raw !== undefined) return { body: session.translate(recorded.raw) };
  const fields = Object.entries(recorded.form ?? {}).map(([name, value]) => [name, session.translate(value)] as [string, string]);
  if (recorded.parts !== undefined) {
    const parts = Object.entries(recorded.parts).map(([name, part]) => [name, translatePart(part, session)] as [string, Part]);
    return encodeMultipart([...fields, ...parts]);
  }
  if (recorded.form === undefined) return null;
  return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() };
}

function translatePart(part: Part, session: Session): Part {
  return typeof part === 'string' ? session.translate(part) : part;
}
