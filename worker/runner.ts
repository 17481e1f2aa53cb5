// The child process that author code lives in: takes one order at a time over descriptor 3, reports over descriptor 4, and knows nothing of the worker.
import { mkdirSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { channel } from 'node:diagnostics_channel';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { prepareDatabase, type RunningJob, startRun } from '@/features/runs/execute';
import type { LineTuple } from '@/features/runs/order';
import { encodeFrame, FrameReader, type ToRunner, type WireMessage } from './protocol';

const ORDERS = 3;
const REPORTS = 4;
const BATCH_BYTES = 48 * 1024;
const WINDOW_MS = 10;
const AT_ONCE_PER_WINDOW = 32;
const MOST_ORDER_BYTES = 64 * 1024 * 1024;

/** Where jobs find themselves: empty at the start of each run. */
const folder = path.join(process.cwd(), 'run');
let current: { id: string; job: RunningJob; batch: LineBatch } | null = null;
let hasSpawned = false;

/** Blocking: what was handed over survives the process, and a supervisor that does not read stops the job. */
function send(message: WireMessage): void {
  const frame = encodeFrame(message);
  for (let sent = 0; sent < frame.length;) {
    try {
      sent += writeSync(REPORTS, frame, sent);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') process.exit(0);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/**
 * A line leaves at once, for the job may never give the turn back. Only in a flood do lines leave together:
 * at the end of the turn, when they fill a frame, or with the first line of the next window.
 */
class LineBatch {
  readonly #run: string;
  #lines: LineTuple[] = [];
  #bytes = 0;
  #windowFrom = 0;
  #inWindow = 0;
  #isScheduled = false;

  constructor(run: string) {
    this.#run = run;
  }

  add(line: LineTuple): void {
    this.#lines.push(line);
    this.#bytes += line[1].length + 100;
    const now = performance.now();
    if (now - this.#windowFrom >= WINDOW_MS) {
      this.#windowFrom = now;
      this.#inWindow = 0;
    }
    this.#inWindow += 1;
    if (this.#inWindow <= AT_ONCE_PER_WINDOW || this.#bytes >= BATCH_BYTES) return this.flush();
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }

  flush(): void {
    if (this.#lines.length > 0) send({ t: 'log', run: this.#run, lines: this.take() });
  }

  take(): LineTuple[] {
    const lines = this.#lines;
    this.#lines = [];
    this.#bytes = 0;
    return lines;
  }
}

function begin(order: Extract<ToRunner, { t: 'run' }>): void {
  const batch = new LineBatch(order.run);
  const before = resources();
  hasSpawned = false;
  const job = startRun(order, folder, {
    log: (line) => batch.add(line),
    send: (message) => {
      batch.flush();
      send({ ...message, run: order.run });
    },
  });
  current = { id: order.run, job, batch };
  void job.ended.then(async ({ outcome, isBusy, usedDatabase }) => {
    current = null;
    if (!isEmpty(folder)) emptyFolder();
    // Sockets that were closed are gone after a turn.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    send({
      t: 'done',
      run: order.run,
      outcome,
      lines: batch.take(),
      dirty: isBusy || hasSpawned || leavesBehind(before),
      rss: memory(),
      usedDatabase,
    });
  });
}

let runs = 0;
let rss = 0;

/** Asking the kernel costs as much as a small run: now and then is enough. */
function memory(): number {
  if (runs++ % 16 === 0) rss = process.memoryUsage.rss();
  return rss;
}

function isEmpty(place: string): boolean {
  try {
    return readdirSync(place).length === 0;
  } catch {
    return false;
  }
}

function emptyFolder(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** Handles and requests that keep the process busy, by type. */
function resources(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

function leavesBehind(before: Map<string, number>): boolean {
  return [...resources()].some(([type, count]) => type !== 'Immediate' && count > (before.get(type) ?? 0));
}

function obey(message: ToRunner): void {
  switch (message.t) {
    case 'run':
      return begin(message);
    case 'warm':
      return void prepareDatabase().catch(() => undefined);
    case 'soft':
      if (current?.id === message.run) current.job.stopSoftly(message.seconds);
      return;
    case 'cancel':
      if (current?.id === message.run) current.job.cancel();
      return;
    case 'file':
      if (current?.id === message.run) current.job.fileStored(message);
      return;
  }
}

/** Nobody caught it: the run ends with it, and so does the process. */
function collapse(error: unknown): void {
  const run = current;
  current = null;
  if (run) {
    send({
      t: 'done',
      run: run.id,
      outcome: run.job.collapse(error),
      lines: run.batch.take(),
      dirty: true,
      rss: memory(),
      usedDatabase: false,
    });
  }
  process.exit(70);
}

process.on('uncaughtException', collapse);
process.on('unhandledRejection', collapse);
channel('child_process').subscribe(() => (hasSpawned = true));

if (process.argv.includes('--watch-parent')) {
  // Where the kernel does not end us with the worker: a thread looks, even while a job holds the main one.
  const watch = `const parent = process.ppid; setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 500);`;
  new Worker(watch, { eval: true }).unref();
}

process.umask(0o077);
emptyFolder();
process.env['HOME'] = process.env['TMPDIR'] = folder;
const orders = new FrameReader(MOST_ORDER_BYTES);
const input = new Socket({ fd: ORDERS, readable: true, writable: false });
input.on('data', (piece) => {
  for (const message of orders.push(piece)) obey(message as ToRunner);
});
input.on('end', () => process.exit(0));
input.on('error', () => process.exit(0));
send({ t: 'ready' });
