// Schedules, those that run next first: what, when in whose zone, how it has gone, whose it is, and whether it still makes sense.
import { Avatar } from '../kit/avatar.tsx';
import { ButtonLink } from '../kit/button.tsx';
import { Empty } from '../kit/empty.tsx';
import { LastRuns } from '../kit/last-runs.tsx';
import { StatusPill } from '../kit/status-pill.tsx';
import { Table, type Column } from '../kit/table.tsx';
import { formatRelative, formatTime, fullTime, zoneAbbreviation, type Clock } from '../kit/time.ts';
import { TwoLine } from '../kit/two-line.tsx';
import { requestHref, scheduleHref } from './hrefs.ts';
import { PauseButton } from './pause-button.tsx';
import { mainVerb, type ScheduleRow } from './schedule-row.ts';

const quiet = new Set(['active', 'late', 'finished']);

export function ScheduleTable({
  schedules,
  clock,
  filtered,
  clearHref,
}: {
  schedules: readonly ScheduleRow[];
  clock: Clock;
  filtered: number;
  clearHref: string;
}) {
  return (
    <Table
      label="Schedules"
      columns={columnsFor(clock)}
      rows={schedules}
      height={46}
      rowKey={(row) => row.id}
      rowHref={(row) => scheduleHref(row.id)}
      tone={(row) => (row.state === 'paused' || row.state === 'finished' ? 'off' : undefined)}
      actions={(row) => <Verb row={row} />}
      empty={<NoSchedules filtered={filtered} clearHref={clearHref} />}
    />
  );
}

function columnsFor(clock: Clock): Column<ScheduleRow>[] {
  return [
    {
      key: 'name',
      head: 'Schedule',
      main: true,
      cell: (row) => <TwoLine below={below(row, clock)}>{row.name}</TwoLine>,
    },
    { key: 'when', head: 'When', priority: 2, cell: (row) => <TwoLine below={row.zone}>{row.words}</TwoLine> },
    { key: 'next', head: 'Next run', cell: (row) => <NextRun at={row.nextAt} zone={row.zone} clock={clock} /> },
    { key: 'last', head: 'Last 10', priority: 2, width: '5.5rem', cell: (row) => <LastRuns runs={row.lastRuns} /> },
    { key: 'owner', head: 'Owner', priority: 3, cell: (row) => <Owner row={row} /> },
    { key: 'state', head: 'State', cell: (row) => <ScheduleState row={row} /> },
  ];
}

/** Whose class it is, where the name does not say it; of what has no name when it was asked for. */
function below({ job, name, classPath, askedAt }: ScheduleRow, clock: Clock): string | undefined {
  if (!job) return `${classPath}, job deleted`;
  if (askedAt) return `Asked ${formatTime(askedAt, clock)}`;
  return job.name === name ? undefined : job.name;
}

/** In the viewer's zone, below it UTC and how long until then, and the schedule's own clock where it is another. */
export function NextRun({ at, zone, clock }: { at: string | undefined; zone: string; clock: Clock }) {
  if (!at) return <span className="text-ink-3">None</span>;
  const own = zone === clock.zone || zone === 'UTC' ? '' : `, ${formatTime(at, { zone, now: at })} ${zoneAbbreviation(zone, at)}`;
  const utc = clock.zone === 'UTC' ? '' : `${formatTime(at, { zone: 'UTC', now: at })} UTC, `;
  return (
    <time dateTime={at} title={fullTime(at, clock, zone)} className="block min-w-0">
      <TwoLine below={`${utc}${formatRelative(at, clock)}${own}`}>{formatTime(at, clock)}</TwoLine>
    </time>
  );
}

function Owner({ row }: { row: ScheduleRow }) {
  if (!row.owner) return <span className="text-ink-3">None</span>;
  return (
    <span className={`flex items-center gap-2 ${row.owner.active ? '' : 'text-ink-3'}`}>
      <Avatar name={row.owner.name} self={row.owner.self} />
      <span className="truncate" title={row.owner.name}>
        {row.owner.name}
      </span>
    </span>
  );
}

export function ScheduleState({ row }: { row: Pick<ScheduleRow, 'state' | 'status' | 'stateWord' | 'note'> }) {
  return (
    <span className="block min-w-0">
      <StatusPill state={row.state} bare={quiet.has(row.state)} title={row.status}>
        {row.stateWord}
      </StatusPill>
      {row.note && (
        <span className="cut text-12 text-ink-3" title={row.note}>
          {row.note}
        </span>
      )}
    </span>
  );
}

function Verb({ row }: { row: ScheduleRow }) {
  const verb = mainVerb(row);
  if (verb === 'open-request' && row.requestId)
    return (
      <ButtonLink href={requestHref(row.requestId)} size="small">
        Open<span className="sr-only"> the request for {row.name}</span>
      </ButtonLink>
    );
  if (verb === 'pause' || verb === 'resume')
    return <PauseButton id={row.id} name={row.name} paused={verb === 'resume'} mayResume={row.mayChange} trouble={row.note} size="small" />;
  return null;
}

/** Nothing there, or nothing that the filters find: two different things. */
function NoSchedules({ filtered, clearHref }: { filtered: number; clearHref: string }) {
  if (filtered > 0)
    return (
      <Empty
        title={filtered === 1 ? 'No schedule matches this filter.' : `No schedule matches these ${filtered} filters.`}
        action={
          <a href={clearHref} className="link">
            Clear filters
          </a>
        }
      />
    );
  return <Empty title="Nothing is scheduled.">Open a job, press Run Job, and choose Once or Repeat under When.</Empty>;
}
