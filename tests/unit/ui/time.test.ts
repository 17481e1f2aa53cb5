// Times and durations as they are written on every page.
import { describe, expect, it } from 'vitest';
import { formatDate, formatDuration, formatLogTime, formatRelative, formatTime, fullTime, zoneAbbreviation } from '@/ui/kit/time.ts';

const oslo = { zone: 'Europe/Oslo', now: '2026-03-12T13:06:00Z' };

describe('a time', () => {
  it.each([
    ['2026-03-12T13:06:00Z', '14:06'],
    ['2026-03-11T22:40:00Z', 'Wed 23:40'],
    ['2026-03-13T20:30:00Z', 'Fri 21:30'],
    ['2026-03-05T21:09:00Z', '5 Mar 22:09'],
    ['2025-01-14T10:00:00Z', '14 Jan 2025'],
    ['not a time', '–'],
  ])('%s reads %s', (at, words) => {
    expect(formatTime(at, oslo)).toBe(words);
  });

  it('belongs to the day it has in the viewer’s zone, not in UTC', () => {
    expect(formatTime('2026-03-11T23:30:00Z', oslo)).toBe('00:30');
    expect(formatTime('2026-03-11T23:30:00Z', { ...oslo, zone: 'UTC' })).toBe('Wed 23:30');
  });

  it('has seconds only when asked', () => {
    expect(formatTime('2026-03-12T13:06:07Z', oslo, { seconds: true })).toBe('14:06:07');
  });

  it('is told in full with its offset on both sides of a clock change', () => {
    expect(fullTime('2026-03-29T00:30:00Z', oslo)).toBe('2026-03-29T01:30:00+01:00 Europe/Oslo\n2026-03-29T00:30:00Z UTC');
    expect(fullTime('2026-03-29T01:30:00Z', oslo)).toContain('2026-03-29T03:30:00+02:00');
  });

  it('names the zone of its source when that is another', () => {
    expect(fullTime('2026-03-12T13:06:00Z', oslo, 'Asia/Singapore')).toContain('2026-03-12T21:06:00+08:00 Asia/Singapore');
    expect(zoneAbbreviation('Europe/Oslo', '2026-03-12T13:06:00Z')).toBe('CET');
  });

  it('of a zone with half hours and of one behind UTC keeps its sign and minutes', () => {
    expect(fullTime('2026-03-12T13:06:00Z', { ...oslo, zone: 'Asia/Kolkata' })).toContain('18:36:00+05:30');
    expect(fullTime('2026-03-12T13:06:00Z', { ...oslo, zone: 'America/St_Johns' })).toContain('10:36:00-02:30');
  });
});

it('a log line is told to the millisecond', () => {
  expect(formatLogTime('2026-03-12T21:00:49.377Z', 'Europe/Oslo')).toBe('22:00:49.377');
});

it.each([
  [0, '0 s'],
  [0.42, '0.4 s'],
  [12, '12 s'],
  [59.6, '1 m 00 s'],
  [170, '2 m 50 s'],
  [3599.7, '1 h 00 m'],
  [3900, '1 h 05 m'],
  [100_800, '1 d 04 h'],
  [-1, '–'],
  [Number.NaN, '–'],
])('%d seconds last %s', (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words);
});

it.each([
  ['2026-03-12T13:15:00Z', 'in 9 min'],
  ['2026-03-12T12:31:00Z', '35 min ago'],
  ['2026-03-12T11:06:00Z', '2 h ago'],
  ['2026-03-12T13:06:20Z', 'in 20 s'],
  ['2026-03-15T13:06:00Z', 'in 3 days'],
])('%s is %s', (at, words) => {
  expect(formatRelative(at, oslo)).toBe(words);
});

it('a date without a time is the same day everywhere', () => {
  expect(formatDate('2026-03-01')).toBe('1 Mar 2026');
});
