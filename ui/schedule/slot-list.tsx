// The next runs: day and time in the schedule's own zone, UTC beside it, and a tinted line where the clocks change.
import { TriangleAlert } from 'lucide-react';
import { formatTime, fullTime, zoneAbbreviation } from '../kit/time.ts';
import type { ShownSlot } from './preview.ts';

export interface SlotListProps {
  /** "Sundays at 02:30". */
  words: string;
  slots: readonly ShownSlot[];
  zone: string;
  /** The product's clock, ISO 8601. */
  now: string;
}

export function SlotList({ words, slots, zone, now }: SlotListProps) {
  const isUtc = zone === 'UTC';
  return (
    <div className="overflow-hidden rounded-card border border-line bg-surface">
      <p className="flex justify-between gap-3 border-b border-line px-3 py-1.5 text-12 text-ink-2">
        <span className="min-w-0 wrap-anywhere">{slots.length === 1 ? words : `${words}, next runs`}</span>
        {!isUtc && <span>UTC</span>}
      </p>
      <ol aria-label="Next runs">
        {slots.map(({ at, note }) => (
          <li key={at} className={`px-3 py-1 text-12 ${note ? 'bg-warn-tint' : ''}`}>
            <time dateTime={at} title={fullTime(at, { zone, now })} className="grid grid-cols-[1fr_auto_3rem] gap-3 tabular-nums">
              <span>{dayOf(at, zone, now)}</span>
              <span>
                {clockOf(at, zone)} {zoneAbbreviation(zone, at)}
              </span>
              <span className="text-right text-ink-3">{isUtc ? '' : clockOf(at, 'UTC')}</span>
            </time>
            {note && (
              <p className="mt-0.5 flex items-start gap-1.5 text-ink-2">
                <TriangleAlert aria-hidden className="mt-px size-3.5! text-warn" />
                {note}
              </p>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

const clockOf = (at: string, zone: string): string => formatTime(at, { zone, now: at });

function dayOf(at: string, zone: string, now: string): string {
  const part = (date: string, year: boolean) =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      ...(year && { year: 'numeric' }),
    }).format(new Date(date));
  const sameYear = part(at, true).slice(-4) === part(now, true).slice(-4);
  return part(at, !sameYear).replace(',', '');
}
