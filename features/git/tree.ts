// The files of one commit, laid into a folder: read from Git's objects one by one, so that no checkout rule, filter or link of the repository has a say.
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { SourceProblem } from '@/features/jobs/sources';
import { git, GitError } from './git';

const MOST_FILES = 2000;
const MOST_BYTES = 50 * 1024 * 1024;
const IGNORED = new Set(['node_modules', '.git']);

interface Entry {
  readonly mode: string;
  readonly object: string;
  readonly bytes: number;
  readonly file: string;
}

export interface Checkout {
  /** Absolute. */
  readonly folder: string;
  /** Links, submodules and the like that were left out, and why the commit can't be used at all. */
  readonly leftOut: readonly SourceProblem[];
  readonly faults: readonly SourceProblem[];
  remove(): Promise<void>;
}

/** @throws GitError when the commit has more files, or larger ones, than a source of jobs may have */
export async function layOut(gitDir: string, commit: string, signal: AbortSignal): Promise<Checkout> {
  const entries = await listEntries(gitDir, commit, signal);
  const faults = entries.flatMap(({ file }) => nameFault(file)).concat(twins(entries));
  const folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'windlass-git-')));
  const remove = () => fs.rm(folder, { recursive: true, force: true });
  if (faults.length > 0) return { folder, faults, leftOut: [], remove };
  try {
    const files = entries.filter(({ mode }) => mode.startsWith('100'));
    await writeFiles(folder, files, await readObjects(gitDir, files, signal));
    const links = entries.filter(({ mode }) => mode === '120000');
    const targets = await readObjects(gitDir, links, signal);
    const refused = await Promise.all(links.map((link, index) => writeLink(folder, link, targets[index]!.toString('utf8'))));
    const modules = entries
      .filter(({ mode }) => mode === '160000')
      .map(({ file }) => ({ file, line: 0, message: 'Submodules are not fetched.' }));
    return { folder, faults: [], leftOut: [...refused.flat(), ...modules], remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function listEntries(gitDir: string, commit: string, signal: AbortSignal): Promise<Entry[]> {
  const listed = await git(['ls-tree', '-r', '-l', '-z', '--full-tree', commit], { signal, gitDir });
  const entries = listed
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '')
    .map(readEntry)
    .filter(({ file }) => !file.split('/').some((part) => IGNORED.has(part)));
  if (entries.length > MOST_FILES)
    throw new GitError(`The commit has ${entries.length} files; a source of jobs has at most ${MOST_FILES}.`);
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (bytes > MOST_BYTES)
    throw new GitError(
      `The files of the commit have ${Math.ceil(bytes / 1024 / 1024)} MB; a source of jobs has at most ${MOST_BYTES / 1024 / 1024} MB.`,
    );
  return entries;
}

/** "100644 blob <object>    <size>\t<path>" */
function readEntry(line: string): Entry {
  const tab = line.indexOf('\t');
  const [mode = '', , object = '', size = '-'] = line.slice(0, tab).split(/ +/);
  return { mode, object, bytes: size === '-' ? 0 : Number(size), file: line.slice(tab + 1) };
}

/** Names that could lead out of the folder, or that no file should have. */
function nameFault(file: string): SourceProblem[] {
  const parts = file.split('/');
  const isBad =
    parts.some((part) => part === '' || part === '.' || part === '..' || /^\.git$/i.test(part)) ||
    /[\u0000-\u001f\u007f\\\ufffd]/.test(file) ||
    file.length > 500;
  return isBad ? [{ file: JSON.stringify(file).slice(1, -1).slice(0, 200), line: 0, message: "A file can't have this name here." }] : [];
}

/** Where capital letters don't count, two such files would be one; and nothing is a file and a folder at once. */
function twins(entries: readonly Entry[]): SourceProblem[] {
  const key = (file: string) => file.normalize('NFC').toLowerCase();
  const folders = new Set(
    entries.flatMap(({ file }) =>
      file
        .split('/')
        .slice(0, -1)
        .map((_, index, parts) => key(parts.slice(0, index + 1).join('/'))),
    ),
  );
  const seen = new Map<string, string>();
  return entries.flatMap(({ file }) => {
    const other = seen.get(key(file));
    seen.set(key(file), file);
    if (other !== undefined) return [{ file, line: 0, message: `Its name differs from ${other} by capital letters only.` }];
    return folders.has(key(file)) ? [{ file, line: 0, message: 'There is a folder of this name too.' }] : [];
  });
}

async function readObjects(gitDir: string, entries: readonly Entry[], signal: AbortSignal): Promise<Buffer[]> {
  if (entries.length === 0) return [];
  const input = entries.map(({ object }) => `${object}\n`).join('');
  const output = await git(['cat-file', '--batch'], { signal, gitDir, input, mostOutput: MOST_BYTES + 200 * entries.length });
  let at = 0;
  return entries.map(({ object, bytes }) => {
    const end = output.indexOf(10, at);
    const [name, , size] = output.toString('utf8', at, end).split(' ');
    if (name !== object || Number(size) !== bytes) throw new GitError(`The object ${object} can't be read.`);
    const content = output.subarray(end + 1, end + 1 + bytes);
    at = end + 1 + bytes + 1;
    return content;
  });
}

async function writeFiles(folder: string, entries: readonly Entry[], contents: readonly Buffer[]): Promise<void> {
  for (const [index, { file }] of entries.entries()) {
    const place = path.join(folder, file);
    await fs.mkdir(path.dirname(place), { recursive: true });
    await fs.writeFile(place, contents[index]!, { flag: 'wx', mode: 0o600 });
  }
}

/** Made after the files, and only when it leads to one of them: nothing is ever written through a link. */
async function writeLink(folder: string, { file }: Entry, target: string): Promise<SourceProblem[]> {
  const place = path.join(folder, file);
  const leads = path.resolve(path.dirname(place), target);
  const refuse = (message: string) => [{ file, line: 0, message }];
  if (path.isAbsolute(target) || !leads.startsWith(folder + path.sep))
    return refuse('This link leads out of the repository, and is not followed.');
  const isFile = (await fs.lstat(leads).catch(() => null))?.isFile() ?? false;
  if (!isFile) return refuse('This link leads to no file of the repository.');
  await fs.mkdir(path.dirname(place), { recursive: true });
  await fs.symlink(path.relative(path.dirname(place), leads), place);
  return [];
}
