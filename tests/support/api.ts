// Speaks REST as a client of the product does: a token, JSON in and out, the answer with its status instead of exceptions.
export interface Answer<Body = unknown> {
  status: number;
  headers: Headers;
  /** The parsed JSON; the text when it is none; null when the answer has no body. */
  body: Body;
}

export interface Api {
  get: <Body = unknown>(path: string) => Promise<Answer<Body>>;
  post: <Body = unknown>(path: string, data?: unknown) => Promise<Answer<Body>>;
  patch: <Body = unknown>(path: string, data: unknown) => Promise<Answer<Body>>;
  put: <Body = unknown>(path: string, data: unknown) => Promise<Answer<Body>>;
  delete: <Body = unknown>(path: string, data?: unknown) => Promise<Answer<Body>>;
  options: <Body = unknown>(path: string) => Promise<Answer<Body>>;
  /** For headers, forms and whatever else is particular. */
  send: <Body = unknown>(method: string, path: string, init?: RequestInit) => Promise<Answer<Body>>;
}

/** A client for the instance at `url`; without a token it is nobody. Paths are absolute: `/api/extras/jobs/`. */
export function api(url: string, token?: string): Api {
  const send = async <Body>(method: string, path: string, init: RequestInit = {}): Promise<Answer<Body>> => {
    const headers = new Headers(init.headers);
    if (token && !headers.has('authorization')) headers.set('authorization', `Token ${token}`);
    if (!headers.has('accept')) headers.set('accept', 'application/json');
    const response = await fetch(new URL(path, url), { redirect: 'manual', ...init, method, headers });
    return { status: response.status, headers: response.headers, body: parse(await response.text()) as Body };
  };
  const sendJson = <Body>(method: string, path: string, data: unknown) =>
    send<Body>(method, path, data === undefined ? {} : { body: JSON.stringify(data), headers: { 'content-type': 'application/json' } });
  return {
    send,
    get: (path) => send('GET', path),
    options: (path) => send('OPTIONS', path),
    post: (path, data) => sendJson('POST', path, data),
    patch: (path, data) => sendJson('PATCH', path, data),
    put: (path, data) => sendJson('PUT', path, data),
    delete: (path, data) => sendJson('DELETE', path, data),
  };
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
