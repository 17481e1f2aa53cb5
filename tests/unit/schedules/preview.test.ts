// What people are told of the next runs: the very slots that will fire, and a word on those that a change of the clock moves.
import { describe, expect, test } from 'vitest';
import { oddityOfWall, previewSlots } from '@/features/schedules/preview';
import type { Recurrence } from '@/features/schedules/recurrence';

const daily = (start: string, timeZone: string): Recurrence => ({ interval: 'daily', start: new Date(start), timeZone, crontab: '' });
const told = (recurrence: Recurrence, now: string, count = 3) =>
  previewSlots(recurrence, count, new Date(now)).map(({ at, odd }) => [
    at.toISOString().slice(0, 16),
    ...(odd ? [odd.kind, odd.wall] : []),
  ]);

describe('the next runs', () => {
  test('a skipped time is announced with the time that is not there', () => {
    expect(told(daily('2027-03-27T01:30:00Z', 'Europe/Oslo'), '2027-03-20T00:00:00Z')).toEqual([
      ['2027-03-27T01:30'],
      ['2027-03-28T01:00', 'skipped', '02:30'],
      ['2027-03-29T00:30'],
    ]);
  });

  test('a time that comes twice is announced', () => {
    expect(told(daily('2027-10-30T00:30:00Z', 'Europe/Oslo'), '2027-10-20T00:00:00Z')).toEqual([
      ['2027-10-30T00:30'],
      ['2027-10-31T00:30', 'repeated', '02:30'],
      ['2027-11-01T01:30'],
    ]);
  });

  test('every hour has nothing to announce, and goes on from now when its start has passed', () => {
    expect(told({ ...daily('2027-03-01T00:15:00Z', 'Europe/Oslo'), interval: 'hourly' }, '2027-03-28T00:20:00Z')).toEqual([
      ['2027-03-28T01:15'],
      ['2027-03-28T02:15'],
      ['2027-03-28T03:15'],
    ]);
  });

  test('what happens once is one run; a date that comes rarely is looked for', () => {
    expect(told({ ...daily('2027-03-01T00:15:00Z', 'UTC'), interval: 'future' }, '2027-02-01T00:00:00Z')).toEqual([['2027-03-01T00:15']]);
    expect(
      told(
        { interval: 'custom', start: new Date('2027-01-01T00:00:00Z'), timeZone: 'UTC', crontab: '0 0 29 2 *' },
        '2027-01-01T00:00:00Z',
        2,
      ),
    ).toEqual([['2028-02-29T00:00'], ['2032-02-29T00:00']]);
  });
});

test('a single time that is not there, or is there twice, is told', () => {
  const at = (day: number, month: number) => ({ year: 2027, month, day, hour: 2, minute: 30 });
  expect(oddityOfWall(at(28, 3), 'Europe/Oslo')).toEqual({ kind: 'skipped', wall: '02:30' });
  expect(oddityOfWall(at(31, 10), 'Europe/Oslo')).toEqual({ kind: 'repeated', wall: '02:30' });
  expect(oddityOfWall(at(30, 10), 'Europe/Oslo')).toBeUndefined();
});
