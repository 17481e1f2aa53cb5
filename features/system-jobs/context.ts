// What a running system job reaches: its log, objects within the requester's scope, files. There is no database login for it: features do the work.
import type { CreatedFile, Database, JobContext, JobFile, JobUser, Json, LogEntry, LogObject } from '@windlass/sdk';
import { textOf } from '@windlass/sdk';
import { scopeOrNothing } from '@/core/access/access';
import { env } from '@/core/env';
import { findFile, readFile, storeFile } from '@/core/files';
import { and, compare } from '@/core/predicate';
import type { Row } from '@/core/resources/define';
import { displayOf } from '@/core/resources/names';
import { resourceOf } from '@/core/resources/registry';
import { selectRows } from '@/core/resources/rows/rows';
import { streamOf } from '@/core/streams';
import { fileUrl, storeArtifact } from '@/features/runs/artifacts';
import type { Host, Need } from './system-job';

export interface SystemJobPorts {
  readonly host: Host;
  readonly needs: Need | null;
  readonly job: LogObject;
  readonly name: string;
  readonly classPath: string;
  readonly isReadOnly: boolean;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly log: (entry: LogEntry) => void;
}

export class SystemJobContext implements JobContext {
  readonly host: Host;
  readonly user: JobUser;
  readonly jobResult: JobContext['jobResult'];
  readonly job: LogObject;
  readonly signal: AbortSignal;
  readonly #ports: SystemJobPorts;
  readonly #described = new WeakMap<object, LogObject>();

  constructor(ports: SystemJobPorts) {
    this.#ports = ports;
    this.host = ports.host;
    this.job = ports.job;
    this.signal = ports.signal;
    this.user = { id: ports.host.actor.id, username: ports.host.actor.username };
    this.jobResult = { id: ports.host.runId, name: ports.name, class_path: ports.classPath, dryrun: ports.isReadOnly };
  }

  get db(): Database {
    throw new Error('A system job has no database of its own: it calls the features.');
  }

  log(entry: LogEntry): void {
    if (!entry.skipDbLogging) this.#ports.log(entry);
  }

  now(): Date {
    return this.#ports.now();
  }

  async createFile(name: string, content: Uint8Array): Promise<CreatedFile> {
    const stored = await storeArtifact(this.host.runId, name, content.length, [content]);
    return { id: stored.id, name, size: content.length, url: fileUrl(stored) };
  }

  /** As large as an upload may be: it is not an author who decides how much is written. */
  async writeFile(name: string, contentType: string, pieces: AsyncIterable<Uint8Array>): Promise<CreatedFile> {
    const file = { name, contentType, kind: 'output', jobResultId: this.host.runId, limitBytes: env.uploadLimitBytes } as const;
    const stored = await storeFile(file, pieces);
    return { id: stored.id, name, size: stored.size, url: fileUrl(stored) };
  }

  describe(object: unknown): LogObject {
    if (typeof object !== 'object' || object === null) return { repr: textOf(object), url: '' };
    return this.#described.get(object) ?? (isLogObject(object) ? object : { repr: textOf(object), url: '' });
  }

  async effect<T>(_description: string, perform: () => T | Promise<T>): Promise<T> {
    return await perform();
  }

  /** Rows that the requester may see, or act upon in the way the job is for. */
  async loadObjects(model: string, keys: readonly Json[]): Promise<readonly (Row | null)[]> {
    const resource = resourceOf(model);
    const { needs, host } = this.#ports;
    const allowed = scopeOrNothing(host.actor, needs?.label === model ? needs.action : 'view', model);
    const ids = keys.map(String);
    const found = new Map(
      (await selectRows(resource, { where: and(compare(['id'], 'exact', ...ids), allowed.predicate) })).map((row) => [String(row.id), row]),
    );
    for (const row of found.values()) this.#described.set(row, { repr: displayOf(resource, row), url: `/${resource.path}/${row.id}/` });
    return ids.map((id) => found.get(id) ?? null);
  }

  async openFile(id: string): Promise<JobFile> {
    const file = await findFile(id);
    if (file?.job_result_id !== this.host.runId) throw new Error('The uploaded file is no longer there.');
    const bytes = async () => {
      const pieces: Buffer[] = [];
      for await (const piece of readFile(id)) pieces.push(piece);
      return Buffer.concat(pieces);
    };
    return {
      name: file.name,
      size: file.size,
      contentType: file.content_type,
      bytes: async () => new Uint8Array(await bytes()),
      text: async () => (await bytes()).toString('utf8'),
      stream: () => streamOf(readFile(id)),
    };
  }
}

const isLogObject = (object: object): object is LogObject =>
  'repr' in object && typeof object.repr === 'string' && 'url' in object && typeof object.url === 'string';
