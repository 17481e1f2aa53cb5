// Keeps one process running: starts it again after it ended, later each time it ends quickly. Giving up is decided by the caller.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const STEADY_MS = 10_000;
const LONGEST_PAUSE_MS = 15_000;
const QUICK_ENDS_OF_A_LOOP = 8;

/**
 * @typedef {{ name: string, args: string[], env: () => NodeJS.ProcessEnv, log: string | null }} Program
 * `args` are for Node; `log` is the file its output goes to, null for this terminal.
 */

export class Supervised {
  #child = null;
  #timer = null;
  #isStopping = false;
  #quickEnds = 0;

  /**
   * @param {Program} program
   * @param {{ mayRestart: (reason: string, quickEnds: number) => Promise<boolean>, onStart: (pid: number) => void }} events
   * `mayRestart` is asked after each end.
   */
  constructor(program, events) {
    this.program = program;
    this.events = events;
  }

  start() {
    const { args, env, log } = this.program;
    const begun = Date.now();
    const out = log === null ? 'inherit' : openLog(log);
    // A group of its own: Ctrl-C in the terminal reaches only us, and the processes are stopped in order.
    const child = spawn(process.execPath, args, { env: env(), detached: true, stdio: ['ignore', out, out] });
    if (out !== 'inherit') fs.closeSync(out);
    this.#child = child;
    if (child.pid) this.events.onStart(child.pid);
    child.once('error', (error) => void this.#ended(begun, error.message));
    child.once('exit', (code, signal) => void this.#ended(begun, signal ? `was ended by ${signal}` : `ended with code ${code}`));
  }

  async #ended(begun, reason) {
    this.#child = null;
    if (this.#isStopping) return;
    this.#quickEnds = Date.now() - begun < STEADY_MS ? this.#quickEnds + 1 : 1;
    if (!(await this.events.mayRestart(reason, this.#quickEnds)) || this.#isStopping) return;
    const pause = Math.min(LONGEST_PAUSE_MS, 250 * 2 ** (this.#quickEnds - 1));
    this.#timer = setTimeout(() => this.start(), pause);
  }

  /** Ends it for a new start with the environment of now. */
  restart() {
    this.#child?.kill('SIGTERM');
  }

  /** Asks it to end, insists, and kills it when it does not listen. */
  async stop({ insistAfterMs, killAfterMs }) {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timers = [setTimeout(() => child.kill('SIGTERM'), insistAfterMs), setTimeout(() => killGroup(child.pid), killAfterMs)];
    await gone;
    timers.forEach(clearTimeout);
  }
}

export function isCrashLoop(quickEnds) {
  return quickEnds >= QUICK_ENDS_OF_A_LOOP;
}

/** The end of a program's log, for the line that says why it ended. */
export function tailOf(log, lines = 15) {
  if (log === null || !fs.existsSync(log)) return '';
  return fs.readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it ended just now
  }
}

/** Opened anew at each start, so that a large log is put aside then and one older is kept. */
function openLog(file) {
  const LARGEST_BYTES = 50 * 1024 * 1024;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (fs.existsSync(file) && fs.statSync(file).size > LARGEST_BYTES) fs.renameSync(file, `${file}.1`);
  return fs.openSync(file, 'a', 0o600);
}
