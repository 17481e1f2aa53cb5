// Runs a job inside an author's unit test: the real lifecycle, with log, files and effects kept in memory.

import type { AnyRow, Database, JobContext, JobData, JobFile, JobResult, JobUser } from './context.ts';
import type { JobClass } from './job.ts';
import { executeJob } from './lifecycle.ts';
import type { LogEntry, LogObject } from './logger.ts';
import type { JobOutcome } from './outcome.ts';
import type { Input, Variables } from './variables.ts';

/** Input as it would arrive; instead of an id, an object variable may be given the row itself. */
export type TestData<J> = J extends { variables: Variables }
  ? { readonly [K in keyof Input<J>]?: unknown }
  : Readonly<Record<string, unknown>>;

export interface TestOptions {
  /** What `this.db` is: a client of a test database, or an object with the few methods the job calls. */
  readonly db?: unknown;
  readonly user?: Partial<JobUser>;
  readonly jobResult?: Partial<JobResult>;
  readonly signal?: AbortSignal;
  /** What `this.now()` answers; the real time if left out. */
  readonly now?: Date;
  /** Rows that object variables may name by id, by content type. */
  readonly objects?: Readonly<Record<string, readonly { readonly id: string }[]>>;
  /** Uploads: a file variable is given the key as its value. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Notes effects instead of performing them, as a run does that may change nothing. */
  readonly noteEffects?: boolean;
}

export interface TestRun {
  readonly outcome: JobOutcome;
  readonly logs: readonly LogEntry[];
  /** Content by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Descriptions, in order. */
  readonly effects: readonly string[];
}

/**
 * Runs the job to its end; a failed run is an outcome, not an exception.
 * @example const { outcome, logs } = await runForTest(MyJob, { count: 3 }, { db });
 */
export async function runForTest<J extends JobClass>(jobClass: J, data: TestData<J>, options: TestOptions = {}): Promise<TestRun> {
  const logs: LogEntry[] = [];
  const files = new Map<string, Uint8Array>();
  const effects: string[] = [];
  const context: JobContext = {
    user: { id: '00000000-0000-4000-8000-000000000001', username: 'tester', ...options.user },
    jobResult: {
      id: '00000000-0000-4000-8000-000000000002',
      name: jobClass.name,
      class_path: `test.${jobClass.name}`,
      dryrun: false,
      ...options.jobResult,
    },
    job: { repr: jobClass.name, url: '' },
    signal: options.signal ?? new AbortController().signal,
    db: (options.db ?? noDatabase) as Database,
    log: (entry) => void logs.push(entry),
    createFile: async (name, content) => {
      files.set(name, content);
      return { id: name, name, size: content.length, url: `/${name}` };
    },
    describe: describeRow,
    now: () => options.now ?? new Date(),
    effect: async (description, perform) => {
      effects.push(description);
      return options.noteEffects === true ? null : await perform();
    },
    loadObjects: async (model, keys) => keys.map((key) => findRow(options.objects?.[model] ?? [], key)),
    openFile: async (id) => openFile(id, options.files ?? {}),
  };
  return { outcome: await executeJob(jobClass, context, data as JobData), logs, files, effects };
}

const noDatabase = new Proxy(
  {},
  {
    get: (_, name) => {
      throw new Error(`The job uses this.db.${String(name)}: pass runForTest a \`db\`.`);
    },
  },
);

function describeRow(object: unknown): LogObject {
  const row = object as { display?: unknown; name?: unknown; id?: unknown };
  return { repr: String(row.display ?? row.name ?? row.id ?? object), url: '' };
}

function findRow(rows: readonly { readonly id: string }[], key: unknown): unknown {
  if (typeof key !== 'object' || key === null) return rows.find((row) => row.id === key) ?? null;
  const wanted = Object.entries(key);
  // A dictionary of attributes finds the row it describes; a whole row is that row.
  return rows.find((row) => wanted.every(([field, value]) => (row as unknown as AnyRow)[field] === value)) ?? ('id' in key ? key : null);
}

function openFile(id: string, files: Readonly<Record<string, string | Uint8Array>>): JobFile {
  const content = files[id];
  if (content === undefined) throw new Error(`There is no file ${id}: pass it to runForTest as \`files\`.`);
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    name: id,
    size: bytes.length,
    contentType: 'application/octet-stream',
    text: async () => new TextDecoder().decode(bytes),
    bytes: async () => bytes,
    stream: () => new Blob([bytes.slice()]).stream(),
  };
}
