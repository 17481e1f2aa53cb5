// Reads multipart/form-data as it comes in: files go to the database piece by piece, nothing is held whole, and a body that was cut is never taken for one.
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { env } from '@/core/env';
import { AppError } from '@/core/errors';
import { deleteFiles, storeFile } from '@/core/files';
import { UploadedFile } from '@/core/resources/schema';

const MAX_FIELD_BYTES = 1024 * 1024;
const MAX_PARTS = 1000;
const MAX_FILES = 20;

export interface MultipartBody {
  /** By name; a name that came several times holds a list. Texts, and uploads as UploadedFile. */
  readonly parts: ReadonlyMap<string, unknown>;
  /** Deletes what was stored: for a request that is refused after all. */
  discard(): Promise<void>;
}

export interface MultipartOptions {
  /** Whether files under this name are wanted; others are read over and kept as a value that no field accepts. */
  readonly takesFile: (name: string) => boolean;
  /** Largest file, in bytes. */
  readonly limitBytes?: number;
}

/** @throws too_large (413), invalid (400) for a body that is no multipart, or that ends before it should */
export async function readMultipart(request: Request, options: MultipartOptions): Promise<MultipartBody> {
  const reader = new Reader(request, { limitBytes: env.uploadLimitBytes, ...options });
  try {
    await reader.read();
    return { parts: reader.parts, discard: () => deleteFiles(reader.stored) };
  } catch (error) {
    await reader.settle();
    await deleteFiles(reader.stored);
    throw error;
  }
}

const broken = (message: string) => new AppError('invalid', `Multipart form parse error - ${message}`);

class Reader {
  readonly parts = new Map<string, unknown>();
  readonly stored: string[] = [];
  private readonly request: Request;
  private readonly options: Required<MultipartOptions>;
  private readonly uploads: Promise<void>[] = [];
  private readonly streams: Readable[] = [];
  private failure: unknown;

  constructor(request: Request, options: Required<MultipartOptions>) {
    this.request = request;
    this.options = options;
  }

  async read(): Promise<void> {
    const announced = Number(this.request.headers.get('content-length') ?? Number.NaN);
    // All files together may be a little more than one: fields and boundaries come on top.
    const most = this.options.limitBytes + MAX_FIELD_BYTES;
    if (announced > most) throw tooLarge(this.options.limitBytes);
    const parser = this.parser();
    // A parser that fails while it waits for more has told `failure`; nobody else listens.
    const ended = once(parser, 'finish').catch((error: unknown) => this.fail(error));
    let received = 0;
    for await (const chunk of this.chunks()) {
      received += chunk.byteLength;
      if (received > most) throw tooLarge(this.options.limitBytes);
      if (!parser.write(chunk)) await Promise.race([once(parser, 'drain'), ended, this.failed()]);
      if (this.failure !== undefined) throw this.failure;
    }
    if (Number.isFinite(announced) && received < announced) throw broken('the body ended early.');
    parser.end();
    await Promise.race([ended, this.failed()]);
    await Promise.all(this.uploads);
    if (this.failure !== undefined) throw this.failure;
  }

  /** Waits for uploads that are still being written, whatever becomes of them. */
  async settle(): Promise<void> {
    for (const stream of this.streams) stream.destroy(new Error('the upload was given up'));
    await Promise.allSettled(this.uploads);
  }

  private wake: () => void = () => undefined;
  private readonly woken = new Promise<void>((resolve) => (this.wake = resolve));

  private failed(): Promise<void> {
    return this.woken;
  }

  private fail(error: unknown): void {
    this.failure ??= error instanceof AppError ? error : broken(error instanceof Error ? error.message : 'it is malformed.');
    this.wake();
  }

  private async *chunks(): AsyncGenerator<Uint8Array> {
    if (!this.request.body) return;
    try {
      yield* this.request.body as unknown as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw error instanceof AppError ? error : broken('the connection ended before the body did.');
    }
  }

  private parser(): InstanceType<typeof Busboy> {
    const type = this.request.headers.get('content-type') ?? '';
    let parser: InstanceType<typeof Busboy>;
    try {
      parser = new Busboy({
        headers: { 'content-type': type },
        limits: { fieldSize: MAX_FIELD_BYTES, fieldNameSize: 200, parts: MAX_PARTS, files: MAX_FILES, headerPairs: 50 },
      });
    } catch {
      throw broken('it has no boundary.');
    }
    parser.on('error', (error) => this.fail(error));
    parser.on('field', (name, value, nameIsCut, valueIsCut) => {
      if (nameIsCut || valueIsCut) this.fail(new AppError('too_large', `The part "${name.slice(0, 60)}" is larger than 1 MiB.`));
      else this.add(name, value);
    });
    parser.on('file', (name, stream, filename, _, contentType) => {
      this.uploads.push(this.take(name, stream, filename, contentType).catch((error: unknown) => this.fail(error)));
    });
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
      parser.on(limit, () => this.fail(new AppError('too_large', 'The form has too many parts.')));
    return parser;
  }

  private async take(name: string, stream: Readable, filename: string | undefined, contentType: string): Promise<void> {
    // A stream that nobody reads would hold up all that follows it.
    stream.on('error', () => undefined);
    this.streams.push(stream);
    if (!this.options.takesFile(name)) {
      this.add(name, new UploadedFile(''));
      return void stream.resume();
    }
    const file = await storeFile(
      { name: fileName(filename), contentType, kind: 'input', limitBytes: this.options.limitBytes },
      stream as AsyncIterable<Uint8Array>,
    ).catch((error: unknown) => {
      stream.resume();
      throw error;
    });
    this.stored.push(file.id);
    // What a browser sends for a file input that was left empty has no name either.
    if (file.size > 0 || filename) this.add(name, new UploadedFile(file.id, file.size === 0));
  }

  private add(name: string, value: unknown): void {
    const before = this.parts.get(name);
    this.parts.set(name, before === undefined ? value : [...(Array.isArray(before) ? (before as unknown[]) : [before]), value]);
  }
}

function tooLarge(limitBytes: number): AppError {
  return new AppError('too_large', `The upload is larger than ${Math.floor(limitBytes / 1024 / 1024)} MiB.`);
}

/** The last part of the name, storable and not too long. */
function fileName(given: string | undefined): string {
  const name = (given ?? '')
    .split(/[/\\]/)
    .at(-1)!
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .toWellFormed()
    .trim();
  return name.slice(-255) || 'upload';
}
