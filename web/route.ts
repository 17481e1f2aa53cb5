// A request of the API becomes one call of a handler: who asks, in which form, under which id; and its result or error becomes the answer.
//
//   export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: list, POST: create }, { label: 'extras.job' })
// Verbs without a handler answer 405, and 403 to who lacks the permission.
import { randomUUID } from 'node:crypto';
import '@/features/catalog';
import { can, type Action } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { findToken } from '@/core/access/tokens';
import { withContext } from '@/core/context';
import { AppError, forbidden } from '@/core/errors';
import { errorAnswer, isUnversioned } from './errors';
import { baseOf } from './links';
import { CURRENT_VERSION, negotiate, TYPES, VersionError, type Format, type Negotiated } from './negotiate';
import { sessionActor } from './session';

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type Method = (typeof METHODS)[number];

/** Everything a handler needs to know about a request. */
export interface Call {
  readonly actor: UserActor;
  readonly request: Request;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  /** Scheme and host for addresses in the answer. */
  readonly base: string;
  readonly format: Format;
  readonly requestId: string;
}

export interface Answer {
  readonly status: number;
  /** undefined: no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (call: Call) => Promise<Answer | Response>;

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown, location?: string): Answer => ({
  status: 201,
  body,
  ...(location !== undefined && { headers: { Location: location } }),
});
export const noContent = (): Answer => ({ status: 204 });

export interface RouteOptions {
  /** The kind of object behind the address: without the permission that a verb would need, 403 comes before 405. */
  readonly label?: string;
  /** What it can answer in; JSON alone unless said. */
  readonly formats?: readonly Format[];
  /** False: the answer is a stream or a file, whatever the asker accepts. */
  readonly negotiates?: boolean;
  /** False where upstream sends no API-Version. */
  readonly versioned?: boolean;
  /** Name and password are accepted for these verbs (Basic), by this check. */
  readonly basic?: {
    readonly methods: readonly Method[];
    readonly check: (username: string, password: string, request: Request) => Promise<UserActor | undefined>;
  };
  /** Verbs that clients expect to read in Allow although no request needs them. */
  readonly alsoAllows?: readonly string[];
  /** False: OPTIONS is answered with 405. */
  readonly describes?: boolean;
}

type Handlers = { readonly [method in Method]?: Handler | undefined };

export interface Routes extends RouteOptions {
  readonly handlers: Handlers;
}

interface RouteContext {
  /** Of nothing where the address has no parameters. */
  params: Promise<Record<string, string | string[] | undefined> | undefined>;
}
export type NextHandler = (request: Request, context: RouteContext) => Promise<Response>;

/** The verbs of an address. A function chooses them by the address's parameters: undefined when there is nothing at it. */
export function routes(
  table: { readonly [M in Method]?: Handler | undefined } | ((params: Record<string, string>) => Routes | undefined),
  options: RouteOptions = {},
): Record<Method, NextHandler> {
  const choose = typeof table === 'function' ? table : () => ({ handlers: table, ...options });
  const serve =
    (method: Method): NextHandler =>
    async (request, context) => {
      const params = await readParams(request, context);
      const found = params && choose(params);
      return found ? respond(method, request, params, found) : unknownPath();
    };
  return Object.fromEntries(METHODS.map((method) => [method, serve(method)])) as Record<Method, NextHandler>;
}

/** Nothing is at this address: said before anybody is asked who they are. */
export function unknownPath(): Response {
  return Response.json({ detail: 'Not found.' }, { status: 404, headers: { Vary: 'Cookie, origin' } });
}

/** The parameters as text, decoded once: Next has done it already for some addresses and not for others. */
async function readParams(request: Request, context: RouteContext): Promise<Record<string, string> | undefined> {
  const raw = (await context.params) ?? {};
  const segments = new Set(new URL(request.url).pathname.split('/'));
  try {
    const decode = (text: string) => (segments.has(text) ? decodeURIComponent(text) : text);
    return Object.fromEntries(
      Object.entries(raw).map(([name, value]) => [name, Array.isArray(value) ? value.map(decode).join('/') : decode(value ?? '')]),
    );
  } catch {
    return undefined;
  }
}

const allowOf = ({ handlers, describes = true, alsoAllows = [] }: Routes) =>
  [
    ...METHODS.filter((method) => method !== 'OPTIONS' && handlers[method]),
    ...(handlers.GET ? ['HEAD'] : []),
    ...(describes ? ['OPTIONS'] : []),
    ...alsoAllows,
  ].join(', ');

async function respond(method: Method, request: Request, params: Record<string, string>, table: Routes): Promise<Response> {
  const requestId = randomUUID();
  const headers: Record<string, string> = { Allow: allowOf(table), Vary: 'Accept, Cookie, origin', 'X-Request-ID': requestId };
  const url = new URL(request.url);
  let form: Negotiated = { format: 'json', version: CURRENT_VERSION, indent: 0 };
  const versioned = table.versioned ?? true;
  try {
    if (table.negotiates ?? true) form = negotiate(request, url, table.formats ?? ['json']);
    const { actor, viaSession } = await authenticate(request, table);
    const handler = handlerFor(method, actor, table);
    const call: Call = { actor, request, url, params, base: baseOf(request), format: form.format, requestId };
    const answer = await withContext(
      { request: requestId, user: actor.id, user_name: actor.username, origin: viaSession ? 'ui' : 'api' },
      () => handler(call),
    );
    if (versioned) headers['API-Version'] = form.version;
    return answer instanceof Response ? withHeaders(answer, headers) : render(answer, form, headers);
  } catch (error) {
    const answer = errorAnswer(error, requestId);
    if (versioned && !isUnversioned(answer.status) && !(error instanceof VersionError)) headers['API-Version'] = form.version;
    if (answer.status === 500) return render(answer, form, { Vary: 'Cookie, origin', 'X-Request-ID': requestId });
    return render(answer, form, headers);
  }
}

const NEEDS: Readonly<Record<Exclude<Method, 'OPTIONS'>, Action>> = {
  GET: 'view',
  POST: 'add',
  PUT: 'change',
  PATCH: 'change',
  DELETE: 'delete',
};

function handlerFor(method: Method, actor: UserActor, table: Routes): Handler {
  const handler = table.handlers[method];
  if (handler) return handler;
  if (method === 'OPTIONS' && (table.describes ?? true))
    return () =>
      Promise.resolve(ok({ name: table.label ?? '', description: '', renders: ['application/json'], parses: ['application/json'] }));
  if (method !== 'OPTIONS' && table.label !== undefined && !can(actor, NEEDS[method], table.label)) throw forbidden();
  throw new AppError('method_not_allowed', `Method "${method}" not allowed.`);
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const UNKNOWN =
  'Authentication credentials were not provided. Send the header "Authorization: Token <key>"; keys are made in the browser, under Profile › API tokens.';

/** Token, name and password where the address takes them, or the browser's session. @throws forbidden in each way in which nobody is known. */
async function authenticate(request: Request, table: Routes): Promise<{ actor: UserActor; viaSession: boolean }> {
  const header = request.headers.get('authorization') ?? '';
  const [scheme = '', ...credentials] = header.trim().split(/\s+/);
  if (scheme.toLowerCase() === 'token') return { actor: await byToken(credentials, request), viaSession: false };
  if (scheme.toLowerCase() === 'basic' && table.basic?.methods.includes(request.method as Method))
    return { actor: await byPassword(credentials[0] ?? '', table.basic.check, request), viaSession: false };
  const actor = header === '' || scheme.toLowerCase() !== 'basic' ? await sessionActor(request) : undefined;
  if (actor?.kind !== 'user') throw forbidden(UNKNOWN);
  if (!SAFE.has(request.method)) requireOwnOrigin(request);
  return { actor, viaSession: true };
}

async function byToken(credentials: readonly string[], request: Request): Promise<UserActor> {
  const [key] = credentials;
  if (key === undefined) throw forbidden('Invalid token header. No credentials provided.');
  if (credentials.length > 1) throw forbidden('Invalid token header. Token string should not contain spaces.');
  const found = await findToken(key);
  switch (found.state) {
    case 'unknown':
      throw forbidden('Invalid token.');
    case 'expired':
      throw forbidden('Token expired.');
    case 'inactive':
      throw forbidden('User inactive or deleted.');
    case 'valid':
      if (found.actor.tokenWritable === false && !SAFE.has(request.method)) throw forbidden();
      return found.actor;
  }
}

async function byPassword(encoded: string, check: NonNullable<RouteOptions['basic']>['check'], request: Request): Promise<UserActor> {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  const actor = at > 0 ? await check(text.slice(0, at), text.slice(at + 1), request) : undefined;
  if (!actor) throw forbidden('Invalid username/password.');
  return actor;
}

/** A browser sends its cookies along with any page's request: only our own pages may change something. */
function requireOwnOrigin(request: Request): void {
  const origin = request.headers.get('origin');
  if (origin === null || !URL.canParse(origin) || new URL(origin).host !== request.headers.get('host')) {
    throw forbidden('CSRF Failed: this request did not come from a page of this server.');
  }
}

function render(answer: Answer, form: Negotiated, headers: Record<string, string>): Response {
  const all = { ...headers, ...answer.headers, 'Cache-Control': 'private, no-store' };
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers: all });
  const text = JSON.stringify(answer.body, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value), form.indent);
  return new Response(text, {
    status: answer.status,
    headers: { ...all, 'Content-Type': form.format === 'openapi' ? TYPES.openapi : TYPES.json },
  });
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  const merged = new Headers(response.headers);
  for (const [name, value] of Object.entries(headers)) if (!merged.has(name)) merged.set(name, value);
  return new Response(response.body, { status: response.status, headers: merged });
}
