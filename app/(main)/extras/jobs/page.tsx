// The list of jobs: by grouping, with what governs each, how its last runs went, and why one can't be run.
import { LayoutGrid, List, RefreshCw } from 'lucide-react';
import type { Metadata } from 'next';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { countsOf, isWorthTelling } from '@/features/jobs/refresh-words';
import { jobsInReports, listSourceReports } from '@/features/jobs/source-reports';
import { isAnyInstalled, type JobList, listGroupings, listJobs, listSources, type SourceState } from '@/features/jobs/overview';
import type { JobRow } from '@/ui/job/list/job-row.ts';
import { JobTable } from '@/ui/job/list/job-table.tsx';
import { JobTiles } from '@/ui/job/list/job-tiles.tsx';
import { LoadErrors } from '@/ui/job/list/load-errors.tsx';
import { RefreshButton } from '@/ui/job/list/refresh-button.tsx';
import { RefreshOutcome } from '@/ui/job/sources/refresh-outcome.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import { FilterBar } from '@/ui/kit/filter-bar.tsx';
import { clearHref, type FilterField, hrefWith, type Query, valuesOf } from '@/ui/kit/filters.ts';
import { formatQuantity } from '@/ui/kit/number.ts';
import { Fact, PageHeader } from '@/ui/kit/page-header.tsx';
import { TableFoot } from '@/ui/kit/pager.tsx';
import { RefusedQuery } from '@/ui/kit/refused-query.tsx';
import { SegmentedLinks } from '@/ui/kit/segmented.tsx';
import type { RowGroup } from '@/ui/kit/table.tsx';
import { Timestamp } from '@/ui/kit/timestamp.tsx';
import type { Clock } from '@/ui/kit/time.ts';
import { pageActorWho } from '@/web/page';
import { clockFor, one, paramsOf, type SearchParams, understood } from '@/web/shown';
import { toFileError, toJobRow, toRefreshedJobs } from './view';

export const metadata: Metadata = { title: 'Jobs' };

const PATH = '/extras/jobs/';

export default async function JobsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await pageActorWho('view', 'extras.job');
  const query = await searchParams;
  const [found, sources, groupings, clock] = await Promise.all([
    understood(listJobs(actor, paramsOf(query))),
    listSources(actor),
    listGroupings(actor),
    clockFor(actor),
  ]);
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Jobs' }]}
        title="Jobs"
        meta={<Meta sources={sources} clock={clock} />}
        actions={can(actor, 'change', 'extras.job') && <RefreshButton />}
      />
      <div className="flex flex-col gap-3 px-6 max-sm:px-4">
        <Errors actor={actor} sources={sources} />
        <Outcome actor={actor} query={query} />
      </div>
      <FilterBar
        path={PATH}
        query={query}
        fields={fieldsOf(sources, groupings)}
        searchLabel="Filter jobs"
        note={'refused' in found ? undefined : leftOut(found)}
        tools={<Display query={query} />}
      />
      {'refused' in found ? (
        <RefusedQuery message={found.refused} clearHref={clearHref(PATH, query)} />
      ) : (
        <Found actor={actor} list={found} query={query} clock={clock} />
      )}
    </>
  );
}

interface FoundProps {
  actor: UserActor;
  list: JobList;
  query: Query;
  clock: Clock;
}

function Found({ actor, list, query, clock }: FoundProps) {
  const groups = groupsOf(list, query);
  const tiles = valuesOf(query, 'display')[0] === 'tiles';
  const selects = list.jobs.some((job) => job.may_change);
  return (
    <>
      {list.jobs.length === 0 ? (
        <Nothing actor={actor} list={list} query={query} />
      ) : tiles ? (
        <JobTiles groups={groups} clock={clock} />
      ) : (
        <JobTable groups={groups} clock={clock} selects={selects} />
      )}
      {list.jobs.length > 0 && (
        <TableFoot keys={tiles ? [] : [['J+K', 'move'], ['↵', 'open'], ['R', 'run form'], ...(selects ? [['X', 'select'] as const] : [])]}>
          {foot(list, groups)}
        </TableFoot>
      )}
    </>
  );
}

function groupsOf(list: JobList, query: Query): RowGroup<JobRow>[] {
  const folded = new Set(valuesOf(query, 'fold'));
  return [...Map.groupBy(list.jobs.map(toJobRow), (job) => job.grouping)].map(([grouping, rows]) => {
    const open = !folded.has(grouping);
    const fold = open ? [...folded, grouping] : [...folded].filter((each) => each !== grouping);
    return { key: grouping, title: grouping, note: rows.length, open, rows, toggleHref: hrefWith(PATH, query, { fold }) };
  });
}

function fieldsOf(sources: readonly SourceState[], groupings: readonly string[]): FilterField[] {
  return [
    { name: 'installed', label: 'Installed', kind: 'boolean' },
    { name: 'enabled', label: 'Enabled', kind: 'boolean' },
    { name: 'hidden', label: 'Hidden', kind: 'boolean' },
    { name: 'source', label: 'Source', kind: 'choice', options: sources.map(({ slug, name }) => ({ value: slug, label: name })) },
    { name: 'grouping', label: 'Grouping', kind: 'choice', options: groupings.map((grouping) => ({ value: grouping, label: grouping })) },
    { name: 'approval_required', label: 'Approval required', kind: 'boolean' },
    { name: 'has_sensitive_variables', label: 'Sensitive inputs', kind: 'boolean' },
    { name: 'read_only', label: 'Read-only', kind: 'boolean' },
  ];
}

function leftOut({ uninstalled, hidden }: JobList): string | undefined {
  const parts = [uninstalled > 0 && `${uninstalled} no longer installed`, hidden > 0 && `${hidden} hidden by their authors`].filter(
    Boolean,
  );
  return parts.length > 0 ? `${parts.join(' and ')} ${uninstalled + hidden === 1 ? 'is' : 'are'} left out` : undefined;
}

function Meta({ sources, clock }: { sources: readonly SourceState[]; clock: Clock }) {
  const jobs = sources.reduce((sum, source) => sum + source.jobs, 0);
  const refreshed = sources
    .map((source) => source.refreshed_at)
    .filter((at) => at !== null)
    .sort()
    .at(-1);
  return (
    <>
      <span>
        {formatQuantity(jobs, 'job')} from {formatQuantity(sources.filter((source) => source.jobs > 0).length, 'source')}
      </span>
      {refreshed && (
        <Fact icon={<RefreshCw aria-hidden />}>
          Refreshed <Timestamp at={refreshed} clock={clock} />
        </Fact>
      )}
    </>
  );
}

function Errors({ actor, sources }: { actor: UserActor; sources: readonly SourceState[] }) {
  const errors = sources.flatMap((source) => source.errors.flatMap((error) => ({ ...toFileError(error)!, source: source.name })));
  if (errors.length === 0 || !can(actor, 'change', 'extras.job')) return null;
  return <LoadErrors errors={errors} />;
}

/** What the refresh at the time in the address found, as the reports of the sources have it. */
async function Outcome({ actor, query }: { actor: UserActor; query: Query }) {
  const since = Date.parse(one(valuesOf(query, 'refreshed') as string[]) ?? '');
  if (Number.isNaN(since)) return null;
  // A later refresh that found nothing takes nothing away.
  const found = (await listSourceReports(actor)).flatMap(({ report, problems }) => {
    const latest = [report?.news, report].find((each) => each && Date.parse(each.at) >= since);
    return latest ? { ...latest, problems } : [];
  });
  const told = found.filter(isWorthTelling);
  if (told.length === 0) return null;
  const jobs = toRefreshedJobs(await jobsInReports(actor, told));
  return <RefreshOutcome counts={countsOf(found)} reports={told} jobs={jobs} closeHref={hrefWith(PATH, query, { refreshed: [] })} />;
}

function Display({ query }: { query: Query }) {
  const list = hrefWith(PATH, query, { display: [] });
  const tiles = hrefWith(PATH, query, { display: ['tiles'] });
  return (
    <SegmentedLinks
      label="Display"
      current={valuesOf(query, 'display')[0] === 'tiles' ? tiles : list}
      segments={[
        { label: 'List', href: list, icon: <List aria-hidden /> },
        { label: 'Tiles', href: tiles, icon: <LayoutGrid aria-hidden /> },
      ]}
    />
  );
}

async function Nothing({ actor, list, query }: Omit<FoundProps, 'clock'>) {
  const filters = Object.keys(query).filter((name) => !['display', 'fold', 'refreshed'].includes(name)).length;
  if (filters > 0)
    return (
      <Empty
        title={`No job matches ${filters === 1 ? 'this filter' : `these ${filters} filters`}.`}
        action={
          <a href={clearHref(PATH, query)} className="link">
            Clear filters
          </a>
        }
      />
    );
  if (list.uninstalled + list.hidden > 0) return <Empty title="All jobs are left out.">Show them with Filter.</Empty>;
  if (!can(actor, 'change', 'extras.job') || (await isAnyInstalled()))
    return (
      <Empty title="No job is yours to see.">
        Your permissions to view jobs match none that is installed. Ask an administrator to look at them, and name the job that you need.
      </Empty>
    );
  return <Empty title="No job is installed.">Put a class into JOBS_ROOT, then press Refresh code, or run npm run post-upgrade.</Empty>;
}

function foot(list: JobList, groups: readonly RowGroup<JobRow>[]): string {
  const folded = groups.filter((group) => !group.open);
  const shown = list.jobs.length - folded.reduce((sum, group) => sum + group.rows.length, 0);
  const rest = folded.length > 0 ? `, ${formatQuantity(folded.length, 'group')} folded` : '';
  return `${shown} of ${formatQuantity(list.jobs.length, 'job')} shown${rest}`;
}
