// A length of time: "12 s", "2 m 50 s", "1 h 05 m". Given in seconds; nothing is a dash.
import { formatDuration } from './time.ts';

export function Duration({ seconds }: { seconds: number | null | undefined }) {
  if (seconds === null || seconds === undefined) return <span className="text-ink-3">–</span>;
  return <span className="whitespace-nowrap tabular-nums">{formatDuration(seconds)}</span>;
}
