// The run form of a job: the author's fields, filled from the address or from an earlier run, and what will happen on submit.
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { classPathOf, queuesOf } from '@/features/jobs/effective';
import { findByClassPath } from '@/features/jobs/find';
import { formRevision } from '@/features/jobs/form-revision';
import { type JobDetail, readJobDetail } from '@/features/jobs/overview';
import { effectiveLimits } from '@/features/runs/limits';
import { queueService } from '@/features/runs/workers';
import { databaseNow } from '@/features/schedules/submit';
import { EnableButton } from '@/ui/job/detail/enable-button.tsx';
import { RunForm } from '@/ui/job/form/run-form.tsx';
import { isJustOff, jobHref, whyNotRunnable } from '@/ui/job/list/job-row.ts';
import { Rules } from '@/ui/job/list/rules.tsx';
import { Banner } from '@/ui/kit/banner.tsx';
import { Markdown } from '@/ui/kit/markdown.tsx';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { SourceBadge } from '@/ui/kit/source-badge.tsx';
import { pageActorWho, pageOrigin, pageZone } from '@/web/page';
import { modelPaths } from '@/web/kind';
import { nothingToChoose } from '../../../../[app]/[model]/nothing';
import { one, paramsOf, type SearchParams, shown } from '@/web/shown';
import { toBadge, toJobRow, withLabels } from '../../view';
import { defaultStart, zonesFor } from '../../../scheduled-jobs/zones';
import { isFormStale, runJob } from './actions';
import { type Prefill, prefill, whenOfQuery } from './prefill';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}

export const metadata: Metadata = { title: 'Run job' };

export default async function RunJobPage({ params, searchParams }: Props) {
  const actor = await pageActorWho('run', 'extras.job');
  const id = decodeURIComponent((await params).id);
  const named = id.includes('.') ? await findByClassPath(id) : undefined;
  if (named) redirect(`${jobHref(named.id, 'run')}?${paramsOf(await searchParams)}`);
  const job = await shown(readJobDetail(actor, id, 'run'));
  const queues = queuesOf(job);
  const [service, filled, nothing] = await Promise.all([
    queueService(queues),
    prefill(actor, job, await searchParams),
    nothingToChoose(actor, job.variables),
  ]);
  const revision = formRevision(job);
  const workers = new Map(service.map(({ queue, workers: count }) => [queue, count]));
  return (
    <RunForm
      key={one((await searchParams)['kwargs_from_job_result'])}
      job={{
        id: job.id,
        name: job.name,
        classPath: classPathOf(job),
        approvalRequired: job.approval_required,
        supportsDryrun: job.supports_dryrun,
        sensitive: job.has_sensitive_variables,
      }}
      specs={withLabels(job.variables)}
      values={filled.values}
      queues={queues.map((name) => ({ name, workers: workers.get(name) ?? 0 }))}
      queue={filled.queue ?? queues[0]}
      defaultQueue={queues[0]}
      limits={effectiveLimits(job)}
      when={await whenOf(actor, await searchParams)}
      origin={await pageOrigin()}
      paths={modelPaths(actor)}
      nothing={nothing}
      off={whyNotRunnable(toJobRow(job))}
      header={<Header actor={actor} job={job} />}
      notes={<Notes job={job} filled={filled} />}
      cancelHref={can(actor, 'view', 'extras.job') ? jobHref(job.id) : '/'}
      rerunOf={filled.from}
      run={runJob.bind(null, job.id)}
      revision={revision}
      isStale={isFormStale.bind(null, job.id, revision)}
    />
  );
}

function Header({ actor, job }: { actor: UserActor; job: JobDetail }) {
  const views = can(actor, 'view', 'extras.job');
  const badge = toBadge(job.source);
  return (
    <PageHeader
      crumbs={[
        { label: 'Jobs', href: views ? '/extras/jobs/' : undefined },
        { label: job.name, href: views ? jobHref(job.id) : undefined },
        { label: 'Run' },
      ]}
      title={job.name}
      meta={
        <>
          {badge && <SourceBadge {...badge} />}
          <Rules rules={toJobRow(job).rules} />
        </>
      }
    />
  );
}

function Notes({ job, filled }: { job: JobDetail; filled: Prefill }) {
  const row = toJobRow(job);
  const off = whyNotRunnable(row);
  const enable = isJustOff(row) && row.mayChange && (
    <EnableButton
      id={job.id}
      name={job.name}
      approvalRequired={job.approval_required}
      readOnly={job.read_only}
      starters={job.starters}
      size="small"
    />
  );
  return (
    <div className="flex flex-col gap-3 pb-2 empty:hidden">
      {job.description && (
        <div className="text-ink-2">
          <Markdown>{job.description}</Markdown>
        </div>
      )}
      {off && (
        <Banner family="warn" title="It can’t be run now." action={enable}>
          {off}
        </Banner>
      )}
      {filled.note && (
        <Banner family={filled.note.isLoss ? 'warn' : 'idle'} title={filled.note.title}>
          {filled.note.text}
        </Banner>
      )}
    </div>
  );
}

/** In the viewer's own zone, unless the address names another. */
async function whenOf(actor: UserActor, query: Awaited<SearchParams>) {
  const zone = await pageZone(actor);
  const first = whenOfQuery(query, zone);
  const start = defaultStart(await databaseNow(), first.timeZone);
  const needsStart = first.startTime === '' && !['immediately', 'custom'].includes(first.interval);
  return { zones: zonesFor(zone), defaultStart: start, first: needsStart ? { ...first, startTime: start } : first };
}
