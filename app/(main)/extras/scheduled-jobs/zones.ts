// The zones a schedule can be in, the viewer's first, and the time that a new one starts with.
import { isTimeZone, wallOf } from '@/features/schedules/time-zone';

export function zonesFor(...first: readonly string[]): string[] {
  return [...new Set([...first.filter(isTimeZone), 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}

/** An instant as the zone's clocks show it, for an input: "2027-03-28T02:30". */
export function wallText(at: Date, zone: string): string {
  const { year, month, day, hour, minute } = wallOf(at, zone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** The next full hour but one: far enough ahead to fill in the rest. */
export function defaultStart(now: Date, zone: string): string {
  return wallText(new Date(Math.ceil(now.getTime() / 3_600_000 + 0.5) * 3_600_000), zone);
}
