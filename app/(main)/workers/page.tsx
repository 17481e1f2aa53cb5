import type { Metadata } from 'next';
import { Link } from '@/ui/kit/link.tsx';
import { liveWorkers } from '@/features/runs/overview';
import { Banner } from '@/ui/kit/banner.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import { formatQuantity } from '@/ui/kit/number.ts';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { Tag } from '@/ui/kit/tag.tsx';
import { Timestamp } from '@/ui/kit/timestamp.tsx';
import { pageActorWho, pageZone } from '@/web/page';

export const metadata: Metadata = { title: 'Workers' };

export default async function WorkersPage() {
  const actor = await pageActorWho('view', 'extras.jobresult');
  const clock = { zone: await pageZone(actor), now: new Date().toISOString() };
  const workers = await liveWorkers();
  const unsafe = workers.filter(({ isolation }) => isolation.startsWith('warning'));
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Workers' }]}
        title="Workers"
        meta={<span>{formatQuantity(workers.length, 'live worker')}. A worker that is silent for 30 seconds counts as gone.</span>}
      />
      {unsafe.length > 0 && (
        <div className="px-6 pb-3 max-sm:px-4">
          <Banner family="warn" title="Job code runs as the worker’s own user.">
            Start the worker as root, so that it can give each job a user of its own.
          </Banner>
        </div>
      )}
      {workers.length === 0 && (
        <Empty title="No worker lives.">
          Runs wait until one does. Start one with <code className="font-mono text-12">npm run worker -- --queues default</code>.
        </Empty>
      )}
      {workers.length > 0 && (
        <table className="w-full text-left">
          <thead className="border-y border-line bg-sunken text-12 text-ink-2">
            <tr className="h-8">
              {['Host', 'Queues', 'Slots', 'Running', 'Heard of', 'Started'].map((head, index) => (
                <th
                  key={head}
                  scope="col"
                  className={`font-normal ${index === 0 ? 'pl-6 max-sm:pl-4' : ''} ${index > 3 ? 'max-sm:hidden' : ''}`}
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {workers.map((worker) => (
              <tr key={worker.id} className="h-[38px] border-b border-line">
                <td className="pl-6 font-mono text-12 max-sm:pl-4">
                  {worker.host} <span className="text-ink-3">{worker.pid}</span>
                </td>
                <td>
                  <span className="flex flex-wrap gap-1">
                    {worker.queues.map((queue) => (
                      <Tag key={queue}>{queue}</Tag>
                    ))}
                  </span>
                </td>
                <td className="tabular-nums">{worker.concurrency}</td>
                <td>
                  {worker.running.length === 0 && <span className="text-ink-3">None</span>}
                  {worker.running.map((run) => (
                    <Link key={run.id} href={`/extras/job-results/${run.id}/`} className="mr-3 hover:underline">
                      {run.name}
                    </Link>
                  ))}
                </td>
                <td className="text-12 text-ink-2 tabular-nums max-sm:hidden">{Math.round(worker.silent_seconds)} s ago</td>
                <td className="text-12 text-ink-2 max-sm:hidden">
                  <Timestamp at={worker.started_at} clock={clock} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
