// How times and durations are written: the viewer's zone, a 24-hour clock, as little date as is needed. Pure: zone and now are given.

/** What every time on a page is told by; made once per request and passed down, so server and browser write the same words. */
export interface Clock {
  /** An IANA zone: the viewer's, else the site's. */
  zone: string;
  /** ISO 8601. */
  now: string;
}

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: string;
  minute: string;
  second: string;
  weekday: string;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  return format;
}

function partsOf(at: Date, zone: string): Parts {
  const read: Record<string, string> = {};
  for (const part of formatIn(zone).formatToParts(at)) read[part.type] = part.value;
  return {
    year: Number(read['year']),
    month: Number(read['month']),
    day: Number(read['day']),
    hour: read['hour'] ?? '',
    minute: read['minute'] ?? '',
    second: read['second'] ?? '',
    weekday: read['weekday'] ?? '',
  };
}

/** Days since the epoch of a wall-clock date. */
function dayNumber(parts: Parts): number {
  return Math.floor(Date.UTC(parts.year, parts.month - 1, parts.day) / 86_400_000);
}

/**
 * Today `14:06`, within six days `Wed 23:40`, this year `5 Mar 22:09`, else `14 Jan 2025`.
 * @param seconds for logs and live pages only
 */
export function formatTime(at: string | Date, clock: Clock, { seconds = false }: { seconds?: boolean } = {}): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '–';
  const then = partsOf(date, clock.zone);
  const now = partsOf(new Date(clock.now), clock.zone);
  const time = `${then.hour}:${then.minute}${seconds ? `:${then.second}` : ''}`;
  const days = dayNumber(then) - dayNumber(now);
  if (days === 0) return time;
  if (Math.abs(days) <= 6) return `${then.weekday} ${time}`;
  if (then.year === now.year) return `${then.day} ${months[then.month - 1]} ${time}`;
  return `${then.day} ${months[then.month - 1]} ${then.year}`;
}

/** `12 Mar 2026`, of a date without a time: its own calendar day in no zone. */
export function formatDate(date: string): string {
  const [year, month, day] = date.slice(0, 10).split('-').map(Number);
  return year && month && day ? `${day} ${months[month - 1]} ${year}` : '–';
}

/** `22:01:18.702` in the viewer's zone: log lines. */
export function formatLogTime(at: string | Date, zone: string): string {
  const date = new Date(at);
  const parts = partsOf(date, zone);
  return `${parts.hour}:${parts.minute}:${parts.second}.${String(date.getUTCMilliseconds()).padStart(3, '0')}`;
}

/** `in 9 min`, `35 min ago`, `2 h ago`: only beside a clock time. */
export function formatRelative(at: string | Date, clock: Clock): string {
  const seconds = Math.round((new Date(at).getTime() - new Date(clock.now).getTime()) / 1000);
  const size = Math.abs(seconds);
  if (size < 2) return 'now';
  const words =
    size < 60
      ? `${size} s`
      : size < 5400
        ? `${Math.round(size / 60)} min`
        : size < 129_600
          ? `${Math.round(size / 3600)} h`
          : `${Math.round(size / 86_400)} days`;
  return seconds >= 0 ? `in ${words}` : `${words} ago`;
}

/** `CET`, or `GMT+8` where the zone has no letters of its own. */
export function zoneAbbreviation(zone: string, at: string | Date): string {
  return (
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'short' })
      .formatToParts(new Date(at))
      .find((part) => part.type === 'timeZoneName')?.value ?? zone
  );
}

/** The whole truth for a tooltip: ISO in the viewer's offset, then UTC, then the source's zone if it is another. */
export function fullTime(at: string | Date, clock: Clock, sourceZone?: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  const lines = [`${isoIn(date, clock.zone)} ${clock.zone}`];
  if (clock.zone !== 'UTC') lines.push(`${isoIn(date, 'UTC')} UTC`);
  if (sourceZone && sourceZone !== clock.zone && sourceZone !== 'UTC') lines.push(`${isoIn(date, sourceZone)} ${sourceZone}`);
  return lines.join('\n');
}

function isoIn(date: Date, zone: string): string {
  const parts = partsOf(date, zone);
  const wall = Date.UTC(parts.year, parts.month - 1, parts.day, Number(parts.hour), Number(parts.minute), Number(parts.second));
  const offset = Math.round((wall - Math.floor(date.getTime() / 1000) * 1000) / 60_000);
  const size = Math.abs(offset);
  const two = (value: number) => String(value).padStart(2, '0');
  const suffix = offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return `${parts.year}-${two(parts.month)}-${two(parts.day)}T${parts.hour}:${parts.minute}:${parts.second}${suffix}`;
}

/** `Thu 12 Mar` and `14:06`, for the clock in the top bar. */
export function formatClock(now: Date, zone: string): { date: string; time: string; zone: string } {
  const parts = partsOf(now, zone);
  return {
    date: `${parts.weekday} ${parts.day} ${months[parts.month - 1]}`,
    time: `${parts.hour}:${parts.minute}`,
    zone: zoneAbbreviation(zone, now),
  };
}

/** `0.4 s`, `12 s`, `2 m 50 s`, `1 h 05 m`, `3 d 04 h`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  if (seconds < 9.95) return `${seconds < 0.05 ? '0' : seconds.toFixed(1).replace(/\.0$/, '')} s`;
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${two(whole % 60)} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} m`;
  return `${Math.floor(whole / 86_400)} d ${two(Math.floor((whole % 86_400) / 3600))} h`;
}
