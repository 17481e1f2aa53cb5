// Keeps the files behind each digest of code, so that people can read what a run or an approval names, long after it has changed.
import sql from 'sql-template-tag';
import { execute, query, type Tx } from '@/core/db/client';
import type { BundledModule, ClosureFile } from './bundle';

/** A larger file is no code that anybody reads: it is listed by its hash. */
const MAX_BYTES = 512 * 1024;

/** Why the text of an author's own file is not kept. */
export type Omitted = 'binary' | 'large';

interface StoredFile extends Pick<ClosureFile, 'path' | 'sha256' | 'package'> {
  readonly codeDigest: string;
  readonly size: number;
  readonly text: string | null;
  readonly omitted: Omitted | null;
}

/** Stores what is not stored yet, whether or not the bundle is new. A digest is here with all of its files or not at all. */
export async function storeCode(tx: Tx, modules: readonly BundledModule[]): Promise<void> {
  const wanted = new Map(modules.filter(({ closure }) => closure.length > 0).map((module) => [module.codeDigest, module]));
  const stored = await query<{ code_digest: string }>(
    sql`SELECT DISTINCT code_digest FROM extras_job_code WHERE code_digest = ANY (${[...wanted.keys()]}::text[])`,
    tx,
  );
  for (const { code_digest: known } of stored) wanted.delete(known);
  for (const { codeDigest, closure } of wanted.values()) {
    await insert(
      tx,
      closure.map((file) => ({ ...file, codeDigest, size: file.content.byteLength, ...readText(file) })),
    );
  }
}

function readText({ content, package: owner }: ClosureFile): Pick<StoredFile, 'text' | 'omitted'> {
  if (owner !== undefined) return { text: null, omitted: null };
  if (content.byteLength > MAX_BYTES) return { text: null, omitted: 'large' };
  try {
    // A mark at the start is part of the content, whose hash is its address.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    return text.includes('\0') ? { text: null, omitted: 'binary' } : { text, omitted: null };
  } catch {
    return { text: null, omitted: 'binary' };
  }
}

async function insert(tx: Tx, files: readonly StoredFile[]): Promise<void> {
  const column = <T>(value: (file: StoredFile) => T) => files.map(value);
  const readable = files.filter(({ text }) => text !== null);
  await execute(
    sql`INSERT INTO extras_job_code_text (sha256, text)
        SELECT * FROM unnest(${readable.map(({ sha256 }) => sha256)}::text[], ${readable.map(({ text }) => text)}::text[]) ON CONFLICT DO NOTHING`,
    tx,
  );
  await execute(
    sql`INSERT INTO extras_job_code (code_digest, path, sha256, size, package, omitted)
        SELECT * FROM unnest(${column(({ codeDigest }) => codeDigest)}::text[], ${column(({ path }) => path)}::text[], ${column(({ sha256 }) => sha256)}::text[],
          ${column(({ size }) => size)}::int[], ${column((file) => file.package ?? null)}::text[], ${column(({ omitted }) => omitted)}::text[])`,
    tx,
  );
}
