// Editing a schedule in place: name, timing, queue, and the inputs for those who may run its job.
import type { FieldSpec, Json } from '@windlass/sdk';
import type { Metadata } from 'next';
import { formDefaults, formValue } from '@/core/resources/schema';
import { formRevision } from '@/features/jobs/form-revision';
import { readSchedule, type ScheduleDetail } from '@/features/schedules/overview';
import { Banner } from '@/ui/kit/banner.tsx';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { EditForm } from '@/ui/schedule/edit-form.tsx';
import { scheduleHref, schedulesHref } from '@/ui/schedule/hrefs.ts';
import { pageActorWho, pageZone } from '@/web/page';
import { modelPaths } from '@/web/kind';
import { shown } from '@/web/shown';
import { lostInputs } from '../../../jobs/[id]/run/prefill';
import { withLabels } from '../../../jobs/view';
import { defaultStart, wallText, zonesFor } from '../../zones';
import { isEditStale, saveSchedule } from './actions';

export const metadata: Metadata = { title: 'Edit schedule' };

export default async function EditSchedulePage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await pageActorWho('change', 'extras.scheduledjob');
  const { id } = await params;
  const [schedule, zone] = await Promise.all([shown(readSchedule(actor, id, 'change')), pageZone(actor)]);
  const { time_zone, start_time, interval, crontab, name, now } = schedule;
  const revision = formRevision(schedule);
  const lost = lostInputs(schedule.variables, schedule.kwargs);
  const specs = withLabels(schedule.variables).filter((spec) => spec.kind !== 'file');
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Schedules', href: schedulesHref }, { label: name, href: scheduleHref(id) }, { label: 'Edit' }]}
        title={`Edit ${name}`}
        divided
      >
        {schedule.approved_at && (
          <Banner family="you" title="It is approved as it is.">
            Another time or other inputs void the approval, and nothing runs until somebody approves it again.
          </Banner>
        )}
        {lost && (
          <Banner family="warn" title="Not all of its inputs have a field.">
            {lost} Saving leaves it out: look whether the schedule still does what you want.
          </Banner>
        )}
      </PageHeader>
      <EditForm
        key={schedule.revision}
        specs={specs}
        values={valuesOf(specs, schedule.kwargs)}
        when={{
          interval,
          name,
          crontab,
          timeZone: time_zone,
          startTime: interval === 'immediately' ? '' : wallText(start_time, time_zone),
        }}
        zones={zonesFor(time_zone, zone)}
        defaultStart={defaultStart(now, time_zone)}
        queues={schedule.task_queues.length > 0 ? schedule.task_queues : ['default']}
        queue={schedule.queue ?? ''}
        paths={modelPaths(actor)}
        inputsOff={whyInputsAreOff(schedule)}
        needsApproval={schedule.approval_required || schedule.lacks_approval}
        cancelHref={scheduleHref(id)}
        save={saveSchedule.bind(null, id, schedule.revision)}
        revision={revision}
        isStale={isEditStale.bind(null, id, revision)}
      />
    </>
  );
}

function valuesOf(specs: readonly FieldSpec[], kwargs: Readonly<Record<string, Json>>): Record<string, Json> {
  const given = specs.filter((spec) => Object.hasOwn(kwargs, spec.name));
  return { ...formDefaults(specs), ...Object.fromEntries(given.map((spec) => [spec.name, formValue(spec, kwargs[spec.name] ?? null)])) };
}

function whyInputsAreOff({ job, is_sensitive, may_run }: ScheduleDetail): string | undefined {
  if (!job) return 'The job of this schedule was deleted: nothing knows its inputs any more.';
  if (is_sensitive) return 'This job may have sensitive inputs, and they are not kept.';
  return may_run ? undefined : 'Only who may run this job can change its inputs.';
}
