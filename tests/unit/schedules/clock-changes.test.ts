// 40 changes of the clocks: every slot equals that of a walk over real minutes, which reads each minute's wall clock and shares no code with the real thing.
import { expect, test } from 'vitest';
import { parseCrontab } from '@/features/schedules/crontab';
import { nextMatch } from '@/features/schedules/recurrence';

const MINUTE = 60_000;

/** Around which instant in which zone, and patterns: in the hour that is jumped or repeated, beside it, and open ones. */
const CHANGES: [zone: string, what: string, instant: string, patterns: [string, string, string, string]][] = [
  ['Europe/Oslo', 'an hour is jumped', '2027-03-28T01:00Z', ['30 2 * * *', '0,59 1,2,3 * * *', '*/20 * * * 0', '5 */2 * * *']],
  ['Europe/Oslo', 'an hour comes twice', '2027-10-31T01:00Z', ['30 2 * * *', '0,59 1,2,3 * * *', '*/20 * * * 0', '5 */2 * * *']],
  ['America/New_York', 'an hour is jumped', '2027-03-14T07:00Z', ['30 2 * * 0', '15 1,2,3 14 3 *', '7 * * * *', '* 2 * * *']],
  ['America/New_York', 'an hour comes twice', '2027-11-07T06:00Z', ['30 1 * * 0', '15 0,1,2 7 11 *', '7 * * * *', '* 1 * * *']],
  ['Australia/Lord_Howe', 'half an hour is jumped', '2026-10-03T15:30Z', ['15 2 * * *', '0,29,30,59 1-3 * * *', '*/7 * * * *', '* 2 4 10 *']],
  ['Australia/Lord_Howe', 'half an hour comes twice', '2027-04-03T15:00Z', ['45 1 * * *', '0,29,30,59 1-3 * * *', '*/7 * * * *', '* 1 4 4 *']],
  ['America/Sao_Paulo', 'midnight is jumped', '2018-11-04T03:00Z', ['0 0 * * *', '30 0 4 11 0', '30 * * * 0', '*/15 0 * * *']],
  ['Africa/Cairo', 'midnight comes twice', '2027-10-28T21:00Z', ['30 23 * * *', '0,30 0,23 * * *', '30 * * * 5', '*/15 23 * * *']],
  ['Antarctica/Troll', 'two hours are jumped', '2027-03-28T01:00Z', ['30 2 * * *', '10 1 28 3 *', '*/50 * * * *', '45 */3 * * *']],
  ['Pacific/Apia', 'a whole day is jumped', '2011-12-30T10:00Z', ['0 5 * * *', '0 5 30 12 *', '0 * * * *', '*/30 12 30,31 * *']],
]; // prettier-ignore

type Wall = {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  readonly weekday: number;
  readonly at: number;
};

/** What the clocks of the zone show at this instant; `at` is that as if it were UTC. */
function clockOf(zone: string): (instant: number) => Wall {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return (instant) => {
    const [day, month, year, hour, minute] = format.format(instant).match(/\d+/g)!.map(Number) as [number, number, number, number, number];
    return wallAt(Date.UTC(year, month - 1, day, hour, minute));
  };
}
function wallAt(at: number): Wall {
  const date = new Date(at);
  return {
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    weekday: date.getUTCDay(),
    at,
  };
}

/** Whether the wall clock matches, field by field, as crontab(5) writes fields. */
function matches(pattern: string, wall: Wall): boolean {
  const values = [wall.minute, wall.hour, wall.day, wall.month, wall.weekday];
  return pattern.split(' ').every((field, index) =>
    field.split(',').some((part) => {
      const [range = '', step = '1'] = part.split('/');
      const [from, to = from] = range === '*' ? [index === 2 || index === 3 ? 1 : 0, 99] : range.split('-').map(Number);
      const value = values[index]!;
      return value >= from! && value <= to! && (value - from!) % Number(step) === 0;
    }),
  );
}

/**
 * The minutes at which it is due. Open minutes or hours follow real time: every minute that matches. A fixed time happens once:
 * the first time the clocks show it, or, where they jump over it, at the moment after the jump.
 */
function walk(pattern: string, zone: string, from: number, to: number): string[] {
  const isFixed = pattern.split(' ').slice(0, 2).every((field) => !field.startsWith('*')); // prettier-ignore
  const read = clockOf(zone);
  const due: string[] = [];
  const shown = new Set<number>();
  let before = read(from - MINUTE).at;
  for (let instant = from; instant < to; instant += MINUTE) {
    const wall = read(instant);
    const isNew = !shown.has(wall.at);
    shown.add(wall.at);
    let isDue = matches(pattern, wall) && (isNew || !isFixed);
    for (let jumped = before + MINUTE; isFixed && jumped < wall.at; jumped += MINUTE) isDue ||= matches(pattern, wallAt(jumped));
    if (isDue) due.push(new Date(instant).toISOString());
    before = wall.at;
  }
  return due;
}

const CASES = CHANGES.flatMap(([zone, what, instant, patterns]) => patterns.map((pattern) => [pattern, zone, what, instant] as const));

test.each(CASES)('%s in %s, where %s at %s', (pattern, zone, _what, instant) => {
  const [from, to] = [Date.parse(instant) - 40 * 60 * MINUTE, Date.parse(instant) + 56 * 60 * MINUTE];
  const slots: string[] = [];
  let at = nextMatch(parseCrontab(pattern), zone, new Date(from - 1));
  for (; at !== null && at.getTime() < to; at = nextMatch(parseCrontab(pattern), zone, at)) slots.push(at.toISOString());
  const walked = walk(pattern, zone, from, to);
  expect(walked.length).toBeGreaterThan(0);
  expect(slots).toEqual(walked);
});

test('there are 40 of them, and the clocks of each do change', () => {
  expect(CASES).toHaveLength(40);
  for (const [zone, , instant] of CHANGES) {
    const offset = (at: number) => clockOf(zone)(at).at - at;
    expect([zone, offset(Date.parse(instant)) - offset(Date.parse(instant) - MINUTE)]).not.toEqual([zone, 0]);
  }
});
