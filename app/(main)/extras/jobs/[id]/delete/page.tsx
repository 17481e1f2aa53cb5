// Deleting a job's record: what goes with it, what stays, and that an installed class comes back at the next refresh.
import type { Metadata } from 'next';
import { readJobDetail } from '@/features/jobs/overview';
import { jobHref } from '@/ui/job/list/job-row.ts';
import { DeleteJob } from '@/ui/job/detail/delete-job.tsx';
import { PageBody } from '@/ui/kit/layout.tsx';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { pageActorWho } from '@/web/page';
import { shown } from '@/web/shown';
import { deleteJob } from './actions';

export const metadata: Metadata = { title: 'Delete job' };

export default async function DeleteJobPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await pageActorWho('delete', 'extras.job');
  const { id } = await params;
  const job = await shown(readJobDetail(actor, id, 'delete'));
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Jobs', href: '/extras/jobs/' }, { label: job.name, href: jobHref(id) }, { label: 'Delete' }]}
        title={`Delete ${job.name}`}
      />
      <PageBody className="max-w-180">
        <DeleteJob
          name={job.name}
          installed={job.installed}
          runs={job.run_count}
          cancelHref={jobHref(id)}
          remove={deleteJob.bind(null, id)}
        />
      </PageBody>
    </>
  );
}
