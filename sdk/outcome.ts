// How a run may end: one closed union for every way, and the error of a failed one as text that is safe to store.

import type { Json } from './field-spec.ts';
import { isStop } from './stop.ts';
import { cap, MAX_TEXT_BYTES, textOf } from './text.ts';

/** An error as the result of a failed run shows it. */
export interface SerializedError {
  readonly exc_type: string;
  readonly exc_module: string;
  readonly exc_message: readonly string[];
}

export type RunOutcome =
  | { readonly kind: 'success'; readonly result: Json }
  /** The job threw, called fail(), returned something that can't be stored, or its input is no longer valid. */
  | {
      readonly kind: 'failure';
      readonly reason: 'exception' | 'failed' | 'invalid_result' | 'invalid_input';
      readonly error: SerializedError;
      readonly traceback: string | null;
      readonly result: Json;
    }
  | {
      readonly kind: 'timeout';
      readonly limit: 'soft' | 'hard';
      readonly afterSeconds: number;
      readonly error: SerializedError;
      readonly traceback: string | null;
    }
  | { readonly kind: 'cancelled'; readonly error: SerializedError; readonly traceback: string | null }
  /** Nothing of the job has run. */
  | {
      readonly kind: 'refused';
      readonly reason: 'load_error' | 'job_missing' | 'job_disabled' | 'not_permitted' | 'user_inactive' | 'code_changed' | 'invalid_input';
      readonly message: string;
      readonly traceback: string | null;
    }
  /** The process ended without an outcome, or was ended for what it did. */
  | { readonly kind: 'crashed'; readonly reason: 'process_exit' | 'memory_limit' | 'output_limit' | 'internal'; readonly message: string }
  | { readonly kind: 'lost'; readonly signal: string };

/** The outcomes that the job's own process can report. */
export type JobOutcome = Extract<RunOutcome, { kind: 'success' | 'failure' | 'timeout' | 'cancelled' }>;

export type FailureReason =
  Extract<RunOutcome, { reason: string }>['reason'] | 'soft_time_limit' | 'time_limit' | 'cancelled' | 'worker_lost';

/** The reason as it is kept with the run; null for success. */
export function failureReason(outcome: RunOutcome): FailureReason | null {
  switch (outcome.kind) {
    case 'success':
      return null;
    case 'timeout':
      return outcome.limit === 'soft' ? 'soft_time_limit' : 'time_limit';
    case 'cancelled':
      return 'cancelled';
    case 'lost':
      return 'worker_lost';
    default:
      return outcome.reason;
  }
}

const FAILURE = Symbol.for('windlass.failure');

/**
 * An expected failure. Thrown, it ends the run as failed, with its message and no traceback;
 * and onFailure() is given one when fail() was called.
 */
export class JobFailure extends Error {
  override readonly name = 'JobFailure';
  readonly [FAILURE] = true;
  /** What run() returned, when it returned. */
  readonly result: unknown;

  constructor(message: string, result: unknown = null) {
    super(message);
    this.result = result;
  }
}

export function isJobFailure(value: unknown): value is JobFailure {
  return attempt(() => typeof value === 'object' && value !== null && FAILURE in value, false);
}

const MAX_CAUSES = 8;

/** Whatever was thrown, as text: nothing of it can throw again, and it is cut to 32 KB. */
export function serializeError(thrown: unknown): SerializedError {
  if (!isErrorLike(thrown)) return { exc_type: typeName(thrown), exc_module: 'builtins', exc_message: [cap(textOf(thrown))] };
  const type = errorName(thrown);
  const errors = attempt(() => (thrown as { errors?: unknown }).errors, undefined);
  const inner = Array.isArray(errors) ? errors.slice(0, MAX_CAUSES).map((error) => cap(textOf(error), MAX_TEXT_BYTES / 16)) : [];
  return {
    exc_type: cap(type, 200),
    exc_module: moduleOf(thrown, type),
    exc_message: [cap(messageOf(thrown), MAX_TEXT_BYTES / 2), ...inner],
  };
}

/** The stack, and those of its causes. Null when nothing that has a stack was thrown. */
export function tracebackOf(thrown: unknown, formatStack: (stack: string) => string = (stack) => stack): string | null {
  const stacks: string[] = [];
  const seen = new Set<unknown>();
  for (let error: unknown = thrown; isErrorLike(error) && !seen.has(error) && seen.size < MAX_CAUSES; error = causeOf(error)) {
    seen.add(error);
    const [current, stack] = [error, attempt(() => (error as Error).stack, undefined)];
    stacks.push(typeof stack === 'string' && stack !== '' ? stack : `${errorName(current)}: ${messageOf(current)}`);
  }
  if (stacks.length === 0) return null;
  // Cut before formatting too: a stack of megabytes is not worth reading twice.
  const text = stacks.map((stack) => stack.slice(0, MAX_TEXT_BYTES)).join('\n\nCaused by: ');
  return cap(attempt(() => formatStack(text), text));
}

/** `instanceof` for values that may throw when they are looked at. */
export function isInstance<T>(value: unknown, type: abstract new (...parameters: never) => T): value is T {
  return attempt(() => value instanceof type, false);
}

function isErrorLike(value: unknown): value is object {
  return attempt(
    () =>
      value instanceof Error || (typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Error]'),
    false,
  );
}

function causeOf(error: object): unknown {
  return attempt(() => (error as Error).cause, undefined);
}

function messageOf(error: object): string {
  return attempt(() => textOf((error as Error).message), "(an error whose message can't be read)");
}

function errorName(error: object): string {
  const name = attempt(() => (error as Error).name, '');
  if (typeof name === 'string' && name !== '' && name !== 'Error') return name;
  const type = attempt(() => error.constructor.name, '');
  return typeof type === 'string' && type !== '' ? type : 'Error';
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object' && typeof value !== 'function') return typeof value;
  const name = attempt(() => value.constructor.name, '');
  return typeof name === 'string' && name !== '' ? cap(name, 200) : typeof value;
}

function moduleOf(error: object, type: string): string {
  if (isStop(error) || isJobFailure(error)) return '@windlass/sdk';
  return Object.hasOwn(globalThis, type) ? 'builtins' : '';
}

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
