// Over every part of a job's page: what it is called, how it stands, what can be done with it, and its parts.
import { Pencil, Play } from 'lucide-react';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import type { JobDetail } from '@/features/jobs/overview';
import { EnableButton } from '@/ui/job/detail/enable-button.tsx';
import { codeHref, isJustOff, jobHref, type JobRow, whyNotRunnable } from '@/ui/job/list/job-row.ts';
import { Rules } from '@/ui/job/list/rules.tsx';
import { Button, ButtonLink } from '@/ui/kit/button.tsx';
import { Menu } from '@/ui/kit/menu.tsx';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { SourceBadge } from '@/ui/kit/source-badge.tsx';
import { jobState } from '@/ui/kit/states.ts';
import { StatusPill } from '@/ui/kit/status-pill.tsx';
import { Tabs } from '@/ui/kit/tabs.tsx';
import { toBadge, toJobRow } from '../view';

/** `tab`: the part that is shown. */
export function JobHead({ actor, job, tab }: { actor: UserActor; job: JobDetail; tab: string }) {
  const row = toJobRow(job);
  const badge = toBadge(job.source);
  const href = jobHref(job.id);
  const seesRuns = can(actor, 'view', 'extras.jobresult');
  const tabs = [
    { label: 'Overview', href },
    ...(seesRuns ? [{ label: 'Runs', href: `${href}?tab=runs`, count: job.run_count }] : []),
    ...(job.may_read_code ? [{ label: 'Code', href: codeHref(job.id) }] : []),
    { label: 'Changes', href: `${href}?tab=changes` },
    ...(can(actor, 'add', 'users.objectpermission') ? [{ label: 'Access', href: jobHref(job.id, 'access') }] : []),
  ];
  return (
    <PageHeader
      crumbs={[
        { label: 'Jobs', href: '/extras/jobs/' },
        { label: job.grouping, href: `/extras/jobs/?grouping=${encodeURIComponent(job.grouping)}` },
        { label: job.name },
      ]}
      title={job.name}
      status={<StatusPill state={jobState({ ...job, load_error: job.load_error?.message })} />}
      meta={
        <>
          {badge && <SourceBadge {...badge} />}
          <Rules rules={row.rules} />
        </>
      }
      actions={<Actions job={job} row={row} />}
      tabs={<Tabs label="Parts of this job" tabs={tabs} current={hrefOfTab(job.id, tab)} />}
    />
  );
}

function Actions({ job, row }: { job: JobDetail; row: JobRow }) {
  const reason = whyNotRunnable(row);
  return (
    <>
      {job.may_change && (
        <ButtonLink href={jobHref(job.id, 'edit')} icon={<Pencil aria-hidden />} hotkey="E">
          Edit
        </ButtonLink>
      )}
      {isJustOff(row) && row.mayChange && (
        <EnableButton
          id={job.id}
          name={job.name}
          approvalRequired={job.approval_required}
          readOnly={job.read_only}
          starters={job.starters}
        />
      )}
      {reason ? (
        <Button variant="primary" icon={<Play aria-hidden />} off={reason}>
          Run Job
        </Button>
      ) : (
        <ButtonLink href={jobHref(job.id, 'run')} variant="primary" icon={<Play aria-hidden />} hotkey="R">
          Run Job
        </ButtonLink>
      )}
      {job.may_delete && <Menu label="More" entries={[{ label: 'Delete…', href: jobHref(job.id, 'delete'), danger: true }]} />}
    </>
  );
}

function hrefOfTab(id: string, tab: string): string {
  if (tab === 'overview') return jobHref(id);
  return tab === 'access' ? jobHref(id, 'access') : `${jobHref(id)}?tab=${tab}`;
}
