// A time in the viewer's zone, with the full ISO, UTC and the source's zone on hover. Same words on server and in the browser.
import { formatRelative, formatTime, fullTime, zoneAbbreviation, type Clock } from './time.ts';

export interface TimestampProps {
  at: string | Date | null | undefined;
  clock: Clock;
  seconds?: boolean | undefined;
  /** Adds the zone's abbreviation: where someone decides by this time. */
  zone?: boolean | undefined;
  /** Adds "in 9 min" or "35 min ago" in grey, where someone waits. */
  relative?: boolean | undefined;
  /** The schedule's or device's own zone, for the tooltip. */
  sourceZone?: string | undefined;
  /** What stands for no time: "Never run", "–". */
  none?: string | undefined;
}

export function Timestamp({ at, clock, seconds = false, zone = false, relative = false, sourceZone, none = '–' }: TimestampProps) {
  if (at === null || at === undefined) return <span className="text-ink-3">{none}</span>;
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={fullTime(date, clock, sourceZone)} className="whitespace-nowrap">
      {formatTime(date, clock, { seconds })}
      {zone && ` ${zoneAbbreviation(clock.zone, date)}`}
      {relative && <span className="ml-2 text-ink-3">{formatRelative(date, clock)}</span>}
    </time>
  );
}
