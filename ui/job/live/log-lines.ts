// The lines of a log as the page holds them: pages that were asked for, lines that came live, and which of them a filter keeps. Pure.

/** As on the wire, one line of a run's log. */
export interface LogLine {
  /** Its number in the run, its address, and the cursor of live views. */
  seq: number;
  created: string;
  log_level: string;
  grouping: string;
  message: string;
  log_object: string;
  absolute_url: string;
}

/** What a filter finds, from `offset` on. */
export interface LogPage {
  offset: number;
  /** Of all lines the filter finds. */
  total: number;
  lines: readonly LogLine[];
}

export interface LogFilter {
  /** This level and above. */
  level: Level;
  /** Found in message or object, whatever the case. */
  q: string;
  grouping: string;
}

/** The five steps of the filter; `failure` stands for failure, error and critical. */
export const levels = ['debug', 'info', 'success', 'warning', 'failure'] as const;
export type Level = (typeof levels)[number];
export type LevelCounts = Record<Level, number>;

export const everything: LogFilter = { level: 'debug', q: '', grouping: '' };

/** The step of the filter that a stored level belongs to. */
export function stepOf(level: string): Level {
  if (level === 'error' || level === 'critical') return 'failure';
  return levels.find((each) => each === level) ?? 'info';
}

export function isEverything(filter: LogFilter): boolean {
  return filter.level === 'debug' && filter.q === '' && filter.grouping === '';
}

/** The same rule as the server's, for lines that arrive while a filter is on. */
export function keeps(filter: LogFilter, line: LogLine): boolean {
  if (levels.indexOf(stepOf(line.log_level)) < levels.indexOf(filter.level)) return false;
  if (filter.grouping && line.grouping !== filter.grouping) return false;
  if (!filter.q) return true;
  const wanted = filter.q.toLowerCase();
  return line.message.toLowerCase().includes(wanted) || line.log_object.toLowerCase().includes(wanted);
}

/** A window on a long log: lines by their place in what the filter finds. What was not asked for yet is missing. */
export interface LogWindow {
  total: number;
  lines: ReadonlyMap<number, LogLine>;
  /** The highest number seen: what comes live is added only above it. */
  lastSeq: number;
}

export const emptyWindow: LogWindow = { total: 0, lines: new Map(), lastSeq: 0 };

/** Adds a page. It may be older than what came live meanwhile: the total never shrinks. */
export function addPage(window: LogWindow, page: LogPage): LogWindow {
  const lines = new Map(window.lines);
  page.lines.forEach((line, index) => lines.set(page.offset + index, line));
  return { total: Math.max(window.total, page.total), lines, lastSeq: Math.max(window.lastSeq, page.lines.at(-1)?.seq ?? 0) };
}

/** Adds lines that came live, at the end; those already held are left out. */
export function addLive(window: LogWindow, incoming: readonly LogLine[], filter: LogFilter): LogWindow {
  const fresh = incoming.filter((line) => line.seq > window.lastSeq);
  if (fresh.length === 0) return window;
  const lines = new Map(window.lines);
  let { total } = window;
  for (const line of fresh) if (keeps(filter, line)) lines.set(total++, line);
  return { total, lines, lastSeq: Math.max(window.lastSeq, ...fresh.map((line) => line.seq)) };
}

export const PAGE_SIZE = 200;

/** The offsets of the pages that cover a range of places and hold a line that is missing. */
export function missingPages(window: LogWindow, first: number, last: number): number[] {
  const offsets = new Set<number>();
  for (let place = Math.max(0, first); place <= Math.min(last, window.total - 1); place++)
    if (!window.lines.has(place)) offsets.add(Math.floor(place / PAGE_SIZE) * PAGE_SIZE);
  return [...offsets];
}
