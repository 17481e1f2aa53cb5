// Home: does anything need me, is anything burning, what runs, what is next.
import type { Metadata } from 'next';
import { CircleX } from 'lucide-react';
import { Link } from '@/ui/kit/link.tsx';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { openRequests, ownRequests } from '@/features/approvals/queue';
import { countUnloaded } from '@/features/jobs/overview';
import { firstSteps } from '@/features/runs/first-steps';
import { type HomeOverview, homeOverview, type RunLine } from '@/features/runs/overview';
import { listSchedules } from '@/features/schedules/overview';
import { OwnRequests } from '@/ui/approval/own-requests.tsx';
import { WaitingList } from '@/ui/approval/waiting-list.tsx';
import { ButtonLink } from '@/ui/kit/button.tsx';
import { Duration } from '@/ui/kit/duration.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import { Markdown } from '@/ui/kit/markdown.tsx';
import { formatCount } from '@/ui/kit/number.ts';
import { PageHeader } from '@/ui/kit/page-header.tsx';
import { Elapsed } from '@/ui/kit/progress.tsx';
import { Section } from '@/ui/kit/section.tsx';
import { runState } from '@/ui/kit/states.ts';
import { StatusPill } from '@/ui/kit/status-pill.tsx';
import { Timestamp } from '@/ui/kit/timestamp.tsx';
import type { Clock } from '@/ui/kit/time.ts';
import { RunStrip } from '@/ui/job/run-strip.tsx';
import { historyHref } from '@/ui/schedule/hrefs.ts';
import { NextScheduled } from '@/ui/schedule/next-scheduled.tsx';
import { pageActor, pageZone } from '@/web/page';
import { FirstSteps } from './first-steps';
import { toRequestRows } from './extras/scheduled-jobs/approval-queue/view';
import { toScheduleRow } from './extras/scheduled-jobs/view';

export const metadata: Metadata = { title: 'Home' };

export default async function HomePage() {
  const actor = await pageActor();
  const clock: Clock = { zone: await pageZone(actor), now: new Date().toISOString() };
  const sees = can(actor, 'view', 'extras.jobresult');
  const [overview, steps, unloaded] = await Promise.all([homeOverview(actor), firstSteps(actor), countUnloaded(actor)]);
  const runs = overview.strip.reduce((sum, slot) => sum + slot.ended_well + slot.failed, 0);
  const failed = overview.strip.reduce((sum, slot) => sum + slot.failed, 0);
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-x-10 gap-y-3 pr-6 max-sm:pr-4">
        <PageHeader
          crumbs={[{ label: 'Home' }]}
          title="Home"
          meta={
            sees && (
              <span>
                Last 24 hours: {formatCount(runs)} {runs === 1 ? 'run' : 'runs'}
                {failed > 0 && <span className="text-bad">, {formatCount(failed)} failed</span>}
              </span>
            )
          }
        />
        {sees && <RunStrip slots={overview.strip.map(({ from, ...counts }) => ({ from: from.toISOString(), ...counts }))} clock={clock} />}
      </div>
      <div className="grid gap-x-8 gap-y-6 px-6 py-3 max-sm:px-4 lg:grid-cols-[minmax(0,2.2fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-6">
          {unloaded > 0 && <Unloaded files={unloaded} />}
          <FirstSteps steps={steps} />
          <Waiting actor={actor} clock={clock} />
          <Asked actor={actor} clock={clock} />
          {sees ? (
            <Work overview={overview} clock={clock} />
          ) : (
            <NothingToSee runs={can(actor, 'run', 'extras.job')} seesJobs={can(actor, 'view', 'extras.job')} />
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          {can(actor, 'view', 'extras.scheduledjob') && <Next actor={actor} clock={clock} />}
          <Mine runs={overview.mine} clock={clock} />
        </div>
      </div>
    </>
  );
}

/** For who may mend it, or see to it that somebody does. */
function Unloaded({ files }: { files: number }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2">
      <CircleX aria-hidden className="size-4! text-bad" />
      <span>
        <b>{files === 1 ? '1 job file does not load.' : `${formatCount(files)} job files do not load.`}</b> Jobs in{' '}
        {files === 1 ? 'it' : 'them'} can’t run until {files === 1 ? 'it does' : 'they do'}.
      </span>
      <Link href="/extras/job-sources/" className="link">
        Which and why
      </Link>
    </p>
  );
}

const SHOWN = 5;

/** The number beside "Approvals", one by one: what the reader decides, and what they have to ask for again. */
async function Waiting({ actor, clock }: { actor: UserActor; clock: Clock }) {
  const { requests, counts } = await openRequests(actor);
  const total = counts.mine + counts.again;
  if (total === 0 && !can(actor, 'approve', 'extras.job')) return null;
  const rows = await toRequestRows(actor, requests.slice(0, SHOWN));
  const mine = rows.filter(({ mayDecide, mayAskAgain }) => mayDecide || mayAskAgain);
  return <WaitingList requests={mine} total={total} clock={clock} />;
}

/** What became of what the reader asked for; nothing for who asked for nothing lately. */
async function Asked({ actor, clock }: { actor: UserActor; clock: Clock }) {
  const requests = await ownRequests(actor, SHOWN);
  if (requests.length === 0) return null;
  const rows = await toRequestRows(actor, requests);
  return (
    <OwnRequests
      requests={rows.map((row, index) => ({
        ...row,
        runId: requests[index]!.latest_run_id ?? undefined,
        nextSlot: requests[index]!.next_slot?.toISOString(),
      }))}
      history={`${historyHref}?${new URLSearchParams({ requester_name: actor.username })}`}
      clock={clock}
    />
  );
}

async function Next({ actor, clock }: { actor: UserActor; clock: Clock }) {
  const { schedules } = await listSchedules(actor, new URLSearchParams(), { limit: SHOWN, offset: 0 });
  const due = schedules.filter(({ next_slot }) => next_slot !== null);
  return <NextScheduled schedules={due.map((row) => toScheduleRow(actor, row))} clock={clock} />;
}

function Mine({ runs, clock }: { runs: HomeOverview['mine']; clock: Clock }) {
  return (
    <Section title="My recent runs">
      {runs.length === 0 && <p className="text-12 text-ink-2">You have not run a job yet.</p>}
      <ul>
        {runs.map((run) => (
          <li key={run.id} className="flex h-[38px] items-center gap-3 border-b border-line">
            <StatusPill state={runState(run)} title={run.status} />
            <Link href={`/extras/job-results/${run.id}/`} className="min-w-0 flex-1 truncate hover:underline">
              {run.name}
            </Link>
            <span className="text-12 text-ink-2">
              <Timestamp at={run.date_created} clock={clock} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Work({ overview, clock }: { overview: HomeOverview; clock: Clock }) {
  return (
    <>
      <Section title="Running now" count={overview.underWay.length} action={<Link href="/extras/job-results/">All runs</Link>}>
        {overview.underWay.length === 0 && <p className="border-t border-line py-2 text-12 text-ink-2">Nothing runs at the moment.</p>}
        <ul className="border-t border-line empty:hidden">
          {overview.underWay.map((run) => (
            <UnderWay key={run.id} run={run} clock={clock} />
          ))}
        </ul>
      </Section>
      <Section
        title="Recent failures"
        count={overview.failures.length ? 'in 24 h' : undefined}
        action={<Link href="/extras/job-results/?status=FAILURE">Show all</Link>}
      >
        {overview.failures.length === 0 && (
          <p className="border-t border-line py-2 text-12 text-ink-2">No run failed in the last 24 hours.</p>
        )}
        <ul className="border-t border-line empty:hidden">
          {overview.failures.map((run) => (
            <li
              key={run.id}
              className="grid min-h-[38px] grid-cols-[7rem_3.5rem_minmax(0,1fr)_auto] items-center gap-3 border-b border-line max-sm:grid-cols-[7rem_minmax(0,1fr)] max-sm:py-1.5"
            >
              <StatusPill state={runState(run)} title={run.failure_reason ?? run.status} />
              <span className="text-12 text-ink-2 max-sm:hidden">
                <Timestamp at={run.date_done} clock={clock} />
              </span>
              <span className="min-w-0 truncate" title={run.message ?? undefined}>
                <Link href={`/extras/job-results/${run.id}/`} className="hover:underline">
                  {run.name}
                </Link>
                <span className="ml-2 text-12 text-ink-2">
                  <Markdown inline>{run.message ?? ''}</Markdown>
                </span>
              </span>
              <span className="text-12 text-ink-2 max-sm:hidden">
                {run.changes ? `${formatCount(run.changes)} changes kept` : 'Nothing was changed'}
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

function UnderWay({ run, clock }: { run: RunLine; clock: Clock }) {
  const seconds = run.date_started ? Math.max(0, (Date.parse(clock.now) - run.date_started.getTime()) / 1000) : null;
  return (
    <li className="grid h-[38px] grid-cols-[7rem_minmax(0,1fr)_8rem_minmax(0,14rem)] items-center gap-3 border-b border-line max-sm:grid-cols-[7rem_minmax(0,1fr)]">
      <StatusPill state={runState(run)} title={run.status} />
      <Link href={`/extras/job-results/${run.id}/`} className="min-w-0 truncate hover:underline">
        {run.name}
      </Link>
      <span className="truncate text-12 text-ink-2 max-sm:hidden">{run.user}</span>
      <span className="flex items-center gap-3 text-12 text-ink-2 max-sm:hidden">
        {seconds === null ? (
          'Waiting for a worker'
        ) : (
          <>
            <span className="w-20 shrink-0">
              <Elapsed seconds={seconds} usual={run.usual_seconds} />
            </span>
            <span className="truncate">
              <Duration seconds={seconds} />
              {run.usual_seconds !== null && (
                <>
                  {' '}
                  of usual <Duration seconds={run.usual_seconds} />
                </>
              )}
            </span>
          </>
        )}
      </span>
    </li>
  );
}

function NothingToSee({ runs, seesJobs }: { runs: boolean; seesJobs: boolean }) {
  const unseen = runs && !seesJobs ? 'jobs and runs' : 'runs';
  return (
    <Empty
      framed
      title={runs ? `You may run jobs, and not look at ${unseen}.` : `You may not look at ${unseen}.`}
      action={seesJobs ? <ButtonLink href="/extras/jobs/">Jobs</ButtonLink> : undefined}
    >
      Ask an administrator for the permission to view {seesJobs ? 'job results' : 'jobs and job results'}, for you or for one of your
      groups.
    </Empty>
  );
}
