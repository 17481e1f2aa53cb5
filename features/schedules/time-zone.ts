// Wall-clock time of a zone against instants. Pure; knows the zones that the runtime's own tables know.

/** A wall-clock minute. Month 1 to 12. */
export interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
      era: 'short',
    });
    formats.set(zone, format);
  }
  return format;
}

export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds that the zone's clocks are ahead of UTC at an instant (a whole number of minutes or seconds). */
function offsetAt(instant: number, zone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) part[type] = Number(value);
  return (
    Date.UTC(part['year']!, part['month']! - 1, part['day']!, part['hour']!, part['minute']!, part['second']!) -
    Math.floor(instant / 1000) * 1000
  );
}

export function wallOf(instant: Date, zone: string): Wall {
  const local = new Date(instant.getTime() + offsetAt(instant.getTime(), zone));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
  };
}

/** One calendar day of a zone: its offset, and the change of the clocks in or near it, if any (never two within two days). */
export interface LocalDay {
  midnight: number;
  before: number;
  after: number;
  /** First instant with the offset `after`. */
  change: number;
}

export function localDay(zone: string, year: number, month: number, day: number): LocalDay {
  const midnight = Date.UTC(year, month - 1, day);
  let low = midnight - DAY;
  let high = midnight + 2 * DAY;
  const before = offsetAt(low, zone);
  const after = offsetAt(high, zone);
  if (before === after) return { midnight, before, after, change: low };
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetAt(middle, zone) === before) low = middle;
    else high = middle;
  }
  return { midnight, before, after, change: high };
}

/** The instants at which the day's clocks show this minute: one, two where they go back over it, none where they jump it. */
export function instantsOf(day: LocalDay, hour: number, minute: number): number[] {
  const wall = day.midnight + (hour * 60 + minute) * 60_000;
  if (day.before === day.after) return [wall - day.after];
  const early = wall - day.before;
  const late = wall - day.after;
  return [...(early < day.change ? [early] : []), ...(late >= day.change ? [late] : [])];
}

/** What the zone's clocks show, given as if it were UTC → the instant. A time that comes twice is the first; one that is skipped, the moment after it. */
export function instantOf(wall: Date, zone: string): Date {
  const day = localDay(zone, wall.getUTCFullYear(), wall.getUTCMonth() + 1, wall.getUTCDate());
  const [instant] = instantsOf(day, wall.getUTCHours(), wall.getUTCMinutes());
  return instant === undefined ? new Date(day.change) : new Date(instant + wall.getUTCSeconds() * 1000 + wall.getUTCMilliseconds());
}

const DAY = 86_400_000;
