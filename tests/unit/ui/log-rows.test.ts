// Which rows a log has, for a level and with groups folded.
import { describe, expect, it } from 'vitest';
import { countFrom, countLevels, logRows, type LogLevel, type LogLine } from '@/ui/kit/log-rows.ts';

let number = 0;
const line = (grouping: string, level: LogLevel, seconds = 0): LogLine => ({
  number: ++number,
  at: new Date(Date.UTC(2026, 2, 12, 21, 0, seconds)).toISOString(),
  level,
  grouping,
  message: `${grouping} ${level}`,
});
const drawn = (rows: ReturnType<typeof logRows>) =>
  rows.map((row) => (row.kind === 'group' ? `# ${row.group.grouping}` : row.line.message));

describe('the rows of a log', () => {
  it('stand under a head for each stretch of one group, also when a group comes again', () => {
    const lines = [line('start', 'info'), line('leaf', 'info'), line('leaf', 'debug'), line('start', 'info')];
    expect(drawn(logRows(lines, 'debug', new Set()))).toEqual([
      '# start',
      'start info',
      '# leaf',
      'leaf info',
      'leaf debug',
      '# start',
      'start info',
    ]);
  });

  it('of a run with a single group have no heads', () => {
    expect(drawn(logRows([line('run', 'info'), line('run', 'info')], 'debug', new Set()))).toEqual(['run info', 'run info']);
  });

  it('at a level are those at it and above: failure shows error and critical', () => {
    const lines = (['debug', 'info', 'success', 'warning', 'failure', 'error', 'critical'] as const).map((level) => line('run', level));
    expect(drawn(logRows(lines, 'failure', new Set()))).toEqual(['run failure', 'run error', 'run critical']);
  });

  it('leave out heads of groups with nothing to show, and keep the sums of those that have', () => {
    const lines = [line('start', 'debug'), line('leaf', 'debug', 1), line('leaf', 'warning', 30)];
    const rows = logRows(lines, 'info', new Set());
    expect(drawn(rows)).toEqual(['# leaf', 'leaf warning']);
    expect(rows[0]).toMatchObject({ group: { seconds: 29, lines: 2, warnings: 1, failures: 0, worst: 'warning' } });
  });

  it('of a folded group are its head alone', () => {
    const lines = [line('start', 'info'), line('leaf', 'info')];
    const head = logRows(lines, 'debug', new Set())[0];
    const key = head?.kind === 'group' ? head.group.key : '';
    expect(drawn(logRows(lines, 'debug', new Set([key])))).toEqual(['# start', '# leaf', 'leaf info']);
  });
});

it('counts from a level on what stands there and above', () => {
  const counts = countLevels((['debug', 'debug', 'info', 'warning', 'failure', 'critical'] as const).map((level) => line('run', level)));
  expect((['debug', 'info', 'success', 'failure'] as const).map((level) => countFrom(counts, level))).toEqual([6, 4, 3, 2]);
});

it('counts every level, absent ones as 0', () => {
  expect(countLevels([line('run', 'info'), line('run', 'info'), line('run', 'error')])).toEqual({
    debug: 0,
    info: 2,
    success: 0,
    warning: 0,
    failure: 0,
    error: 1,
    critical: 0,
  });
});
