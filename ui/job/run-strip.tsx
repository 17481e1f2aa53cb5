// The last day of runs in half hours: ended well below, failed on top. Each bar leads to its runs.
import Link from 'next/link';
import { formatTime, type Clock } from '../kit/time.ts';

export interface StripSlot {
  /** Start of the half hour, ISO 8601. */
  from: string;
  ended_well: number;
  failed: number;
}

const HEIGHT = 36;

export function RunStrip({ slots, clock }: { slots: readonly StripSlot[]; clock: Clock }) {
  const most = Math.max(1, ...slots.map(({ ended_well, failed }) => ended_well + failed));
  const tall = (count: number) => (count === 0 ? 0 : Math.max(2, Math.round((count / most) * HEIGHT)));
  return (
    <div className="min-w-0 flex-1 pt-4 max-sm:hidden">
      <div className="flex h-9 items-end gap-[3px]">
        {slots.map(({ from, ended_well, failed }) => {
          const until = new Date(Date.parse(from) + 1_800_000).toISOString();
          const words = `${formatTime(new Date(from), clock)}: ${ended_well} ended well, ${failed} failed`;
          if (ended_well + failed === 0) return <span key={from} className="h-px flex-1 bg-line-strong" title={words} />;
          return (
            <Link
              key={from}
              href={`/extras/job-results/?date_created__gte=${from}&date_created__lt=${until}`}
              title={words}
              aria-label={words}
              className="flex h-full flex-1 flex-col justify-end gap-px"
            >
              {failed > 0 && <span className="rounded-[1px] bg-bad-solid" style={{ height: tall(failed) }} />}
              {ended_well > 0 && <span className="rounded-[1px] bg-ok-line" style={{ height: tall(ended_well) }} />}
            </Link>
          );
        })}
      </div>
      <div aria-hidden className="mt-1 flex justify-between border-t border-line pt-0.5 text-11 text-ink-3">
        <span>{slots[0] && formatTime(new Date(slots[0].from), clock)}</span>
        <span>now</span>
      </div>
    </div>
  );
}
