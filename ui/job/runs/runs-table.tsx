// Runs as a table, newest first: how each stands, who asked, what it said and changed, when and how long.
import { CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Counts } from '../../kit/counts.tsx';
import { Empty } from '../../kit/empty.tsx';
import { formatCount } from '../../kit/number.ts';
import { Table, type Column } from '../../kit/table.tsx';
import { Tag } from '../../kit/tag.tsx';
import type { Clock } from '../../kit/time.ts';
import { Timestamp } from '../../kit/timestamp.tsx';
import { runHref } from '../list/job-row.ts';
import { failureCount, lineTotal } from '../live/run-facts.ts';
import { LiveDuration, LiveStatus } from './live-runs.tsx';
import type { RunRow } from './run-row.ts';

export interface RunsTableProps {
  runs: readonly RunRow[];
  clock: Clock;
  /** Left out on a job's own page. */
  showJob?: boolean | undefined;
  empty: ReactNode;
}

const origins: Record<string, string> = {
  api: 'REST',
  cli: 'CLI',
  schedule: 'Schedule',
  request: 'Request',
  hook: 'Hook',
  button: 'Button',
};

export function RunsTable({ runs, clock, showJob = true, empty }: RunsTableProps) {
  return (
    <Table
      label="Runs"
      columns={columnsFor(clock, showJob)}
      rows={runs}
      rowKey={(run) => run.id}
      rowHref={(run) => runHref(run.id)}
      empty={empty}
    />
  );
}

function columnsFor(clock: Clock, showJob: boolean): Column<RunRow>[] {
  const name: Column<RunRow> = {
    key: 'job',
    head: showJob ? 'Job' : 'Run',
    main: true,
    mono: !showJob,
    cell: (run) => (showJob ? run.name : run.id.slice(0, 8)),
  };
  return [
    { key: 'status', head: 'Status', width: '8.5rem', cell: (run) => <LiveStatus run={run} /> },
    name,
    { key: 'origin', head: 'Started by', cell: (run) => <Who run={run} /> },
    { key: 'queue', head: 'Queue', mono: true, quiet: true, priority: 3, cell: (run) => run.queue },
    { key: 'lines', head: 'Log', priority: 2, cell: (run) => <LogCounts run={run} /> },
    {
      key: 'changes',
      head: 'Changes',
      priority: 2,
      cell: (run) => <Counts hideZeros created={run.changes.created} changed={run.changes.updated} deleted={run.changes.deleted} />,
    },
    { key: 'created', head: 'Asked', quiet: true, cell: (run) => <Timestamp at={run.createdAt} clock={clock} /> },
    { key: 'duration', head: 'Duration', align: 'right', cell: (run) => <LiveDuration run={run} /> },
  ];
}

function Who({ run }: { run: RunRow }) {
  const origin = origins[run.origin];
  return (
    <span className="flex items-center gap-2">
      <span className="truncate" title={run.user}>
        {run.user ?? <span className="text-ink-3">User gone</span>}
      </span>
      {origin && <Tag>{origin}</Tag>}
      {run.isDryrun && <Tag>Dry run</Tag>}
    </span>
  );
}

/** Lines by weight: all, warnings, failures. Zeros are left out. */
function LogCounts({ run }: { run: RunRow }) {
  const { warning } = run.counts;
  const failure = failureCount(run.counts);
  const total = lineTotal(run.counts);
  if (total === 0) return <span className="text-ink-3">–</span>;
  const title = Object.entries(run.counts)
    .map(([level, count]) => `${count} ${level}`)
    .join(', ');
  return (
    <span title={title} className="flex items-center gap-2.5 text-12 tabular-nums [&_svg.lucide]:size-3.5">
      <span className="inline-flex items-center gap-1 text-ink-2">
        <Info aria-hidden className="text-ink-3" />
        {formatCount(total)}
        <span className="sr-only">{total === 1 ? ' line' : ' lines'}</span>
      </span>
      {warning > 0 && (
        <span className="inline-flex items-center gap-1 text-warn">
          <TriangleAlert aria-hidden />
          {formatCount(warning)}
          <span className="sr-only">{warning === 1 ? ' warning' : ' warnings'}</span>
        </span>
      )}
      {failure > 0 && (
        <span className="inline-flex items-center gap-1 text-bad">
          <CircleX aria-hidden />
          {formatCount(failure)}
          <span className="sr-only">{failure === 1 ? ' failure' : ' failures'}</span>
        </span>
      )}
    </span>
  );
}

/** Nothing there, or nothing that the filters find: two different things. */
export function NoRuns({ filtered, clearHref }: { filtered: number; clearHref: string }) {
  if (filtered > 0)
    return (
      <Empty
        title={filtered === 1 ? 'No run matches this filter.' : `No run matches these ${filtered} filters.`}
        action={
          <a href={clearHref} className="link">
            Clear filters
          </a>
        }
      />
    );
  return <Empty title="Nothing has run yet.">Open a job and press Run Job: its run appears here, with its log.</Empty>;
}
