// Open requests, what starts soonest first: what was asked, by whom, how long ago, with which inputs, and when it would start.
import { Lock } from 'lucide-react';
import { Avatar } from '../kit/avatar.tsx';
import { StatusPill } from '../kit/status-pill.tsx';
import { Table, type Column } from '../kit/table.tsx';
import { formatRelative, formatTime, fullTime, zoneAbbreviation, type Clock } from '../kit/time.ts';
import { Timestamp } from '../kit/timestamp.tsx';
import { TwoLine } from '../kit/two-line.tsx';
import { requestHref } from '../schedule/hrefs.ts';
import type { RequestRow } from './request-row.ts';
import { zonedWords } from './zoned-words.ts';

export function RequestTable({ label, requests, clock }: { label: string; requests: readonly RequestRow[]; clock: Clock }) {
  return (
    <Table
      label={label}
      columns={columnsFor(clock)}
      rows={requests}
      height={46}
      rowKey={(row) => row.id}
      rowHref={(row) => row.href}
      tone={(row) => (row.mayDecide || row.mayAskAgain ? undefined : 'off')}
    />
  );
}

function columnsFor(clock: Clock): Column<RequestRow>[] {
  return [
    {
      key: 'name',
      head: 'Request',
      main: true,
      cell: (row) => <TwoLine below={row.name === row.jobName ? undefined : row.name}>{row.jobName}</TwoLine>,
    },
    { key: 'inputs', head: 'Inputs', priority: 2, quiet: true, cell: (row) => row.inputs || <span className="text-ink-3">None</span> },
    { key: 'requester', head: 'Asked by', cell: (row) => <Requester row={row} clock={clock} /> },
    { key: 'start', head: 'Starts', cell: (row) => <Start row={row} clock={clock} /> },
    { key: 'state', head: 'State', cell: (row) => <Turn row={row} /> },
  ];
}

function Requester({ row, clock }: { row: RequestRow; clock: Clock }) {
  return (
    <span className="flex items-center gap-2">
      <Avatar name={row.requester} self={row.self} />
      <TwoLine below={formatRelative(row.askedAt, clock)}>{row.self ? 'You' : row.requester}</TwoLine>
    </span>
  );
}

/** "On approval", or the time in the viewer's zone with what follows from it. */
export function Start({ row, clock }: { row: Pick<RequestRow, 'startsAt' | 'words' | 'zone' | 'late'>; clock: Clock }) {
  if (!row.startsAt) return <TwoLine below="As soon as it is approved">On approval</TwoLine>;
  const when = row.late
    ? 'Passed: starts when approved'
    : row.words === 'Once'
      ? formatRelative(row.startsAt, clock)
      : zonedWords(row, row.startsAt);
  return (
    <time dateTime={row.startsAt} title={fullTime(row.startsAt, clock, row.zone)} className="block min-w-0">
      <TwoLine below={when} bad={row.late}>
        {formatTime(row.startsAt, clock)} {zoneAbbreviation(clock.zone, row.startsAt)}
      </TwoLine>
    </time>
  );
}

function Turn({ row }: { row: RequestRow }) {
  if (row.mayDecide && !row.whyNot) return <StatusPill state={row.state} title={row.status} />;
  if (row.mayDecide || row.lapsed || row.state === 'code-changed')
    return (
      <TwoLine below={row.whyNot}>
        <StatusPill state={row.state} bare={!row.mayDecide} title={row.status} />
      </TwoLine>
    );
  return (
    <span className="flex items-start gap-1.5 text-12 whitespace-normal text-ink-2">
      <Lock aria-hidden className="mt-px size-3.5! shrink-0" />
      {row.whyNot}
    </span>
  );
}

/** Decided requests, newest first. */
export function HistoryTable({ requests, clock }: { requests: readonly RequestRow[]; clock: Clock }) {
  const columns: Column<RequestRow>[] = [
    {
      key: 'state',
      head: 'Outcome',
      width: '9rem',
      cell: (row) => (
        <StatusPill state={row.state} bare title={row.status}>
          {row.stateWord}
        </StatusPill>
      ),
    },
    {
      key: 'name',
      head: 'Request',
      main: true,
      cell: (row) => (
        <TwoLine below={[row.name === row.jobName ? '' : row.name, row.inputs].filter(Boolean).join(' · ')}>{row.jobName}</TwoLine>
      ),
    },
    { key: 'requester', head: 'Asked by', cell: (row) => <TwoLine below={formatTime(row.askedAt, clock)}>{row.requester}</TwoLine> },
    { key: 'decided', head: 'Decided by', cell: (row) => <Decided row={row} clock={clock} /> },
    { key: 'comment', head: 'Why', priority: 2, quiet: true, cell: (row) => row.comment || <span className="text-ink-3">–</span> },
  ];
  return (
    <Table
      label="Decided requests"
      columns={columns}
      rows={requests}
      height={46}
      rowKey={(row) => row.id}
      rowHref={(row) => requestHref(row.id)}
    />
  );
}

function Decided({ row, clock }: { row: RequestRow; clock: Clock }) {
  return (
    <span className="block min-w-0">
      <span className="cut">{row.decidedBy ?? <span className="text-ink-3">Nobody</span>}</span>
      <span className="block text-12 text-ink-3">
        <Timestamp at={row.decidedAt} clock={clock} />
      </span>
    </span>
  );
}
