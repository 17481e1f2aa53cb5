// Turns what the features know of jobs and runs into what the job components show.
import type { FieldSpec } from '@windlass/sdk';
import type { NamedJob } from '@/features/jobs/source-reports';
import type { JobBrief, JobDetail, LoadError, RunBrief, SourceBrief } from '@/features/jobs/overview';
import { classPathOf, classValues, flagOf } from '@/features/jobs/effective';
import { settingNames, type JobSetting } from '@/ui/job/detail/settings.ts';
import type { RefreshedJobs } from '@/ui/job/sources/refresh-report.tsx';
import type { JobSourceFacts } from '@/ui/job/detail/source-panel.tsx';
import { codeHref, runHref, type JobRow, type LastRun } from '@/ui/job/list/job-row.ts';
import type { SourceBadgeProps } from '@/ui/kit/source-badge.tsx';
import { runState, type State } from '@/ui/kit/states.ts';

export function toJobRow(job: JobBrief): JobRow {
  return {
    id: job.id,
    name: job.name,
    grouping: job.grouping,
    classPath: classPathOf(job),
    description: job.description,
    source: toBadge(job.source),
    rules: {
      supportsDryrun: job.supports_dryrun,
      approvalRequired: job.approval_required,
      sensitive: job.has_sensitive_variables,
      readOnly: job.read_only,
      takesFiles: job.takes_files,
      singleton: job.is_singleton,
    },
    installed: job.installed,
    enabled: job.enabled,
    hidden: job.hidden,
    loadError: toFileError(job.load_error),
    starters: job.starters,
    mayRun: job.may_run,
    mayChange: job.may_change,
    lastRuns: stateList(job.runs),
    lastRun: job.runs[0] && toLastRun(job.runs[0]),
  };
}

/** Oldest first, as bars are read. */
export function stateList(runs: readonly RunBrief[]): State[] {
  return runs.map((run) => runState(run)).reverse();
}

export function toLastRun(run: RunBrief): LastRun {
  return { href: runHref(run.id), state: runState(run), status: run.status, at: run.date_created, user: run.user ?? undefined };
}

export const badgeKinds: Record<string, SourceBadgeProps['kind']> = { local: 'folder', git: 'git', app: 'package', system: 'system' };

export function toBadge(
  source: (Pick<SourceBrief, 'kind' | 'name'> & { bundle_digest?: string | null }) | null,
): SourceBadgeProps | undefined {
  if (!source) return undefined;
  return { kind: badgeKinds[source.kind] ?? 'folder', name: source.name };
}

export function toFileError(error: LoadError | null): { file: string; line?: number | undefined; message: string } | undefined {
  if (!error) return undefined;
  return { file: error.file || 'the source', line: error.line || undefined, message: error.message ?? 'It can’t be loaded.' };
}

export function toSettings(job: JobDetail): JobSetting[] {
  const known = classValues(job);
  return settingNames.map((name) => ({ name, value: job[name], classValue: known[name], overridden: job[flagOf(name)] }));
}

export function toSourceFacts(job: JobDetail): JobSourceFacts {
  return {
    moduleName: job.module_name,
    className: job.job_class_name,
    file: job.source_file,
    installed: job.installed,
    hookReceiver: job.is_job_hook_receiver,
    buttonReceiver: job.is_job_button_receiver,
    source: toBadge(job.source),
    codeDigest: job.code_digest ?? undefined,
    codeHref: job.may_read_code ? codeHref(job.id) : undefined,
    refreshedAt: job.source?.refreshed_at ?? undefined,
  };
}

/** Fields whose author gave them no label go by their name in words: "location_type" is "Location type". */
export function withLabels(specs: readonly FieldSpec[]): FieldSpec[] {
  return specs.map((spec) => (spec.label ? spec : { ...spec, label: spec.kind === 'dryrun' ? 'Dry run' : inWords(spec.name) }));
}

function inWords(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function toRefreshedJobs(jobs: readonly NamedJob[]): RefreshedJobs {
  return Object.fromEntries(
    jobs.map(({ class_path: classPath, id, enabled, may_change: mayChange }) => [classPath, { id, enabled, mayChange }]),
  );
}
