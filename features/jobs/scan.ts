// Lists the files of a source: which of them are modules, under which dotted name, and which can't be. Reads names and sizes, never code.
import { createHash } from 'node:crypto';
import { type Dirent, promises as fs, type Stats } from 'node:fs';
import path from 'node:path';
import { AppError } from '@/core/errors';
import type { Source, SourceProblem } from './sources';

export interface SourceModule {
  /** Path inside the source, with forward slashes. */
  readonly file: string;
  /** "folder.name"; of an index file, the folder's. */
  readonly module: string;
}

export interface Scan {
  /** The source's folder with all links followed. */
  readonly root: string;
  readonly modules: readonly SourceModule[];
  /** Every regular file, ignored folders left out. */
  readonly files: readonly string[];
  readonly problems: readonly SourceProblem[];
}

const MAX_FILES = 5000;
const MAX_BYTES = 100 * 1024 * 1024;
const CODE = /\.(ts|js|mjs)$/;
const NOT_CODE = /\.(d\.ts|(test|spec)\.(ts|js|mjs))$/;
const IGNORED_FOLDERS = new Set(['node_modules', 'tests', '__tests__']);
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

interface Walk {
  readonly root: string;
  readonly files: Map<string, Stats>;
  readonly problems: SourceProblem[];
  bytes: number;
}

/** @throws AppError when the folder is missing or has too many files to be one of jobs. */
export async function scanSource(source: Source): Promise<Scan> {
  const { root, files, problems } = await listFiles(source);
  const names = [...files.keys()].sort();
  const { modules, refused } = nameModules(source, names);
  return { root, files: names, modules, problems: [...problems, ...refused] };
}

async function listFiles(source: Source): Promise<Walk> {
  const root = await fs.realpath(source.root).catch(() => null);
  if (root === null || !(await fs.stat(root)).isDirectory()) throw new AppError('not_found', `There is no folder ${source.root}.`);
  const walk: Walk = { root, files: new Map(), problems: [], bytes: 0 };
  await visit(walk, '');
  return walk;
}

async function visit(walk: Walk, folder: string): Promise<void> {
  for (const entry of await fs.readdir(path.join(walk.root, folder), { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const file = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) {
      if (!IGNORED_FOLDERS.has(entry.name)) await visit(walk, file);
    } else if (entry.isFile()) {
      note(walk, file, await fs.stat(path.join(walk.root, file)));
    } else if (entry.isSymbolicLink()) {
      await followLink(walk, entry, file);
    }
  }
}

/** A link is what it points at, as long as that is a file of this source. */
async function followLink(walk: Walk, entry: Dirent, file: string): Promise<void> {
  const target = await fs.realpath(path.join(walk.root, file)).catch(() => null);
  const refuse = (message: string) => void walk.problems.push({ file, line: 0, message });
  if (target === null) return refuse('This link leads nowhere.');
  if (!target.startsWith(walk.root + path.sep)) return refuse('This link leads out of the folder of jobs, and is not followed.');
  const stats = await fs.stat(target);
  if (stats.isDirectory()) return refuse('Links to folders are not followed.');
  if (stats.isFile()) note(walk, file, stats);
}

function note(walk: Walk, file: string, stats: Stats): void {
  walk.files.set(file, stats);
  walk.bytes += stats.size;
  if (walk.files.size > MAX_FILES)
    throw new AppError('too_large', `${walk.root} has more than ${MAX_FILES} files: jobs need a folder of their own.`);
  if (walk.bytes > MAX_BYTES)
    throw new AppError('too_large', `${walk.root} holds more than ${MAX_BYTES / 1024 / 1024} MB: jobs need a folder of their own.`);
}

/** Dotted names, each once; a name that can't be part of a class path is a problem of its file. */
function nameModules(source: Source, files: readonly string[]): { modules: SourceModule[]; refused: SourceProblem[] } {
  const modules: SourceModule[] = [];
  const refused: SourceProblem[] = [];
  const taken = new Map<string, string>();
  for (const file of files) {
    if (!CODE.test(file) || NOT_CODE.test(file)) continue;
    const parts = file.replace(CODE, '').split('/');
    if (parts.length > 1 && parts.at(-1) === 'index') parts.pop();
    const place = parts.join('.');
    if (source.within && place !== source.within && !place.startsWith(`${source.within}.`)) continue;
    const shown = source.within && source.named ? [source.named, ...parts.slice(source.within.split('.').length)] : parts;
    const wrong = shown.find((part) => !IDENTIFIER.test(part));
    const module = [...(source.prefix ? [source.prefix] : []), ...shown].join('.');
    const other = taken.get(module);
    if (wrong !== undefined) refused.push({ file, line: 0, message: unusable(wrong) });
    else if (/^windlass(\.|$)/.test(module) && source.kind !== 'system')
      refused.push({ file, line: 0, message: 'Class paths that begin with "windlass" are the platform\'s own.' });
    else if (other !== undefined) refused.push({ file, line: 0, message: `Its module path is ${module}, like that of ${other}.` });
    else modules.push({ file, module });
    taken.set(module, other ?? file);
  }
  return { modules, refused };
}

function unusable(name: string): string {
  return `"${name}" can't be part of a class path: use letters, digits and underscores, and don't start with a digit.`;
}

interface Known {
  readonly stamp: string;
  readonly digest: string;
}

// By path: the digest of a file is read again only when its size or its times have changed.
const known = new Map<string, Known>();

/**
 * One digest over the names and contents of all files of a source: whether the disk has changed since a refresh.
 * Cheap to ask again: unchanged files are not read twice by one process. Null when the folder is missing.
 */
export async function digestFiles(source: Source): Promise<string | null> {
  const walk = await listFiles(source).catch(() => null);
  if (walk === null) return null;
  const hash = createHash('sha256');
  for (const [file, stats] of [...walk.files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${file}\0${await digestFile(path.join(walk.root, file), stats)}\n`);
  }
  return hash.digest('hex');
}

async function digestFile(file: string, stats: Stats): Promise<string> {
  const stamp = `${stats.ino}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}`;
  const before = known.get(file);
  if (before?.stamp === stamp) return before.digest;
  const digest = createHash('sha256')
    .update(await fs.readFile(file))
    .digest('hex');
  if (known.size > 4 * MAX_FILES) known.clear();
  known.set(file, { stamp, digest });
  return digest;
}
