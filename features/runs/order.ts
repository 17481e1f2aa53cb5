// What a supervisor tells a runner about one run, and the words in which the runner answers. Types only.
import type { JobOutcome, Json, LogLevel } from '@windlass/sdk';

/** level, message, grouping, ms since 1970 on the run's clock, object, url */
export type LineTuple = [level: LogLevel, message: string, grouping: string, ms: number, object: string, url: string];

/** What a runner reports at the end: an outcome of the job's, or that its code could not be loaded. */
export type ReportedOutcome =
  JobOutcome | { kind: 'refused'; reason: 'load_error' | 'job_missing'; message: string; traceback: string | null };

/** An upload, laid into the runner's folder. */
export interface StagedFile {
  id: string;
  path: string;
  name: string;
  size: number;
  contentType: string;
}

/** Rows by their ids, as the job gets them. */
export type GivenObjects = Readonly<Record<string, Readonly<Record<string, Json>>>>;

export interface RunOrderForRunner {
  run: string;
  name: string;
  classPath: string;
  className: string;
  /** Folder of the bundle, and the module in it that exports the class. */
  bundle: string;
  entry: string;
  data: { [variable: string]: Json };
  files: StagedFile[];
  /** Objects among the inputs that its login does not reach. */
  given: GivenObjects;
  database: { url: string; key: string; readOnly: 'dry run' | 'read-only job' | null };
  user: { id: string; username: string };
  job: { repr: string; url: string };
  dryrun: boolean;
  /** Effects on the outside world are noted instead of performed. */
  notesEffects: boolean;
  /** Database time at which the run started, ms since 1970: the run's clock goes on from here. */
  startedAt: number;
}

/** Answer to a file that the job created. */
export interface FileStored {
  n: number;
  id?: string;
  url?: string;
  error?: string;
}
