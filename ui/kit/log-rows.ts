// Turns log lines into the rows of a log: heads where a group begins, and only the lines at or above a level. Pure.

export const logLevels = ['debug', 'info', 'success', 'warning', 'failure', 'error', 'critical'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogLine {
  /** Counts from 1 within the run: the line's own address. */
  number: number;
  /** ISO 8601. */
  at: string;
  level: LogLevel;
  grouping: string;
  message: string;
  object?: string | undefined;
  /** Its page; its history where it was deleted. */
  objectHref?: string | undefined;
  objectDeleted?: boolean | undefined;
}

export interface LogGroup {
  key: string;
  grouping: string;
  /** From its first to its last line. */
  seconds: number;
  worst: LogLevel;
  warnings: number;
  failures: number;
  lines: number;
}

export type LogRow = { kind: 'group'; group: LogGroup } | { kind: 'line'; line: LogLine };

export function rankOf(level: LogLevel): number {
  return logLevels.indexOf(level);
}

export function isFailure(level: LogLevel): boolean {
  return rankOf(level) >= rankOf('failure');
}

/** How many lines stand at each level; levels without any count 0. */
export function countLevels(lines: readonly LogLine[]): Record<LogLevel, number> {
  const counts = Object.fromEntries(logLevels.map((level) => [level, 0])) as Record<LogLevel, number>;
  for (const line of lines) counts[line.level] += 1;
  return counts;
}

/** How many lines are shown from a level on, those of the levels above it included. */
export function countFrom(counts: Readonly<Record<LogLevel, number>>, lowest: LogLevel): number {
  return logLevels.reduce((sum, level) => (rankOf(level) < rankOf(lowest) ? sum : sum + counts[level]), 0);
}

/**
 * Consecutive lines of one group stand under one head; the head sums up all its lines, also those the level hides.
 * A run that uses a single group has no heads: there would be nothing to tell apart.
 */
export function logRows(lines: readonly LogLine[], lowest: LogLevel, folded: ReadonlySet<string>): LogRow[] {
  const stretches: LogLine[][] = [];
  for (const line of lines) {
    const last = stretches.at(-1);
    if (last?.[0]?.grouping === line.grouping) last.push(line);
    else stretches.push([line]);
  }
  const heads = new Set(lines.map((line) => line.grouping)).size > 1;
  return stretches.flatMap((stretch) => {
    const shown = stretch.filter((line) => rankOf(line.level) >= rankOf(lowest));
    if (shown.length === 0) return [];
    const group = summarise(stretch);
    const rows: LogRow[] = folded.has(group.key) ? [] : shown.map((line) => ({ kind: 'line', line }));
    return heads ? [{ kind: 'group', group } as const, ...rows] : rows;
  });
}

function summarise(stretch: readonly LogLine[]): LogGroup {
  const first = stretch[0];
  const last = stretch.at(-1);
  const worst = stretch.reduce<LogLevel>((level, line) => (rankOf(line.level) > rankOf(level) ? line.level : level), 'debug');
  return {
    key: `${first?.number ?? 0}-${first?.grouping ?? ''}`,
    grouping: first?.grouping ?? '',
    seconds: first && last ? (Date.parse(last.at) - Date.parse(first.at)) / 1000 : 0,
    worst,
    warnings: stretch.filter((line) => line.level === 'warning').length,
    failures: stretch.filter((line) => isFailure(line.level)).length,
    lines: stretch.length,
  };
}
