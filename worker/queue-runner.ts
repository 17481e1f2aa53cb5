// Takes tasks from the queue for as long as the worker lives. Graphile's pool gives up when the queue's bookkeeping meets an outage, and looks no more
// when the very first of its queries met one: it keeps that failure as the list of its tasks. In both cases another pool is started.
import { EventEmitter } from 'node:events';
import { Logger, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import { env } from '@/core/env';
import { log } from '@/core/log';

const RETRY_MS = 1000;
const LINGER_MS = 300;
const POLL_MS = 500;
const STALL_MS = 5000;

export interface QueueRunnerOptions {
  name: string;
  tasks: TaskList;
  concurrency: number;
  /** Takes tasks ahead of need, and gives them back to other workers when they wait for half a second. */
  prefetches: boolean;
  /** Lines of a crontab, in UTC. */
  crontab?: string;
  /** With hands free and no answer from the queue for so long, a pool is given up. */
  stallMs?: number;
}

export class QueueRunner {
  readonly #options: QueueRunnerOptions;
  readonly #gate: Gate;
  readonly #poolIds = new Set<string>();
  #runner: Runner | null = null;
  #isStopping = false;
  #isStarting = false;
  #wasAnswered = true;
  #watch: NodeJS.Timeout | undefined;

  constructor(options: QueueRunnerOptions) {
    this.#options = options;
    // An old pool may still have tasks under way while the next one fetches.
    this.#gate = new Gate(options.concurrency);
  }

  /** Under these names this process holds locks in the queue. */
  get poolIds(): string[] {
    return [...this.#poolIds];
  }

  async start(): Promise<void> {
    const { name, tasks, concurrency, prefetches, crontab, stallMs = STALL_MS } = this.#options;
    const events = new EventEmitter() as WorkerEvents;
    let poolId: string | undefined;
    events.on('pool:create', ({ workerPool }) => {
      poolId = workerPool.id;
      this.#poolIds.add(poolId);
    });
    events.on('pool:gracefulShutdown', ({ workerPool }) => {
      if (workerPool.id === poolId && !this.#isStopping) void this.#startAgain();
    });
    for (const answer of ['worker:getJob:empty', 'job:start', 'localQueue:getJobs:complete'] as const)
      events.on(answer, () => void (this.#wasAnswered = true));
    events.on('job:failed', ({ job, error }) => log.error('a task failed for good', { task: job.task_identifier, error }));
    this.#runner = await run({
      connectionString: env.databaseUrl,
      maxPoolSize: concurrency + 2,
      taskList: Object.fromEntries(Object.entries(tasks).map(([task, perform]) => [task, this.#gate.around(perform!)])),
      concurrency,
      noHandleSignals: true,
      ...(crontab !== undefined && { crontab }),
      events,
      logger: QUIET,
      preset: {
        worker: {
          pollInterval: POLL_MS,
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
          ...(prefetches && { localQueue: { size: concurrency + 1, ttl: 500 } }),
        },
      },
    });
    this.#runner.promise.catch((error: unknown) => log.warn('a pool of the queue ended', { queue: name, error }));
    this.#watch ??= setInterval(() => this.#giveUpStalled(), stallMs).unref();
  }

  /** Fetches nothing more; resolves when what was fetched is done or given back. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#watch);
    await this.#runner?.stop().catch(() => undefined);
    await this.#gate.idle();
    // Its last writes leave after it says that it has stopped.
    await new Promise((resolve) => setTimeout(resolve, LINGER_MS));
  }

  async #startAgain(): Promise<void> {
    log.warn("the queue's pool has ended; another one is started", { queue: this.#options.name });
    this.#isStarting = true;
    while (!this.#isStopping) {
      try {
        await this.start();
        this.#wasAnswered = true;
        this.#isStarting = false;
        return;
      } catch (error) {
        log.warn("the queue's pool does not start yet", { queue: this.#options.name, error });
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** Whoever is free asks twice a second. Ending it starts the next one. */
  #giveUpStalled(): void {
    const isStalled = !this.#wasAnswered && this.#gate.hasFree && !this.#isStarting && !this.#isStopping;
    this.#wasAnswered = !this.#gate.hasFree || this.#isStarting;
    if (!isStalled) return;
    log.warn('the queue gives no answer: its pool is given up', { queue: this.#options.name });
    this.#runner?.stop().catch(() => undefined);
  }
}

type Perform = NonNullable<TaskList[string]>;

/** At most so many at once, however many pools fetch. */
class Gate {
  #free: number;
  readonly #size: number;
  readonly #waiting: (() => void)[] = [];
  readonly #idle: (() => void)[] = [];

  constructor(size: number) {
    this.#size = size;
    this.#free = size;
  }

  around(perform: Perform): Perform {
    return async (payload, helpers) => {
      if (this.#free > 0) this.#free -= 1;
      else await new Promise<void>((resolve) => this.#waiting.push(resolve));
      try {
        return await perform(payload, helpers);
      } finally {
        const next = this.#waiting.shift();
        if (next) next();
        else this.#release();
      }
    };
  }

  get hasFree(): boolean {
    return this.#free > 0;
  }

  async idle(): Promise<void> {
    if (this.#free < this.#size) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #release(): void {
    this.#free += 1;
    if (this.#free === this.#size) for (const resolve of this.#idle.splice(0)) resolve();
  }
}

/** Graphile tells of every task: only what needs somebody's attention is passed on. */
const QUIET = new Logger((scope) => (level, message) => {
  if (level === 'error') log.error(`queue: ${message}`, { scope });
  else if (level === 'warning') log.warn(`queue: ${message}`, { scope });
});
