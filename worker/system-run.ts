// A run of one of the platform's own jobs: performed in this process, in the requester's name, with the same claim, log, limits and outcome as any other.
// No author's code comes this way: what is looked up here is the product's own list of classes.
import { executeJob, JobCancelled, type LogEntry, type LogLevel, type RunOutcome, SoftTimeLimitExceeded } from '@windlass/sdk';
import { can } from '@/core/access/access';
import { loadActor, type UserActor } from '@/core/access/actor';
import { newRequestId, withContext } from '@/core/context';
import { log } from '@/core/log';
import { openInput, refusalOf } from '@/features/runs/claim-check';
import type { Claim, RunEvents } from '@/features/runs/flight';
import { toSettlement } from '@/features/runs/lifecycle';
import { Redactor } from '@/features/runs/redact';
import type { RunWriter } from '@/features/runs/writer';
import { SystemJobContext } from '@/features/system-jobs/context';
import { systemJobClass } from '@/features/system-jobs/source';
import type { Need } from '@/features/system-jobs/system-job';
import { tidyUploads } from './uploads';

/** For what was told to stop and has not. A great statement may last longer: its transaction asks before it commits whether it still may. */
const PATIENCE_MS = 35_000;

export async function performSystemRun(run: Claim, writer: RunWriter): Promise<{ settled: Promise<void> }> {
  const systemRun = new SystemRun(run, writer);
  writer.open(run, systemRun.events);
  const outcome = await systemRun.perform().catch((error: unknown): RunOutcome => {
    log.error('a system job could not be performed', { run: run.id, error });
    return { kind: 'crashed', reason: 'internal', message: "The platform could not perform this run; the worker's log says why." };
  });
  const settlement = systemRun.settle(outcome);
  await tidyUploads(run, systemRun);
  return { settled: writer.finish(run.id, settlement) };
}

class SystemRun {
  readonly #run: Claim;
  readonly #writer: RunWriter;
  readonly #stop = new AbortController();
  readonly #begun = performance.now();
  #redactor = new Redactor();
  /** Why it was ended, whatever it says itself. */
  #verdict: RunOutcome | null = null;
  readonly #over = Promise.withResolvers<RunOutcome>();

  constructor(run: Claim, writer: RunWriter) {
    this.#run = run;
    this.#writer = writer;
  }

  readonly events: RunEvents = {
    // Its lines are few.
    onPressure: () => undefined,
    onCancel: () => this.#stop.abort(new JobCancelled()),
    onLost: () => this.#end({ kind: 'lost', signal: 'the lease ran out' }, new JobCancelled('The lease of this run ran out.')),
  };

  async perform(): Promise<RunOutcome> {
    const run = this.#run;
    const jobClass = systemJobClass(run.job?.job_class_name ?? '');
    const actor = await actorOf(run);
    const needs = jobClass?.needs(run.task_kwargs) ?? null;
    const refusal = await refusalOf(run, async (claimed) => mayStart(needs, actor) || (await refusalOf(claimed)) === null);
    if (refusal) return refusal;
    if (!jobClass || !actor)
      return {
        kind: 'refused',
        reason: 'job_missing',
        message: `${run.class_path} is not part of this version of the product.`,
        traceback: null,
      };
    const input = openInput(run);
    this.#redactor = new Redactor(input.secrets);
    const request = run.request_id ?? newRequestId();
    const changes = { request, user: actor.id, user_name: actor.username, origin: 'job', run: run.id } as const;
    const context = new SystemJobContext({
      host: { actor, runId: run.id, changes },
      needs,
      job: { repr: run.job!.name, url: `/extras/jobs/${run.job!.id}/` },
      name: run.name,
      classPath: run.class_path,
      isReadOnly: run.mode === 'read',
      signal: this.#stop.signal,
      now: () => new Date(this.#now()),
      log: (entry) => this.#write(entry),
    });
    const timers = this.#startTimers();
    try {
      return await Promise.race([
        this.#over.promise,
        withContext(changes, async () => await executeJob(jobClass, context, input.data)),
      ]).then((outcome) => this.#verdict ?? outcome);
    } finally {
      for (const timer of timers) clearTimeout(timer);
    }
  }

  /** The outcome as its row keeps it. */
  settle(outcome: RunOutcome): ReturnType<typeof toSettlement> {
    if (outcome.kind === 'refused' || outcome.kind === 'crashed')
      this.note('error', outcome.message, outcome.kind === 'refused' ? 'initialization' : 'post_run');
    const settlement = toSettlement(outcome);
    const { result, traceback } = settlement;
    return {
      ...settlement,
      result: result === null ? null : JSON.stringify(this.#redactor.json(JSON.parse(result))),
      traceback: traceback === null ? null : this.#redactor.text(traceback),
    };
  }

  #startTimers(): NodeJS.Timeout[] {
    const { soft_limit_seconds: soft, hard_limit_seconds: hard } = this.#run;
    const after = (seconds: number, act: () => void) => (seconds * 1000 < 2 ** 31 ? [setTimeout(act, seconds * 1000)] : []);
    return [
      ...after(soft, () => this.#stop.abort(new SoftTimeLimitExceeded(soft))),
      ...after(hard, () => {
        const message = `The hard time limit of ${hard} s has passed: the run was ended.`;
        this.note('error', message, 'post_run');
        this.#end(
          {
            kind: 'timeout',
            limit: 'hard',
            afterSeconds: hard,
            error: { exc_type: 'TimeLimitExceeded', exc_module: 'windlass', exc_message: [message] },
            traceback: null,
          },
          new SoftTimeLimitExceeded(hard),
        );
      }),
    ];
  }

  /** Told to stop, it commits nothing more; the row waits for it until it has stopped, or for as long as a statement may last. */
  #end(outcome: RunOutcome, reason: Error): void {
    this.#verdict ??= outcome;
    this.#stop.abort(reason);
    setTimeout(() => this.#over.resolve(outcome), PATIENCE_MS).unref();
  }

  #now(): number {
    return this.#run.started_at + performance.now() - this.#begun;
  }

  #write({ level, message, grouping, object, url, created }: LogEntry): void {
    this.#writer.log(this.#run.id, {
      ms: created.getTime(),
      level,
      grouping,
      message: this.#redactor.text(message),
      object: this.#redactor.text(object),
      url,
    });
  }

  note(level: LogLevel, message: string, grouping: string): void {
    this.#writer.log(this.#run.id, {
      ms: this.#now(),
      level,
      grouping,
      message: this.#redactor.text(message),
      object: '',
      url: '',
    });
  }
}

/** The requester at this moment; the operator's shell may act for a user who is not active. */
async function actorOf({ user, origin }: Claim): Promise<UserActor | null> {
  const actor = user ? await loadActor(user.id) : null;
  if (actor?.kind !== 'user') return null;
  return origin === 'cli' ? { ...actor, isActive: true } : actor;
}

function mayStart(needs: Need | null, actor: UserActor | null): boolean {
  return needs !== null && actor !== null && can(actor, needs.action, needs.label);
}
