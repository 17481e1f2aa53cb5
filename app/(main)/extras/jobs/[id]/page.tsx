// A job: who governs it, by code or by override, how it has fared, and what was changed about it.
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { type JobDetail, readJobDetail } from '@/features/jobs/overview';
import { listed } from '@/core/resources/sentence';
import { whoMay } from '@/features/accounts/who-may';
import { diskIsNewer } from '@/features/jobs/refresh';
import { allSources } from '@/features/jobs/sources';
import { listRuns } from '@/features/runs/run-list';
import { RecentRuns } from '@/ui/job/detail/recent-runs.tsx';
import { SettingsTable } from '@/ui/job/detail/settings-table.tsx';
import { settingLooks } from '@/ui/job/detail/settings.ts';
import { SourcePanel } from '@/ui/job/detail/source-panel.tsx';
import { isJustOff, jobHref, placeOf } from '@/ui/job/list/job-row.ts';
import { RefreshButton } from '@/ui/job/list/refresh-button.tsx';
import { LiveRuns } from '@/ui/job/runs/live-runs.tsx';
import { newerThan } from '@/ui/job/runs/run-row.ts';
import { NoRuns, RunsTable } from '@/ui/job/runs/runs-table.tsx';
import { Banner } from '@/ui/kit/banner.tsx';
import { PastTheEnd } from '@/ui/kit/empty.tsx';
import { PageBody, WithPane } from '@/ui/kit/layout.tsx';
import { Markdown } from '@/ui/kit/markdown.tsx';
import { PageFoot } from '@/ui/kit/pager.tsx';
import { Section } from '@/ui/kit/section.tsx';
import type { Clock } from '@/ui/kit/time.ts';
import { pageActorWho } from '@/web/page';
import { isOver } from '@/ui/job/live/run-facts.ts';
import { clockFor, offsetIn, one, type SearchParams, shown } from '@/web/shown';
import { toRunRow } from '../../job-results/view';
import { stateList, toFileError, toJobRow, toLastRun, toSettings, toSourceFacts } from '../view';
import { JobChanges } from './job-changes';
import { JobCodeTab } from './job-code';
import { JobHead } from './job-head';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const job = await readJobDetail(await pageActorWho('view', 'extras.job'), (await params).id).catch(() => undefined);
  return { title: job?.name ?? 'Job' };
}

export default async function JobPage({ params, searchParams }: Props) {
  const actor = await pageActorWho('view', 'extras.job');
  const { id } = await params;
  const query = await searchParams;
  const [job, clock] = await Promise.all([shown(readJobDetail(actor, id)), clockFor(actor)]);
  const asked = one(query['tab']);
  if (asked === 'access') redirect(jobHref(job.id, 'access'));
  const tab = shownTab(asked, { runs: can(actor, 'view', 'extras.jobresult'), code: job.may_read_code, changes: true });
  return (
    <>
      <JobHead actor={actor} job={job} tab={tab} />
      {tab === 'runs' ? (
        <Runs actor={actor} job={job} clock={clock} offset={offsetIn(query)} />
      ) : tab === 'code' ? (
        <JobCodeTab
          actor={actor}
          job={job}
          clock={clock}
          place={{ digest: one(query['digest']), changes: one(query['view']) === 'changes', file: one(query['file']) }}
        />
      ) : tab === 'changes' ? (
        <JobChanges actor={actor} job={job} clock={clock} before={Number(one(query['before'])) || undefined} />
      ) : (
        <Overview job={job} clock={clock} />
      )}
    </>
  );
}

/** What an address asks for that is no part of the page, or none for this reader, is the overview. */
function shownTab<Tab extends string>(asked: string | undefined, open: Readonly<Record<Tab, boolean>>): Tab | 'overview' {
  return asked !== undefined && Object.hasOwn(open, asked) && open[asked as Tab] ? (asked as Tab) : 'overview';
}

async function Overview({ job, clock }: { job: JobDetail; clock: Clock }) {
  const settings = toSettings(job);
  const of = (section: 'job' | 'properties') => settings.filter(({ name }) => settingLooks[name].section === section);
  const overridden = settings.filter((setting) => setting.overridden).length;
  const runs = job.runs.slice(0, 6).map((run) => ({
    ...toLastRun(run),
    seconds: run.date_started && run.date_done ? (Date.parse(run.date_done) - Date.parse(run.date_started)) / 1000 : undefined,
  }));
  return (
    <WithPane
      label="Runs and source"
      plain
      pane={
        <>
          <RecentRuns
            states={stateList(job.runs)}
            latest={runs}
            usualSeconds={job.usual_seconds ?? undefined}
            slowSeconds={job.slow_seconds ?? undefined}
            runsHref={`${jobHref(job.id)}?tab=runs`}
            clock={clock}
          />
          <SourcePanel facts={toSourceFacts(job)} clock={clock} />
        </>
      }
    >
      <PageBody>
        <Notices job={job} />
        {job.description && <Markdown>{job.description}</Markdown>}
        <Section title="Job">
          <SettingsTable
            label="Job"
            settings={of('job')}
            fixed={[{ label: 'Enabled', text: job.enabled ? 'Yes' : 'No' }]}
            jobId={job.id}
            mayChange={job.may_change}
          />
        </Section>
        <Section
          title="Properties"
          count={overridden > 0 ? `${overridden} of ${settings.length} overridden` : undefined}
          intro="Values come from the class. An override stays when the code changes, until someone reverts it."
        >
          <SettingsTable
            label="Properties"
            settings={of('properties')}
            fixed={[
              { label: 'Supports dry run', text: job.supports_dryrun ? 'Yes' : 'No' },
              { label: 'Read-only', text: job.read_only ? 'Yes' : 'No' },
            ]}
            jobId={job.id}
            mayChange={job.may_change}
          />
        </Section>
      </PageBody>
    </WithPane>
  );
}

/** What is wrong with the job as it stands; the disk is looked at for those only who could act on it. */
async function Notices({ job }: { job: JobDetail }) {
  const error = toFileError(job.load_error);
  const source = job.may_change ? allSources().find(({ slug }) => slug === job.source?.slug) : undefined;
  const newer = source ? await diskIsNewer(source) : false;
  const row = toJobRow(job);
  const enablers = isJustOff(row) && !row.mayChange ? await whoMay([{ action: 'change', label: 'extras.job', id: job.id }]) : [];
  return (
    <>
      {error && (
        <Banner family="bad" title="Its file doesn’t load.">
          <code className="wrap-anywhere">{placeOf(error)}</code> {error.message} The job keeps its settings and history, and can’t run
          until the file loads.
        </Banner>
      )}
      {isJustOff(row) && (
        <Banner family="warn" title="It is disabled.">
          Nobody can run it, by hand, schedule or hook, until it is enabled.{' '}
          {row.mayChange
            ? 'Review its code first: from then on everybody who may run it can.'
            : `Ask ${listed(enablers, 'or') || 'an administrator'}: you may not change this job.`}
        </Banner>
      )}
      {newer && (
        <Banner family="warn" title="The source on disk is newer than what runs." action={<RefreshButton />}>
          Runs use the code of the last refresh until the next one.
        </Banner>
      )}
      {job.has_sensitive_variables && job.approval_required && (
        <Banner family="bad" title="It can’t run as it is set.">
          It asks for approval and may hold sensitive inputs, which are never kept. One of the two has to go.
        </Banner>
      )}
    </>
  );
}

const PAGE = 50;

async function Runs({ actor, job, clock, offset }: { actor: UserActor; job: JobDetail; clock: Clock; offset: number }) {
  const { runs, total } = await listRuns(actor, new URLSearchParams({ job_model_id: job.id }), { limit: PAGE, offset });
  const rows = runs.map(toRunRow);
  const href = (from: number) => `${jobHref(job.id)}?tab=runs${from > 0 ? `&offset=${from}` : ''}`;
  return (
    <>
      <LiveRuns
        unfinished={rows.filter((run) => !isOver(run.status)).map((run) => run.id)}
        newer={offset === 0 ? newerThan(rows) : undefined}
        filter={`job_model_id=${job.id}`}
      >
        <RunsTable
          runs={rows}
          clock={clock}
          showJob={false}
          empty={total > 0 ? <PastTheEnd firstHref={href(0)} /> : <NoRuns filtered={0} clearHref="" />}
        />
      </LiveRuns>
      <PageFoot href={href} offset={offset} shown={rows.length} total={total} size={PAGE} />
    </>
  );
}
