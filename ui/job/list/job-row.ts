// What the list of jobs is given to show: plain data of one job, with what governs it and how it has fared.
import type { SourceBadgeProps } from '../../kit/source-badge.tsx';
import type { State } from '../../kit/states.ts';

export interface JobRules {
  supportsDryrun: boolean;
  approvalRequired: boolean;
  sensitive: boolean;
  readOnly: boolean;
  takesFiles: boolean;
  singleton: boolean;
}

export interface LastRun {
  href: string;
  state: State;
  /** The API's word, on hover. */
  status: string;
  at: string;
  /** Who asked; nothing when the user is gone. */
  user?: string | undefined;
}

export interface JobRow {
  id: string;
  name: string;
  grouping: string;
  /** "checks.RouterLoopbacks" */
  classPath: string;
  /** The first line of it. */
  description: string;
  source?: SourceBadgeProps | undefined;
  rules: JobRules;
  installed: boolean;
  enabled: boolean;
  hidden: boolean;
  loadError?: { file: string; line?: number | undefined; message: string } | undefined;
  /** What would start it by itself: "schedules", "hooks". */
  starters: readonly string[];
  mayRun: boolean;
  mayChange: boolean;
  /** Oldest first. */
  lastRuns: readonly State[];
  lastRun?: LastRun | undefined;
}

/** Why this job cannot be run by this person now; nothing when it can. */
export function whyNotRunnable(job: JobRow): string | undefined {
  if (job.loadError) return `${placeOf(job.loadError)} ${job.loadError.message}`;
  if (!job.installed) return 'Its class is no longer in the source. The record and its runs are kept.';
  if (!job.enabled && job.lastRuns.length === 0) return 'Disabled. Review the code, then enable it.';
  if (!job.enabled) return 'Disabled. Nobody can run it until it is enabled.';
  if (job.rules.sensitive && job.rules.approvalRequired) return 'Asks for approval and may hold sensitive inputs: it can’t have both.';
  if (!job.mayRun) return 'You hold no permission to run this job.';
  return undefined;
}

/** All that keeps this job from running is that it is off. */
export const isJustOff = (job: JobRow): boolean => job.installed && !job.enabled && !job.loadError;

/**
 * What stands under a job's name: why it can't be run, unless its mark says that already; else what it is for, in the Markdown of its author; else which
 * class it is, so that no two rows read alike.
 */
export function underName(job: JobRow): { text: string; isMarkdown: boolean } {
  const reason = isJustOff(job) ? undefined : whyNotRunnable(job);
  return reason === undefined && job.description
    ? { text: job.description, isMarkdown: true }
    : { text: reason ?? job.classPath, isMarkdown: false };
}

/** `leaf_pair_v2.ts:41` */
export function placeOf(error: { file: string; line?: number | undefined }): string {
  return error.line ? `${error.file}:${error.line}` : error.file;
}

export function jobHref(id: string, verb?: 'edit' | 'run' | 'delete' | 'access'): string {
  return `/extras/jobs/${id}/${verb ? `${verb}/` : ''}`;
}

export interface CodePlace {
  /** Of other code than what a run would use now. */
  digest?: string | undefined;
  /** What has changed since then, instead of the code itself. */
  changes?: boolean | undefined;
  /** One file alone. */
  file?: string | undefined;
}

/** The page where a job's code is read. */
export function codeHref(jobId: string, { digest, changes, file }: CodePlace = {}): string {
  const query = new URLSearchParams({ tab: 'code', ...(digest && { digest }), ...(changes && { view: 'changes' }), ...(file && { file }) });
  return `${jobHref(jobId)}?${query}`;
}

export function runHref(id: string): string {
  return `/extras/job-results/${id}/`;
}
