// The base class of every job: what authors write and what they can call. The order in which it is called is in lifecycle.ts.

import type { CreatedFile, Database, JobContext, JobData, JobResult, JobUser } from './context.ts';
import { createLogger, toEntry } from './logger.ts';
import type { LogEntry, Logger, LogLevel, LogObject, LogOptions, LogSink } from './logger.ts';
import { isStop, tidyingMs } from './stop.ts';
import { cap, textOf } from './text.ts';

/** What a class says about itself, as `static meta`. Everything but the limits can be changed on the job's record, by people who may. */
export interface JobMeta {
  /** The class name if left out. Never inherited. */
  readonly name?: string;
  /** Title it is listed under; the module's path if left out. */
  readonly grouping?: string;
  /** Markdown; the first line is shown in lists. */
  readonly description?: string;
  readonly approvalRequired?: boolean;
  /** Whether the dry-run box of the form starts ticked. */
  readonly dryrunDefault?: boolean;
  readonly fieldOrder?: readonly string[];
  /** True unless said otherwise: inputs are not kept, and the job can be neither scheduled nor approved. */
  readonly hasSensitiveVariables?: boolean;
  readonly hidden?: boolean;
  /** Its runs can't write, by order of the database. */
  readonly readOnly?: boolean;
  /** Seconds until the run is asked to stop; 0 is the site's default. */
  readonly softTimeLimit?: number;
  /** Seconds until the run is killed; 0 is the site's default. */
  readonly timeLimit?: number;
  /** Queues to choose from, the default first. */
  readonly taskQueues?: readonly string[];
  /** One run at a time; the others wait. */
  readonly isSingleton?: boolean;
}

const MAX_FAILURES = 50;

export type RunStatus = 'SUCCESS' | 'FAILURE';

/** Own property of the base classes, inherited by every job: a symbol of the registry, so that any copy of this package is recognised. */
export const JOB = Symbol.for('windlass.job');
const RUN = Symbol.for('windlass.run');

export abstract class Job {
  static readonly [JOB] = true as const;
  private [RUN]: Run | undefined;

  /** The work. What it returns is the run's result: anything that is JSON. */
  abstract run(input: never): unknown;

  /** Before anything else. Throwing here means run() is not called. */
  beforeStart(_data: JobData): unknown {
    return undefined;
  }

  onSuccess(_result: unknown, _data: JobData): unknown {
    return undefined;
  }

  /** Also when fail() was called: then `error` is a JobFailure, and `error.result` what run() returned. */
  onFailure(_error: unknown, _data: JobData): unknown {
    return undefined;
  }

  /** Last, whatever happened: with the result, or with the error. */
  afterReturn(_status: RunStatus, _resultOrError: unknown, _data: JobData): unknown {
    return undefined;
  }

  get user(): JobUser {
    return runOf(this).context.user;
  }

  get jobResult(): JobResult {
    return runOf(this).context.jobResult;
  }

  /** Aborts when the run is told to stop; hand it to fetch() and the like. */
  get signal(): AbortSignal {
    return runOf(this).signal();
  }

  get db(): Database {
    return runOf(this).context.db;
  }

  get logger(): Logger {
    return runOf(this).logger;
  }

  /** The run's clock. In a plan it stands still, so that plan and run agree. */
  now(): Date {
    return runOf(this).context.now();
  }

  /** Marks the run as failed and goes on: the result is kept, and every further offender can still be reported. */
  fail(message: unknown, options: LogOptions = {}): void {
    const run = runOf(this);
    // Every line is in the log; the outcome needs to name only some.
    if (run.failures.length < MAX_FAILURES) run.failures.push(cap(textOf(message)));
    run.logger.failure(message, options);
  }

  /** Attaches a file to the run. Text is written as UTF-8. */
  async createFile(name: string, content: string | Uint8Array): Promise<CreatedFile> {
    const run = runOf(this);
    run.checkpoint();
    if (name.length === 0 || name.length > 255 || /[/\\\u0000-\u001f\u007f]/.test(name) || name === '.' || name === '..')
      throw new TypeError(`${JSON.stringify(name)} can't be the name of a file.`);
    const file = await run.context.createFile(name, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    run.logger.info(`Created file [${name.replace(/[[\]\\]/g, '\\$&')}](${file.url})`);
    return file;
  }

  /** An action on the outside world. A run that may change nothing notes it instead of performing it, and null comes back. */
  async effect<T>(description: string, perform: () => T | Promise<T>): Promise<T | null> {
    const run = runOf(this);
    run.checkpoint();
    const result = await run.context.effect(description, perform);
    run.checkpoint();
    return result;
  }
}

/** A class the platform can run. */
export type JobClass = (new () => Job) & { readonly meta?: JobMeta; readonly variables?: object };

/** True for a job class of any copy of this package, the base classes left out. */
export function isJobClass(value: unknown): value is JobClass {
  return extendsJob(value) && hasRun(value);
}

/** A class that says how its job is called and not what it does: run() is missing, or written otherwise. A base of others has no name of its own. */
export function lacksRun(value: unknown): value is JobClass {
  return extendsJob(value) && !hasRun(value) && Object.hasOwn(value, 'meta') && typeof value.meta?.name === 'string';
}

const extendsJob = (value: unknown): value is JobClass => typeof value === 'function' && JOB in value && !Object.hasOwn(value, JOB);
const hasRun = (jobClass: JobClass): boolean => typeof (jobClass.prototype as { run?: unknown } | undefined)?.run === 'function';

/** One run as its job sees it: the context, the phase it is in, and what was said so far. */
export class Run {
  readonly context: JobContext;
  readonly logger: Logger;
  readonly failures: string[] = [];
  /** Name of the lifecycle phase, the grouping of lines that name none. */
  phase = 'initialization';
  private stopped = false;
  private hasSignal = false;
  /** In ms of the process's clock; set when the run is told to stop. */
  private toldAt = 0;
  private readonly sink: LogSink;

  constructor(context: JobContext) {
    this.context = context;
    this.sink = {
      write: (entry: LogEntry) => context.log(entry),
      describe: (object: unknown) => context.describe(object),
      now: () => context.now(),
      grouping: () => this.phase,
      checkpoint: () => this.checkpoint(),
    };
    this.logger = createLogger(this.sink);
    context.signal.addEventListener('abort', () => (this.toldAt = performance.now()), { once: true });
  }

  /** The order to stop, for the job to hand on. */
  signal(): AbortSignal {
    this.hasSignal = true;
    return this.context.signal;
  }

  /** The job knows that it has to stop: nothing needs to throw it any more. */
  hasHeard(): void {
    this.stopped = true;
  }

  /** Throws, once, what the run was told to stop with; where the job may have heard of it by its signal, not before it had time to tidy up. */
  checkpoint(): void {
    const { aborted, reason } = this.context.signal as { aborted: boolean; reason: unknown };
    if (this.stopped || !aborted || !isStop(reason)) return;
    if (this.hasSignal && performance.now() - this.toldAt < tidyingMs(reason)) return;
    this.stopped = true;
    throw reason as Error;
  }

  /** A line of the platform's own: never a place where the run stops. */
  note(level: LogLevel, message: string, grouping: string, about: LogObject | null = null): void {
    const entry = toEntry(this.sink, level, message, { grouping });
    this.context.log(about === null ? entry : { ...entry, object: about.repr, url: about.url });
  }
}

/** Gives the job its run. A symbol of the registry, so that a bundle with its own copy of this package is reached too. */
export function attachRun(job: Job, run: Run): void {
  Object.defineProperty(job, RUN, { value: run, configurable: true });
}

export function runOf(job: Job): Run {
  const run = job[RUN];
  if (run === undefined) throw new Error('A job has a log, a user and a database only while it runs; not in its constructor.');
  return run;
}
