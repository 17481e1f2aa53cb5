// The talk with a runner about one run: order, lines, files, time limits, cancellation, and how it ended.
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { LogLevel, RunOutcome } from '@windlass/sdk';
import { truncate } from '@windlass/sdk';
import { env } from '@/core/env';
import { AppError } from '@/core/errors';
import { log } from '@/core/log';
import { fileUrl, storeArtifact } from '@/features/runs/artifacts';
import type { Claim, RunEvents } from '@/features/runs/flight';
import type { LineTuple, ReportedOutcome, RunOrderForRunner } from '@/features/runs/order';
import { patiently } from '@/features/runs/patience';
import { Redactor } from '@/features/runs/redact';
import type { RunWriter } from '@/features/runs/writer';
import type { Ending, RunnerChild } from './child';
import type { FromRunner } from './protocol';

const CANCEL_GRACE_MS = 2000;
/** What a job prints is kept up to here; the rest is read and dropped. */
const MOST_OUTPUT = 10 * 1024 * 1024;
const MOST_OUTPUT_LINE = 8 * 1024;
/** A job's clock may differ from ours by so much, in ms. */
const CLOCK_SLACK = 1000;

interface Verdict {
  outcome: RunOutcome;
  /** The runner may take another run. */
  isReusable: boolean;
  usedDatabase: boolean;
}

interface IncomingFile {
  name: string;
  size: number;
  pieces: Buffer[];
  received: number;
}

export class RunConversation {
  redactor = new Redactor();
  readonly #run: Claim;
  readonly #writer: RunWriter;
  readonly #begun = performance.now();
  readonly #files = new Map<number, IncomingFile>();
  readonly #output = {
    stdout: { text: '', stream: null as ReturnType<Redactor['stream']> | null },
    stderr: { text: '', stream: null as ReturnType<Redactor['stream']> | null },
  };
  readonly #timers: NodeJS.Timeout[] = [];
  #printed = 0;
  #child: RunnerChild | null = null;
  #resolve: (verdict: Verdict) => void = () => undefined;
  #softFired = false;
  #cancelAsked = false;
  /** Why we killed it. */
  #verdict: RunOutcome | null = null;

  constructor(run: Claim, writer: RunWriter) {
    this.#run = run;
    this.#writer = writer;
  }

  readonly events: RunEvents = {
    onPressure: (isHigh) => this.#child?.setPaused(isHigh),
    onCancel: () => this.#cancel(),
    onLost: () => this.#end({ kind: 'lost', signal: 'the lease ran out' }),
  };

  /** It was decided how the run ends, whatever it still does. */
  get isOver(): boolean {
    return this.#verdict !== null;
  }

  /** A line of the platform's own. */
  note(level: LogLevel, message: string, grouping: string): void {
    this.#writer.log(this.#run.id, { ms: this.#now(), level, grouping, message: this.redactor.text(message), object: '', url: '' });
  }

  async run(child: RunnerChild, order: RunOrderForRunner): Promise<Verdict> {
    this.#child = child;
    child.runs += 1;
    const { promise, resolve } = Promise.withResolvers<Verdict>();
    this.#resolve = resolve;
    child.listener = {
      onMessage: (message) => this.#hear(message),
      onOutput: (stream, text) => this.#print(stream, text),
      onEnd: (ending) => this.#ended(ending),
    };
    if (!child.isAlive) this.#ended(await child.ended);
    child.send({ t: 'run', ...order });
    this.#after(this.#run.soft_limit_seconds, () => {
      this.#softFired = true;
      child.send({ t: 'soft', run: this.#run.id, seconds: this.#run.soft_limit_seconds });
    });
    this.#after(this.#run.hard_limit_seconds, () => this.#end(this.#hardLimit()));
    if (this.#cancelAsked) this.#cancel();
    try {
      const verdict = await promise;
      // What it printed before it reported is in its pipes: they are read in this turn or the next.
      await turn();
      await turn();
      return verdict;
    } finally {
      for (const timer of this.#timers) clearTimeout(timer);
      this.#flushOutput();
      child.setPaused(false);
      child.listener = null;
      this.#child = null;
    }
  }

  #now(): number {
    return this.#run.started_at + performance.now() - this.#begun;
  }

  #after(seconds: number, act: () => void): void {
    // A timer of Node holds 2^31 ms; a limit beyond that is none.
    if (seconds * 1000 < 2 ** 31) this.#timers.push(setTimeout(act, seconds * 1000));
  }

  #hear(message: FromRunner): void {
    if (message.t === 'ready' || message.run !== this.#run.id) return;
    switch (message.t) {
      case 'log':
        return this.#lines(message.lines);
      case 'file':
        this.#files.set(message.n, { name: message.name, size: message.size, pieces: [], received: 0 });
        // Nothing to wait for, or too much to take: the answer is the same whatever follows.
        return message.size === 0 || message.size > env.artifactLimitBytes ? void this.#store(message.n) : undefined;
      case 'chunk':
        return this.#chunk(message.n, message.data);
      case 'done':
        this.#lines(message.lines);
        if (this.#child) this.#child.rss = message.rss;
        // We ended it already: what it says now came too late.
        if (this.#verdict) return;
        return this.#resolve({
          outcome: this.#believe(message.outcome),
          isReusable: !message.dirty && message.outcome.kind === 'success',
          usedDatabase: message.usedDatabase,
        });
    }
  }

  /** A job may say that it was told to stop only if it was. */
  #believe(outcome: ReportedOutcome): RunOutcome {
    const isTrue = outcome.kind === 'timeout' ? this.#softFired : outcome.kind !== 'cancelled' || this.#cancelAsked;
    if (isTrue || (outcome.kind !== 'timeout' && outcome.kind !== 'cancelled')) return outcome;
    return { kind: 'failure', reason: 'exception', error: outcome.error, traceback: outcome.traceback, result: null };
  }

  #lines(lines: readonly LineTuple[]): void {
    const now = this.#now() + CLOCK_SLACK;
    for (const [level, message, grouping, ms, object, url] of lines) {
      const { redactor } = this;
      this.#writer.log(this.#run.id, {
        ms: Math.min(Math.max(ms, this.#run.started_at), now),
        level,
        grouping: redactor.text(grouping),
        message: redactor.text(message),
        object: redactor.text(object),
        url: redactor.text(url),
      });
    }
  }

  // ------------------------------------------------------------ files

  #chunk(n: number, data: Buffer): void {
    const file = this.#files.get(n);
    if (!file || file.received >= file.size) return;
    file.received += data.length;
    file.pieces.push(data);
    if (file.received >= file.size) void this.#store(n);
  }

  async #store(n: number): Promise<void> {
    const { name, size, pieces } = this.#files.get(n)!;
    const run = this.#run.id;
    this.#files.set(n, { name, size, pieces: [], received: size });
    try {
      const stored = await patiently(
        async () => await storeArtifact(run, this.redactor.text(name), size, asIterable(pieces)),
        () => this.#child !== null,
      );
      this.#child?.send({ t: 'file', run, n, id: stored.id, url: fileUrl(stored) });
    } catch (error) {
      if (!(error instanceof AppError)) log.error('a file of a run could not be stored', { run, error });
      this.#child?.send({ t: 'file', run, n, error: error instanceof AppError ? error.message : 'The file could not be stored.' });
    }
  }

  // ------------------------------------------------------------ what it prints

  #print(stream: 'stdout' | 'stderr', text: string): void {
    if (this.#printed > MOST_OUTPUT) return;
    this.#printed += text.length;
    const state = this.#output[stream];
    state.stream ??= this.redactor.stream();
    state.text += state.stream.push(text);
    const lines = state.text.split('\n');
    state.text = (lines.pop() ?? '').slice(-MOST_OUTPUT_LINE);
    for (const line of lines) this.#printLine(stream, line);
    if (this.#printed > MOST_OUTPUT)
      this.note('warning', `What the job prints beyond ${MOST_OUTPUT / 1024 / 1024} MiB is not kept.`, stream);
  }

  #printLine(stream: 'stdout' | 'stderr', line: string): void {
    if (line.trim() !== '')
      this.#writer.log(this.#run.id, {
        ms: this.#now(),
        level: 'debug',
        grouping: stream,
        message: this.redactor.text(truncate(plainText(line), MOST_OUTPUT_LINE)),
        object: '',
        url: '',
      });
  }

  #flushOutput(): void {
    if (this.#printed === 0) return;
    for (const stream of ['stdout', 'stderr'] as const) {
      const state = this.#output[stream];
      for (const line of (state.text + (state.stream?.end() ?? '')).split('\n')) this.#printLine(stream, line);
      state.text = '';
      state.stream = null;
    }
  }

  // ------------------------------------------------------------ ends

  #cancel(): void {
    this.#cancelAsked = true;
    const child = this.#child;
    if (!child || this.#verdict) return;
    child.send({ t: 'cancel', run: this.#run.id });
    void sleep(CANCEL_GRACE_MS, undefined, { ref: false }).then(() => {
      if (this.#child === child)
        this.#end({
          kind: 'cancelled',
          error: {
            exc_type: 'JobCancelled',
            exc_module: '@windlass/sdk',
            exc_message: ['The run was cancelled and did not stop by itself.'],
          },
          traceback: null,
        });
    });
  }

  #hardLimit(): RunOutcome {
    const seconds = this.#run.hard_limit_seconds;
    const message = `The hard time limit of ${seconds} s has passed: the run was killed.`;
    this.note('error', message, 'post_run');
    return {
      kind: 'timeout',
      limit: 'hard',
      afterSeconds: seconds,
      error: { exc_type: 'TimeLimitExceeded', exc_module: 'windlass', exc_message: [message] },
      traceback: null,
    };
  }

  #end(outcome: RunOutcome): void {
    if (this.#verdict) return;
    this.#verdict = outcome;
    this.#child?.kill();
  }

  #ended(ending: Ending): void {
    this.#resolve({ outcome: this.#verdict ?? crashOf(ending), isReusable: false, usedDatabase: false });
  }
}

/**
 * Last words of a process that could get no more memory. V8 has two forms ("FATAL ERROR: Zone Allocation failed - process out of memory",
 * "# Fatal process out of memory: Worklist::Segment::Create"): which one depends on what it was about to do when the limit was met.
 */
const NO_MEMORY_LEFT = /^(?:FATAL ERROR: .*|# Fatal .*)out of memory|bad_alloc|Cannot allocate memory/m;

/** What the end of a process that gave no outcome says about its run. */
export function crashOf({ code, signal, complaint, protocol }: Ending): RunOutcome {
  if (protocol?.reason === 'output_limit')
    return { kind: 'crashed', reason: 'output_limit', message: `The run was ended: its process sent ${protocol.message}.` };
  if (protocol)
    return { kind: 'crashed', reason: 'internal', message: `The run was ended: its process broke the protocol (${protocol.message}).` };
  if (NO_MEMORY_LEFT.test(complaint))
    return { kind: 'crashed', reason: 'memory_limit', message: 'The run used more memory than a run may have; its process ended.' };
  const how = signal ? `was ended by signal ${signal}` : `exited with code ${code ?? 'unknown'}`;
  return { kind: 'crashed', reason: 'process_exit', message: `The job's process ${how} and left no result.` };
}

async function* asIterable(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

/** Without terminal colours, and storable. */
function plainText(line: string): string {
  return line.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '');
}
