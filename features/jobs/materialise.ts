// Lays the files of a bundle into a folder, for the runners of this host. Only workers and the shell do: web never holds author code as files.
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { db } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { digestOf } from './bundle';

/**
 * The folder with the bundle's files, read-only in spirit: written from the database unless it is there already.
 * Safe with several processes at once. @throws AppError when there is no such bundle, or what came is not what was stored.
 */
export async function materialiseBundle(digest: string, parent: string): Promise<string> {
  const folder = path.join(parent, digest);
  if (await exists(folder)) return folder;
  const rows = await db().jobBundleFile.findMany({ where: { digest }, orderBy: { path: 'asc' } });
  if (rows.length === 0) throw new AppError('not_found', `There is no bundle ${digest}.`);
  const files = new Map(
    rows.map((row) => [row.path, row.content]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)) as [string, Uint8Array][],
  );
  if (digestOf(files) !== digest) throw new AppError('internal', `Bundle ${digest} was changed in the database: run a refresh.`);
  const draft = path.join(parent, `.${digest}.${randomUUID()}`);
  await fs.mkdir(draft, { recursive: true, mode: 0o755 });
  await Promise.all([...files].map(([file, content]) => fs.writeFile(path.join(draft, path.basename(file)), content, { mode: 0o644 })));
  // A rename is whole or not at all; a faster process may have been here first.
  await fs.rename(draft, folder).catch(async (error: NodeJS.ErrnoException) => {
    await fs.rm(draft, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  });
  return folder;
}

const exists = (file: string) =>
  fs.access(file).then(
    () => true,
    () => false,
  );
