// The runs that changed an object, and how often each did.
import { Link } from '../kit/link.tsx';
import { Counts } from '../kit/counts.tsx';
import { runState } from '../kit/states.ts';
import { StateIcon, StatusPill } from '../kit/status-pill.tsx';
import { Table } from '../kit/table.tsx';
import type { Clock } from '../kit/time.ts';
import { Timestamp } from '../kit/timestamp.tsx';

export interface TouchingRun {
  id: string;
  name: string;
  status: string;
  failure_reason: string | null;
  mode: string;
  user: string | null;
  at: string;
  created: number;
  changed: number;
  deleted: number;
}

const hrefOf = (run: TouchingRun) => `/extras/job-results/${run.id}/`;

/** Beside an object: the newest few. */
export function TouchingRunsBrief({ runs, clock }: { runs: readonly TouchingRun[]; clock: Clock }) {
  return (
    <ul className="border-t border-line">
      {runs.map((run) => (
        <li key={run.id} className="flex gap-2 border-b border-line py-2">
          <span className="flex h-5 items-center" title={run.status}>
            <StateIcon state={runState(run)} />
          </span>
          <span className="min-w-0 flex-1">
            <Link href={hrefOf(run)} className="cut hover:underline" title={run.name}>
              {run.name}
            </Link>
            <span className="block truncate text-12 text-ink-2">{run.user}</span>
          </span>
          <span className="text-right">
            <Counts {...run} hideZeros />
            <span className="block text-12 text-ink-2">
              <Timestamp at={run.at} clock={clock} />
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The tab: all of them. */
export function TouchingRunsTable({ runs, clock }: { runs: readonly TouchingRun[]; clock: Clock }) {
  return (
    <Table
      label="Runs that touched it"
      rows={runs}
      rowKey={(run) => run.id}
      rowHref={hrefOf}
      columns={[
        { key: 'status', head: 'Status', width: '8.5rem', cell: (run) => <StatusPill state={runState(run)} bare title={run.status} /> },
        { key: 'job', head: 'Job', main: true, cell: (run) => run.name },
        { key: 'user', head: 'Started by', quiet: true, cell: (run) => run.user ?? '' },
        { key: 'changes', head: 'Changes of this object', cell: (run) => <Counts {...run} hideZeros /> },
        { key: 'created', head: 'Asked', quiet: true, cell: (run) => <Timestamp at={run.at} clock={clock} /> },
      ]}
    />
  );
}
