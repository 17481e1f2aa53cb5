// What became of what the reader asked for, on Home: open requests with their state, decided ones with who said what.
import { runHref } from '../job/list/job-row.ts';
import { Link } from '../kit/link.tsx';
import { Section } from '../kit/section.tsx';
import { StatusPill } from '../kit/status-pill.tsx';
import { formatRelative, formatTime, zoneAbbreviation, type Clock } from '../kit/time.ts';
import { queueHref } from '../schedule/hrefs.ts';
import type { RequestRow } from './request-row.ts';

export interface OwnRequestRow extends RequestRow {
  /** The latest run of what was approved. */
  runId?: string | undefined;
  nextSlot?: string | undefined;
}

export interface OwnRequestsProps {
  requests: readonly OwnRequestRow[];
  /** All of theirs that were decided. */
  history: string;
  clock: Clock;
}

export function OwnRequests({ requests, history, clock }: OwnRequestsProps) {
  return (
    <Section
      title="Your requests"
      action={
        <>
          <Link href={`${queueHref}?tab=asked`}>Open</Link>
          <Link href={history}>Decided</Link>
        </>
      }
    >
      <ul className="border-t border-line">
        {requests.map((request) => (
          <li
            key={request.id}
            className="grid min-h-[46px] grid-cols-[12rem_minmax(0,1fr)_auto] items-center gap-3 border-b border-line py-1.5 max-sm:grid-cols-1 max-sm:gap-0.5"
          >
            <StatusPill state={request.state} bare title={request.status}>
              {request.stateWord}
            </StatusPill>
            <div className="min-w-0">
              <p className="truncate">
                <Link href={request.href} className="hover:underline">
                  {request.jobName}
                </Link>
                {request.name !== request.jobName && <span className="ml-2 text-12 text-ink-2">{request.name}</span>}
              </p>
              <p className="text-12 wrap-anywhere text-ink-2">{whatOf(request, clock)}</p>
            </div>
            <span className="text-12 text-ink-2">
              {request.mayAskAgain ? (
                <Link href={request.href} className="link">
                  Ask again<span className="sr-only">: {request.jobName}</span>
                </Link>
              ) : (
                request.runId && (
                  <Link href={runHref(request.runId)} className="link">
                    Its run<span className="sr-only">: {request.jobName}</span>
                  </Link>
                )
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** "Denied by anna, 10:50: not today", "Asked 5 min ago, waits for somebody else to decide". */
function whatOf(
  { status, whyNot, state, askedAt, decidedAt, decidedBy, comment, nextSlot, inputs, lapsed }: OwnRequestRow,
  clock: Clock,
): string {
  const given = inputs ? `${inputs}. ` : '';
  if (status === 'pending') {
    const next = state === 'code-changed' ? whyNot : 'Somebody else decides.';
    return `${given}Asked ${formatRelative(askedAt, clock)}. ${next}`;
  }
  const word = status === 'denied' ? 'Denied' : 'Approved';
  const at = decidedAt ? `, ${formatTime(decidedAt, clock)}` : '';
  if (lapsed)
    return `${given}Approved by ${decidedBy ?? 'somebody'}${at}; void since its code changed. Its runs are refused until it is approved again.`;
  const said = comment ? `: ${comment}` : '';
  const runs = nextSlot ? `, runs ${formatTime(nextSlot, clock)} ${zoneAbbreviation(clock.zone, nextSlot)}` : '';
  return `${given}${word} by ${decidedBy ?? 'somebody'}${at}${runs}${said}`;
}
