// Follows one run as it happens: its lines once each and in order, how it stands, and its end. Whoever listens can go on after any line.
import sql from 'sql-template-tag';
import { setTimeout as sleep } from 'node:timers/promises';
import { query } from '@/core/db/client';
import { onRunNews } from './announce';
import type { LogLineView, LogPage, LogQuery } from './logs';

export interface RunNews {
  readonly event: 'lines' | 'run' | 'end';
  readonly id?: number;
  readonly data: unknown;
}

export interface FollowOptions {
  /** Lines up to this number are known. */
  readonly after: number;
  /** Reads its lines, as they are or as a reader finds them. Without: only how the run stands is told. */
  readonly read?: ((runId: string, query: LogQuery) => Promise<LogPage>) | undefined;
  readonly signal: AbortSignal;
}

/** Notifications can be lost: look at least so often. */
const LOOK_MS = 2000;
const BATCH = 500;

/** Ends with the run, when the run is deleted, or when told to. */
export async function* followRun(runId: string, { after, read, signal }: FollowOptions): AsyncGenerator<RunNews> {
  const bell = new Bell(signal);
  const isToldToStop = () => signal.aborted;
  const stop = await onRunNews(runId, () => bell.ring());
  let told = '';
  let cursor = after;
  try {
    while (!isToldToStop()) {
      // Status before lines: an ended run has all of its lines.
      const state = await readState(runId);
      while (read && state) {
        const page = await read(runId, { after: cursor, limit: BATCH });
        if (page.lines.length > 0) yield { event: 'lines', id: page.next, data: page.lines.map(wireLine) };
        cursor = page.next;
        if (!page.hasMore || isToldToStop()) break;
      }
      const text = JSON.stringify(state);
      if (state && text !== told) yield { event: 'run', data: state };
      told = text;
      if (!state || isOver(state.status)) return yield { event: 'end', data: {} };
      await bell.wait(LOOK_MS);
    }
  } finally {
    stop();
  }
}

/** Returns when the run has ended or is gone, or when told to. */
export async function untilRunEnds(runId: string, signal: AbortSignal): Promise<void> {
  for await (const { event } of followRun(runId, { after: 0, signal })) if (event === 'end') return;
}

const isOver = (status: string) => status !== 'PENDING' && status !== 'STARTED';

const wireLine = (line: LogLineView) => ({ ...line, created: line.created.toISOString() });

interface RunState {
  readonly status: string;
  readonly [fact: string]: unknown;
}

async function readState(runId: string): Promise<RunState | null> {
  const [row] = await query<{ state: RunState }>(sql`
    SELECT json_build_object('status', status, 'failure_reason', failure_reason, 'date_started', date_started, 'date_done', date_done, 'worker', worker,
      'cancel_requested_at', cancel_requested_at, 'held', status = 'PENDING' AND queue_job_id IS NULL AND serial_keys <> '{}',
      'counts', json_build_object('debug', debug_log_count, 'info', info_log_count, 'success', success_log_count, 'warning', warning_log_count, 'error', error_log_count),
      'changes', json_build_object('created', created_count, 'updated', updated_count, 'deleted', deleted_count)) AS state
    FROM extras_job_result WHERE id = ${runId}::uuid`);
  return row?.state ?? null;
}

/** Something to wait for: rung while nobody waits, the next wait ends at once. */
class Bell {
  private readonly signal: AbortSignal;
  private isRung = false;
  private wake: () => void = () => undefined;

  constructor(signal: AbortSignal) {
    this.signal = signal;
  }

  ring(): void {
    this.isRung = true;
    this.wake();
  }

  async wait(ms: number): Promise<void> {
    const cut = new AbortController();
    if (!this.isRung) {
      const rung = new Promise<void>((resolve) => (this.wake = resolve));
      await Promise.race([rung, sleep(ms, undefined, { signal: AbortSignal.any([cut.signal, this.signal]) }).catch(() => undefined)]);
      cut.abort();
    }
    this.isRung = false;
  }
}
