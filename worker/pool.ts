// Warm runners: one for each run under way, those that ended one kept for the next of the same code, and one spare that knows no code yet.
import type { GuestLogins, GuestLogin } from '@/features/runs/guest-logins';
import { log } from '@/core/log';
import { RunnerChild } from './child';

const MOST_RUNS = 1000;
const MOST_RSS = 400 * 1024 * 1024;
const FAILED_START_PAUSE_MS = 1000;

export interface Runner {
  child: RunnerChild;
  login: GuestLogin;
}

export class RunnerPool {
  readonly #most: number;
  readonly #logins: GuestLogins;
  /** Last used, first taken: the warmest. */
  #idle: Runner[] = [];
  #spare: Promise<Runner> | null = null;
  readonly #living = new Set<RunnerChild>();
  #usesDatabase = false;
  #isClosed = false;

  /** `most`: runs at once; 0: one, and nothing is kept for another. */
  constructor(most: number, logins: GuestLogins) {
    this.#most = most;
    this.#logins = logins;
  }

  /** Starts the spare, so that the first run need not wait for it. */
  warm(): void {
    this.#spare ??= this.#start();
    this.#spare.catch(() => undefined);
  }

  /** A runner that has this bundle's code, or none yet. */
  async take(bundle: string): Promise<Runner> {
    const warm = this.#idle.findLastIndex(({ child }) => child.bundle === bundle && child.isAlive && !child.isSuspect);
    if (warm >= 0) return this.#idle.splice(warm, 1)[0]!;
    const spare = this.#spare ?? this.#start();
    this.#spare = null;
    this.#makeRoom();
    if (!this.#isClosed && this.#most > 0) this.warm();
    const runner = await spare.catch(async (error: unknown) => {
      log.error('a runner did not start; another one is tried', { error });
      await new Promise((resolve) => setTimeout(resolve, FAILED_START_PAUSE_MS));
      return await this.#start();
    });
    if (!runner.child.isAlive) return await this.take(bundle);
    runner.child.bundle = bundle;
    return runner;
  }

  /** After a run. One that is not fit for another is ended. */
  give(runner: Runner, isFit: boolean): void {
    const { child } = runner;
    if (!isFit || this.#isClosed || !child.isAlive || child.isSuspect || child.runs >= MOST_RUNS || child.rss > MOST_RSS)
      return child.kill();
    this.#idle.push(runner);
    if (this.#idle.length > this.#most) this.#idle.shift()!.child.kill();
  }

  /** Jobs here use their database: spares get its client ready. */
  noteDatabaseUse(): void {
    this.#usesDatabase = true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const all = [...this.#living];
    for (const child of all) child.kill();
    await Promise.all(all.map(async (child) => await child.ended));
    await this.#logins.settle();
  }

  /** A spare beyond the runs at once: an idle runner of other code gives up its place. */
  #makeRoom(): void {
    while (this.#idle.length > 0 && this.#living.size > this.#most) this.#idle.shift()!.child.kill();
  }

  async #start(): Promise<Runner> {
    const child = new RunnerChild();
    this.#living.add(child);
    const login = this.#logins.open();
    void child.ended.then(() => {
      this.#living.delete(child);
      this.#idle = this.#idle.filter((runner) => runner.child !== child);
      login.close();
    });
    await child.ready;
    if (this.#usesDatabase) child.send({ t: 'warm' });
    return { child, login };
  }
}
