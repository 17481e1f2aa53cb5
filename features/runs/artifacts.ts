// Files of a run: those its job makes, kept with it, and uploads that are there for it and go when it ends.
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import sql from 'sql-template-tag';
import { execute } from '@/core/db/client';
import { env } from '@/core/env';
import { AppError } from '@/core/errors';
import { findFile, type Pieces, readFile, type StoredFile, storeFile } from '@/core/files';
import type { StagedFile } from './order';

/** Where a file is downloaded; the handler there asks whether the asker may see the run. */
export function fileUrl(file: { id: string }): string {
  return `/extras/files/${file.id}/`;
}

/**
 * Keeps what a job made. @throws AppError("too_large") beyond the site's limit, before anything of it is stored.
 */
export async function storeArtifact(runId: string, name: string, size: number, content: Pieces): Promise<StoredFile> {
  if (size > env.artifactLimitBytes)
    throw new AppError('too_large', `${name} has ${size} bytes; a run may make files of at most ${env.artifactLimitBytes} bytes.`);
  const file = { name, contentType: contentTypeOf(name), kind: 'output', jobResultId: runId, limitBytes: env.artifactLimitBytes } as const;
  return await storeFile(file, content);
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  txt: 'text/plain',
  text: 'text/plain',
  log: 'text/plain',
  cfg: 'text/plain',
  conf: 'text/plain',
  ini: 'text/plain',
  diff: 'text/plain',
  patch: 'text/plain',
  md: 'text/markdown',
  json: 'application/json',
  jsonl: 'application/jsonl',
  ndjson: 'application/x-ndjson',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  toml: 'application/toml',
  xml: 'application/xml',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  zip: 'application/zip',
  gz: 'application/gzip',
  tgz: 'application/gzip',
  tar: 'application/x-tar',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};

/**
 * What a job's file is, by the end of its name: the job says no more of it. Of what a browser would execute nothing is listed; it stays bytes.
 */
export function contentTypeOf(name: string): string {
  const end = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(CONTENT_TYPES, end) ? CONTENT_TYPES[end]! : 'application/octet-stream';
}

/** Lays uploads into a folder, under names of ours. A file that is gone is left out: the job's input then says so. */
export async function stageFiles(ids: readonly string[], folder: string): Promise<StagedFile[]> {
  const staged: StagedFile[] = [];
  for (const [index, id] of ids.entries()) {
    const file = await findFile(id);
    if (!file) continue;
    const place = path.join(folder, `input-${index}`);
    await rm(place, { force: true });
    await pipeline(readFile(id), createWriteStream(place, { mode: 0o600, flags: 'wx' }));
    staged.push({ id, path: place, name: file.name, size: file.size, contentType: file.content_type });
  }
  return staged;
}

/** Deletes the uploads that were there for this run alone. Returns how many. */
export async function deleteInputFiles(runId: string): Promise<number> {
  return await execute(sql`DELETE FROM extras_file_proxy WHERE job_result_id = ${runId}::uuid AND kind = 'input'`);
}
