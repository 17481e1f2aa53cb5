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
  /** To the millisecond; the database is finer. */
  createdAt: string;
  startedAt?: string | undefined;
  doneAt?: string | undefined;
}

/** What selects the runs that are newer than those of a first page, newest first, in the words of the API's filters. */
export function newerThan(page: readonly RunRow[]): string {
  const newest = page[0]?.createdAt;
  if (newest === undefined) return '';
  // More than one may have been made within the same millisecond.
  const known = page.filter((run) => run.createdAt === newest).map((run): [string, string] => ['id__n', run.id]);
  return new URLSearchParams([['date_created__gte', newest], ...known]).toString();
}
