// What became of requests: approved, denied, withdrawn or void, by whom, when and why. Stays when the schedule is gone.
import type { Metadata } from 'next';
import { countRequests, decidedRequests } from '@/features/approvals/queue';
import { HistoryTable } from '@/ui/approval/request-table.tsx';
import { Empty, PastTheEnd } from '@/ui/kit/empty.tsx';
import { FilterBar } from '@/ui/kit/filter-bar.tsx';
import { clearHref, type FilterField, pageHref } from '@/ui/kit/filters.ts';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { PageFoot } from '@/ui/kit/pager.tsx';
import { RefusedQuery } from '@/ui/kit/refused-query.tsx';
import { historyHref, queueHref } from '@/ui/schedule/hrefs.ts';
import { pageActor } from '@/web/page';
import { clockFor, offsetIn, paramsOf, type SearchParams, understood } from '@/web/shown';
import { QueueTabs } from '../tabs';
import { toRequestRows } from '../view';

export const metadata: Metadata = { title: 'History of approvals' };

const PAGE = 50;

const FIELDS: FilterField[] = [
  {
    name: 'state',
    label: 'Outcome',
    kind: 'choice',
    options: [
      { value: 'approved', label: 'Approved' },
      { value: 'denied', label: 'Denied' },
      { value: 'withdrawn', label: 'Withdrawn' },
      { value: 'void', label: 'Void' },
    ],
  },
  { name: 'job_model', label: 'Job', kind: 'text', lookups: [] },
  { name: 'requester_name', label: 'Asked by', kind: 'text', lookups: ['ic'] },
  { name: 'decided_by_name', label: 'Decided by', kind: 'text', lookups: ['ic'] },
  { name: 'decided_at', label: 'Decided', kind: 'text', lookups: ['gte', 'lt'] },
];

export default async function ApprovalHistoryPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await pageActor();
  const query = await searchParams;
  const params = paramsOf(query);
  const offset = offsetIn(query);
  const [found, counts, clock] = await Promise.all([
    understood(decidedRequests(actor, params, { limit: PAGE, offset })),
    countRequests(actor),
    clockFor(actor),
  ]);
  for (const name of ['offset', 'limit']) params.delete(name);
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Approvals', href: queueHref }, { label: 'History' }]}
        title="Approvals"
        tabs={<QueueTabs counts={counts} current="history" />}
      />
      <FilterBar path={historyHref} query={query} fields={FIELDS} searchLabel="Filter requests" />
      {'refused' in found ? (
        <RefusedQuery message={found.refused} clearHref={clearHref(historyHref, query)} />
      ) : found.total === 0 ? (
        <NoHistory filtered={params.size} clear={clearHref(historyHref, query)} />
      ) : found.requests.length === 0 ? (
        <PastTheEnd firstHref={pageHref(historyHref, query, 0)} />
      ) : (
        <>
          <HistoryTable requests={await toRequestRows(actor, found.requests)} clock={clock} />
          <PageFoot
            href={(from) => pageHref(historyHref, query, from)}
            offset={offset}
            shown={found.requests.length}
            total={found.total}
            size={PAGE}
          />
        </>
      )}
    </>
  );
}

function NoHistory({ filtered, clear }: { filtered: number; clear: string }) {
  if (filtered === 0) return <Empty title="Nothing was decided yet.">Who decided what, when and why is kept here.</Empty>;
  return (
    <Empty
      title={filtered === 1 ? 'No request matches this filter.' : `No request matches these ${filtered} filters.`}
      action={
        <a href={clear} className="link">
          Clear filters
        </a>
      }
    />
  );
}
