// Who may see, run and approve a job, and giving that to groups and users: shown before it is done, permission by permission.
import type { Metadata } from 'next';
import { can } from '@/core/access/access';
import { accessToday, planAccess } from '@/features/jobs/access';
import { readJobDetail } from '@/features/jobs/overview';
import { AccessForm } from '@/ui/job/access/access-form.tsx';
import { HolderList } from '@/ui/job/access/holder-list.tsx';
import { jobHref } from '@/ui/job/list/job-row.ts';
import { WithPane } from '@/ui/kit/layout.tsx';
import { contentTitles, modelPaths } from '@/web/kind';
import { pageActorWho } from '@/web/page';
import { shown } from '@/web/shown';
import { JobHead } from '../job-head';
import { giveJobAccess } from './actions';

export const metadata: Metadata = { title: 'Access to a job' };

export default async function JobAccessPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await pageActorWho('add', 'users.objectpermission');
  const { id } = await params;
  const job = await shown(readJobDetail(actor, id));
  const [permissions, holders] = await Promise.all([planAccess(actor, job.id), accessToday(actor, job.id)]);
  const maySeeAll = can(actor, 'view', 'users.objectpermission') && can(actor, 'view', 'users.user');
  return (
    <WithPane
      header={<JobHead actor={actor} job={job} tab="access" />}
      label="Access today"
      plain
      open
      pane={
        <HolderList
          holders={holders}
          checkHref={
            maySeeAll ? `/users/access/?${new URLSearchParams({ action: 'run', object_type: 'extras.job', object: job.id })}` : undefined
          }
        />
      }
    >
      <AccessForm
        permissions={permissions}
        titles={contentTitles()}
        paths={modelPaths(actor)}
        cancelHref={jobHref(job.id)}
        give={giveJobAccess.bind(null, job.id)}
      />
    </WithPane>
  );
}
