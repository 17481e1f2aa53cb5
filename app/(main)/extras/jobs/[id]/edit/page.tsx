// The form of a job's record: Source as the code has it, Job with its Enabled switch, Properties with their overrides.
import type { Metadata } from 'next';
import { readJobDetail } from '@/features/jobs/overview';
import { EditForm } from '@/ui/job/detail/edit-form.tsx';
import { sourceFacts } from '@/ui/job/detail/source-panel.tsx';
import { jobHref } from '@/ui/job/list/job-row.ts';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { jobState } from '@/ui/kit/states.ts';
import { StatusPill } from '@/ui/kit/status-pill.tsx';
import { pageActorWho } from '@/web/page';
import { clockFor, shown } from '@/web/shown';
import { toSettings, toSourceFacts } from '../../view';
import { saveJob } from './actions';

export const metadata: Metadata = { title: 'Edit job' };

export default async function EditJobPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await pageActorWho('change', 'extras.job');
  const { id } = await params;
  const [job, clock] = await Promise.all([shown(readJobDetail(actor, id, 'change')), clockFor(actor)]);
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Jobs', href: '/extras/jobs/' }, { label: job.name, href: jobHref(id) }, { label: 'Edit' }]}
        title={`Edit ${job.name}`}
        status={<StatusPill state={jobState({ ...job, load_error: job.load_error?.message })} />}
      />
      <EditForm
        source={sourceFacts(toSourceFacts(job), clock)}
        enabled={job.enabled}
        seen={job.last_updated.toISOString()}
        settings={toSettings(job)}
        href={jobHref(id)}
        save={saveJob.bind(null, id)}
      />
    </>
  );
}
