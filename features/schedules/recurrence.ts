// Decides when a schedule is due. Pure: the caller supplies the clock; wall times are those of the schedule's own zone.
import { assertNever } from '@/core/errors';
import { type Crontab, parseCrontab } from './crontab';
import { instantsOf, localDay, wallOf } from './time-zone';

export type Interval = 'immediately' | 'future' | 'hourly' | 'daily' | 'weekly' | 'custom';

export interface Recurrence {
  interval: Interval;
  start: Date;
  timeZone: string;
  /** Five fields; read for `custom` only. */
  crontab: string;
}

/** Days looked ahead before a pattern counts as never due (30 February). Covers the leap-year cycle. */
const HORIZON_DAYS = 366 * 9;

/** The crontab a recurring interval stands for; undefined for those that happen once. */
export function patternOf({ interval, start, timeZone, crontab }: Recurrence): Crontab | undefined {
  const { hour, minute, year, month, day } = wallOf(start, timeZone);
  switch (interval) {
    case 'immediately':
    case 'future':
      return undefined;
    case 'hourly':
      return parseCrontab(`${minute} * * * *`);
    case 'daily':
      return parseCrontab(`${minute} ${hour} * * *`);
    case 'weekly':
      return parseCrontab(`${minute} ${hour} * * ${new Date(Date.UTC(year, month - 1, day)).getUTCDay()}`);
    case 'custom':
      return parseCrontab(crontab);
    default:
      return assertNever(interval);
  }
}

/** The instants of one local day that match, in order, each once. */
function slotsOfDay(pattern: Crontab, zone: string, year: number, month: number, day: number): Date[] {
  const local = localDay(zone, year, month, day);
  const found = new Set<number>();
  for (const hour of pattern.hours) {
    for (const minute of pattern.minutes) {
      const instants = instantsOf(local, hour, minute);
      // A fixed time that the clocks jump over happens once they have jumped; one that comes twice happens the first time.
      const due = !pattern.fixedTime ? instants : [instants[0] ?? local.change];
      for (const instant of due) found.add(instant);
    }
  }
  return [...found].sort((a, b) => a - b).map((instant) => new Date(instant));
}

/** The instants after `after` that match the pattern, in order; ends when nine years bring no further one. */
function* matchesAfter(pattern: Crontab, zone: string, after: Date): Generator<Date> {
  const { year, month, day } = wallOf(after, zone);
  const first = Date.UTC(year, month - 1, day) - 86_400_000;
  for (let offset = 0, barren = 0; barren < HORIZON_DAYS; offset++, barren++) {
    const date = new Date(first + offset * 86_400_000);
    const [y, m, d] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    if (!pattern.months.has(m) || !pattern.days.has(d) || !pattern.weekdays.has(date.getUTCDay())) continue;
    for (const slot of slotsOfDay(pattern, zone, y, m, d)) {
      // A day that the zone leaves out puts its slots on the next one: they come once.
      if (slot <= after) continue;
      barren = 0;
      after = slot;
      yield slot;
    }
  }
}

/** The first instant after `after` that matches the pattern, or null when there is none in nine years. */
export function nextMatch(pattern: Crontab, zone: string, after: Date): Date | null {
  return matchesAfter(pattern, zone, after).next().value ?? null;
}

/** The schedule's first slot: its start, or for a crontab the first match at or after it. Null when it never comes. */
export function firstSlot(recurrence: Recurrence): Date | null {
  if (recurrence.interval !== 'custom') return recurrence.start;
  return nextMatch(parseCrontab(recurrence.crontab), recurrence.timeZone, new Date(recurrence.start.getTime() - 1));
}

/** The slot after `slot`; null for what happens once. */
export function nextSlot(recurrence: Recurrence, slot: Date): Date | null {
  const pattern = patternOf(recurrence);
  return pattern ? nextMatch(pattern, recurrence.timeZone, slot) : null;
}

/**
 * What is due at `now` for a schedule whose next slot is `slot`: missed slots collapse into the latest one.
 * `missed` counts those passed over; `next` is the first slot after `now`.
 */
export function dueSlot(recurrence: Recurrence, slot: Date, now: Date): { slot: Date; missed: number; next: Date | null } | null {
  if (slot > now) return null;
  const pattern = patternOf(recurrence);
  if (!pattern) return { slot, missed: 0, next: null };
  let due = slot;
  let missed = 0;
  for (const next of matchesAfter(pattern, recurrence.timeZone, slot)) {
    if (next > now) return { slot: due, missed, next };
    due = next;
    missed += 1;
  }
  return { slot: due, missed, next: null };
}
