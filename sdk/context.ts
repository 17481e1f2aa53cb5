// Everything a running job can reach. The host (the runner's child, `--local`, a test) implements JobContext; authors see it through Job.

import type { Json } from './field-spec.ts';
import type { LogEntry, LogObject } from './logger.ts';

/** Row type of each content type: `"dcim.location": Location`. Empty here; the host adds to it. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Models {}

/** What `this.db` is. Empty here; the host adds to it. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Database {}

/** A row whose type the host did not say. */
export interface AnyRow {
  readonly id: string;
  readonly display?: string;
  readonly [field: string]: unknown;
}

/** The row of a content type, such as Row<"dcim.location">. */
export type Row<Model extends string> = Model extends keyof Models ? Models[Model] : AnyRow;

/** An uploaded file. */
export interface JobFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
  /** All of it, as UTF-8. */
  text(): Promise<string>;
  bytes(): Promise<Uint8Array>;
  stream(): ReadableStream<Uint8Array>;
}

/** A file that this run made; it can be downloaded from the run's page. */
export interface CreatedFile {
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly url: string;
}

export interface JobUser {
  readonly id: string;
  readonly username: string;
}

/** The record of this run, as far as a job may know it. */
export interface JobResult {
  readonly id: string;
  readonly name: string;
  readonly class_path: string;
  /** True when the database refuses this run's writes. */
  readonly dryrun: boolean;
}

/** Input as it waited for its run: object ids, addresses as text, ids of uploads. */
export type JobData = { readonly [variable: string]: Json };

export interface JobContext {
  readonly user: JobUser;
  readonly jobResult: JobResult;
  /** The job's own record, for the first line of the log. */
  readonly job: LogObject | null;
  readonly signal: AbortSignal;
  readonly db: Database;
  /** Takes the entry over at once: a line that was logged survives the process. */
  log(entry: LogEntry): void;
  /** Keeps the bytes with the run. @throws when they are too many */
  createFile(name: string, content: Uint8Array): Promise<CreatedFile>;
  /** How a row is named and where its page is. */
  describe(object: unknown): LogObject;
  /** The run's clock; a plan's is frozen. */
  now(): Date;
  /** Performs an action on the outside world, or, in a run that may change nothing, only notes it and answers null. */
  effect<T>(description: string, perform: () => T | Promise<T>): Promise<T | null>;
  /** The rows with these ids, or that match an attribute dictionary, in the order asked for; null in place of one that isn't there. */
  loadObjects(model: string, keys: readonly Json[]): Promise<readonly unknown[]>;
  /** Whether jobs see objects of this model at all; absent: they see every model. */
  reaches?(model: string): boolean;
  openFile(id: string): Promise<JobFile>;
  /** Paths of the running machine → paths of the job's source. */
  formatStack?(stack: string): string;
}
