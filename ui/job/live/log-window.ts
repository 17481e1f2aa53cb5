// The part of a log that the page holds: a stretch without gaps, with word of whether more lies before and after it. Pure.
import { logLevels, rankOf, type LogLevel, type LogLine } from '../../kit/log-rows.ts';

/** One line as it comes over the wire. */
export interface WireLine {
  seq: number;
  created: string;
  log_level: string;
  grouping: string;
  message: string;
  log_object: string;
  absolute_url: string;
  /** What is known now of its object, where it is one of the product's: otherwise the address leads where it says. */
  object?: { name: string; href?: string; is_deleted: boolean };
}

/** A stretch of what the filter finds. */
export interface LogPage {
  lines: readonly WireLine[];
  /** More of it lies before the first line, after the last line. */
  earlier: boolean;
  later: boolean;
}

export interface LogFilter {
  lowest: LogLevel;
  q: string;
}

export type LevelCounts = Readonly<Record<LogLevel, number>>;

export interface LogWindow {
  lines: readonly LogLine[];
  earlier: boolean;
  later: boolean;
}

/** Lines the platform adds about a lost run are numbered far above the job's own. */
const EPILOGUE = 2_000_000_000;

export function toLine(wire: WireLine): LogLine {
  const level = logLevels.find((each) => each === wire.log_level) ?? 'info';
  const name = wire.object?.name ?? wire.log_object;
  const href = wire.object ? (wire.object.href ?? '') : wire.absolute_url;
  const inside = /^\/(?!\/)/.test(href);
  return {
    number: wire.seq,
    at: wire.created,
    level,
    grouping: wire.grouping,
    message: wire.message,
    ...(name ? { object: name } : {}),
    ...(inside ? { objectHref: href } : {}),
    ...(wire.object?.is_deleted ? { objectDeleted: true } : {}),
  };
}

export function isEpilogue(number: number): boolean {
  return number >= EPILOGUE;
}

export function windowOf(page: LogPage): LogWindow {
  return { lines: page.lines.map(toLine), earlier: page.earlier, later: page.later };
}

/** The same lines, as they were read just now: what was told when they came may have changed since. */
export function refreshed(window: LogWindow, page: LogPage): LogWindow {
  const now = new Map(page.lines.map((line) => [line.seq, line]));
  return { ...window, lines: window.lines.map((line) => (now.has(line.number) ? toLine(now.get(line.number)!) : line)) };
}

export function prepend(window: LogWindow, page: LogPage): LogWindow {
  const first = window.lines[0]?.number ?? Number.POSITIVE_INFINITY;
  return { ...window, lines: [...page.lines.map(toLine).filter((line) => line.number < first), ...window.lines], earlier: page.earlier };
}

export function append(window: LogWindow, page: LogPage): LogWindow {
  return { ...window, lines: [...window.lines, ...newer(window, page.lines)], later: page.later };
}

/** Lines that came live. While the window ends before the end of the log they are left out: reading on fetches them. */
export function appendLive(window: LogWindow, incoming: readonly WireLine[], filter: LogFilter): LogWindow {
  if (window.later) return window;
  const fresh = newer(window, incoming).filter((line) => keeps(filter, line));
  return fresh.length === 0 ? window : { ...window, lines: [...window.lines, ...fresh] };
}

function newer(window: LogWindow, incoming: readonly WireLine[]): LogLine[] {
  const last = window.lines.at(-1)?.number ?? 0;
  return incoming.map(toLine).filter((line) => line.number > last);
}

/** The same rule as the server's, for lines that arrive while a filter is on. */
export function keeps(filter: LogFilter, line: LogLine): boolean {
  if (rankOf(line.level) < rankOf(filter.lowest)) return false;
  const wanted = filter.q.toLowerCase();
  return wanted === '' || line.message.toLowerCase().includes(wanted);
}

export function isFiltered(filter: LogFilter): boolean {
  return filter.lowest !== 'debug' || filter.q !== '';
}

/** A filter as an address has it; what is no level means all. */
export function readLogFilter(level: string | undefined, q: string | undefined): LogFilter {
  return { lowest: logLevels.find((each): each is LogLevel => each === level) ?? 'debug', q: q?.trim() ?? '' };
}
