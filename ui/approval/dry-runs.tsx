// The dry runs of a request, newest first: what trying it showed. How each ended is for everybody who sees the request.
import { runHref } from '../job/list/job-row.ts';
import { Link } from '../kit/link.tsx';
import { Markdown } from '../kit/markdown.tsx';
import { Section } from '../kit/section.tsx';
import type { State } from '../kit/states.ts';
import { StatusPill } from '../kit/status-pill.tsx';
import type { Clock } from '../kit/time.ts';
import { Timestamp } from '../kit/timestamp.tsx';

export interface DryRunRow {
  id: string;
  state: State;
  /** The API's word, on hover. */
  status: string;
  by: string;
  at: string;
  /** With the code that was asked for; else what it showed is of other code. */
  sameCode: boolean;
  mayOpen: boolean;
  /** Why it failed. */
  message?: string | undefined;
}

export const DRY_RUNS = 'dry-runs';

export function DryRuns({ runs, clock }: { runs: readonly DryRunRow[]; clock: Clock }) {
  if (runs.length === 0) return null;
  return (
    <Section id={DRY_RUNS} title="Dry runs" count={runs.length}>
      <ul className="border-t border-line">
        {runs.map(({ id, state, status, by, at, sameCode, mayOpen, message }) => (
          <li key={id} className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line py-1.5">
            <span className="w-28">
              <StatusPill state={state} bare title={status} />
            </span>
            {mayOpen ? (
              <Link href={runHref(id)} className="link font-mono">
                {id.slice(0, 8)}
              </Link>
            ) : (
              <span className="font-mono">{id.slice(0, 8)}</span>
            )}
            <span className="text-12 text-ink-2">
              {by}, <Timestamp at={at} clock={clock} />
              {!sameCode && ', with other code than was asked for'}
            </span>
            {message && (
              <span className="min-w-0 basis-full wrap-anywhere text-12 sm:basis-auto sm:flex-1">
                <Markdown inline>{message}</Markdown>
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
