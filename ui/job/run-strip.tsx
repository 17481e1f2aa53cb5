// The last day of runs in half hours: ended well below, failed on top. Each hour with runs leads to them: a half hour alone is too narrow to hit.
import { Link } from '../kit/link.tsx';
import { formatTime, type Clock } from '../kit/time.ts';

export interface StripSlot {
  /** Start of the half hour, ISO 8601. */
  from: string;
  ended_well: number;
  failed: number;
}

const HEIGHT = 36;
const HOUR_MS = 3_600_000;

export function RunStrip({ slots, clock }: { slots: readonly StripSlot[]; clock: Clock }) {
  const most = Math.max(1, ...slots.map(({ ended_well, failed }) => ended_well + failed));
  const hours = Array.from({ length: Math.ceil(slots.length / 2) }, (_, index) => slots.slice(index * 2, index * 2 + 2));
  return (
    <div className="min-w-0 flex-1 pt-4 max-sm:hidden">
      <div className="flex h-9 items-end gap-[3px]">
        {hours.map((halves) => (
          <Hour key={halves[0]?.from} halves={halves} most={most} clock={clock} />
        ))}
      </div>
      <div aria-hidden className="mt-1 flex justify-between border-t border-line pt-0.5 text-11 text-ink-3">
        <span>{slots[0] && formatTime(new Date(slots[0].from), clock)}</span>
        <span>now</span>
      </div>
    </div>
  );
}

function Hour({ halves, most, clock }: { halves: readonly StripSlot[]; most: number; clock: Clock }) {
  const from = halves[0]?.from ?? '';
  const endedWell = halves.reduce((sum, half) => sum + half.ended_well, 0);
  const failed = halves.reduce((sum, half) => sum + half.failed, 0);
  const until = new Date(Date.parse(from) + HOUR_MS).toISOString();
  const words = `${formatTime(from, clock)} to ${formatTime(until, clock)}: ${endedWell} ended well, ${failed} failed`;
  const look = 'flex h-full min-w-0 flex-1 items-end gap-[3px]';
  const bars = halves.map((half) => <Bar key={half.from} slot={half} most={most} />);
  if (endedWell + failed === 0)
    return (
      <span className={look} title={words}>
        {bars}
      </span>
    );
  return (
    <Link
      href={`/extras/job-results/?date_created__gte=${from}&date_created__lt=${until}`}
      title={words}
      aria-label={words}
      className={look}
    >
      {bars}
    </Link>
  );
}

function Bar({ slot, most }: { slot: StripSlot; most: number }) {
  const tall = (count: number) => (count === 0 ? 0 : Math.max(2, Math.round((count / most) * HEIGHT)));
  if (slot.ended_well + slot.failed === 0) return <span className="h-px flex-1 bg-line-strong" />;
  return (
    <span className="flex h-full flex-1 flex-col justify-end gap-px">
      {slot.failed > 0 && <span className="rounded-[1px] bg-bad-solid" style={{ height: tall(slot.failed) }} />}
      {slot.ended_well > 0 && <span className="rounded-[1px] bg-ok-line" style={{ height: tall(slot.ended_well) }} />}
    </span>
  );
}
