// The run page's pure parts: the stretch of a log it holds, and what it says about how a run ended.
import { describe, expect, test } from 'vitest';
import {
  append,
  appendLive,
  keeps,
  prepend,
  readLogFilter,
  refreshed,
  toLine,
  windowOf,
  type LogPage,
  type WireLine,
} from '@/ui/job/live/log-window';
import { reasonText, whatWasKept } from '@/ui/job/live/run-facts';

const wire = (seq: number, more: Partial<WireLine> = {}): WireLine => ({
  seq,
  created: '2026-03-12T13:00:00.000Z',
  log_level: 'info',
  grouping: 'run',
  message: `line ${seq}`,
  log_object: '',
  absolute_url: '',
  ...more,
});
const page = (from: number, to: number, more: Partial<LogPage> = {}): LogPage => ({
  lines: Array.from({ length: to - from + 1 }, (_, index) => wire(from + index)),
  earlier: false,
  later: false,
  ...more,
});
const numbers = (window: { lines: readonly { number: number }[] }) => window.lines.map((line) => line.number);
const all = readLogFilter(undefined, undefined);

describe('the stretch of a log', () => {
  test('grows at both ends without a line twice', () => {
    const middle = windowOf(page(4, 6, { earlier: true, later: true }));
    const wider = append(prepend(middle, page(1, 4)), page(6, 8));
    expect(numbers(wider)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(wider).toMatchObject({ earlier: false, later: false });
  });

  test('takes live lines at its end, once each', () => {
    const held = appendLive(windowOf(page(1, 3)), [wire(3), wire(4), wire(5)], all);
    expect(numbers(appendLive(held, [wire(5)], all))).toEqual([1, 2, 3, 4, 5]);
  });

  test('leaves live lines out while it ends before the end of the log: a gap would look like none', () => {
    expect(numbers(appendLive(windowOf(page(1, 3, { later: true })), [wire(90)], all))).toEqual([1, 2, 3]);
  });

  test('keeps of live lines what the filter keeps', () => {
    const filter = readLogFilter('warning', 'BGP');
    expect(keeps(filter, toLine(wire(1, { log_level: 'error', message: 'bgp is down' })))).toBe(true);
    expect(keeps(filter, toLine(wire(1, { log_level: 'info', message: 'bgp is up' })))).toBe(false);
    expect(keeps(filter, toLine(wire(1, { log_level: 'error', message: 'ospf is down' })))).toBe(false);
  });

  test('tells of its lines what is told now, once they are read again', () => {
    const address = '/dcim/devices/1/';
    const held = appendLive(windowOf(page(1, 1)), [wire(2, { log_object: 'sw1', absolute_url: address })], all);
    const gone = { name: 'sw1', is_deleted: true };
    const now = refreshed(held, { ...page(1, 1), lines: [wire(2, { log_object: 'sw1', absolute_url: address, object: gone }), wire(3)] });
    expect(held.lines[1]).toMatchObject({ object: 'sw1', objectHref: address });
    expect(now.lines[1]).toMatchObject({ object: 'sw1', objectDeleted: true });
    expect(now.lines[1]!.objectHref).toBeUndefined();
    expect(numbers(now)).toEqual([1, 2]);
  });

  test('links objects inside this site only', () => {
    expect(toLine(wire(1, { log_object: 'sw1', absolute_url: '/dcim/devices/1/' })).objectHref).toBe('/dcim/devices/1/');
    for (const absolute_url of ['//evil.example/', 'javascript:alert(1)', 'https://evil.example/'])
      expect(toLine(wire(1, { log_object: 'sw1', absolute_url })).objectHref).toBeUndefined();
  });

  test('an unknown level in the address means all levels', () => {
    expect(readLogFilter('loud', ' x ')).toEqual({ lowest: 'debug', q: 'x' });
  });
});

describe('what became of a run’s changes', () => {
  const run = {
    mode: 'direct',
    isDryrun: false,
    status: 'FAILURE',
    startedAt: '2026-03-12T13:00:00Z',
    changes: { created: 1, updated: 2, deleted: 0 },
  };

  test('changes of a direct run that failed are kept, and said to be', () => {
    expect(whatWasKept(run)).toBe('3 changes made before it ended are kept.');
    expect(whatWasKept({ ...run, status: 'SUCCESS' })).toBe('3 changes kept.');
  });

  test('a dry run and a run that never started changed nothing', () => {
    expect(whatWasKept({ ...run, mode: 'read', isDryrun: true })).toContain('a dry run can’t write');
    expect(whatWasKept({ ...run, mode: 'read' })).toContain('only reads');
    expect(whatWasKept({ ...run, startedAt: undefined })).toContain('never started');
  });

  test('a limit that was reached is named with its length', () => {
    expect(reasonText({ failureReason: 'time_limit', softLimitSeconds: 300, hardLimitSeconds: 600 })).toContain('10 m 00 s');
  });
});
