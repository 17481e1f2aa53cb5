// Runs, newest first: how each stands, who asked, what it said and changed. Kept live; new ones wait behind a bar.
import type { Metadata } from 'next';
import { homeOverview } from '@/features/runs/overview';
import { listRequesters, listRuns, type RunPage } from '@/features/runs/run-list';
import { isOver } from '@/ui/job/live/run-facts.ts';
import { LiveRuns } from '@/ui/job/runs/live-runs.tsx';
import { newerThan } from '@/ui/job/runs/run-row.ts';
import { NoRuns, RunsTable } from '@/ui/job/runs/runs-table.tsx';
import { RunStrip } from '@/ui/job/run-strip.tsx';
import { PastTheEnd } from '@/ui/kit/empty.tsx';
import { FilterBar } from '@/ui/kit/filter-bar.tsx';
import { clearHref, type FilterField, pageHref, type Query } from '@/ui/kit/filters.ts';
import { formatQuantity } from '@/ui/kit/number.ts';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { PageFoot } from '@/ui/kit/pager.tsx';
import { RefusedQuery } from '@/ui/kit/refused-query.tsx';
import type { Clock } from '@/ui/kit/time.ts';
import { pageActorWho } from '@/web/page';
import { clockFor, offsetIn, paramsOf, type SearchParams, understood } from '@/web/shown';
import { toRunRow } from './view';

export const metadata: Metadata = { title: 'Runs' };

const PATH = '/extras/job-results/';
const PAGE = 50;

export default async function RunsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await pageActorWho('view', 'extras.jobresult');
  const query = await searchParams;
  const offset = offsetIn(query);
  const [found, requesters, overview, clock] = await Promise.all([
    understood(listRuns(actor, paramsOf(query), { limit: PAGE, offset })),
    listRequesters(actor),
    homeOverview(actor),
    clockFor(actor),
  ]);
  const isRefused = 'refused' in found;
  return (
    <>
      <div className="flex flex-wrap items-end gap-x-10 pr-6 max-sm:pr-4">
        <PageHeader crumbs={[{ label: 'Runs' }]} title="Runs" meta={isRefused ? undefined : howMany(found.total, filterOf(query) !== '')} />
        <RunStrip slots={overview.strip.map(({ from, ...counts }) => ({ from: from.toISOString(), ...counts }))} clock={clock} />
      </div>
      <FilterBar path={PATH} query={query} fields={fieldsOf(requesters)} searchLabel="Filter runs" />
      {isRefused ? (
        <RefusedQuery message={found.refused} clearHref={clearHref(PATH, query)} />
      ) : (
        <Rows found={found} query={query} offset={offset} clock={clock} />
      )}
    </>
  );
}

const howMany = (total: number, isFiltered: boolean): string =>
  `${formatQuantity(total, 'run')}${isFiltered ? (total === 1 ? ' matches' : ' match') : ''}`;

function Rows({ found: { runs, total }, query, offset, clock }: { found: RunPage; query: Query; offset: number; clock: Clock }) {
  const rows = runs.map(toRunRow);
  const filter = filterOf(query);
  return (
    <>
      <LiveRuns
        unfinished={rows.filter((run) => !isOver(run.status)).map((run) => run.id)}
        newer={offset === 0 ? newerThan(rows) : undefined}
        filter={filter}
      >
        <RunsTable
          runs={rows}
          clock={clock}
          empty={
            total > 0 ? (
              <PastTheEnd firstHref={pageHref(PATH, query, 0)} />
            ) : (
              <NoRuns filtered={new URLSearchParams(filter).size} clearHref={clearHref(PATH, query)} />
            )
          }
        />
      </LiveRuns>
      <PageFoot href={(from) => pageHref(PATH, query, from)} offset={offset} shown={rows.length} total={total} size={PAGE} />
    </>
  );
}

const statuses = [
  { value: 'PENDING', label: 'Pending' },
  { value: 'STARTED', label: 'Running' },
  { value: 'SUCCESS', label: 'Succeeded' },
  { value: 'FAILURE', label: 'Failed' },
  { value: 'REVOKED', label: 'Cancelled' },
];

function fieldsOf(requesters: readonly { id: string; name: string }[]): FilterField[] {
  return [
    { name: 'status', label: 'Status', kind: 'choice', options: statuses },
    { name: 'job_model', label: 'Job', kind: 'text', lookups: [] },
    { name: 'user', label: 'Started by', kind: 'choice', options: requesters.map(({ id, name }) => ({ value: id, label: name })) },
    { name: 'date_created', label: 'Asked', kind: 'text', lookups: ['gte', 'lt'] },
  ];
}

function filterOf(query: Query): string {
  const params = paramsOf(query);
  for (const name of ['offset', 'limit']) params.delete(name);
  return params.toString();
}
