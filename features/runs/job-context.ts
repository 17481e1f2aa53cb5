// What a running job can reach, made of what its runner has: the supervisor's line for logs and files, a database login of its own, a folder.
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import {
  type CreatedFile,
  type Database,
  JobCancelled,
  type JobContext,
  type JobFile,
  type Json,
  type LogEntry,
  type LogObject,
  SoftTimeLimitExceeded,
  textOf,
} from '@windlass/sdk';
import type { RunDatabase } from '@/core/db/run-client';
import { describeRow, JOB_MODELS, modelByClientName, OBJECT_CHANGE } from './job-models';
import type { FileStored, LineTuple, RunOrderForRunner, StagedFile } from './order';
import { relativeStack } from './stack';

const CHUNK_BYTES = 512 * 1024;

/** The line to the supervisor. */
export interface RunnerChannel {
  log(line: LineTuple): void;
  send(message: { t: 'file'; n: number; name: string; size: number } | { t: 'chunk'; n: number; data: string }): void;
}

type OpenDatabase = typeof import('@/core/db/run-client').openRunDatabase;

export class RunnerJobContext implements JobContext {
  readonly user: JobContext['user'];
  readonly jobResult: JobContext['jobResult'];
  readonly job: LogObject;
  readonly #order: RunOrderForRunner;
  readonly #channel: RunnerChannel;
  readonly #openDatabase: OpenDatabase;
  readonly #stop = new AbortController();
  readonly #rows = new WeakMap<object, string>();
  readonly #begun = performance.now();
  readonly #files = new Map<number, { resolve: (file: FileStored) => void }>();
  #database: RunDatabase | undefined;
  #isOver = false;

  constructor(order: RunOrderForRunner, channel: RunnerChannel, openDatabase: OpenDatabase) {
    this.#order = order;
    this.#channel = channel;
    this.#openDatabase = openDatabase;
    this.user = order.user;
    this.job = order.job;
    this.jobResult = { id: order.run, name: order.name, class_path: order.classPath, dryrun: order.dryrun };
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get db(): Database {
    if (this.#database) return this.#database.client as unknown as Database;
    if (this.#isOver) throw new Error('This run has ended: its database is closed.');
    const { database, run } = this.#order;
    this.#database = this.#openDatabase({ ...database, run }, (model, row) => this.#rows.set(row, model));
    return this.#database.client as unknown as Database;
  }

  log(entry: LogEntry): void {
    if (this.#isOver || entry.skipDbLogging) return;
    this.#channel.log([entry.level, entry.message, entry.grouping, entry.created.getTime(), entry.object, entry.url]);
  }

  async createFile(name: string, content: Uint8Array): Promise<CreatedFile> {
    const n = this.#files.size;
    const stored = new Promise<FileStored>((resolve) => this.#files.set(n, { resolve }));
    this.#channel.send({ t: 'file', n, name, size: content.length });
    for (let at = 0; at < content.length; at += CHUNK_BYTES) {
      this.#channel.send({ t: 'chunk', n, data: Buffer.from(content.subarray(at, at + CHUNK_BYTES)).toString('base64') });
    }
    const answer = await stored;
    if (answer.error !== undefined) throw new RangeError(answer.error);
    return { id: answer.id ?? '', name, size: content.length, url: answer.url ?? '' };
  }

  describe(object: unknown): LogObject {
    if (typeof object !== 'object' || object === null) return { repr: textOf(object), url: '' };
    const row = object as Readonly<Record<string, unknown>>;
    const model = modelByClientName(this.#rows.get(object) ?? '');
    if (model) return describeRow(model, row);
    const name = [row['display'], row['name']].find((value) => typeof value === 'string' && value !== '');
    return { repr: typeof name === 'string' ? name : textOf(object), url: typeof row['url'] === 'string' ? row['url'] : '' };
  }

  /** Goes on from the database's time of the start, so that lines of one run never go backwards and agree with its other times. */
  now(): Date {
    return new Date(this.#order.startedAt + performance.now() - this.#begun);
  }

  async effect<T>(description: string, perform: () => T | Promise<T>): Promise<T | null> {
    if (!this.#order.notesEffects) return await perform();
    this.#channel.log(['info', `Would be done: ${description}`, 'effects', this.now().getTime(), '', '']);
    return null;
  }

  async loadObjects(label: string, keys: readonly Json[]): Promise<readonly unknown[]> {
    if (label === OBJECT_CHANGE) return keys.map((key) => this.#order.given[String(key)] ?? null);
    const model = JOB_MODELS[label];
    if (!model) throw new TypeError(`Jobs can't be given objects of the model ${label}.`);
    const delegate = (this.db as unknown as Record<string, { findMany(query: object): Promise<Record<string, unknown>[]> }>)[
      model.delegate
    ]!;
    const ids = keys.filter((key): key is string => typeof key === 'string');
    const byId = new Map((ids.length > 0 ? await delegate.findMany({ where: { id: { in: ids } } }) : []).map((row) => [row['id'], row]));
    const rows = await Promise.all(
      keys.map(async (key) => {
        if (typeof key === 'string') return byId.get(key) ?? null;
        if (typeof key !== 'object' || key === null || Array.isArray(key)) return null;
        const found = await delegate.findMany({ where: key, take: 2 });
        return found.length === 1 ? found[0]! : null;
      }),
    );
    for (const row of rows) if (row) Object.defineProperty(row, 'display', { value: describeRow(model, row).repr, enumerable: true });
    return rows;
  }

  reaches(label: string): boolean {
    return label === OBJECT_CHANGE || Object.hasOwn(JOB_MODELS, label);
  }

  async openFile(id: string): Promise<JobFile> {
    const file = this.#order.files.find((staged) => staged.id === id);
    if (!file) throw new Error('The uploaded file is no longer there.');
    return await Promise.resolve(jobFile(file));
  }

  formatStack(stack: string): string {
    return relativeStack(stack, [this.#order.bundle], [import.meta.dirname]);
  }

  // ------------------------------------------------------------ for the runner

  stopSoftly(seconds: number): void {
    this.#stop.abort(new SoftTimeLimitExceeded(seconds));
  }

  cancel(): void {
    this.#stop.abort(new JobCancelled());
  }

  fileStored(answer: FileStored): void {
    this.#files.get(answer.n)?.resolve(answer);
  }

  /** Takes everything away. True when something of the job was still using it. */
  close(): { isBusy: boolean; usedDatabase: boolean } {
    this.#isOver = true;
    const usedDatabase = this.#database !== undefined;
    return { isBusy: this.#database?.end() ?? false, usedDatabase };
  }
}

function jobFile({ path, name, size, contentType }: StagedFile): JobFile {
  return {
    name,
    size,
    contentType,
    text: async () => await readFile(path, 'utf8'),
    bytes: async () => new Uint8Array(await readFile(path)),
    stream: () => {
      const through = new TransformStream<Uint8Array, Uint8Array>();
      void openAsBlob(path)
        .then(async (blob) => await blob.stream().pipeTo(through.writable))
        .catch(async (error: unknown) => await through.writable.abort(error));
      return through.readable;
    },
  };
}
