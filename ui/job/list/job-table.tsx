// The jobs as a table: two-line rows under the groups their classes name. A row that can't be run says why in its second line.
import { Play } from 'lucide-react';
import { BulkBar } from '../../kit/bulk-bar.tsx';
import { ButtonLink } from '../../kit/button.tsx';
import { LastRuns } from '../../kit/last-runs.tsx';
import { SourceBadge } from '../../kit/source-badge.tsx';
import { jobState } from '../../kit/states.ts';
import { StatusPill } from '../../kit/status-pill.tsx';
import { Table, type Column, type RowGroup } from '../../kit/table.tsx';
import { Tag } from '../../kit/tag.tsx';
import type { Clock } from '../../kit/time.ts';
import { TwoLine } from '../../kit/two-line.tsx';
import { EnableButton } from '../detail/enable-button.tsx';
import { isJustOff, jobHref, whyNotRunnable, type JobRow } from './job-row.ts';
import { LastRunCell } from './last-run.tsx';
import { Rules } from './rules.tsx';
import { UnderName } from './under-name.tsx';

export interface JobTableProps {
  groups: readonly RowGroup<JobRow>[];
  clock: Clock;
  /** Some of them can be selected and changed together. */
  selects?: boolean;
}

export function JobTable({ groups, clock, selects = false }: JobTableProps) {
  return (
    <Table
      label="Jobs"
      columns={columnsFor(clock)}
      groups={groups}
      rowKey={(job) => job.id}
      rowHref={(job) => jobHref(job.id)}
      tone={(job) => (whyNotRunnable(job) ? 'off' : undefined)}
      actions={(job) => <RowAction job={job} />}
      height={46}
      selectLabel={selects ? (job) => job.name : undefined}
      bulk={selects && <BulkBar verbs={[{ label: 'Edit…', href: '/extras/jobs/edit/' }]} />}
    />
  );
}

function columnsFor(clock: Clock): Column<JobRow>[] {
  return [
    { key: 'job', head: 'Job', main: true, width: '36%', cell: (job) => <NameCell job={job} /> },
    { key: 'source', head: 'Source', priority: 3, width: '15%', cell: (job) => (job.source ? <SourceBadge {...job.source} /> : null) },
    { key: 'rules', head: 'Rules', priority: 2, cell: (job) => <Rules rules={job.rules} /> },
    {
      key: 'last-10',
      head: 'Last 10',
      priority: 3,
      cell: (job) => <LastRuns runs={job.lastRuns} href={job.lastRuns.length > 0 ? `${jobHref(job.id)}?tab=runs` : undefined} />,
    },
    { key: 'last-run', head: 'Last run', cell: (job) => <LastRunCell run={job.lastRun} clock={clock} /> },
  ];
}

function NameCell({ job }: { job: JobRow }) {
  const state = jobState({ ...job, load_error: job.loadError?.message });
  return (
    <TwoLine below={<UnderName job={job} />} bad={state === 'failed-to-load'}>
      <span className="flex min-w-0 items-center gap-2">
        <span className="min-w-0 wrap-anywhere">{job.name}</span>
        {state === 'disabled' && <DisabledMark job={job} />}
        {state === 'not-installed' && <Mark>Not installed</Mark>}
        {job.hidden && <Mark>Hidden</Mark>}
        {state === 'failed-to-load' && (
          <span className="shrink-0">
            <StatusPill state="failed-to-load" bare />
          </span>
        )}
      </span>
    </TwoLine>
  );
}

export function DisabledMark({ job }: { job: JobRow }) {
  return <Mark>{job.lastRuns.length === 0 ? 'New, disabled' : 'Disabled'}</Mark>;
}

function Mark({ children }: { children: string }) {
  return (
    <span className="inline-flex shrink-0">
      <Tag>{children}</Tag>
    </span>
  );
}

/** One button a row: run it, or else do what makes it runnable. */
export function RowAction({ job }: { job: JobRow }) {
  const reason = whyNotRunnable(job);
  const name = <span className="sr-only"> {job.name}</span>;
  if (!reason)
    return (
      <ButtonLink href={jobHref(job.id, 'run')} size="small" icon={<Play aria-hidden />} data-hotkey="R" prefetch={false}>
        Run…{name}
      </ButtonLink>
    );
  if (isJustOff(job) && job.mayChange)
    return (
      <EnableButton
        id={job.id}
        name={job.name}
        approvalRequired={job.rules.approvalRequired}
        readOnly={job.rules.readOnly}
        starters={job.starters}
        size="small"
      />
    );
  return null;
}
