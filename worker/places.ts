// Where on this machine runners find what they may read, and where they may write. Nothing of it is worth keeping: it is made again when it is missing.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { env } from '@/core/env';
import { log } from '@/core/log';
import { isolation } from './isolation';

let stage: string | undefined;

/**
 * Where runners find their program, bundles and scratch folders: below the system's temporary folder, because the checkout may lie where
 * another user can't go. The worker's own, not listable, not writable for others.
 */
export function stageFolder(): string {
  if (stage && existsSync(stage)) return stage;
  const id = createHash('sha256')
    .update(`${env.root}\0${env.dataDir}\0${process.getuid?.() ?? ''}`)
    .digest('hex')
    .slice(0, 12);
  return (stage = ownFolder(path.join(reachableTemp(), `windlass-${id}`), 0o711));
}

/** The folder, made by us or by an earlier process of the same user. One that somebody else put there is not used. */
export function ownFolder(folder: string, mode: number): string {
  mkdirSync(folder, { recursive: true, mode });
  const info = lstatSync(folder);
  if (!info.isDirectory() || info.uid !== (process.getuid?.() ?? info.uid) || (info.mode & 0o022) !== 0) {
    const other = mkdtempSync(`${folder}-`);
    chmodSync(other, mode);
    log.warn('a folder in the temporary folder belongs to somebody else and is not used', { folder, instead: other });
    return other;
  }
  chmodSync(folder, mode);
  return folder;
}

function reachableTemp(): string {
  const candidates = [os.tmpdir(), '/tmp', '/var/tmp'];
  return candidates.find((folder) => existsSync(folder) && isReachable(folder)) ?? os.tmpdir();
}

/** Whether any user may pass through every folder above, and into it. */
function isReachable(place: string): boolean {
  for (let at = path.resolve(place); ; at = path.dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** A Node that runners can start: ours, or a copy where they can get at it. */
export function runnerNode(): string {
  if (!isolation().hasOwnUser || isReachable(process.execPath)) return process.execPath;
  const copy = path.join(stageFolder(), `node-${process.version}`);
  if (!existsSync(copy)) {
    cpSync(process.execPath, `${copy}.${process.pid}`);
    chmodSync(`${copy}.${process.pid}`, 0o755);
    renameSync(`${copy}.${process.pid}`, copy);
  }
  return copy;
}

/** Where bundles lie, one folder each: who does not know a bundle's digest cannot find it. */
export function bundlesFolder(): string {
  return openFolder('bundles');
}

/** A folder that others may pass through and not list. */
function openFolder(name: string): string {
  const folder = path.join(stageFolder(), name);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  chmodSync(folder, 0o711);
  return folder;
}

/** An empty folder for one runner, readable for nobody else. */
export function scratchFolder(uid: number | null): string {
  const folder = mkdtempSync(path.join(openFolder('scratch'), `${process.pid}-`));
  giveTo(folder, uid);
  return folder;
}

/** A folder for the uploads of one run. It stays the worker's: who reads a file in it cannot put something else in its place. */
export function inputFolder(): string {
  const folder = mkdtempSync(path.join(openFolder('inputs'), `${process.pid}-`));
  chmodSync(folder, 0o711);
  return folder;
}

/** Removes what the runners of killed workers left behind. */
export function sweepPlaces(): void {
  for (const parent of [openFolder('scratch'), openFolder('inputs')]) {
    const left = readdirSync(parent).filter((name) => !isAlive(Number(name.split('-')[0])));
    for (const name of left) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export function giveTo(place: string, uid: number | null): void {
  if (uid !== null) chownSync(place, uid, uid);
}
