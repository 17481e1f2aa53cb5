// What the page of a run is given to show, and what it says about how the run ended. Plain data; the status is in the API's words.
import { formatQuantity } from '../../kit/number.ts';
import { runState, states, type State } from '../../kit/states.ts';
import { formatDuration } from '../../kit/time.ts';
import type { LevelCounts } from './log-window.ts';

export interface RunFacts {
  id: string;
  name: string;
  /** Absent when its record is gone. */
  job?: { id: string; name: string; mayView: boolean } | undefined;
  status: string;
  failureReason?: string | undefined;
  /** direct, read (its writes are refused), plan or apply. */
  mode: string;
  /** Of the runs in mode read those that were asked for as a dry run; the others' jobs only read. */
  isDryrun: boolean;
  createdAt: string;
  startedAt?: string | undefined;
  doneAt?: string | undefined;
  user?: string | undefined;
  worker?: string | undefined;
  queue: string;
  origin: string;
  cancelRequestedAt?: string | undefined;
  cancelledBy?: string | undefined;
  /** What a pending run waits for, when it is known: another run, or a worker for its queue. */
  waitsFor?: { text: string; href?: string | undefined } | undefined;
  /** Seconds; median of the last runs that succeeded. */
  usualSeconds?: number | undefined;
  softLimitSeconds: number;
  hardLimitSeconds: number;
  counts: LevelCounts;
  changes: { created: number; updated: number; deleted: number };
  files: number;
}

export function isOver(status: string): boolean {
  return status === 'SUCCESS' || status === 'FAILURE' || status === 'REVOKED';
}

export function stateOf(run: Pick<RunFacts, 'status' | 'failureReason' | 'mode' | 'cancelRequestedAt' | 'waitsFor'>): State {
  return runState({
    status: run.status,
    failure_reason: run.failureReason,
    mode: run.mode,
    cancel_requested_at: run.cancelRequestedAt,
    held: Boolean(run.waitsFor?.href),
  });
}

export function wordOf(state: State): string {
  return states[state].word;
}

export function lineTotal(counts: LevelCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Lines at failure, error and critical together. */
export function failureCount(counts: LevelCounts): number {
  return counts.failure + counts.error + counts.critical;
}

export function changeTotal({ changes }: Pick<RunFacts, 'changes'>): number {
  return changes.created + changes.updated + changes.deleted;
}

/** What became of a run's changes, in one sentence. Outside effects are not in it. */
export function whatWasKept(run: Pick<RunFacts, 'mode' | 'isDryrun' | 'changes' | 'status' | 'startedAt'>): string {
  const total = changeTotal(run);
  if (!run.startedAt) return 'It never started. Nothing was changed.';
  if (run.mode === 'read')
    return run.isDryrun ? 'Nothing was changed: a dry run can’t write.' : 'Nothing was changed: this job only reads.';
  if (run.mode === 'plan') return 'Nothing was kept: a plan is always rolled back.';
  if (run.mode === 'apply' && run.status !== 'SUCCESS') return 'Nothing was kept: all changes were rolled back.';
  if (total === 0) return 'Nothing was changed.';
  return run.status === 'SUCCESS'
    ? `${formatQuantity(total, 'change')} kept.`
    : `${formatQuantity(total, 'change')} made before it ended ${total === 1 ? 'is' : 'are'} kept.`;
}

/** Words for a reason the platform gave, where the job itself said nothing. */
export function reasonText(run: Pick<RunFacts, 'failureReason' | 'softLimitSeconds' | 'hardLimitSeconds' | 'worker'>): string | undefined {
  switch (run.failureReason) {
    case undefined:
    case '':
      return undefined;
    case 'worker_lost':
      return `The worker${run.worker ? ` ${run.worker}` : ''} was lost while it ran.`;
    case 'soft_time_limit':
      return `It reached its soft time limit of ${formatDuration(run.softLimitSeconds)} and stopped.`;
    case 'time_limit':
      return `It reached its time limit of ${formatDuration(run.hardLimitSeconds)} and was ended.`;
    case 'process_exit':
      return 'Its process ended before the job did.';
    case 'memory_limit':
      return 'It needed more memory than a run may use.';
    case 'output_limit':
      return 'It sent more output at once than a run may send.';
    default:
      return undefined;
  }
}

/** "412 lines, 3 warnings, 1 failure" */
export function countsText(counts: LevelCounts): string {
  const parts = [formatQuantity(lineTotal(counts), 'line')];
  if (counts.warning > 0) parts.push(formatQuantity(counts.warning, 'warning'));
  const failures = failureCount(counts);
  if (failures > 0) parts.push(formatQuantity(failures, 'failure'));
  return parts.join(', ');
}
