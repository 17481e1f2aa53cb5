// A request for approval: what would run, with what, when and in whose name; your decision at the right. Decided, it says who, when and why.
import { CalendarClock, ChevronDown, ChevronUp, RotateCw, Tag, UserRound } from 'lucide-react';
import type { Metadata } from 'next';
import { Link } from '@/ui/kit/link.tsx';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { ownerMayRun, whoMayApprove, whoShowsInputs } from '@/features/approvals/deciders';
import { type DryRun, dryRunsOf, openRequests, readRequest, type RequestDetail } from '@/features/approvals/queue';
import { mayReadCode } from '@/features/jobs/code';
import { misfitOf } from '@/features/jobs/fit';
import { readVoided } from '@/features/schedules/ask';
import { wordsOf } from '@/features/schedules/words';
import { Description } from '@/ui/approval/description.tsx';
import { DecisionBar, DecisionPanel, type DecisionPanelProps } from '@/ui/approval/decision-panel.tsx';
import { DryRuns, type DryRunRow } from '@/ui/approval/dry-runs.tsx';
import type { RequestRow } from '@/ui/approval/request-row.ts';
import { zonedWords } from '@/ui/approval/zoned-words.ts';
import { jobHref, runHref } from '@/ui/job/list/job-row.ts';
import { isOver } from '@/ui/job/live/run-facts.ts';
import { Banner } from '@/ui/kit/banner.tsx';
import { ButtonLink } from '@/ui/kit/button.tsx';
import { IconLink } from '@/ui/kit/icon-button.tsx';
import { Dotted } from '@/ui/kit/dotted.tsx';
import { KeyValue } from '@/ui/kit/key-value.tsx';
import { PageBody, WithPane } from '@/ui/kit/layout.tsx';
import { Fact, PageHeader } from '@/ui/kit/page-header.tsx';
import { Section } from '@/ui/kit/section.tsx';
import { runState } from '@/ui/kit/states.ts';
import { StatusPill } from '@/ui/kit/status-pill.tsx';
import { formatTime, zoneAbbreviation, type Clock } from '@/ui/kit/time.ts';
import { Timestamp } from '@/ui/kit/timestamp.tsx';
import { queueHref, requestHref, scheduleHref } from '@/ui/schedule/hrefs.ts';
import { SlotList } from '@/ui/schedule/slot-list.tsx';
import { pageActor } from '@/web/page';
import { clockFor, shown } from '@/web/shown';
import { GivenInputs } from '../../../given-inputs';
import { anewHref } from '../../anew';
import { shownSlots } from '../../slots';
import { recurrenceOf, shownName } from '../../view';
import { lackingTo, toRequestRow, whyNotYours } from '../view';
import { conditionsOf, short } from './conditions';
import { RequestCode } from './request-code';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const request = await readRequest(await pageActor(), (await params).id).catch(() => undefined);
  return { title: request ? `Request: ${request.job?.name ?? request.name}` : 'Request' };
}

export default async function RequestPage({ params }: Props) {
  const actor = await pageActor();
  const { id } = await params;
  const [request, clock] = await Promise.all([shown(readRequest(actor, id)), clockFor(actor)]);
  const row = toRequestRow(actor, request);
  const [mayRead, tries] = await Promise.all([
    request.job !== null && mayReadCode(actor, request.job.id),
    dryRunsOf(actor, request, SHOWN_DRY_RUNS),
  ]);
  const decision =
    request.state === 'pending' && request.revision !== null ? await decisionOf(actor, request, { clock, mayRead, tries }) : undefined;
  return (
    <>
      <WithPane
        label={decision ? 'Decision' : 'Request'}
        open
        stays
        header={<Header actor={actor} request={request} row={row} clock={clock} />}
        pane={
          <>
            {decision && <DecisionPanel {...decision} />}
            <div className={decision && 'max-xl:hidden'}>
              <Bound request={request} clock={clock} />
            </div>
          </>
        }
      >
        <PageBody>
          <Outcome actor={actor} request={request} clock={clock} />
          {request.job && <Description>{request.job.description}</Description>}
          <Inputs actor={actor} request={request} />
          <DryRuns runs={tries.map((run) => toDryRunRow(actor, run))} clock={clock} />
          <RequestCode actor={actor} request={request} clock={clock} mayRead={mayRead} />
          <When request={request} row={row} />
          {/* Where the pane folds above the content, what is asked for comes before its digests. */}
          {decision && (
            <div className="xl:hidden">
              <Bound request={request} clock={clock} />
            </div>
          )}
        </PageBody>
      </WithPane>
      {decision && <DecisionBar {...decision} />}
    </>
  );
}

const SHOWN_DRY_RUNS = 10;

function toDryRunRow(actor: UserActor, run: DryRun): DryRunRow {
  return {
    id: run.id,
    state: runState(run),
    status: run.status,
    by: run.user_id === actor.id ? 'You' : (run.user ?? 'A user who is gone'),
    at: run.date_created.toISOString(),
    sameCode: run.is_of_asked_code,
    mayOpen: run.may_open,
    message: run.message ?? undefined,
  };
}

async function Header({ actor, request, row, clock }: { actor: UserActor; request: RequestDetail; row: RequestRow; clock: Clock }) {
  const { job } = request;
  return (
    <PageHeader
      crumbs={[{ label: 'Approvals', href: queueHref }, { label: row.jobName }]}
      title={row.jobName}
      divided
      status={
        <StatusPill state={row.state} title={row.status}>
          {row.stateWord}
        </StatusPill>
      }
      meta={
        <>
          <Fact icon={<UserRound aria-hidden />}>
            {row.self ? 'You' : request.requester} asked <Timestamp at={request.created} clock={clock} relative />
          </Fact>
          {row.name !== row.jobName && <Fact icon={<Tag aria-hidden />}>{row.name}</Fact>}
          <Fact icon={<CalendarClock aria-hidden />}>
            <span className="whitespace-normal">{startWords(request, row, clock)}</span>
          </Fact>
          {job?.may_view && (
            <Fact>
              <Link href={jobHref(job.id)} className="link">
                {request.class_path}
              </Link>
            </Fact>
          )}
        </>
      }
      actions={request.state === 'pending' && <Neighbours actor={actor} id={request.id} />}
    />
  );
}

/** "Runs as soon as it is approved", "Daily at 02:30 CET (Europe/Oslo), from Fri 02:30 CET, 01:30 UTC"; of a decided one what was asked for. */
function startWords({ state, now }: RequestDetail, row: RequestRow, clock: Clock): string {
  const { startsAt, words } = row;
  if (!startsAt)
    return state === 'pending'
      ? 'Runs as soon as it is approved'
      : state === 'approved'
        ? 'Started when it was approved'
        : 'Was to start when approved';
  const utc = clock.zone === 'UTC' ? '' : `, ${formatTime(startsAt, { zone: 'UTC', now: startsAt })} UTC`;
  const at = `${formatTime(startsAt, clock)} ${zoneAbbreviation(clock.zone, startsAt)}${utc}`;
  if (words !== 'Once') return `${zonedWords(row, startsAt, { isFull: true })}, from ${at}`;
  const isAhead = state === 'pending' || (state === 'approved' && Date.parse(startsAt) > now.getTime());
  return isAhead ? `Runs ${at}` : `Was due ${at}`;
}

/** The way through those that wait for the same person. */
async function Neighbours({ actor, id }: { actor: UserActor; id: string }) {
  const { requests } = await openRequests(actor);
  const mine = requests.filter(({ may_approve, may_deny, is_outdated }) => (may_approve || may_deny) && !is_outdated);
  const at = mine.findIndex((request) => request.id === id);
  if (at < 0 || mine.length < 2) return null;
  const [previous, next] = [mine[at - 1], mine[at + 1]];
  return (
    <>
      <span className="text-12 text-ink-2">
        {at + 1} of {mine.length}
      </span>
      {previous && (
        <IconLink label="Previous request" hotkey="K" variant="default" icon={<ChevronUp aria-hidden />} href={requestHref(previous.id)} />
      )}
      {next && (
        <IconLink label="Next request" hotkey="J" variant="default" icon={<ChevronDown aria-hidden />} href={requestHref(next.id)} />
      )}
    </>
  );
}

interface Known {
  clock: Clock;
  mayRead: boolean;
  tries: readonly DryRun[];
}

async function decisionOf(actor: UserActor, request: RequestDetail, { clock, mayRead, tries }: Known): Promise<DecisionPanelProps> {
  const [deciders, mayRun] = await Promise.all([request.may_approve ? [] : whoMayApprove(request), ownerMayRun(request)]);
  const misfit = misfitOf(request.job?.variables ?? [], request.kwargs);
  const conditions = conditionsOf(request, {
    whyNot: whyNotYours(actor, request),
    deciders,
    ownerMayRun: mayRun,
    mayReadCode: mayRead,
    misfit,
    lastDryRun: tries.find((run) => run.is_of_asked_code && isOver(run.status)),
    otherInputs: otherInputs(actor, request),
  });
  const failing = conditions.find(({ met }) => met === 'no' || met === 'wait');
  const codeChanged = request.job !== null && request.job.code_digest !== request.code_digest;
  const { job } = request;
  return {
    id: request.id,
    jobName: job?.name ?? request.name,
    requester: request.requester,
    seen: request.revision ?? 0,
    conditions,
    effects: effectsOf(request, clock),
    approveOff: failing && `Off: ${failing.title[0]!.toLowerCase()}${failing.title.slice(1)}.`,
    denyOff: request.may_deny ? undefined : lackingTo('delete', actor, request),
    late: request.is_late,
    isOwner: request.is_owner,
    mayDryRun:
      job !== null &&
      job.supports_dryrun &&
      job.may_run &&
      job.enabled &&
      job.installed &&
      job.loads &&
      can(actor, 'view', 'extras.scheduledjob'),
    dryRunOff: misfit ? 'Off: the inputs do not fit the code, it would only fail.' : undefined,
    noDryRun: job === null ? undefined : whyNoDryRun(job),
    mayAskAgain: codeChanged && request.is_owner && !misfit,
  };
}

function whyNoDryRun({ supports_dryrun, may_run }: NonNullable<RequestDetail['job']>): string | undefined {
  if (!supports_dryrun) return 'This job has no dry run.';
  return may_run ? undefined : 'To try it as a dry run you need: run on Job, for this one.';
}

/** Where what was asked for can be given inputs that fit: a schedule is edited, a run at once is asked for anew with what was given. */
function otherInputs(actor: UserActor, request: RequestDetail) {
  const { job, schedule_id, interval, is_own } = request;
  if (!job?.may_run) return undefined;
  if (interval === 'immediately') return is_own ? { label: 'Ask anew', href: askAnewHref(request, job) } : undefined;
  if (!schedule_id) return undefined;
  if (can(actor, 'change', 'extras.scheduledjob')) return { label: 'Edit the schedule', href: scheduleHref(schedule_id, 'edit') };
  // Its name is taken as long as it is there.
  return is_own ? { label: 'Ask anew', href: askAnewHref({ ...request, name: '' }, job) } : undefined;
}

const askAnewHref = (request: RequestDetail, job: NonNullable<RequestDetail['job']>): string =>
  anewHref({ ...request, jobId: job.id, variables: job.variables });

function effectsOf(request: RequestDetail, clock: Clock): string[] {
  const recurrence = recurrenceOf(request);
  const [first] = shownSlots(recurrence, 1, request.now);
  const isNow = request.interval === 'immediately' || request.is_late || !first;
  const at = first && `${formatTime(first.at, clock)} ${zoneAbbreviation(clock.zone, first.at)}`;
  const repeats = request.interval !== 'immediately' && request.interval !== 'future';
  return [
    isNow ? 'It starts at once.' : repeats ? `It runs ${patternOf(recurrence, first.at)}, first ${at}.` : `It starts ${at}.`,
    'You approve these inputs, this time and this code. With anything else it has to be approved again.',
  ];
}

/** "daily at 02:30 CET" in a sentence; weekdays keep their capital. */
function patternOf(recurrence: ReturnType<typeof recurrenceOf>, at: string): string {
  const words = zonedWords({ words: wordsOf(recurrence), zone: recurrence.timeZone }, at);
  return /^(Daily|Every|On|Weekdays)/.test(words) ? `${words[0]!.toLowerCase()}${words.slice(1)}` : words;
}

function Outcome({ actor, request, clock }: { actor: UserActor; request: RequestDetail; clock: Clock }) {
  const { state, decided_by, decided_at, comment, is_lapsed } = request;
  if (state === 'pending') return null;
  if (state === 'void') return <Voided actor={actor} request={request} clock={clock} />;
  const when = decided_at ? `, ${formatTime(decided_at, clock)}` : '';
  const words = { approved: 'Approved', denied: 'Denied', withdrawn: 'Withdrawn' }[state];
  const family = is_lapsed ? 'you' : state === 'approved' ? 'ok' : state === 'denied' ? 'bad' : 'idle';
  const since = is_lapsed ? '; void since its code changed: its runs are refused until it is approved again' : '';
  return (
    <Banner
      family={family}
      title={`${words} by ${decided_by ?? 'somebody'}${when}${since}.`}
      action={<AskAnew actor={actor} request={request} />}
    >
      {comment && <>“{comment}” </>}
      {state === 'approved' && <WhatCameOfIt request={request} />}
      {(state === 'denied' || state === 'withdrawn') && 'It never ran.'}
    </Banner>
  );
}

/** Who approved it, if anybody did, and what made it void; the way to what is asked for instead, for who may see that. */
async function Voided({ actor, request, clock }: { actor: UserActor; request: RequestDetail; clock: Clock }) {
  const { decided_by, decided_at, comment, schedule_id } = request;
  const { said, since } = readVoided(comment);
  const at = decided_at ? `, ${formatTime(decided_at, clock)}` : '';
  const why = since ? `${since[0]!.toLowerCase()}${since.slice(1)}` : 'it was changed.';
  const now = schedule_id === null ? undefined : await readRequest(actor, schedule_id).catch(() => undefined);
  return (
    <Banner
      family="idle"
      title={decided_by ? `Approved by ${decided_by}${at}; void since: ${why}` : `Void${at}: ${said || 'it was changed.'}`}
    >
      {decided_by && said && <>“{said}” </>}
      {now ? (
        <Link href={requestHref(now.id)} className="link">
          The request as it is now
        </Link>
      ) : (
        schedule_id && 'The request as it is now is not yours to see: ask an administrator for the permission to view scheduled jobs.'
      )}
    </Banner>
  );
}

/** For whose request came to nothing: the form as it was filled in, to change what it was denied for. */
function AskAnew({ actor, request }: { actor: UserActor; request: RequestDetail }) {
  const { state, job, requester_id } = request;
  if ((state !== 'denied' && state !== 'withdrawn') || requester_id !== actor.id) return null;
  if (!job?.may_run || !job.enabled || !job.installed || !job.loads) return null;
  return (
    <ButtonLink href={askAnewHref(request, job)} icon={<RotateCw aria-hidden />} size="small" prefetch={false}>
      Ask again with these inputs…
    </ButtonLink>
  );
}

/** The way to what was approved, for who may go there; else what to ask for. */
function WhatCameOfIt({ request: { latest_run, schedule_id, may_open_schedule, is_lapsed, may_ask_again } }: { request: RequestDetail }) {
  if (is_lapsed && may_ask_again)
    return (
      <Link href={scheduleHref(schedule_id!)} className="link">
        Ask again on its schedule
      </Link>
    );
  if (latest_run?.may_open)
    return (
      <Link href={runHref(latest_run.id)} className="link">
        Latest run
      </Link>
    );
  if (latest_run) return <>To look at its run, ask an administrator for the permission to view job results.</>;
  if (schedule_id && may_open_schedule)
    return (
      <Link href={scheduleHref(schedule_id)} className="link">
        Schedule
      </Link>
    );
  return schedule_id && <>To look at its schedule, ask an administrator for the permission to view scheduled jobs.</>;
}

async function Inputs({ actor, request }: { actor: UserActor; request: RequestDetail }) {
  const variables = request.job?.variables ?? [];
  return <GivenInputs reader={actor} kwargs={request.kwargs} variables={variables} shownBy={await whoShowsInputs(request)} />;
}

function When({ request, row }: { request: RequestDetail; row: RequestRow }) {
  if (request.state !== 'pending' || request.interval === 'immediately' || request.is_late) return null;
  const slots = shownSlots(recurrenceOf(request), 5, request.now);
  return (
    <Section title="When">
      <div className="max-w-110">
        <SlotList words={row.words} slots={slots} zone={request.time_zone} now={request.now.toISOString()} />
      </div>
    </Section>
  );
}

const timing = (request: RequestDetail, clock: Clock) => [
  { label: 'Start', value: <Timestamp at={request.start_time} clock={clock} zone sourceZone={request.time_zone} /> },
  { label: 'Time zone', value: request.time_zone },
];

/** What an approval is of: with any of it changed, it has to be asked for again. */
function Bound({ request, clock }: { request: RequestDetail; clock: Clock }) {
  return (
    <Section title="Binds to">
      <KeyValue
        dense
        facts={[
          { label: 'Code', value: short(request.code_digest), mono: true },
          { label: 'Class', value: <Dotted path={request.class_path} />, mono: true },
          { label: 'Name', value: shownName(request.name, request.job?.name) },
          { label: 'In the name of', value: request.owner ?? request.requester },
          { label: 'Task queue', value: request.queue ?? 'The job’s first' },
          ...(request.interval === 'immediately' ? [] : timing(request, clock)),
          ...(request.crontab ? [{ label: 'Crontab', value: request.crontab, mono: true }] : []),
        ]}
      />
    </Section>
  );
}
