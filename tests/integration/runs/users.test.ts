// Runners' system users: taken by one worker at a time, and free again, with nothing of theirs left running, after their worker was killed.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { expect, it } from 'vitest';
import { reclaimUsers, releaseUid, takeUid } from '@/worker/users';

const LOCKS = '/tmp/windlass-users';
const DEAD = '4194303 1';

it.runIf(process.getuid?.() === 0)(
  "a user is another runner's only after what the killed worker left running as it has ended",
  async () => {
    const uid = takeUid()!;
    const lock = `${LOCKS}/${uid}`;
    const orphan: ChildProcess = spawn('setpriv', ['--reuid', String(uid), '--regid', String(uid), '--clear-groups', 'sleep', '600'], {
      detached: true,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => orphan.once('exit', (_code, signal) => resolve(signal)));
    const other = takeUid()!;
    expect(other).not.toBe(uid);
    await reclaimUsers();
    expect(fs.existsSync(lock)).toBe(true);
    // As if the worker that took it had been killed.
    fs.writeFileSync(lock, DEAD);
    await reclaimUsers();
    expect(await ended).toBe('SIGKILL');
    // Free, or taken again: it is the first that is handed out, and other workers of this machine want users too.
    expect(fs.existsSync(lock) && fs.readFileSync(lock, 'utf8')).not.toBe(DEAD);
    releaseUid(other);
  },
);
