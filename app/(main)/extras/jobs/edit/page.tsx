// The form for the records of several jobs that were selected in the list. Says first which they are, and which of them can't be changed.
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { listChangeable } from '@/features/jobs/update';
import { BulkEditForm } from '@/ui/job/detail/bulk-edit-form.tsx';
import { jobHref } from '@/ui/job/list/job-row.ts';
import { Banner } from '@/ui/kit/banner.tsx';
import { valuesOf } from '@/ui/kit/filters.ts';
import { Link } from '@/ui/kit/link.tsx';
import { formatQuantity } from '@/ui/kit/number.ts';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { pageActorWho } from '@/web/page';
import type { SearchParams } from '@/web/shown';
import { saveJobs } from './actions';

export const metadata: Metadata = { title: 'Edit jobs' };

export default async function EditJobsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await pageActorWho('change', 'extras.job');
  const wanted = [...new Set(valuesOf(await searchParams, 'pk'))];
  const jobs = await listChangeable(actor, wanted);
  if (jobs.length === 0) redirect('/extras/jobs/');
  const others = wanted.length - jobs.length;
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Jobs', href: '/extras/jobs/' }, { label: 'Edit' }]}
        title={`Edit ${formatQuantity(jobs.length, 'job')}`}
        divided
      >
        <p className="text-12 text-ink-2">
          {jobs.map(({ id, name }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link href={jobHref(id)} className="link">
                {name}
              </Link>
            </span>
          ))}
        </p>
        {others > 0 && (
          <Banner family="warn" title={`${formatQuantity(others, 'job')} of the selection you may not change.`}>
            {others === 1 ? 'It is' : 'They are'} left out.
          </Banner>
        )}
      </PageHeader>
      <BulkEditForm ids={jobs.map(({ id }) => id)} save={saveJobs} />
    </>
  );
}
