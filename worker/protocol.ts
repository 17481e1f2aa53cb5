// What supervisor and runner say to each other: frames of a length and JSON. What comes from a runner is a guest's word: checked, cut, never trusted.
import type { Json, LogLevel, SerializedError } from '@windlass/sdk';
import { cap, LOG_LEVELS, truncate } from '@windlass/sdk';
import type { LineTuple, ReportedOutcome, RunOrderForRunner } from '@/features/runs/order';

/** Largest frame a runner may send. */
export const MOST_BYTES = 1024 * 1024;

export type FromRunner =
  | { t: 'ready' }
  | { t: 'log'; run: string; lines: LineTuple[] }
  | { t: 'file'; run: string; n: number; name: string; size: number }
  | { t: 'chunk'; run: string; n: number; data: Buffer }
  | { t: 'done'; run: string; outcome: ReportedOutcome; lines: LineTuple[]; dirty: boolean; rss: number; usedDatabase: boolean };

export type ToRunner =
  | (RunOrderForRunner & { t: 'run' })
  /** Loads the database client while there is nothing else to do. */
  | { t: 'warm' }
  | { t: 'soft'; run: string; seconds: number }
  | { t: 'cancel'; run: string }
  | { t: 'file'; run: string; n: number; id?: string; url?: string; error?: string };

/** The runner broke the rules of the conversation. */
export class ProtocolError extends Error {
  readonly reason: 'internal' | 'output_limit';

  constructor(message: string, reason: 'internal' | 'output_limit' = 'internal') {
    super(message);
    this.reason = reason;
  }
}

export function encodeFrame(message: ToRunner | WireMessage): Buffer {
  const text = JSON.stringify(message);
  const frame = Buffer.allocUnsafe(4 + Buffer.byteLength(text));
  frame.writeUInt32BE(frame.length - 4, 0);
  frame.write(text, 4);
  return frame;
}

/** A runner's message before it was checked. */
export interface WireMessage {
  t: FromRunner['t'];
  [field: string]: unknown;
}

/** Puts frames together from whatever pieces arrive. Holds at most one frame; a longer one is refused by its length, before it is read. */
export class FrameReader {
  readonly #most: number;
  #pieces: Buffer[] = [];
  #held = 0;

  constructor(mostBytes = MOST_BYTES) {
    this.#most = mostBytes;
  }

  /** @throws ProtocolError */
  *push(piece: Buffer): Generator<unknown> {
    this.#pieces.push(piece);
    this.#held += piece.length;
    while (this.#held >= 4) {
      const length = this.#peekLength();
      if (length > this.#most) throw new ProtocolError(`a message of ${length} bytes`, 'output_limit');
      if (this.#held < length + 4) return;
      const buffer = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
      const rest = buffer.subarray(4 + length);
      this.#pieces = rest.length > 0 ? [rest] : [];
      this.#held = rest.length;
      yield parse(buffer.toString('utf8', 4, 4 + length));
    }
  }

  #peekLength(): number {
    if (this.#pieces[0]!.length < 4) this.#pieces = [Buffer.concat(this.#pieces)];
    return this.#pieces[0]!.readUInt32BE(0);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ProtocolError('a message that is no JSON');
  }
}

/** @throws ProtocolError when it is none of the messages a runner may send */
export function checkMessage(value: unknown): FromRunner {
  const message = record(value, 'a message');
  if (message['t'] === 'ready') return { t: 'ready' };
  const run = text(message['run'], 'run', 36);
  switch (message['t']) {
    case 'log':
      return { t: 'log', run, lines: lines(message['lines']) };
    case 'file':
      return {
        t: 'file',
        run,
        n: whole(message['n'], 'n'),
        name: text(message['name'], 'name', 255),
        size: whole(message['size'], 'size'),
      };
    case 'chunk':
      return { t: 'chunk', run, n: whole(message['n'], 'n'), data: Buffer.from(text(message['data'], 'data', MOST_BYTES), 'base64') };
    case 'done':
      return {
        t: 'done',
        run,
        outcome: outcome(message['outcome']),
        lines: lines(message['lines']),
        dirty: message['dirty'] === true,
        rss: whole(message['rss'], 'rss'),
        usedDatabase: message['usedDatabase'] === true,
      };
    default:
      throw new ProtocolError('an unknown message');
  }
}

const LEVELS = new Set<string>(LOG_LEVELS);

function lines(value: unknown): LineTuple[] {
  if (!Array.isArray(value)) throw new ProtocolError('lines that are no list');
  return value.map((item: unknown): LineTuple => {
    if (!Array.isArray(item)) throw new ProtocolError('a line that is no list');
    const [level, message, grouping, ms, object, url] = item as unknown[];
    if (typeof level !== 'string' || !LEVELS.has(level)) throw new ProtocolError('a line of an unknown level');
    if (typeof message !== 'string' || typeof grouping !== 'string' || typeof object !== 'string' || typeof url !== 'string')
      throw new ProtocolError('a line without text');
    if (typeof ms !== 'number' || !Number.isFinite(ms)) throw new ProtocolError('a line without a time');
    return [level as LogLevel, cap(message), truncate(grouping, 100), ms, truncate(object, 200), safeUrl(truncate(url, 255))];
  });
}

/** A page of ours, or a web address; never a script. */
function safeUrl(url: string): string {
  return /^(?:\/(?!\/)|https?:\/\/)/i.test(url) ? url : '';
}

function outcome(value: unknown): ReportedOutcome {
  const given = record(value, 'an outcome');
  const traceback =
    given['traceback'] === null || given['traceback'] === undefined ? null : cap(text(given['traceback'], 'traceback', MOST_BYTES));
  switch (given['kind']) {
    case 'success':
      return { kind: 'success', result: json(given['result']) };
    case 'failure': {
      const reason = given['reason'];
      if (reason !== 'exception' && reason !== 'failed' && reason !== 'invalid_result' && reason !== 'invalid_input')
        throw new ProtocolError('a failure for an unknown reason');
      return { kind: 'failure', reason, error: serializedError(given['error']), traceback, result: json(given['result']) };
    }
    case 'timeout':
      return {
        kind: 'timeout',
        limit: 'soft',
        afterSeconds: Number(given['afterSeconds']) || 0,
        error: serializedError(given['error']),
        traceback,
      };
    case 'cancelled':
      return { kind: 'cancelled', error: serializedError(given['error']), traceback };
    case 'refused':
      if (given['reason'] !== 'load_error' && given['reason'] !== 'job_missing') throw new ProtocolError('a refusal for an unknown reason');
      return { kind: 'refused', reason: given['reason'], message: cap(text(given['message'], 'message', MOST_BYTES)), traceback };
    default:
      throw new ProtocolError('an unknown outcome');
  }
}

function serializedError(value: unknown): SerializedError {
  const given = record(value, 'an error');
  const message = given['exc_message'];
  if (!Array.isArray(message)) throw new ProtocolError('an error without a message');
  return {
    exc_type: truncate(text(given['exc_type'], 'exc_type', MOST_BYTES), 200),
    exc_module: truncate(text(given['exc_module'], 'exc_module', MOST_BYTES), 200),
    exc_message: message.slice(0, 16).map((item: unknown) => cap(text(item, 'exc_message', MOST_BYTES))),
  };
}

const MOST_DEPTH = 100;

/** A copy that the database can keep: no NUL, no half characters, not too deep. */
function json(value: unknown, depth = 0): Json {
  if (depth > MOST_DEPTH) throw new ProtocolError('a result that is nested too deeply');
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return storableText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item: unknown) => json(item, depth + 1));
  return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [storableText(key), json(item, depth + 1)]));
}

function storableText(value: string): string {
  return value.toWellFormed().replaceAll('\0', '\u2400');
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ProtocolError(`${what} that is no object`);
  return value as Record<string, unknown>;
}

function text(value: unknown, what: string, most: number): string {
  if (typeof value !== 'string' || value.length > most) throw new ProtocolError(`${what} that is no text, or too long`);
  return value;
}

function whole(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new ProtocolError(`${what} that is no whole number`);
  return value;
}
