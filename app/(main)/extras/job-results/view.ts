// Turns what the features know of runs into what the run components show.
import type { RunDetail } from '@/features/runs/run-detail';
import type { RunListRow } from '@/features/runs/run-list';
import { throwingPlace } from '@/features/runs/stack';
import type { Thrown } from '@/ui/kit/log-view.tsx';
import type { LevelCounts } from '@/ui/job/live/log-window.ts';
import type { RunFacts } from '@/ui/job/live/run-facts.ts';
import type { RunRow } from '@/ui/job/runs/run-row.ts';

type Counted = Pick<RunListRow, 'debug_log_count' | 'info_log_count' | 'success_log_count' | 'warning_log_count' | 'error_log_count'>;

/** Failure, error and critical are counted together: they stand at the first of the three. */
function toCounts(run: Counted): LevelCounts {
  return {
    debug: run.debug_log_count,
    info: run.info_log_count,
    success: run.success_log_count,
    warning: run.warning_log_count,
    failure: run.error_log_count,
    error: 0,
    critical: 0,
  };
}

export function toRunRow(run: RunListRow): RunRow {
  return {
    id: run.id,
    name: run.name,
    jobId: run.job_model_id ?? undefined,
    status: run.status,
    failureReason: run.failure_reason ?? undefined,
    mode: run.mode,
    isDryrun: run.is_dryrun,
    cancelRequestedAt: run.cancel_requested_at?.toISOString(),
    user: run.user ?? undefined,
    queue: run.queue,
    origin: run.is_of_request ? 'request' : run.origin,
    counts: toCounts(run),
    changes: { created: run.created_count, updated: run.updated_count, deleted: run.deleted_count },
    createdAt: run.date_created.toISOString(),
    startedAt: run.date_started?.toISOString(),
    doneAt: run.date_done?.toISOString(),
  };
}

export function toRunFacts(run: RunDetail): RunFacts {
  return {
    id: run.id,
    name: run.name,
    job: run.job ? { id: run.job.id, name: run.job.name, mayView: run.job.may_view } : undefined,
    status: run.status,
    failureReason: run.failure_reason ?? undefined,
    mode: run.mode,
    isDryrun: run.is_dryrun,
    createdAt: run.date_created.toISOString(),
    startedAt: run.date_started?.toISOString(),
    doneAt: run.date_done?.toISOString(),
    user: run.user ?? undefined,
    worker: run.worker ?? undefined,
    queue: run.queue,
    origin: run.origin,
    cancelRequestedAt: run.cancel_requested_at?.toISOString(),
    cancelledBy: run.cancelled_by ?? undefined,
    waitsFor: waitsFor(run),
    usualSeconds: run.usual_seconds ?? undefined,
    softLimitSeconds: run.soft_limit_seconds,
    hardLimitSeconds: run.hard_limit_seconds,
    counts: toCounts(run),
    changes: { created: run.created_count, updated: run.updated_count, deleted: run.deleted_count },
    files: run.files.length,
  };
}

function waitsFor(run: RunDetail): RunFacts['waitsFor'] {
  if (run.status !== 'PENDING') return undefined;
  const [holder] = run.waits_for;
  if (holder) return { text: `for run ${holder.id.slice(0, 8)} of ${holder.name} to end`, href: `/extras/job-results/${holder.id}/` };
  if (run.queue_workers === 0) return { text: `for a worker: none serves the queue ${run.queue} now` };
  return undefined;
}

/** What a job threw, and where in its code: its log need not say a word of it. */
export function thrownOf(run: RunDetail): Thrown | undefined {
  if (run.status !== 'FAILURE' || run.failure_reason !== 'exception') return undefined;
  const { exc_type, exc_message } = (run.result ?? {}) as { exc_type?: unknown; exc_message?: unknown };
  const [message] = [exc_message].flat();
  return {
    type: typeof exc_type === 'string' ? exc_type : 'Error',
    message: typeof message === 'string' ? message : '',
    place: run.traceback === null ? undefined : throwingPlace(run.traceback),
    href: run.traceback === null ? undefined : '?tab=traceback',
    at: run.date_done?.toISOString(),
  };
}

/** What the job itself said when it failed: the message it threw, or what it reported. */
export function messageOf(run: RunDetail): string | undefined {
  if (run.status !== 'FAILURE') return undefined;
  const thrown = typeof run.result === 'object' && run.result !== null && 'exc_message' in run.result ? run.result['exc_message'] : [];
  const text = [thrown]
    .flat()
    .filter((each) => typeof each === 'string')
    .join(' ')
    .trim();
  return text || (run.last_failure ?? undefined);
}
