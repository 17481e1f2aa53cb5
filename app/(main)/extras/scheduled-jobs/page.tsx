// Schedules: what will run, when in whose zone, and whether it still makes sense. Those that run next come first.
import { UserCheck, UserX } from 'lucide-react';
import type { Metadata } from 'next';
import { listOwners, listSchedules } from '@/features/schedules/overview';
import { FilterBar } from '@/ui/kit/filter-bar.tsx';
import { clearHref, type FilterField, hrefWith } from '@/ui/kit/filters.ts';
import { formatQuantity } from '@/ui/kit/number.ts';
import { Fact, PageHeader } from '@/ui/kit/page-header.tsx';
import { Pager, TableFoot } from '@/ui/kit/pager.tsx';
import { schedulesHref } from '@/ui/schedule/hrefs.ts';
import { ScheduleTable } from '@/ui/schedule/schedule-table.tsx';
import { pageActorWho } from '@/web/page';
import { clockFor, one, paramsOf, type SearchParams } from '../shown';
import { toScheduleRow } from './view';

export const metadata: Metadata = { title: 'Schedules' };

const PAGE = 50;

export default async function SchedulesPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await pageActorWho('view', 'extras.scheduledjob');
  const query = await searchParams;
  const params = paramsOf(query);
  const offset = Math.max(0, Number(one(query['offset'])) || 0);
  const [page, owners, clock] = await Promise.all([
    listSchedules(actor, params, { limit: PAGE, offset }),
    listOwners(actor),
    clockFor(actor),
  ]);
  for (const name of ['offset', 'limit']) params.delete(name);
  const base = hrefWith(schedulesHref, query, {});
  const href = (from: number) => (from <= 0 ? base : `${base}${base.includes('?') ? '&' : '?'}offset=${from}`);
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Schedules' }]}
        title="Schedules"
        meta={
          <>
            <Fact>{`${formatQuantity(page.total, 'schedule')}${params.size ? (page.total === 1 ? ' matches' : ' match') : ''}`}</Fact>
            {page.pending > 0 && (
              <Fact icon={<UserCheck aria-hidden />}>{`${page.pending} ${page.pending === 1 ? 'needs' : 'need'} approval`}</Fact>
            )}
            {page.orphaned > 0 && <Fact icon={<UserX aria-hidden />}>{`${page.orphaned} without an owner or a job`}</Fact>}
          </>
        }
      />
      <FilterBar
        path={schedulesHref}
        query={query}
        fields={fieldsOf(owners)}
        searchLabel="Filter schedules"
        tools={<span className="text-12 text-ink-3">Times in {clock.zone}, your zone</span>}
      />
      <ScheduleTable
        schedules={page.schedules.map((row) => toScheduleRow(actor, row))}
        clock={clock}
        filtered={params.size}
        clearHref={clearHref(schedulesHref, query)}
      />
      {page.total > 0 && (
        <TableFoot>
          <Pager
            from={offset + 1}
            to={offset + page.schedules.length}
            total={page.total}
            previousHref={offset > 0 ? href(offset - PAGE) : undefined}
            nextHref={offset + page.schedules.length < page.total ? href(offset + PAGE) : undefined}
          />
        </TableFoot>
      )}
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
