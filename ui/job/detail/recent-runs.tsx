// How a job has fared: its last thirty runs as bars, the usual and the slow, and the latest few by name.
import { Link } from '../../kit/link.tsx';
import type { ReactNode } from 'react';
import { Duration } from '../../kit/duration.tsx';
import { LastRuns } from '../../kit/last-runs.tsx';
import { formatQuantity } from '../../kit/number.ts';
import { Section } from '../../kit/section.tsx';
import type { State } from '../../kit/states.ts';
import { StatusPill } from '../../kit/status-pill.tsx';
import type { Clock } from '../../kit/time.ts';
import { Timestamp } from '../../kit/timestamp.tsx';
import type { LastRun } from '../list/job-row.ts';

export interface RecentRunsProps {
  /** Oldest first, at most thirty. */
  states: readonly State[];
  latest: readonly (LastRun & { seconds?: number | undefined })[];
  usualSeconds?: number | undefined;
  slowSeconds?: number | undefined;
  runsHref: string;
  clock: Clock;
}

export function RecentRuns({ states, latest, usualSeconds, slowSeconds, runsHref, clock }: RecentRunsProps) {
  const succeeded = states.filter((state) => state === 'succeeded' || state === 'undone').length;
  if (states.length === 0)
    return (
      <Section title="Runs">
        <p className="text-12 text-ink-2">Never run.</p>
      </Section>
    );
  return (
    <>
      <Section
        title={states.length === 1 ? 'Its only run' : `Last ${formatQuantity(states.length, 'run')}`}
        action={`${succeeded} succeeded`}
      >
        <LastRuns runs={states} slots={Math.max(10, states.length)} href={runsHref} wide />
        <dl className="mt-2 grid grid-cols-3 gap-3">
          <Figure label="Usual" value={<Duration seconds={usualSeconds} />} />
          <Figure label="Slowest 5 %" value={<Duration seconds={slowSeconds} />} />
          <Figure label="Last run" value={<Timestamp at={latest[0]?.at} clock={clock} />} />
        </dl>
      </Section>
      <Section
        title="Latest"
        action={
          <Link href={runsHref} className="link">
            All runs
          </Link>
        }
      >
        <ul className="border-t border-line">
          {latest.map((run) => (
            <li key={run.href} className="border-b border-line">
              <Link href={run.href} className="flex min-h-9 items-center justify-between gap-3 py-1 hover:bg-hover max-sm:min-h-11">
                <span className="flex min-w-0 items-center gap-2">
                  <StatusPill state={run.state} bare title={run.status} />
                  {run.user && <span className="truncate text-12 text-ink-3">by {run.user}</span>}
                </span>
                <span className="flex shrink-0 items-center gap-3 text-12 text-ink-2">
                  <Duration seconds={run.seconds} />
                  <Timestamp at={run.at} clock={clock} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

function Figure({ label, value }: { label: string; value: ReactNode }) {
  return (
    <div>
      <dt className="text-12 text-ink-2">{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
