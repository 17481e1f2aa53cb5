// When a schedule runs, in words.
import { expect, test } from 'vitest';
import type { Recurrence } from '@/features/schedules/recurrence';
import { wordsOf } from '@/features/schedules/words';

const at = (more: Partial<Recurrence>): Recurrence => ({
  interval: 'custom',
  start: new Date('2027-03-28T00:15:00Z'),
  timeZone: 'Europe/Oslo',
  crontab: '',
  ...more,
});

test.each<[Partial<Recurrence>, string]>([
  [{ interval: 'immediately' }, 'Once, when approved'],
  [{ interval: 'future' }, 'Once'],
  [{ interval: 'hourly' }, 'Every hour at :15'],
  [{ interval: 'daily' }, 'Daily at 01:15'],
  [{ interval: 'weekly' }, 'Sundays at 01:15'],
  [{ crontab: '* * * * *' }, 'Every minute'],
  [{ crontab: '*/30 * * * *' }, 'Every 30 min'],
  [{ crontab: '5 * * * *' }, 'Every hour at :05'],
  [{ crontab: '30 2 * * *' }, 'Daily at 02:30'],
  [{ crontab: '0 8 * * 1-5' }, 'Weekdays at 08:00'],
  [{ crontab: '0 8 * * 3' }, 'Wednesdays at 08:00'],
  [{ crontab: '0 4 1 * *' }, 'On day 1 of the month at 04:00'],
  [{ crontab: '0 4 1 1 *' }, '0 4 1 1 *'],
  [{ crontab: '0 4 1 * 1' }, '0 4 1 * 1'],
  [{ crontab: '0,30 4 * * *' }, '0,30 4 * * *'],
  [{ crontab: 'broken' }, 'broken'],
])('%j: %s', (recurrence, words) => {
  expect(wordsOf(at(recurrence))).toBe(words);
});
