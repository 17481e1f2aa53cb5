// A job's log: levels, groupings, and the objects lines are about. Where lines go is the host's business.

import { cap, textOf, truncate } from './text.ts';

export const LOG_LEVELS = ['debug', 'info', 'success', 'warning', 'failure', 'error', 'critical'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** An object as a log line keeps it: its text and the page it is found at. */
export interface LogObject {
  readonly repr: string;
  readonly url: string;
}

export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly grouping: string;
  /** Text of the object the line is about, or "". */
  readonly object: string;
  readonly url: string;
  readonly created: Date;
  /** For the worker's own output only. */
  readonly skipDbLogging: boolean;
}

export interface LogOptions {
  /** Title the line is listed under; the phase of the run if left out. */
  readonly grouping?: string;
  /** Any row: the line links to it. */
  readonly object?: unknown;
  /** Keeps the line out of the run's log. */
  readonly skipDbLogging?: boolean;
}

export type Log = (message: unknown, options?: LogOptions) => void;

export interface Logger extends Readonly<Record<LogLevel, Log>> {
  /** Runs `fn` with a logger whose lines are grouped under `name`. */
  group<T>(name: string, fn: (logger: Logger) => T): T;
}

/** What a logger needs of its run. */
export interface LogSink {
  write(entry: LogEntry): void;
  describe(object: unknown): LogObject;
  now(): Date;
  /** The grouping of lines that name none. */
  grouping(): string;
  /** Throws when the run was told to stop. */
  checkpoint(): void;
}

/** Lengths of the columns that lines are kept in. */
const COLUMNS = { grouping: 100, object: 200, url: 255 } as const;

export function createLogger(sink: LogSink, grouping?: string): Logger {
  const write = (level: LogLevel, message: unknown, options: LogOptions = {}) => {
    sink.write(toEntry(sink, level, message, { ...(grouping === undefined ? {} : { grouping }), ...options }));
    // After the line is written: a job that is told to stop has not lost what it said last.
    sink.checkpoint();
  };
  const levels = Object.fromEntries(
    LOG_LEVELS.map((level) => [level, (message: unknown, options?: LogOptions) => write(level, message, options)]),
  );
  return { ...(levels as Record<LogLevel, Log>), group: (name, fn) => fn(createLogger(sink, name)) };
}

/** A line as it is kept: texts storable and cut to size. */
export function toEntry(sink: LogSink, level: LogLevel, message: unknown, options: LogOptions): LogEntry {
  const object = options.object === undefined || options.object === null ? { repr: '', url: '' } : describeSafely(sink, options.object);
  return {
    level,
    message: cap(textOf(message)),
    grouping: truncate(options.grouping ?? sink.grouping(), COLUMNS.grouping),
    object: truncate(object.repr, COLUMNS.object),
    url: truncate(object.url, COLUMNS.url),
    created: sink.now(),
    skipDbLogging: options.skipDbLogging ?? false,
  };
}

function describeSafely(sink: LogSink, object: unknown): LogObject {
  try {
    return sink.describe(object);
  } catch {
    return { repr: textOf(object), url: '' };
  }
}
