// What a list of runs is given to show: one run, as far as a line of a table says it.
import type { LevelCounts } from '../live/log-window.ts';

export interface RunRow {
  id: string;
  name: string;
  /** Absent when the job's record is gone. */
  jobId?: string | undefined;
  status: string;
  failureReason?: string | undefined;
  mode: string;
  isDryrun: boolean;
  cancelRequestedAt?: string | undefined;
  user?: string | undefined;
  queue: string;
  origin: string;
  counts: LevelCounts;
  changes: { created: number; updated: number; deleted: number };
  createdAt: string;
  startedAt?: string | undefined;
  doneAt?: string | undefined;
}
