// What keeps web and worker running: they come back, later each time, and they end when they are told to.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Supervised, tailOf } from '../../../scripts/up/supervisor.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-supervisor-'));
const GENTLE = { insistAfterMs: 5000, killAfterMs: 10_000 };

afterAll(() => fs.rmSync(folder, { recursive: true }));

/** A program of one line of JavaScript, and promises for what happens to it. */
function supervise(code: string, mayRestart: (ends: number) => boolean) {
  const pids: number[] = [];
  const ends: string[] = [];
  let settle: () => void = () => {};
  const gaveUp = new Promise<void>((resolve) => (settle = resolve));
  const log = path.join(folder, `${Math.random()}.log`);
  const program = { name: 'program', args: ['-e', code], env: () => process.env, log };
  const supervised = new Supervised(program, {
    onStart: (pid: number) => void pids.push(pid),
    mayRestart: async (reason: string, quickEnds: number) => {
      ends.push(reason);
      if (mayRestart(quickEnds)) return true;
      settle();
      return false;
    },
  });
  supervised.start();
  return { supervised, pids, ends, gaveUp, log };
}

describe('a supervised program', () => {
  it('is started again after it ended, until the caller gives up', async () => {
    const { pids, ends, gaveUp, log } = supervise('console.log("here"); process.exit(3)', (quickEnds) => quickEnds < 3);
    await gaveUp;
    expect(ends).toEqual(['ended with code 3', 'ended with code 3', 'ended with code 3']);
    expect(new Set(pids).size).toBe(3);
    expect(tailOf(log, 2)).toBe('here\nhere');
  });

  it('comes back when it was killed', async () => {
    const { supervised, pids, ends, gaveUp } = supervise('setInterval(() => {}, 1000)', (quickEnds) => {
      if (quickEnds === 2) return false;
      return true;
    });
    process.kill(pids[0] ?? 0, 'SIGKILL');
    await expect.poll(() => pids.length).toBe(2);
    process.kill(pids[1] ?? 0, 'SIGKILL');
    await gaveUp;
    expect(ends).toEqual(['was ended by SIGKILL', 'was ended by SIGKILL']);
    await supervised.stop(GENTLE);
  });

  it('ends when it is stopped and is not started again', async () => {
    const { supervised, pids, ends } = supervise('setInterval(() => {}, 1000)', () => true);
    await supervised.stop(GENTLE);
    expect(isAlive(pids[0])).toBe(false);
    expect(ends).toEqual([]);
    expect(pids).toHaveLength(1);
  });

  it('is killed with all its children when it does not listen', async () => {
    const stubborn = `process.on('SIGTERM', () => {}); const child = require('node:child_process').spawn('sleep', ['60']); console.log(child.pid); setInterval(() => {}, 1000)`;
    const { supervised, pids, log } = supervise(stubborn, () => true);
    await expect.poll(() => tailOf(log)).toMatch(/^\d+$/);
    const grandchild = Number(tailOf(log));
    await supervised.stop({ insistAfterMs: 50, killAfterMs: 100 });
    expect(isAlive(pids[0])).toBe(false);
    await expect.poll(() => isAlive(grandchild)).toBe(false);
  });
});

function isAlive(pid: number | undefined): boolean {
  try {
    process.kill(pid ?? 0, 0);
  } catch {
    return false;
  }
  const stat = fs.readFileSync(`/proc/${pid}/stat`, { encoding: 'utf8', flag: 'r' });
  return !stat.includes(') Z');
}
