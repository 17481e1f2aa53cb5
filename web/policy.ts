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
  { path: /^\/extras\/jobs\/[^/]+\/access$/, required: { action: 'add', label: 'users.objectpermission' } },
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

/** Tells the page of refusals what was asked for: its words are made of rules and of who asks, never of what a request claims. */
const ASKED_HEADER = 'x-windlass-asked';

/** The headers of a request for a page as it goes on: those it came with, and what was asked for. */
export function askedHeaders(request: { method: string; headers: Headers }, path: string): Headers {
  const headers = new Headers(request.headers);
  headers.set(ASKED_HEADER, `${request.method} ${path}`);
  return headers;
}

export interface Refusal {
  /** Without its trailing slash. */
  path: string;
  /** Permissions that the asker lacks: one at least. */
  missing: readonly Required[];
  /** The job that the address names, where what is missing is about jobs: its id, name or class path. */
  job?: string | undefined;
}

/** What the last part of a page's address does to objects of its kind; any other one looks at them. */
const PAGE_ACTIONS: Readonly<Record<string, Action>> = { add: 'add', import: 'add', edit: 'change', delete: 'delete' };

/**
 * What a page of the kind at its address asks for, where no rule names it. Of the kind alone: it says nothing about an object.
 * `labelAt`: "dcim/devices" → "dcim.device".
 */
function pagePermissions(path: string, labelAt: (place: string) => string | undefined): Required[] {
  if (path === '/users/access') return ['users.objectpermission', 'users.user'].map((label) => ({ action: 'view', label }));
  const [app, model, ...rest] = path.slice(1).split('/');
  const label = labelAt(`${app}/${model}`);
  return label === undefined ? [] : [{ action: PAGE_ACTIONS[rest.at(-1) ?? ''] ?? 'view', label }];
}

/** Nothing where this user lacks none of what is known to be asked for. */
export function readRefusal(
  headers: Pick<Headers, 'get'>,
  actor: UserActor,
  labelAt: (place: string) => string | undefined,
): Refusal | undefined {
  const [method, path] = headers.get(ASKED_HEADER)?.split(' ') ?? [];
  if (!method || !path) return undefined;
  const lacked = (required: readonly Required[]) => required.filter(({ action, label }) => !can(actor, action, label));
  const atTheGate = lacked(requiredPermissions(method, path));
  const missing = atTheGate.length > 0 ? atTheGate : lacked(pagePermissions(path, labelAt));
  if (missing.length === 0) return undefined;
  return { path, missing, job: /^\/extras\/jobs\/([^/]+)\/[^/]+$/.exec(path)?.[1] };
}
