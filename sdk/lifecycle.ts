// The one order of a run: beforeStart → input → run → onSuccess → afterReturn, or onFailure → afterReturn.
// The runner's child, `--local` and runForTest all come through here.

import type { JobContext, JobData } from './context.ts';
import { InvalidInput, refuseStrays, resolveInput } from './input.ts';
import type { Job, JobClass } from './job.ts';
import { attachRun, Run } from './job.ts';
import type { JobOutcome } from './outcome.ts';
import { isInstance, isJobFailure, JobFailure, serializeError, tracebackOf } from './outcome.ts';
import { InvalidResult, toResult } from './result.ts';
import type { Json } from './field-spec.ts';
import type { Stop } from './stop.ts';
import { isSoftTimeLimit, isStop } from './stop.ts';

/**
 * Runs a job to its end and says how it ended; never throws.
 * `data` is validated input as it was stored; what run() receives is made of it here.
 */
export async function executeJob(jobClass: JobClass, context: JobContext, data: JobData): Promise<JobOutcome> {
  const run = new Run(context);
  run.note('info', 'Running job', run.phase, context.job);
  let job: Job;
  try {
    job = new jobClass();
    attachRun(job, run);
  } catch (error) {
    return toFailure(run, error);
  }
  const outcome = await perform(run, job, jobClass, data);
  if (outcome.kind === 'success') run.note('info', 'Job completed', 'post_run');
  return outcome;
}

async function perform(run: Run, job: Job, jobClass: JobClass, data: JobData): Promise<JobOutcome> {
  let result: unknown = null;
  try {
    await phase(run, 'initialization', () => refuseStrays(jobClass, data));
    result = await phase(run, 'before_start', () => job.beforeStart(data));
    if (run.failures.length === 0) {
      const input = await phase(run, 'initialization', () => resolveInput(jobClass, run.context, data));
      // Loading may have taken longer than the run may last.
      run.checkpoint();
      result = await phase(run, 'run', () => (job as unknown as { run(input: unknown): unknown }).run(input));
    }
    const stored = toResult(result);
    failIfMarked(run, result);
    await phase(run, 'on_success', () => job.onSuccess(result, data));
    failIfMarked(run, result);
    return await finish(run, job, data, { kind: 'success', result: stored }, result);
  } catch (error) {
    return await failed(run, job, data, error);
  }
}

async function failed(run: Run, job: Job, data: JobData, error: unknown): Promise<JobOutcome> {
  if (isInstance(error, InvalidInput) || isInstance(error, InvalidResult)) run.note('error', error.message, run.phase);
  else if (isJobFailure(error) && run.failures.length === 0) run.note('failure', error.message, run.phase);
  const outcome = toFailure(run, error);
  await hook(run, 'on_failure', () => job.onFailure(error, data));
  await hook(run, 'after_return', () => job.afterReturn('FAILURE', error, data));
  return outcome;
}

/** afterReturn of a good run: its last chance to fail. */
async function finish(run: Run, job: Job, data: JobData, outcome: JobOutcome, result: unknown): Promise<JobOutcome> {
  try {
    await phase(run, 'after_return', () => job.afterReturn('SUCCESS', result, data));
    failIfMarked(run, result);
    return outcome;
  } catch (error) {
    await hook(run, 'on_failure', () => job.onFailure(error, data));
    return toFailure(run, error);
  }
}

async function phase<T>(run: Run, name: string, call: () => T | Promise<T>): Promise<T> {
  run.phase = name;
  return await call();
}

/** A hook of a run that failed already: what it throws is told, and changes nothing. */
async function hook(run: Run, name: string, call: () => unknown): Promise<void> {
  run.phase = name;
  try {
    await call();
  } catch (error) {
    run.note('error', `${name} failed: ${serializeError(error).exc_message[0] ?? ''}`, name);
  }
}

function failIfMarked(run: Run, result: unknown): void {
  if (run.failures.length > 0) throw new JobFailure(run.failures.join('\n'), result);
}

function toFailure(run: Run, thrown: unknown): JobOutcome {
  const stop = stopBehind(run, thrown);
  if (stop !== null) run.hasHeard();
  const error = serializeError(stop ?? thrown);
  const reason = reasonOf(thrown);
  const traceback = reason === 'exception' ? tracebackOf(thrown, run.context.formatStack?.bind(run.context)) : null;
  if (stop !== null && isSoftTimeLimit(stop)) return { kind: 'timeout', limit: 'soft', afterSeconds: stop.seconds, error, traceback };
  if (stop !== null) return { kind: 'cancelled', error, traceback };
  return { kind: 'failure', reason, error, traceback, result: isJobFailure(thrown) ? storedResult(thrown.result) : null };
}

function reasonOf(thrown: unknown): Extract<JobOutcome, { kind: 'failure' }>['reason'] {
  if (isJobFailure(thrown)) return 'failed';
  if (isInstance(thrown, InvalidInput)) return 'invalid_input';
  return isInstance(thrown, InvalidResult) ? 'invalid_result' : 'exception';
}

/** The order to stop that a job passed on, as itself or as the AbortError some function made of it. */
function stopBehind(run: Run, thrown: unknown): Stop | null {
  if (isStop(thrown)) return thrown;
  const { signal } = run.context;
  return signal.aborted && isStop(signal.reason) && serializeError(thrown).exc_type === 'AbortError' ? signal.reason : null;
}

function storedResult(result: unknown): Json {
  try {
    return toResult(result);
  } catch {
    return null;
  }
}
