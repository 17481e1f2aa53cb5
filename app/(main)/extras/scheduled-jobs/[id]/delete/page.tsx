// Deleting a schedule: what goes with it, and what stays.
import type { Metadata } from 'next';
import { readSchedule } from '@/features/schedules/overview';
import { PageBody } from '@/ui/kit/layout.tsx';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { DeleteSchedule } from '@/ui/schedule/delete-schedule.tsx';
import { scheduleHref, schedulesHref } from '@/ui/schedule/hrefs.ts';
import { pageActorWho } from '@/web/page';
import { shown } from '@/web/shown';
import { deleteSchedule } from './actions';

export const metadata: Metadata = { title: 'Delete schedule' };

export default async function DeleteSchedulePage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await pageActorWho('delete', 'extras.scheduledjob');
  const { id } = await params;
  const schedule = await shown(readSchedule(actor, id, 'delete'));
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Schedules', href: schedulesHref }, { label: schedule.name, href: scheduleHref(id) }, { label: 'Delete' }]}
        title={`Delete ${schedule.name}`}
      />
      <PageBody className="max-w-180">
        <DeleteSchedule
          name={schedule.name}
          runs={schedule.total_run_count}
          pending={schedule.status === 'pending'}
          own={schedule.owner?.id === actor.id}
          cancelHref={scheduleHref(id)}
          remove={deleteSchedule.bind(null, id)}
        />
      </PageBody>
    </>
  );
}
