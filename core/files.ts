// Files in the database: stored and read in pieces, so that no process ever holds one whole.
import { createHash } from 'node:crypto';
import sql, { join } from 'sql-template-tag';
import { execute, newId, query, type Tx } from './db/client';
import { AppError } from './errors';

const CHUNK_BYTES = 256 * 1024;

export interface StoredFile {
  id: string;
  name: string;
  content_type: string;
  /** Bytes. */
  size: number;
  /** Hex. */
  sha256: string;
  kind: 'input' | 'output';
  uploaded_at: Date;
  job_result_id: string | null;
}

export interface NewFile {
  name: string;
  contentType?: string;
  /** input: uploaded for a run, deleted after it. output: made by a run, kept with it. */
  kind: 'input' | 'output';
  jobResultId?: string;
  /** Largest size allowed, in bytes; exactly so many still pass. */
  limitBytes: number;
}

/** As they come, or all at hand. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Stores what the stream gives. A stream that fails or is too long leaves nothing behind.
 * Until it is complete the file has no checksum and nobody can read it.
 * @throws AppError("too_large")
 */
export async function storeFile(file: NewFile, content: Pieces): Promise<StoredFile> {
  const id = newId();
  await execute(sql`
    INSERT INTO extras_file_proxy (id, name, content_type, kind, job_result_id)
    VALUES (${id}::uuid, ${file.name}, ${file.contentType ?? 'application/octet-stream'}, ${file.kind}, ${file.jobResultId ?? null}::uuid)`);
  try {
    const hash = createHash('sha256');
    let size = 0;
    let n = 0;
    for await (const chunk of inChunks(content)) {
      size += chunk.length;
      if (size > file.limitBytes) throw new AppError('too_large', `${file.name} is larger than ${readableSize(file.limitBytes)}.`);
      hash.update(chunk);
      await execute(sql`INSERT INTO extras_file_chunk (file_id, n, content) VALUES (${id}::uuid, ${n}, ${chunk})`);
      n += 1;
    }
    const [stored] = await query<FileRow>(
      sql`UPDATE extras_file_proxy SET size = ${size}, sha256 = ${hash.digest('hex')} WHERE id = ${id}::uuid RETURNING ${COLUMNS}`,
    );
    if (!stored) throw new AppError('not_found', 'What the file belonged to is gone.');
    return toStoredFile(stored);
  } catch (error) {
    await execute(sql`DELETE FROM extras_file_proxy WHERE id = ${id}::uuid`).catch(() => undefined);
    throw error;
  }
}

/** Complete files only; undefined when there is none. */
export async function findFile(id: string, tx?: Tx): Promise<StoredFile | undefined> {
  const [row] = await query<FileRow>(sql`SELECT ${COLUMNS} FROM extras_file_proxy WHERE id = ${id}::uuid AND sha256 <> ''`, tx);
  return row && toStoredFile(row);
}

/** Its bytes from `start` up to, not including, `end`. */
export async function* readFile(
  id: string,
  range: { start: number; end: number } = { start: 0, end: Number.MAX_SAFE_INTEGER },
): AsyncGenerator<Buffer> {
  let at = 0;
  for (let n = 0; at < range.end; n += 1) {
    const [row] = await query<{ content: Buffer }>(sql`SELECT content FROM extras_file_chunk WHERE file_id = ${id}::uuid AND n = ${n}`);
    if (!row) return;
    const piece = row.content.subarray(Math.max(0, range.start - at), Math.max(0, range.end - at));
    at += row.content.length;
    if (piece.length > 0) yield piece;
  }
}

export async function deleteFiles(ids: readonly string[], tx?: Tx): Promise<void> {
  if (ids.length > 0) await execute(sql`DELETE FROM extras_file_proxy WHERE id IN (${join(ids.map((id) => sql`${id}::uuid`))})`, tx);
}

/** Uploads that no run came for within a day or whose run is over, and files that were never completed. Returns how many. */
export async function deleteStrayFiles(): Promise<number> {
  return await execute(sql`
    DELETE FROM extras_file_proxy f
    WHERE (f.kind = 'input' AND f.job_result_id IS NULL AND f.uploaded_at < now() - interval '1 day'
           AND NOT EXISTS (SELECT FROM extras_scheduled_job s WHERE s.kwargs::text LIKE '%' || f.id::text || '%'))
       OR (f.kind = 'input' AND EXISTS (SELECT FROM extras_job_result r WHERE r.id = f.job_result_id AND r.date_done < windlass_now() - interval '1 hour'))
       OR (f.sha256 = '' AND f.uploaded_at < now() - interval '1 day')`);
}

type FileRow = Omit<StoredFile, 'size'> & { size: string | number | bigint };

const COLUMNS = sql`id, name, content_type, size, sha256, kind, uploaded_at, job_result_id`;

function toStoredFile(row: FileRow): StoredFile {
  return { ...row, size: Number(row.size) };
}

/** Pieces of one size, whatever sizes come: a row for each. */
async function* inChunks(content: Pieces): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const piece of content) {
    held.push(Buffer.from(piece));
    size += piece.length;
    if (size < CHUNK_BYTES) continue;
    const all = Buffer.concat(held);
    const whole = all.length - (all.length % CHUNK_BYTES);
    for (let at = 0; at < whole; at += CHUNK_BYTES) yield all.subarray(at, at + CHUNK_BYTES);
    held = [all.subarray(whole)];
    size = all.length - whole;
  }
  if (size > 0) yield Buffer.concat(held);
}

function readableSize(bytes: number): string {
  const mebibytes = bytes / (1024 * 1024);
  return mebibytes >= 1 ? `${Number(mebibytes.toFixed(1))} MiB` : `${bytes} bytes`;
}
