// As whom and under which limits a runner lives: a user of its own where this process may switch users, else, with a visible warning, its own user.
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { env } from '@/core/env';
import { log } from '@/core/log';

/** A range that no distribution hands out (systemd.io/UIDS-GIDS). One for each runner at a time, so that none can touch another's processes. */
const FIRST_UID = 60_706;
const LAST_UID = 61_183;
/** Bytes of private memory. Buffers count, which V8's own limit does not see. */
const MEMORY_BYTES = Number(process.env['WINDLASS_RUNNER_MEMORY_MB'] ?? 1200) * 1_000_000;
const HEAP_MB = 256;
const OPEN_FILES = 256;
/** Threads count too, and Node has a dozen. */
const PROCESSES = 128;

export interface Isolation {
  /** What the worker's own page says about it. */
  description: string;
  /** Runners have users of their own. */
  hasOwnUser: boolean;
  /** Set where nothing else ends a runner whose worker was killed. */
  needsWatchdog: boolean;
}

let found: Isolation | undefined;

/** What this machine allows. Looked up once; a warning is logged where author code shares the worker's user. */
export function isolation(): Isolation {
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  const dies = works('setpriv', ['--pdeathsig', 'KILL', 'true']);
  const limits = works('prlimit', ['--core=0', 'true']);
  const switches =
    isRoot &&
    dies &&
    works('setpriv', ['--reuid', String(FIRST_UID), '--regid', String(FIRST_UID), '--clear-groups', '--no-new-privs', 'true']);
  found = {
    hasOwnUser: switches,
    needsWatchdog: !dies,
    description: [
      switches ? 'a user of its own for each runner' : "runners share the worker's user",
      ...(limits ? [] : ['no memory limit']),
    ].join(', '),
  };
  if (!switches)
    log.warn(
      'Author code runs as the same system user as the worker and can read what it can read. Start the worker as root (it then uses a user of its own for each runner).',
      { isolation: found.description },
    );
  return found;
}

function works(program: string, args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** The command line that becomes a runner: every program in it replaces itself by the next, so the process id stays the runner's. */
export function runnerCommand(uid: number | null, node: string, script: string): [command: string, args: string[]] {
  const { hasOwnUser, needsWatchdog } = isolation();
  const user = hasOwnUser && uid !== null ? ['--reuid', String(uid), '--regid', String(uid), '--clear-groups'] : [];
  const parts = [
    ...(needsWatchdog ? [] : ['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', ...user, '--']),
    ...(isolation().description.includes('no memory limit')
      ? []
      : [
          'prlimit',
          `--data=${MEMORY_BYTES}`,
          '--core=0',
          `--nofile=${OPEN_FILES}`,
          ...(user.length > 0 ? [`--nproc=${PROCESSES}`] : []),
          '--',
        ]),
    node,
    `--max-old-space-size=${HEAP_MB}`,
    '--enable-source-maps',
    '--disable-sigusr1',
    '--disable-warning=ExperimentalWarning',
    script,
  ];
  return [parts[0]!, parts.slice(1)];
}

/** Kills whatever the user still runs: also what left the runner's process group. */
export async function killAllOf(uid: number): Promise<void> {
  // kill(-1) from inside reaches every process of that user at once; none can slip away by forking.
  const killer = spawn('setpriv', ['--reuid', String(uid), '--regid', String(uid), '--clear-groups', '--', 'sh', '-c', 'kill -KILL -1'], {
    stdio: 'ignore',
  });
  await new Promise((resolve) => killer.once('close', resolve).once('error', resolve));
}

// ------------------------------------------------------------ users

let locks: string | undefined;

/** Takes a user that no other worker on this machine has taken; null where runners share the worker's. */
export function takeUid(): number | null {
  if (!isolation().hasOwnUser) return null;
  locks ??= ownFolder(path.join(os.tmpdir(), 'windlass-users'), 0o700);
  for (let uid = FIRST_UID; uid <= LAST_UID; uid += 1) if (takeLock(path.join(locks, String(uid)))) return uid;
  throw new Error(`All users from ${FIRST_UID} to ${LAST_UID} are taken by runners of this machine.`);
}

export function releaseUid(uid: number): void {
  if (locks) rmSync(path.join(locks, String(uid)), { force: true });
}

function takeLock(file: string): boolean {
  for (const isRetry of [false, true]) {
    try {
      const descriptor = openSync(file, 'wx', 0o600);
      writeSync(descriptor, `${process.pid} ${startOf(process.pid)}`);
      closeSync(descriptor);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (isRetry || isHeld(file)) return false;
    rmSync(file, { force: true });
  }
  return false;
}

function isHeld(file: string): boolean {
  try {
    const [pid, start] = readFileSync(file, 'utf8').split(' ');
    // An empty file is a lock being taken at this moment, unless it is old.
    if (!pid || !start) return performance.timeOrigin + performance.now() - statSync(file).mtimeMs < 5000;
    return startOf(Number(pid)) === start;
  } catch {
    return false;
  }
}

/** When the process started, in the kernel's ticks: a number used again later belongs to another process. */
function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19]!;
  } catch {
    return '';
  }
}

// ------------------------------------------------------------ places

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
function ownFolder(folder: string, mode: number): string {
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
  const folder = path.join(stageFolder(), 'bundles');
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  chmodSync(folder, 0o711);
  return folder;
}

/** An empty folder for one runner, readable for nobody else. */
export function scratchFolder(uid: number | null): string {
  const parent = path.join(stageFolder(), 'scratch');
  mkdirSync(parent, { recursive: true, mode: 0o711 });
  chmodSync(parent, 0o711);
  const folder = mkdtempSync(path.join(parent, `${process.pid}-`));
  giveTo(folder, uid);
  return folder;
}

/** Removes what the runners of killed workers left behind. */
export function sweepScratch(): void {
  const parent = path.join(stageFolder(), 'scratch');
  const left = existsSync(parent) ? readdirSync(parent).filter((name) => startOf(Number(name.split('-')[0])) === '') : [];
  for (const name of left) rmSync(path.join(parent, name), { recursive: true, force: true });
}

export function giveTo(place: string, uid: number | null): void {
  if (uid !== null) chownSync(place, uid, uid);
}
