// A schedule: when it runs next, with which inputs, how its runs have gone, and what may be done with it.
import { CalendarClock, Pencil, UserRound } from 'lucide-react';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Link } from '@/ui/kit/link.tsx';
import { can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { listed } from '@/core/resources/sentence';
import { whoMay } from '@/features/accounts/who-may';
import { whoMayApprove, whoShowsSame } from '@/features/approvals/deciders';
import { listRuns } from '@/features/runs/run-list';
import { readSchedule, type ScheduleDetail } from '@/features/schedules/overview';
import { wordsOf } from '@/features/schedules/words';
import { jobHref } from '@/ui/job/list/job-row.ts';
import { isOver } from '@/ui/job/live/run-facts.ts';
import { LiveRuns } from '@/ui/job/runs/live-runs.tsx';
import { newerThan } from '@/ui/job/runs/run-row.ts';
import { RunsTable } from '@/ui/job/runs/runs-table.tsx';
import { Banner } from '@/ui/kit/banner.tsx';
import { ButtonLink } from '@/ui/kit/button.tsx';
import { Empty } from '@/ui/kit/empty.tsx';
import { KeyValue } from '@/ui/kit/key-value.tsx';
import { PageBody, WithPane } from '@/ui/kit/layout.tsx';
import { Menu } from '@/ui/kit/menu.tsx';
import { Fact, PageHeader } from '@/ui/kit/page-header.tsx';
import { Section } from '@/ui/kit/section.tsx';
import { StatusPill } from '@/ui/kit/status-pill.tsx';
import type { Clock } from '@/ui/kit/time.ts';
import { Timestamp } from '@/ui/kit/timestamp.tsx';
import { requestHref, scheduleHref, schedulesHref } from '@/ui/schedule/hrefs.ts';
import { AskButton } from '@/ui/schedule/ask-button.tsx';
import { PauseButton } from '@/ui/schedule/pause-button.tsx';
import { mainVerb, type ScheduleRow } from '@/ui/schedule/schedule-row.ts';
import { SlotList } from '@/ui/schedule/slot-list.tsx';
import { pageActor } from '@/web/page';
import { clockFor, shown } from '@/web/shown';
import { GivenInputs } from '../../given-inputs';
import { toRunRow } from '../../job-results/view';
import { anewHref } from '../anew';
import { shownSlots } from '../slots';
import { recurrenceOf, toScheduleRow } from '../view';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const schedule = await readSchedule(await pageActor(), (await params).id).catch(() => undefined);
  return { title: schedule?.name ?? 'Schedule' };
}

export default async function SchedulePage({ params }: Props) {
  const actor = await pageActor();
  const { id } = await params;
  const [schedule, clock] = await Promise.all([shown(readSchedule(actor, id)), clockFor(actor)]);
  const row = toScheduleRow(actor, schedule);
  const who = await whoElse(row);
  return (
    <WithPane
      label="When it runs"
      open
      header={<Header actor={actor} schedule={schedule} row={row} clock={clock} />}
      pane={<Pane schedule={schedule} row={row} clock={clock} who={who} />}
    >
      <PageBody>
        <Inputs actor={actor} schedule={schedule} />
        <Runs actor={actor} schedule={schedule} clock={clock} />
      </PageBody>
    </WithPane>
  );
}

function Header({ actor, schedule, row, clock }: { actor: UserActor; schedule: ScheduleDetail; row: ScheduleRow; clock: Clock }) {
  const verb = mainVerb(row);
  return (
    <PageHeader
      crumbs={[
        { label: 'Schedules', href: can(actor, 'view', 'extras.scheduledjob') ? schedulesHref : undefined },
        { label: schedule.name },
      ]}
      title={schedule.name}
      divided
      status={
        <StatusPill state={row.state} title={row.status}>
          {row.stateWord}
        </StatusPill>
      }
      meta={
        <>
          <Fact icon={<CalendarClock aria-hidden />}>
            {schedule.job?.may_view ? (
              <Link className="link" href={jobHref(schedule.job.id)}>
                {schedule.job.name}
              </Link>
            ) : (
              (schedule.job?.name ?? `${schedule.task}, job deleted`)
            )}
          </Fact>
          <Fact icon={<UserRound aria-hidden />}>
            {schedule.owner ? `Runs in the name of ${schedule.owner.name}` : 'Its owner was deleted'}
          </Fact>
          {schedule.approved_at && (
            <Fact>
              Approved by {schedule.approved_by ?? 'somebody'}, <Timestamp at={schedule.approved_at} clock={clock} />
            </Fact>
          )}
        </>
      }
      actions={
        <>
          {verb === 'open-request' && row.requestId && (
            <ButtonLink href={requestHref(row.requestId)} variant="primary">
              Open request
            </ButtonLink>
          )}
          {(verb === 'pause' || verb === 'resume') && (
            <PauseButton
              id={row.id}
              name={row.name}
              paused={verb === 'resume'}
              mayResume={row.mayChange}
              trouble={row.note}
              variant="default"
              hotkey="P"
            />
          )}
          {row.mayChange && (
            <ButtonLink href={scheduleHref(row.id, 'edit')} icon={<Pencil aria-hidden />} hotkey="E">
              Edit
            </ButtonLink>
          )}
          {row.mayDelete && <Menu label="More" entries={[{ label: 'Delete…', href: scheduleHref(row.id, 'delete'), danger: true }]} />}
        </>
      }
    >
      {noticeOf(actor, row, schedule)}
    </PageHeader>
  );
}

/** What keeps it from running, or is to be looked at, and the next step. */
function noticeOf(actor: UserActor, row: ScheduleRow, schedule: ScheduleDetail): ReactNode {
  if (row.state === 'code-changed')
    return <Unapproved actor={actor} row={row} schedule={schedule} title="It can’t be approved as it was asked for." />;
  if (schedule.status === 'pending')
    return schedule.was_voided ? (
      <Banner family="you" title="It waits for approval again.">
        It was changed after it was approved, and runs only when somebody approves it as it is now.
      </Banner>
    ) : (
      <Banner family="you" title="It waits for approval.">
        Nothing runs before somebody who may approve this job agrees.
      </Banner>
    );
  if (schedule.status === 'orphaned')
    return (
      <Banner family="warn" title="It never runs again.">
        {schedule.job ? 'Its owner was deleted, so it would run in nobody’s name.' : 'The record of its job was deleted.'} Make a new
        schedule from the job.
      </Banner>
    );
  if (row.state === 'finished')
    return (
      <Banner family="idle" title="It has run.">
        Give it a new time to run it once more.
      </Banner>
    );
  const isPaused = schedule.status === 'paused';
  if (schedule.lacks_approval || schedule.code_changed)
    return (
      <Unapproved
        actor={actor}
        row={row}
        schedule={schedule}
        title={isPaused ? 'It is paused, and its runs would be refused.' : 'Its runs are refused.'}
      />
    );
  if (schedule.misfit)
    return (
      <Misfit
        row={row}
        schedule={schedule}
        title={isPaused ? 'It is paused, and its runs would fail.' : 'Its runs fail.'}
        why={`Its inputs do not fit the code of ${nameOf(schedule)}: ${schedule.misfit}`}
      />
    );
  if (row.state === 'paused')
    return (
      <Banner family="idle" title="It is paused.">
        What goes by meanwhile is not made up for.
      </Banner>
    );
  return row.note ? (
    <Banner family="warn" title={row.stateWord ? `${row.stateWord}.` : 'Look at this.'}>
      {row.note}.
    </Banner>
  ) : null;
}

const nameOf = ({ job, task }: ScheduleDetail): string => job?.name ?? task;

interface UnapprovedProps {
  actor: UserActor;
  row: ScheduleRow;
  schedule: ScheduleDetail;
  title: string;
}

/** What each of its runs would be refused for: the next step is to ask, or first to give it inputs that the class takes. */
async function Unapproved({ actor, row, schedule, title }: UnapprovedProps) {
  const mayAsk = schedule.may_run && (row.mayChange || row.owner?.self === true);
  const why = schedule.lacks_approval
    ? `${nameOf(schedule)} needs approval now, and this was scheduled before it did.`
    : `The code of ${nameOf(schedule)} changed after this was ${schedule.status === 'pending' ? 'asked for' : 'approved'}.`;
  if (schedule.misfit)
    return <Misfit row={row} schedule={schedule} title={title} why={`${why} Its inputs do not fit that code: ${schedule.misfit}`} />;
  return (
    <Banner
      family="you"
      title={title}
      action={mayAsk && <AskButton id={row.id} name={row.name} whoApproves={await whoApproves(actor, schedule)} />}
    >
      {why} {mayAsk ? 'Ask for approval of it as it is.' : 'Its owner can ask for approval here, if they may run the job.'}
    </Banner>
  );
}

/** Of those who may, without the asker, who may be the only one. */
async function whoApproves(actor: UserActor, { id, job, owner }: ScheduleDetail): Promise<string> {
  const names = await whoMayApprove({ job, schedule_id: id, owner_id: owner?.id ?? null, requester_id: actor.id });
  return names.length > 0
    ? `${listed(names, 'or')} can.`
    : 'Nobody can at the moment. Ask an administrator to let somebody approve this job and change schedules.';
}

function Misfit({ row, schedule, title, why }: { row: ScheduleRow; schedule: ScheduleDetail; title: string; why: string }) {
  const isAtOnce = schedule.interval === 'immediately';
  const mayEdit = !isAtOnce && schedule.may_run && row.mayChange;
  const mayAnew = !isAtOnce && !mayEdit && schedule.may_run && row.owner?.self === true;
  const asks = schedule.approval_required || schedule.lacks_approval;
  const next = isAtOnce
    ? 'Its request leads to the form, filled in.'
    : !mayEdit
      ? `Somebody who may change it has to edit it${mayAnew ? '; or schedule the job anew, and pause this one' : ''}.`
      : asks
        ? 'Edited, it asks for approval.'
        : 'Edit it, and look whether it still does what you want.';
  return (
    <Banner
      family="warn"
      title={title}
      action={
        mayEdit ? (
          <ButtonLink href={scheduleHref(row.id, 'edit')} icon={<Pencil aria-hidden />}>
            Edit its inputs
          </ButtonLink>
        ) : (
          mayAnew &&
          schedule.job && (
            <ButtonLink href={anewHref({ ...schedule, jobId: schedule.job.id, name: '' })} icon={<CalendarClock aria-hidden />}>
              Schedule anew…
            </ButtonLink>
          )
        )
      }
    >
      {why} {next}
    </Banner>
  );
}

const isRefused = ({ lacks_approval, code_changed, misfit }: ScheduleDetail): boolean => lacks_approval || code_changed || misfit !== '';

function Pane({ schedule, row, clock, who }: { schedule: ScheduleDetail; row: ScheduleRow; clock: Clock; who: Others | undefined }) {
  const slots = schedule.status === 'active' && schedule.next_slot ? shownSlots(recurrenceOf(schedule), 5, schedule.now) : [];
  return (
    <>
      <Section
        title="Next runs"
        intro={slots.length > 0 && isRefused(schedule) ? 'Each of them is refused until that is mended.' : undefined}
      >
        {slots.length > 0 ? (
          <SlotList words={row.words} slots={slots} zone={schedule.time_zone} now={schedule.now.toISOString()} />
        ) : (
          <p className="text-12 text-ink-2">None while it is {row.stateWord?.toLowerCase() ?? states[schedule.status]}.</p>
        )}
      </Section>
      <Section title="Timing">
        <KeyValue
          dense
          facts={[
            { label: 'When', value: wordsOf(recurrenceOf(schedule)) },
            ...(schedule.crontab ? [{ label: 'Crontab', value: schedule.crontab, mono: true }] : []),
            { label: 'Start', value: <Timestamp at={schedule.start_time} clock={clock} zone sourceZone={schedule.time_zone} /> },
            { label: 'Time zone', value: schedule.time_zone },
            { label: 'Task queue', value: schedule.queue ?? `${schedule.task_queues[0] ?? 'default'} (the job’s)`, mono: true },
            { label: 'Runs so far', value: String(schedule.total_run_count) },
            { label: 'Last run', value: <Timestamp at={schedule.last_run_at} clock={clock} none="Never run" /> },
          ]}
        />
      </Section>
      {who && <WhoMay row={row} who={who} />}
    </>
  );
}

interface Others {
  readonly change: readonly string[];
  readonly remove: readonly string[];
}

/** Whom to ask; nobody for who may do it all. */
async function whoElse({ id, mayChange, mayDelete }: ScheduleRow): Promise<Others | undefined> {
  if (mayChange && mayDelete) return undefined;
  const on = (action: 'change' | 'delete') => whoMay([{ action, label: 'extras.scheduledjob', id }]);
  const [change, remove] = await Promise.all([on('change'), on('delete')]);
  return { change, remove };
}

/** Said to who may not do all of it: what is theirs to do, who does the rest, and how they would get the right. */
function WhoMay({ row, who }: { row: ScheduleRow; who: Others }) {
  const owner = row.owner?.active ? (row.owner.self ? 'You' : row.owner.name) : undefined;
  const named = (names: readonly string[]) => listed(names, 'and') || 'Nobody';
  const withOwner = (names: readonly string[]) =>
    named(owner ? [`${owner} (its owner)`, ...names.filter((name) => name !== row.owner?.name)] : names);
  const missing = [!row.mayChange && 'change', !row.mayDelete && 'delete'].filter((verb) => verb !== false);
  const left = row.mayPause && !row.mayChange ? `, only pause ${row.mayDelete ? 'or delete ' : ''}it` : '';
  return (
    <Section
      title="Who may"
      intro={`You may not ${listed(missing, 'or')} this schedule${left}: ask one of those named here, or an administrator for the permission to ${listed(missing, 'and')} scheduled jobs.`}
    >
      <KeyValue
        dense
        facts={[
          { label: 'Pause it', value: withOwner(who.change) },
          { label: 'Resume, edit it', value: named(who.change) },
          { label: 'Delete it', value: named(who.remove) },
        ]}
      />
    </Section>
  );
}

const states: Record<ScheduleDetail['status'], string> = {
  pending: 'not approved',
  active: 'without a further date',
  paused: 'paused',
  finished: 'finished',
  orphaned: 'without an owner or a job',
};

async function Inputs({ actor, schedule }: { actor: UserActor; schedule: ScheduleDetail }) {
  const { id, kwargs, variables } = schedule;
  return (
    <GivenInputs reader={actor} kwargs={kwargs} variables={variables} shownBy={await whoShowsSame(actor, { scheduleId: id, kwargs })} />
  );
}

const SHOWN_RUNS = 20;

async function Runs({ actor, schedule, clock }: { actor: UserActor; schedule: ScheduleDetail; clock: Clock }) {
  if (!can(actor, 'view', 'extras.jobresult')) return null;
  const filter = `scheduled_job=${schedule.id}`;
  const { runs, total } = await listRuns(actor, new URLSearchParams(filter), { limit: SHOWN_RUNS, offset: 0 });
  const rows = runs.map(toRunRow);
  return (
    <Section
      title="Runs"
      count={total}
      action={
        total > SHOWN_RUNS && (
          <Link className="link" href={`/extras/job-results/?${filter}`}>
            All runs
          </Link>
        )
      }
    >
      <div className="-mx-6 max-sm:-mx-4">
        <LiveRuns unfinished={rows.filter((run) => !isOver(run.status)).map((run) => run.id)} newer={newerThan(rows)} filter={filter}>
          <RunsTable
            runs={rows}
            clock={clock}
            showJob={false}
            empty={<Empty title="Never run.">Its runs appear here, each with its log.</Empty>}
          />
        </LiveRuns>
      </div>
    </Section>
  );
}
