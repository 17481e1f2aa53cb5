// One runner process as its supervisor sees it: started isolated, heard through checked frames, ended with everything it started.
import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { once } from 'node:events';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { log } from '@/core/log';
import { isolation, runnerCommand } from './isolation';
import { runnerNode, scratchFolder } from './places';
import { checkMessage, encodeFrame, FrameReader, type FromRunner, ProtocolError, type ToRunner } from './protocol';
import { runnerProgram } from './runner-program';
import { killAllOf, releaseUid, takeUid } from './users';

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last words on stderr. */
  complaint: string;
  /** Set when we ended it for what it sent. */
  protocol: ProtocolError | null;
}

/** What a run's supervisor wants to hear. */
export interface ChildListener {
  onMessage(message: FromRunner): void;
  onOutput(stream: 'stdout' | 'stderr', text: string): void;
  onEnd(ending: Ending): void;
}

const COMPLAINT_CHARACTERS = 4000;
const LAST_WORDS_MS = 500;

export class RunnerChild {
  readonly scratch: string;
  readonly uid: number | null;
  /** Resolves when it takes orders; rejects when it ended before. */
  readonly ready: Promise<void>;
  readonly ended: Promise<Ending>;
  runs = 0;
  /** Digest of the bundle whose code it has loaded. */
  bundle: string | null = null;
  rss = 0;
  listener: ChildListener | null = null;
  isAlive = true;
  /** Said something while it had no run: it is not used again. */
  isSuspect = false;
  readonly #process: ChildProcess;
  readonly #orders: Duplex;
  readonly #reports: Duplex;
  #protocol: ProtocolError | null = null;
  #complaint = '';

  constructor() {
    this.uid = takeUid();
    this.scratch = scratchFolder(this.uid);
    const [command, args] = runnerCommand(this.uid, runnerNode(), runnerProgram());
    this.#process = spawn(command, isolation().needsWatchdog ? [...args, '--watch-parent'] : args, {
      cwd: this.scratch,
      detached: true, // a process group of its own: it is killed with whatever it started
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      // Nothing of ours: no database, no key, no options for Node.
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        HOME: this.scratch,
        TMPDIR: this.scratch,
        TZ: process.env['TZ'] ?? 'UTC',
        LANG: 'C.UTF-8',
      } as unknown as NodeJS.ProcessEnv,
    });
    this.#orders = this.#process.stdio[3] as Duplex;
    this.#reports = this.#process.stdio[4] as Duplex;
    this.#orders.on('error', () => undefined);
    this.#reports.on('error', () => undefined);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ready = promise;
    this.ready.catch(() => undefined);
    this.#listen(resolve);
    this.ended = this.#waitForEnd();
    void this.ended.then((ending) => {
      reject(new Error(`the runner did not start (${ending.signal ?? ending.code}): ${ending.complaint.trim()}`));
      this.listener?.onEnd(ending);
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  send(message: ToRunner): void {
    this.#orders.write(encodeFrame(message));
  }

  /** Stops or goes on reading: a runner that is not read stops at its next word. */
  setPaused(isPaused: boolean): void {
    if (isPaused) this.#reports.pause();
    else this.#reports.resume();
  }

  /** Ends the process group at once. */
  kill(): void {
    if (!this.isAlive || this.pid === undefined) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      this.#process.kill('SIGKILL');
    }
  }

  #listen(onReady: () => void): void {
    const frames = new FrameReader();
    this.#reports.on('data', (piece: Buffer) => {
      try {
        for (const value of frames.push(piece)) {
          const message = checkMessage(value);
          if (message.t === 'ready') onReady();
          else if (this.listener) this.listener.onMessage(message);
          else this.isSuspect = true;
        }
      } catch (error) {
        this.#protocol ??= error instanceof ProtocolError ? error : new ProtocolError(String(error));
        this.#reports.removeAllListeners('data').resume();
        this.kill();
      }
    });
    for (const stream of ['stdout', 'stderr'] as const) {
      this.#process[stream]!.setEncoding('utf8').on('data', (text: string) => {
        if (stream === 'stderr') this.#complaint = (this.#complaint + text).slice(-COMPLAINT_CHARACTERS);
        this.listener?.onOutput(stream, text);
      });
    }
  }

  async #waitForEnd(): Promise<Ending> {
    const closed = once(this.#process, 'close').catch(() => undefined);
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
      this.#process.once('exit', (exitCode, exitSignal) => resolve([exitCode, exitSignal]));
      this.#process.once('error', (error) => {
        this.#complaint += error.message;
        resolve([null, null]);
      });
    });
    if (this.pid !== undefined) {
      try {
        process.kill(-this.pid, 'SIGKILL');
      } catch {
        // Nobody of its group is left.
      }
    }
    this.isAlive = false;
    if (this.uid !== null) await killAllOf(this.uid);
    // What it said last is still in the pipes; a process that escaped may hold them open for ever.
    this.#reports.resume();
    await Promise.race([closed, lastWords()]);
    await this.#tidy();
    return { code, signal, complaint: this.#complaint, protocol: this.#protocol };
  }

  async #tidy(): Promise<void> {
    for (const stream of this.#process.stdio) stream?.destroy();
    try {
      await rm(this.scratch, { recursive: true, force: true });
    } catch (error) {
      log.warn('the folder of a runner could not be removed', { folder: path.basename(this.scratch), error });
    }
    if (this.uid !== null) releaseUid(this.uid);
  }
}

/** Time to read what is in the pipes. A loop that was held up sees its timers before its pipes: they get their turn after the timer. */
async function lastWords(): Promise<void> {
  await sleep(LAST_WORDS_MS, undefined, { ref: false });
  await nextTurn();
}
