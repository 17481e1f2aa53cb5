// Which address needs which permission before any page or handler runs: an early gate. What is decided here is decided again with the data.
import { type Action, can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';

export interface Required {
  action: Action;
  label: string;
}

interface Rule {
  /** Matched against the path without its trailing slash. */
  path: RegExp;
  /** Absent: every method. */
  methods?: readonly string[];
  required: Required;
}

const job = (action: Action): Required => ({ action, label: 'extras.job' });
const schedule = (action: Action): Required => ({ action, label: 'extras.scheduledjob' });
const WRITE = ['PUT', 'PATCH'] as const;

const RULES: readonly Rule[] = [
  { path: /^(\/api)?\/extras\/jobs\/[^/]+\/run$/, methods: ['GET', 'POST'], required: job('run') },
  { path: /^\/extras\/jobs\/[^/]+\/(edit|enable|disable)$/, required: job('change') },
  { path: /^\/extras\/job-buttons\/[^/]+\/press$/, required: job('run') },
  { path: /^\/extras\/jobs\/[^/]+\/delete$/, required: job('delete') },
  { path: /^\/extras\/jobs\/(edit|refresh)$/, required: job('change') },
  { path: /^\/api\/extras\/jobs(\/[^/]+)?$/, methods: WRITE, required: job('change') },
  { path: /^\/api\/extras\/jobs(\/[^/]+)?$/, methods: ['DELETE'], required: job('delete') },
  { path: /^(\/api)?\/extras\/git-repositories\/[^/]+\/(sync|dry-run)$/, required: { action: 'change', label: 'extras.gitrepository' } },
  { path: /^(\/api)?\/extras\/scheduled-jobs\/(approval-queue\/)?[^/]+\/approve$/, required: job('approve') },
  { path: /^(\/api)?\/extras\/scheduled-jobs\/(approval-queue\/)?[^/]+\/approve$/, required: schedule('change') },
  // By the API everybody may withdraw their own request with it, so only the page's address is gated; there withdrawing has one of its own.
  { path: /^\/extras\/scheduled-jobs\/approval-queue\/[^/]+\/deny$/, required: job('approve') },
  { path: /^\/extras\/scheduled-jobs\/approval-queue\/[^/]+\/deny$/, required: schedule('delete') },
  // An owner may pause their schedule, and whose it is no early gate knows: pausing, by page or PATCH, is judged with the data alone.
  { path: /^\/extras\/scheduled-jobs\/[^/]+\/(edit|resume)$/, required: schedule('change') },
  { path: /^\/api\/extras\/scheduled-jobs$/, methods: WRITE, required: schedule('change') },
  { path: /^\/api\/extras\/scheduled-jobs\/[^/]+$/, methods: ['PUT'], required: schedule('change') },
  { path: /^\/extras\/scheduled-jobs\/[^/]+\/delete$/, required: schedule('delete') },
  { path: /^\/api\/extras\/scheduled-jobs(\/[^/]+)?$/, methods: ['DELETE'], required: schedule('delete') },
];

/** Paths that anybody may ask for. */
const OPEN = [/^\/login$/, /^\/(early\.js|icon\.svg)$/, /^\/api\/auth(\/|$)/, /^\/api\/health(\/|$)/];

/** Addresses at which the API answers, in its own words. The page about it is one of the pages, unless a client asks it for the document. */
export function isApi(path: string, params: URLSearchParams): boolean {
  if (path === '/api/docs') return params.get('format') === 'openapi';
  return path === '/api' || path.startsWith('/api/');
}

export function isOpen(path: string): boolean {
  return OPEN.some((rule) => rule.test(path));
}

/** The verbs of an API address that is gated here, for the answer that refuses one of them. */
export function allowedVerbs(path: string): string {
  return /\/(run|approve|sync|dry-run)$/.test(path) ? 'POST, OPTIONS' : 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS';
}

/** The permissions, all of them, without which a request is refused at the door. */
export function requiredPermissions(method: string, path: string): Required[] {
  return RULES.filter((rule) => rule.path.test(path) && (!rule.methods || rule.methods.includes(method))).map((rule) => rule.required);
}

/** Tells the page of refusals what was asked for: its words are made of the rules above and of who asks, never of what a request claims. */
const REFUSED_HEADER = 'x-windlass-refused';

/** The headers of the request as it goes on to the page of refusals: those it came with, and what was asked for. */
export function refusedHeaders(request: { method: string; headers: Headers }, path: string): Headers {
  const headers = new Headers(request.headers);
  headers.set(REFUSED_HEADER, `${request.method} ${path}`);
  return headers;
}

export interface Refusal {
  /** Permissions that the asker lacks: one at least. */
  missing: readonly Required[];
  /** The job that the address names: its id, name or class path. */
  job?: string | undefined;
}

/** Nothing where the early gate refused nothing that this user lacks. */
export function readRefusal(headers: Pick<Headers, 'get'>, actor: UserActor): Refusal | undefined {
  const [method, path] = headers.get(REFUSED_HEADER)?.split(' ') ?? [];
  if (!method || !path) return undefined;
  const missing = requiredPermissions(method, path).filter(({ action, label }) => !can(actor, action, label));
  if (missing.length === 0) return undefined;
  return { missing, job: /^\/extras\/jobs\/([^/]+)\/[^/]+$/.exec(path)?.[1] };
}
