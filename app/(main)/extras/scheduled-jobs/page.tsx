// Schedules: what will run, when in whose zone, and whether it still makes sense. Those that run next come first.
import { UserCheck, UserX } from 'lucide-react';
import type { Metadata } from 'next';
import { listOwners, listSchedules, type SchedulePage } from '@/features/schedules/overview';
import { PastTheEnd } from '@/ui/kit/empty.tsx';
import { FilterBar } from '@/ui/kit/filter-bar.tsx';
import { clearHref, type FilterField, pageHref } from '@/ui/kit/filters.ts';
import { formatQuantity } from '@/ui/kit/number.ts';
import { Fact, PageHeader } from '@/ui/kit/page-header.tsx';
import { PageFoot } from '@/ui/kit/pager.tsx';
import { RefusedQuery } from '@/ui/kit/refused-query.tsx';
import { schedulesHref } from '@/ui/schedule/hrefs.ts';
import { ScheduleTable } from '@/ui/schedule/schedule-table.tsx';
import { pageActorWho } from '@/web/page';
import { clockFor, offsetIn, paramsOf, type SearchParams, understood } from '@/web/shown';
import { toScheduleRow } from './view';

export const metadata: Metadata = { title: 'Schedules' };

const PAGE = 50;

export default async function SchedulesPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await pageActorWho('view', 'extras.scheduledjob');
  const query = await searchParams;
  const params = paramsOf(query);
  const offset = offsetIn(query);
  const [page, owners, clock] = await Promise.all([
    understood(listSchedules(actor, params, { limit: PAGE, offset })),
    listOwners(actor),
    clockFor(actor),
  ]);
  for (const name of ['offset', 'limit']) params.delete(name);
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Schedules' }]}
        title="Schedules"
        meta={'refused' in page ? undefined : <Meta page={page} isFiltered={params.size > 0} />}
      />
      <FilterBar
        path={schedulesHref}
        query={query}
        fields={fieldsOf(owners)}
        searchLabel="Filter schedules"
        tools={<span className="text-12 text-ink-3">Times in {clock.zone}, your zone</span>}
      />
      {'refused' in page ? (
        <RefusedQuery message={page.refused} clearHref={clearHref(schedulesHref, query)} />
      ) : page.schedules.length === 0 && page.total > 0 ? (
        <PastTheEnd firstHref={pageHref(schedulesHref, query, 0)} />
      ) : (
        <>
          <ScheduleTable
            schedules={page.schedules.map((row) => toScheduleRow(actor, row))}
            clock={clock}
            filtered={params.size}
            clearHref={clearHref(schedulesHref, query)}
          />
          <PageFoot
            href={(from) => pageHref(schedulesHref, query, from)}
            offset={offset}
            shown={page.schedules.length}
            total={page.total}
            size={PAGE}
          />
        </>
      )}
    </>
  );
}

function Meta({ page, isFiltered }: { page: SchedulePage; isFiltered: boolean }) {
  return (
    <>
      <Fact>{`${formatQuantity(page.total, 'schedule')}${isFiltered ? (page.total === 1 ? ' matches' : ' match') : ''}`}</Fact>
      {page.pending > 0 && (
        <Fact icon={<UserCheck aria-hidden />}>{`${page.pending} ${page.pending === 1 ? 'needs' : 'need'} approval`}</Fact>
      )}
      {page.orphaned > 0 && <Fact icon={<UserX aria-hidden />}>{`${page.orphaned} without an owner or a job`}</Fact>}
    </>
  );
}

const STATUSES = [
  { value: 'active', label: 'Active' },
  { value: 'paused', label: 'Paused' },
  { value: 'pending', label: 'Needs approval' },
  { value: 'finished', label: 'Finished' },
  { value: 'orphaned', label: 'Without an owner or a job' },
];

function fieldsOf(owners: readonly { id: string; name: string }[]): FilterField[] {
  return [
    { name: 'status', label: 'State', kind: 'choice', options: STATUSES },
    { name: 'job_model', label: 'Job', kind: 'text', lookups: [] },
    { name: 'user', label: 'Owner', kind: 'choice', options: owners.map(({ id, name }) => ({ value: id, label: name })) },
  ];
}
