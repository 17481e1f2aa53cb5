// When a schedule runs, in a few words: "Daily at 02:30". Pure; wall times are those of the schedule's own zone.
import { AppError, assertNever } from '@/core/errors';
import { type Crontab, parseCrontab } from './crontab';
import type { Recurrence } from './recurrence';
import { wallOf } from './time-zone';

const WEEKDAYS = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'];

export function wordsOf(recurrence: Recurrence): string {
  const { interval, start, timeZone, crontab } = recurrence;
  const { year, month, day, hour, minute } = wallOf(start, timeZone);
  switch (interval) {
    case 'immediately':
      return 'Once, when approved';
    case 'future':
      return 'Once';
    case 'hourly':
      return `Every hour at :${two(minute)}`;
    case 'daily':
      return `Daily at ${clock(hour, minute)}`;
    case 'weekly':
      return `${WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]} at ${clock(hour, minute)}`;
    case 'custom':
      return crontabWords(crontab);
    default:
      return assertNever(interval);
  }
}

/** The common patterns in words; any other is said as it is written. */
function crontabWords(text: string): string {
  const [minute = '', hour = '', ...date] = text.split(' ');
  const isEveryDay = date.every((field) => field === '*');
  const every = /^\*\/(\d+)$/.exec(minute)?.[1];
  if (isEveryDay && hour === '*' && (minute === '*' || every))
    return every === undefined || every === '1' ? 'Every minute' : `Every ${every} min`;
  const pattern = patternOf(text);
  if (pattern?.minutes.length !== 1) return text;
  if (isEveryDay && hour === '*') return `Every hour at :${two(pattern.minutes[0]!)}`;
  if (pattern.hours.length !== 1) return text;
  const days = daysOf(pattern, date);
  return days ? `${days} at ${clock(pattern.hours[0]!, pattern.minutes[0]!)}` : text;
}

function daysOf({ days, weekdays }: Crontab, [day, month, weekday]: readonly string[]): string | undefined {
  if (month !== '*') return undefined;
  if (day === '*' && weekday === '*') return 'Daily';
  if (weekday === '*') return days.size === 1 ? `On day ${[...days][0]} of the month` : undefined;
  if (day !== '*') return undefined;
  const list = [...weekdays].sort();
  if (list.join() === '1,2,3,4,5') return 'Weekdays';
  return list.length === 1 ? WEEKDAYS[list[0]!] : undefined;
}

function patternOf(text: string): Crontab | undefined {
  try {
    return parseCrontab(text);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

const two = (value: number): string => String(value).padStart(2, '0');
const clock = (hour: number, minute: number): string => `${two(hour)}:${two(minute)}`;
