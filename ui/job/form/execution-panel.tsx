'use client';
// What happens on submit: who else has to agree, when it runs, on which queue and whether a worker serves it; and the same as a command.
import type { FieldSpec } from '@windlass/sdk';
import { TriangleAlert, UserCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { classNames } from '../../kit/class-names.ts';
import { FieldRow } from '../../kit/field-row.tsx';
import { formatQuantity } from '../../kit/number.ts';
import { Section } from '../../kit/section.tsx';
import { Select } from '../../kit/select.tsx';
import { formatDuration } from '../../kit/time.ts';
import { errorsOf } from '../../field/errors.ts';
import type { ScheduleOrder } from '../../schedule/when.ts';
import { CopyAsPanel } from './copy-as-panel.tsx';

export interface QueueChoice {
  name: string;
  /** Live workers that serve it. */
  workers: number;
}

export interface ExecutionPanelProps {
  job: { approvalRequired: boolean; supportsDryrun: boolean; sensitive: boolean };
  jobId: string;
  classPath: string;
  specs: readonly FieldSpec[];
  queues: readonly QueueChoice[];
  /** The queue that is used when nobody chooses. */
  defaultQueue: string;
  queueField: string;
  origin: string;
  limits: { softSeconds: number; hardSeconds: number };
  schedule?: ScheduleOrder | undefined;
  /** The fields that say when. */
  children: ReactNode;
}

export function ExecutionPanel(props: ExecutionPanelProps) {
  const { job, jobId, classPath, specs, queues, defaultQueue, queueField, origin, limits, schedule, children } = props;
  const chosen: unknown = useWatch({ name: queueField });
  const dryrun: unknown = useWatch({ name: 'dryrun' });
  return (
    <>
      {job.approvalRequired && <ApprovalNotice dryrun={job.supportsDryrun && dryrun === true} className="max-xl:hidden" />}
      <Section title="When">{children}</Section>
      <Section title="Execution">
        <QueueField queues={queues} name={queueField} />
        {limits.hardSeconds > 0 && (
          <p className="mt-2 text-12 text-ink-2">
            {limits.softSeconds > 0 && `Asked to stop after ${formatDuration(limits.softSeconds)}, `}
            {limits.softSeconds > 0 ? 'ended' : 'Ended'} after {formatDuration(limits.hardSeconds)}.
          </p>
        )}
      </Section>
      <CopyAsPanel
        origin={origin}
        jobId={jobId}
        classPath={classPath}
        specs={specs.filter((spec) => !spec.read_only)}
        schedule={schedule}
        queue={typeof chosen === 'string' && chosen !== defaultQueue ? chosen : undefined}
      />
    </>
  );
}

export function ApprovalNotice({ dryrun, className }: { dryrun: boolean; className: string }) {
  return (
    <div className={classNames('rounded-card border border-you-line bg-you-tint px-4 py-3', className)}>
      <p className="flex items-center gap-2 font-bold">
        <UserCheck aria-hidden className="text-you" />
        {dryrun ? 'A dry run needs nobody’s approval' : 'Someone else has to approve'}
      </p>
      <p className="mt-1 text-12 text-ink-2">
        {dryrun
          ? 'It changes nothing: the database refuses its writes.'
          : 'Your request waits until a person who may approve this job decides. Nobody approves their own.'}
      </p>
    </div>
  );
}

function QueueField({ queues, name }: { queues: readonly QueueChoice[]; name: string }) {
  const { register, getFieldState, formState } = useFormContext();
  const chosen: unknown = useWatch({ name });
  const { error } = getFieldState(name, formState);
  const queue = queues.find((each) => each.name === chosen);
  return (
    <>
      <FieldRow id={`field-${name}`} label="Task queue" error={errorsOf(error)}>
        {(control) => (
          <Select
            {...control}
            {...register(name)}
            options={queues.map((each) => ({ value: each.name, label: `${each.name} (${formatQuantity(each.workers, 'worker')})` }))}
          />
        )}
      </FieldRow>
      {queue?.workers === 0 && (
        <p role="status" className="mt-1.5 flex items-start gap-1.5 text-12 text-warn">
          <TriangleAlert aria-hidden className="mt-px size-3.5!" />
          No worker serves {queue.name} now. A run is refused until one does.
        </p>
      )}
    </>
  );
}
