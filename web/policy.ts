// Which address needs which permission before any page or handler runs: an early gate. What is decided here is decided again with the data.
import type { Action } from '@/core/access/access';

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
  { path: /^\/extras\/scheduled-jobs\/[^/]+\/(edit|pause|resume)$/, required: schedule('change') },
  { path: /^\/extras\/scheduled-jobs\/[^/]+\/delete$/, required: schedule('delete') },
  { path: /^\/api\/extras\/scheduled-jobs(\/[^/]+)?$/, methods: WRITE, required: schedule('change') },
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
