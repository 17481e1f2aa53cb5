// System users for runners: one for each at a time on this machine, so that none can touch another's processes, whichever worker they belong to.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { log } from '@/core/log';
import { FIRST_UID, isolation, LAST_UID } from './isolation';
import { ownFolder } from './places';

/** An empty lock is one being taken at this moment. */
const BEING_TAKEN_MS = 5000;

let locks: string | undefined;

/** The same for every worker of the machine, whatever its own temporary folder is. */
function lockFolder(): string {
  return (locks ??= ownFolder(path.join(existsSync('/tmp') ? '/tmp' : os.tmpdir(), 'windlass-users'), 0o700));
}

/** Takes a user that no other worker on this machine has taken; null where runners share the worker's. */
export function takeUid(): number | null {
  if (!isolation().hasOwnUser) return null;
  for (let uid = FIRST_UID; uid <= LAST_UID; uid += 1) if (takeLock(path.join(lockFolder(), String(uid)))) return uid;
  throw new Error(`All users from ${FIRST_UID} to ${LAST_UID} are taken by runners of this machine.`);
}

/** Only after everything it ran was killed. */
export function releaseUid(uid: number): void {
  rmSync(path.join(lockFolder(), String(uid)), { force: true });
}

/** Frees the users of workers that were killed, after ending what still runs as them: the next runner must not share a user with it. */
export async function reclaimUsers(): Promise<void> {
  if (!isolation().hasOwnUser) return;
  for (const name of readdirSync(lockFolder()).filter((entry) => /^\d+$/.test(entry))) {
    const file = path.join(lockFolder(), name);
    if (isHeld(file)) continue;
    const mine = `${file}.${process.pid}`;
    try {
      renameSync(file, mine);
    } catch {
      continue; // another worker reclaims it
    }
    // Between the look and the move somebody may have reclaimed and taken it.
    if (isHeld(mine)) {
      renameSync(mine, file);
      continue;
    }
    await killAllOf(Number(name));
    rmSync(mine, { force: true });
    log.info('a user of a killed worker is free again', { uid: name });
  }
}

/** Kills whatever the user still runs: also what left the runner's process group. */
export async function killAllOf(uid: number): Promise<void> {
  // kill(-1) from inside reaches every process of that user at once; none can slip away by forking.
  const killer = spawn('setpriv', ['--reuid', String(uid), '--regid', String(uid), '--clear-groups', '--', 'sh', '-c', 'kill -KILL -1'], {
    stdio: 'ignore',
  });
  await new Promise((resolve) => killer.once('close', resolve).once('error', resolve));
}

function takeLock(file: string): boolean {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    writeSync(descriptor, `${process.pid} ${startOf(process.pid)}`);
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

function isHeld(file: string): boolean {
  try {
    const [pid, start] = readFileSync(file, 'utf8').split(' ');
    if (!pid || !start) return performance.timeOrigin + performance.now() - statSync(file).mtimeMs < BEING_TAKEN_MS;
    return startOf(Number(pid)) === start;
  } catch {
    return true; // gone meanwhile
  }
}

/** When the process started, in the kernel's ticks: a number used again later belongs to another process. Empty when there is none. */
function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19]!;
  } catch {
    return '';
  }
}
