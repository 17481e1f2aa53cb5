// A run: how it goes or went, its log as it is written, what it changed, made, was given and returned.
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { whoShowsSame } from '@/features/approvals/deciders';
import { mayReadCode } from '@/features/jobs/code';
import { approvalOfRun, triedRequest } from '@/features/approvals/queue';
import { mayCancel } from '@/features/runs/request-cancel';
import { readRun, type RunDetail } from '@/features/runs/run-detail';
import { codeHref, jobHref } from '@/ui/job/list/job-row.ts';
import { readLogFilter } from '@/ui/job/live/log-window.ts';
import { Outcome } from '@/ui/job/live/outcome.tsx';
import { isOver } from '@/ui/job/live/run-facts.ts';
import { RunHeader } from '@/ui/job/live/run-header.tsx';
import { RunLiveProvider } from '@/ui/job/live/run-live.tsx';
import { RunLog } from '@/ui/job/live/run-log.tsx';
import { AdvancedPanel, FilesPanel, InputsPanel, ResultPanel, TracebackPanel } from '@/ui/job/live/run-panels.tsx';
import { StatusOnly } from '@/ui/job/live/status-only.tsx';
import { Workbench } from '@/ui/kit/layout.tsx';
import { SourceBadge } from '@/ui/kit/source-badge.tsx';
import type { Clock } from '@/ui/kit/time.ts';
import { requestHref } from '@/ui/schedule/hrefs.ts';
import { pageActor } from '@/web/page';
import { clockFor, one, type SearchParams, shown } from '@/web/shown';
import { toBadge } from '../../jobs/view';
import { inputsOf } from '../../inputs';
import { messageOf, thrownOf, toRunFacts } from '../view';
import { advancedFacts } from './advanced';
import { readLogPage } from './log-page';
import { RunChanges } from './run-changes';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const run = await readRun(await pageActor(), (await params).id).catch(() => undefined);
  return { title: run ? `${run.name}, run ${run.id.slice(0, 8)}` : 'Run' };
}

export default async function RunPage({ params, searchParams }: Props) {
  const actor = await pageActor();
  const { id } = await params;
  const query = await searchParams;
  const [run, clock] = await Promise.all([shown(readRun(actor, id)), clockFor(actor)]);
  const facts = toRunFacts(run);
  if (!run.visible) return <StatusOnly run={facts} clock={clock} />;
  const wanted = one(query['tab']) ?? 'log';
  const tabs = tabsOf(run);
  const tab = tabs.some(({ key }) => key === wanted) ? wanted : 'log';
  const badge = toBadge(run.source);
  const [body, approval, tried] = await Promise.all([
    bodyOf({ tab, actor, run, clock, query }),
    run.scheduled_job_id === null ? undefined : approvalOfRun(actor, id),
    run.tries_request_id === null ? undefined : triedRequest(actor, run.tries_request_id),
  ]);
  return (
    <RunLiveProvider key={id} run={facts} streamUrl={`/api/extras/job-results/${id}/stream/`} afterSeq={body.lastSeq}>
      <Workbench
        header={
          <>
            <RunHeader
              clock={clock}
              source={badge && <SourceBadge {...badge} />}
              tabs={tabs}
              current={tabs.find(({ key }) => key === tab)?.href ?? ''}
              approval={
                approval && {
                  by: approval.by,
                  at: approval.at.toISOString(),
                  href: approval.request_id === null ? undefined : requestHref(approval.request_id),
                }
              }
              triedHref={tried && requestHref(tried.id)}
              mayCancel={mayCancel(actor, run)}
              againHref={run.job?.may_run && run.job.runnable ? `${jobHref(run.job.id, 'run')}?kwargs_from_job_result=${id}` : undefined}
            />
            <Outcome run={facts} message={messageOf(run)} {...nextSteps(actor, run, tab)} requestHref={tried && requestHref(tried.id)} />
          </>
        }
      >
        {body.content}
      </Workbench>
    </RunLiveProvider>
  );
}

function tabsOf(run: RunDetail) {
  const base = `/extras/job-results/${run.id}/`;
  return [
    { key: 'log', label: 'Log', href: base },
    { key: 'changes', label: 'Changes', href: `${base}?tab=changes` },
    { key: 'files', label: 'Files', href: `${base}?tab=files`, count: run.files.length },
    { key: 'inputs', label: 'Inputs', href: `${base}?tab=inputs` },
    { key: 'result', label: 'Result', href: `${base}?tab=result` },
    { key: 'traceback', label: 'Traceback', href: `${base}?tab=traceback` },
    { key: 'advanced', label: 'Advanced', href: `${base}?tab=advanced` },
  ];
}

interface BodyProps {
  tab: string;
  actor: UserActor;
  run: RunDetail;
  clock: Clock;
  query: Awaited<SearchParams>;
}

/** Of a run that somebody decided what its request shows them: the same inputs by the same names. */
const whoShows = (actor: UserActor, { scheduled_job_id: scheduleId, task_kwargs: kwargs }: RunDetail) =>
  scheduleId === null ? undefined : whoShowsSame(actor, { scheduleId, kwargs });

/** Where the code that it ran is read, for who may go there. */
async function codeOf(actor: UserActor, { job, code_digest: digest }: RunDetail): Promise<string | undefined> {
  if (!job?.may_view || !digest || !(await mayReadCode(actor, job.id))) return undefined;
  return codeHref(job.id, { digest });
}

/** Where to look next, unless it is what is open or not the reader's to see. */
function nextSteps(actor: UserActor, { id, first_failure: line }: RunDetail, tab: string) {
  const base = `/extras/job-results/${id}/`;
  return {
    changesHref: tab !== 'changes' && can(actor, 'view', 'extras.objectchange') ? `${base}?tab=changes` : undefined,
    failureHref: line === null ? undefined : `${base}?line=${line}`,
  };
}

/** The open tab, and the last line of the log that is drawn with it. */
async function bodyOf(props: BodyProps): Promise<{ content: ReactNode; lastSeq: number }> {
  if (props.tab === 'log') return logBody(props);
  return {
    content: <div className="flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto">{await quietBody(props)}</div>,
    lastSeq: lineCount(props.run),
  };
}

async function logBody({ actor, run, clock, query }: BodyProps): Promise<{ content: ReactNode; lastSeq: number }> {
  const filter = readLogFilter(one(query['level']), one(query['q']));
  const target = Number(one(query['line'])) || undefined;
  const live = !isOver(run.status);
  const place = target ? { after: Math.max(0, target - 300) } : live && filter.q === '' ? { before: 2_147_483_647 } : { after: 0 };
  const first = await readLogPage(actor, run.id, filter, place);
  return {
    content: (
      <RunLog
        key={`${target ?? ''}`}
        first={first}
        filter={filter}
        zone={clock.zone}
        downloadHref={`/api/extras/job-results/${run.id}/logs/?format=csv`}
        target={target}
        thrown={thrownOf(run)}
      />
    ),
    lastSeq: first.lines.at(-1)?.seq ?? 0,
  };
}

function lineCount(run: RunDetail): number {
  return run.debug_log_count + run.info_log_count + run.success_log_count + run.warning_log_count + run.error_log_count;
}

async function quietBody({ tab, actor, run, clock, query }: BodyProps): Promise<ReactNode> {
  const live = !isOver(run.status);
  switch (tab) {
    case 'changes':
      return <RunChanges actor={actor} run={run} selected={one(query['object'])} />;
    case 'files':
      return (
        <FilesPanel
          live={live}
          files={run.files.map((file) => ({
            id: file.id,
            name: file.name,
            size: file.size,
            contentType: file.content_type,
            href: `/api/extras/file-proxies/${file.id}/download/`,
          }))}
        />
      );
    case 'inputs':
      return <InputsPanel {...await inputsOf(actor, run, await whoShows(actor, run))} />;
    case 'result':
      return <ResultPanel result={run.result} live={live} />;
    case 'traceback':
      return <TracebackPanel traceback={run.traceback ?? undefined} />;
    default:
      return <AdvancedPanel facts={advancedFacts(run, clock, await codeOf(actor, run))} />;
  }
}
