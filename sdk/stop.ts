// Why a run may be told to stop: the reasons its abort signal carries.

const STOP = Symbol.for('windlass.stop');

/** The soft limit has passed: tidy up, the hard limit kills. */
export class SoftTimeLimitExceeded extends Error {
  override readonly name = 'SoftTimeLimitExceeded';
  readonly [STOP] = 'soft_time_limit';
  readonly seconds: number;

  constructor(seconds: number) {
    super(`The soft time limit of ${seconds} s has passed.`);
    this.seconds = seconds;
  }
}

/** Somebody cancelled the run. */
export class JobCancelled extends Error {
  override readonly name = 'JobCancelled';
  readonly [STOP] = 'cancelled';

  constructor(message = 'The run was cancelled.') {
    super(message);
  }
}

export type Stop = SoftTimeLimitExceeded | JobCancelled;

/** True for a reason to stop made by any copy of this package. */
export function isStop(value: unknown): value is Stop {
  try {
    return typeof value === 'object' && value !== null && STOP in value;
  } catch {
    return false;
  }
}

export function isSoftTimeLimit(stop: Stop): stop is SoftTimeLimitExceeded {
  return stop[STOP] === 'soft_time_limit';
}

/** How long a job that took its signal may say things before a log line stops it too: what the signal broke off may have to be tidied up. */
export function tidyingMs(stop: Stop): number {
  // Two seconds after it was cancelled a run is killed.
  return isSoftTimeLimit(stop) ? 5000 : 1000;
}
