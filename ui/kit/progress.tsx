// Two bars that never mix: how much is done (blue) and how long it has taken against the usual (grey, amber once past it).
// The bar alone is never the message: the caller writes the numbers beside it.
import { classNames } from './class-names.ts';

function Track({
  share,
  colour,
  tick,
  label,
  value,
}: {
  share: number;
  colour: string;
  tick?: number | undefined;
  label: string;
  value: string;
}) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={value}
      className="relative h-1.5 w-full"
    >
      <div className="h-full overflow-hidden rounded-tag bg-pressed">
        <div className={classNames('h-full rounded-tag', colour)} style={{ width: `${percent}%` }} />
      </div>
      {tick !== undefined && <span className="absolute -top-0.5 h-2.5 w-0.5 bg-ink-2" style={{ left: `${Math.min(100, tick * 100)}%` }} />}
    </div>
  );
}

/** Done of total. A total of zero draws an empty track. */
export function Progress({ done, total, label = 'Progress' }: { done: number; total: number; label?: string | undefined }) {
  return <Track share={total > 0 ? done / total : 0} colour="bg-run-solid" label={label} value={`${done} of ${total}`} />;
}

/** Elapsed against the usual time; the tick stands at the usual. Without a usual time the bar is measured against the limit. */
export function Elapsed({
  seconds,
  usual,
  limit,
}: {
  seconds: number;
  usual?: number | null | undefined;
  limit?: number | null | undefined;
}) {
  const full = usual ? Math.max(usual * 1.15, seconds) : (limit ?? 0);
  const late = Boolean(usual && seconds > usual);
  const value = `${Math.round(seconds)} seconds${usual ? `, usually ${Math.round(usual)}` : ''}`;
  return (
    <Track
      share={full > 0 ? seconds / full : 0}
      colour={late ? 'bg-warn-solid' : 'bg-idle-solid'}
      tick={usual ? usual / full : undefined}
      label="Elapsed"
      value={value}
    />
  );
}
