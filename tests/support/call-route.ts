// The API without a server: finds the route file of an address as Next does, and calls its handler.
import fs from 'node:fs';
import path from 'node:path';
import { expectDocumented } from './contract';

type Handler = (request: Request, context: { params: Promise<Record<string, string | string[]>> }) => Promise<Response>;

export interface ApiAnswer {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a test expects of an answer is the test's to know
  body: any;
  text: string;
}

export interface ApiOptions {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The folder of the route, and what its parameters are: a plain segment wins over a parameter, and that over a rest. */
export function findRoute(
  folder: string,
  segments: readonly string[],
  params: Record<string, string | string[]> = {},
): { file: string; params: Record<string, string | string[]> } | undefined {
  const [head, ...rest] = segments;
  if (head === undefined) {
    const file = path.join(folder, 'route.ts');
    return fs.existsSync(file) ? { file, params } : undefined;
  }
  const children = fs.existsSync(folder) ? fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()) : [];
  const rank = (name: string) => (name === head ? 0 : name.startsWith('[...') ? 2 : name.startsWith('[') ? 1 : 3);
  for (const { name } of children.filter((child) => rank(child.name) < 3).sort((a, b) => rank(a.name) - rank(b.name))) {
    const found =
      rank(name) === 2
        ? findRoute(path.join(folder, name), [], { ...params, [name.slice(4, -1)]: [...segments] })
        : findRoute(path.join(folder, name), rest, rank(name) === 0 ? params : { ...params, [name.slice(1, -1)]: head });
    if (found) return found;
  }
  return undefined;
}

/** As Next hands them over. */
const decoded = (params: Record<string, string | string[]>) =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value.map(decodeURIComponent) : decodeURIComponent(value)]),
  );

/** Asks the handler of an address, and holds what it answers to the OpenAPI document. */
export async function ask(method: string, address: string, init: RequestInit = {}): Promise<Response> {
  const url = new URL(address, 'http://windlass.test');
  const route = findRoute(
    path.resolve('app'),
    url.pathname.split('/').filter((segment) => segment !== ''),
  );
  if (!route) throw new Error(`no route for ${address}`);
  const module = (await import(route.file)) as Record<string, Handler>;
  const headers = new Headers(init.headers);
  if (!headers.has('host')) headers.set('host', url.host);
  const request = new Request(url, { ...init, method, headers });
  const response = await module[method === 'HEAD' ? 'GET' : method]!(request, { params: Promise.resolve(decoded(route.params)) });
  await expectDocumented(method, url, response);
  return response;
}

export async function api(method: string, address: string, options: ApiOptions = {}): Promise<ApiAnswer> {
  const isRaw = typeof options.body === 'string' || options.body instanceof FormData;
  const response = await ask(method, address, {
    headers: {
      ...(options.token !== undefined && { authorization: `Token ${options.token}` }),
      ...(options.body !== undefined && !isRaw && { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body !== undefined && { body: isRaw ? (options.body as string | FormData) : JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return { status: response.status, headers: response.headers, text, body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text };
}
