// Approvals: what waits for a decision, what starts soonest first. Requests that are not one's own to decide stay in sight, with the reason.
import type { Metadata } from 'next';
import { Link } from '@/ui/kit/link.tsx';
import { openRequests } from '@/features/approvals/queue';
import type { RequestRow } from '@/ui/approval/request-row.ts';
import { RequestTable } from '@/ui/approval/request-table.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { historyHref } from '@/ui/schedule/hrefs.ts';
import { pageActor } from '@/web/page';
import { clockFor, one, type SearchParams } from '@/web/shown';
import { QueueTabs, type QueueTab } from './tabs';
import { toRequestRows } from './view';

export const metadata: Metadata = { title: 'Approvals' };

export default async function ApprovalQueuePage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await pageActor();
  const wanted = one((await searchParams)['tab']);
  const tab: QueueTab = wanted === 'asked' || wanted === 'open' ? wanted : 'mine';
  const [{ requests, counts }, clock] = await Promise.all([openRequests(actor), clockFor(actor)]);
  const rows = await toRequestRows(actor, tab === 'asked' ? requests.filter((request) => request.is_own) : requests);
  const waits = ({ mayDecide, mayAskAgain }: RequestRow) => mayDecide || mayAskAgain;
  const mine = tab === 'asked' ? [] : rows.filter(waits);
  const others = tab === 'asked' ? rows : rows.filter((row) => !waits(row));
  return (
    <>
      <PageHeader crumbs={[{ label: 'Approvals' }]} title="Approvals" tabs={<QueueTabs counts={counts} current={tab} />} />
      {mine.length > 0 && <RequestTable label="Requests that wait for you" requests={mine} clock={clock} />}
      {tab === 'mine' && mine.length === 0 && (
        <Empty title="Nothing waits for you.">
          {others.length > 0 ? 'The requests below are somebody else’s to decide.' : 'Requests for runs that need approval appear here.'}
        </Empty>
      )}
      {tab !== 'mine' && rows.length === 0 && <NoRequests asked={tab === 'asked'} />}
      {others.length > 0 && (
        <>
          {tab !== 'asked' && (
            <h2 className="border-b border-line bg-canvas px-6 py-2 text-13 font-normal text-ink-2 max-sm:px-4">
              Open, but not yours to decide
            </h2>
          )}
          <RequestTable
            label={tab === 'asked' ? 'Requests that you asked for' : 'Requests that are not yours to decide'}
            requests={others}
            clock={clock}
          />
        </>
      )}
      <p className="px-6 py-4 text-12 text-ink-3 max-sm:px-4">
        Decided requests stay readable under{' '}
        <Link href={historyHref} className="link">
          History
        </Link>
        . Times in {clock.zone}, your zone.
      </p>
    </>
  );
}

function NoRequests({ asked }: { asked: boolean }) {
  return asked ? (
    <Empty title="You have asked for nothing that is still open.">A job that needs approval says so on its form.</Empty>
  ) : (
    <Empty title="No request is open.">Requests for runs that need approval appear here.</Empty>
  );
}
