// When schedules are due. (clock-changes.test.ts holds them against an oracle.)
import { describe, expect, test } from 'vitest';
import { parseCrontab } from '@/features/schedules/crontab';
import { dueSlot, firstSlot, nextMatch, nextSlot, type Recurrence } from '@/features/schedules/recurrence';

const upcoming = (crontab: string, zone: string, from: string, count: number): string[] => {
  const slots: string[] = [];
  let at: Date | null = new Date(from);
  while (slots.length < count && (at = nextMatch(parseCrontab(crontab), zone, at))) slots.push(at.toISOString().slice(0, 16));
  return slots;
};

describe('a fixed time across a change of the clock', () => {
  test.each([
    ['30 2 * * *', 'America/New_York', '2027-03-13T00:00Z', ['2027-03-13T07:30', '2027-03-14T07:00', '2027-03-15T06:30']],
    ['30 1 * * *', 'America/New_York', '2026-10-31T00:00Z', ['2026-10-31T05:30', '2026-11-01T05:30', '2026-11-02T06:30']],
    ['0 1 * * *', 'Europe/Dublin', '2027-03-27T12:00Z', ['2027-03-28T01:00', '2027-03-29T00:00']],
    ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00Z', ['2026-10-03T15:30', '2026-10-04T15:15']],
    ['0 0 * * *', 'America/Sao_Paulo', '2026-10-16T00:00Z', ['2026-10-16T03:00', '2026-10-17T03:00']],
    ['30 2 * * *', 'UTC', '2027-03-13T00:00Z', ['2027-03-13T02:30', '2027-03-14T02:30']],
    ['0 2,3 * * *', 'Europe/Oslo', '2027-03-28T00:00Z', ['2027-03-28T01:00', '2027-03-29T00:00', '2027-03-29T01:00']],
  ])('%s in %s from %s', (crontab, zone, from, expected) => {
    expect(upcoming(crontab, zone, from, expected.length)).toEqual(expected);
  });
});

test('an open pattern follows real time: it has no hole and no double where clocks change', () => {
  const slots = upcoming('*/30 * * * *', 'Europe/Oslo', '2026-10-24T23:00Z', 8);
  const gaps = slots.slice(1).map((slot, index) => Date.parse(`${slot}Z`) - Date.parse(`${slots[index]!}Z`));
  expect(new Set(gaps)).toEqual(new Set([30 * 60_000]));
});

describe('a crontab that is none', () => {
  test.each([
    '',
    'daily',
    '* * * *',
    '* * * * * *',
    '-1 * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 7',
    'a b c d e',
    '*  * * * *',
    '1-0 * * * *',
    '*/0 * * * *',
    '@daily',
    '0 0 L * *',
  ])('%j is refused', (text) => {
    expect(() => parseCrontab(text)).toThrow(expect.objectContaining({ code: 'invalid', fields: { crontab: [expect.any(String)] } }));
  });
  test('what the field accepts is accepted', () => {
    expect(() => parseCrontab('*/15 9,17 3 * 1-5')).not.toThrow();
  });
});

test('a day that never comes ends the search', () => {
  expect(nextMatch(parseCrontab('0 0 30 2 *'), 'UTC', new Date('2026-01-01T00:00Z'))).toBeNull();
});

describe('slots', () => {
  const daily: Recurrence = { interval: 'daily', start: new Date('2026-10-24T22:00:30Z'), timeZone: 'Europe/Oslo', crontab: '' };
  test('the first slot is the start itself, later ones keep the wall time across a change of the clock', () => {
    expect(firstSlot(daily)).toEqual(daily.start);
    expect(nextSlot(daily, daily.start)?.toISOString()).toBe('2026-10-25T23:00:00.000Z');
  });
  test('a crontab starts at its first match, not at its start time', () => {
    expect(
      firstSlot({ interval: 'custom', start: new Date('2026-01-01T10:07Z'), timeZone: 'UTC', crontab: '0 12 * * *' })?.toISOString(),
    ).toBe('2026-01-01T12:00:00.000Z');
    expect(
      firstSlot({ interval: 'custom', start: new Date('2026-01-01T12:00Z'), timeZone: 'UTC', crontab: '0 12 * * *' })?.toISOString(),
    ).toBe('2026-01-01T12:00:00.000Z');
  });
  test('missed slots collapse into the latest, and are counted', () => {
    const hourly: Recurrence = { interval: 'hourly', start: new Date('2026-01-01T00:10Z'), timeZone: 'UTC', crontab: '' };
    expect(dueSlot(hourly, hourly.start, new Date('2026-01-01T03:30Z'))).toEqual({
      slot: new Date('2026-01-01T03:10Z'),
      missed: 3,
      next: new Date('2026-01-01T04:10Z'),
    });
    expect(dueSlot(hourly, hourly.start, new Date('2026-01-01T00:09Z'))).toBeNull();
  });
  test('a weekly schedule keeps its weekday, and what happens once has no next slot', () => {
    const weekly: Recurrence = { interval: 'weekly', start: new Date('2026-03-25T08:00Z'), timeZone: 'Europe/Oslo', crontab: '' };
    expect(nextSlot(weekly, weekly.start)?.toISOString()).toBe('2026-04-01T07:00:00.000Z');
    expect(nextSlot({ ...weekly, interval: 'future' }, weekly.start)).toBeNull();
  });
});
