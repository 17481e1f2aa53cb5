// The latest run of a job in its list: how it stands, when, and who asked; linked.
import { Link } from '../../kit/link.tsx';
import { StatusPill } from '../../kit/status-pill.tsx';
import type { Clock } from '../../kit/time.ts';
import { Timestamp } from '../../kit/timestamp.tsx';
import type { LastRun } from './job-row.ts';

export function LastRunCell({ run, clock }: { run: LastRun | undefined; clock: Clock }) {
  if (!run) return <span className="text-ink-3">Never run</span>;
  return (
    <Link href={run.href} className="group/run block min-w-0 py-0.5">
      <span className="flex items-center gap-2">
        <StatusPill state={run.state} bare title={run.status} />
        <span className="text-ink-2 underline-offset-3 group-hover/run:underline">
          <Timestamp at={run.at} clock={clock} />
        </span>
      </span>
      <span className="block truncate text-12 text-ink-3">{run.user ? `by ${run.user}` : 'by a user who is gone'}</span>
    </Link>
  );
}
