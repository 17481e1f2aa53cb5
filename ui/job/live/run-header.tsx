'use client';
// The head of a run: how it stands, who asked, where it runs, how long against the usual, and the way to stop or repeat it.
import { CheckCheck, Cpu, RotateCw, User } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { ButtonLink } from '../../kit/button.tsx';
import { LiveChip } from '../../kit/live-chip.tsx';
import { Fact, PageHeader } from '../../kit/page-header.tsx';
import { Elapsed } from '../../kit/progress.tsx';
import { StatusPill } from '../../kit/status-pill.tsx';
import { Tabs, type Tab } from '../../kit/tabs.tsx';
import { formatDuration, formatTime, type Clock } from '../../kit/time.ts';
import { Timestamp } from '../../kit/timestamp.tsx';
import { Link } from '../../kit/link.tsx';
import { jobHref } from '../list/job-row.ts';
import { CancelRun } from './cancel-run.tsx';
import { changeTotal, isOver, lineTotal, stateOf, wordOf, type RunFacts } from './run-facts.ts';
import { useRunLive } from './run-live.tsx';
import type { Connection } from './use-run-stream.ts';

export interface RunHeaderProps {
  clock: Clock;
  /** Where the code came from, as a badge. */
  source?: ReactNode;
  tabs: readonly (Tab & { key: string })[];
  /** Href of the open tab. */
  current: string;
  /** Who let it run, where somebody had to. */
  approval?: { by: string; at: string; href?: string | undefined } | undefined;
  /** The request for approval that it is a dry run of. */
  triedHref?: string | undefined;
  mayCancel: boolean;
  /** Why it can't be run again; nothing when it can. */
  againHref?: string | undefined;
}

export function RunHeader({ clock, source, tabs, current, approval, triedHref, mayCancel, againHref }: RunHeaderProps) {
  const { run, connection } = useRunLive();
  const state = stateOf(run);
  const live = !isOver(run.status);
  // Changes are counted when it has ended.
  const counts: Readonly<Record<string, number | undefined>> = {
    log: lineTotal(run.counts),
    changes: live ? undefined : changeTotal(run),
  };
  const counted = tabs.map((tab) => (tab.key in counts ? { ...tab, count: counts[tab.key] } : tab));
  const short = run.id.slice(0, 8);
  return (
    <PageHeader
      crumbs={[
        { label: 'Runs', href: '/extras/job-results/' },
        { label: run.job?.name ?? run.name, href: run.job?.mayView ? jobHref(run.job.id) : undefined },
        { label: short, mono: true },
      ]}
      title={run.name}
      status={
        <>
          <span role="status">
            <StatusPill state={state} title={run.status} />
          </span>
          {!live && run.startedAt && run.doneAt && <Span from={run.startedAt} to={run.doneAt} clock={clock} />}
        </>
      }
      actions={
        <>
          <ConnectionChip connection={connection} />
          {live && <CancelRun run={run} may={mayCancel} />}
          {againHref && (
            <ButtonLink href={againHref} icon={<RotateCw aria-hidden />} prefetch={false} hotkey="R">
              Run again…
            </ButtonLink>
          )}
        </>
      }
      meta={
        <>
          <span className="font-mono" title={run.id}>
            run {short}
          </span>
          {source}
          <Fact icon={<User aria-hidden />}>
            {run.user ?? 'A user who is gone'} asked <Timestamp at={run.createdAt} clock={clock} />
          </Fact>
          {approval && (
            <Fact icon={<CheckCheck aria-hidden />}>
              {approval.href ? (
                <Link href={approval.href} className="link">
                  Approved by {approval.by}
                </Link>
              ) : (
                `Approved by ${approval.by}`
              )}{' '}
              <Timestamp at={approval.at} clock={clock} />
            </Fact>
          )}
          {run.mode === 'read' && (
            <Fact>
              {run.isDryrun ? 'Dry run' : 'Read-only'}
              {triedHref && (
                <>
                  {' of '}
                  <Link href={triedHref} className="link">
                    a request
                  </Link>
                </>
              )}
            </Fact>
          )}
          <Fact icon={<Cpu aria-hidden />}>
            {run.worker && <span className="font-mono">{run.worker} </span>}queue <span className="font-mono">{run.queue}</span>
          </Fact>
        </>
      }
      tabs={<Tabs label="Parts of this run" tabs={counted} current={current} />}
    >
      {live && <Gauges run={run} clock={clock} />}
    </PageHeader>
  );
}

/** `22:00:00 – 22:03:12, 3 m 12 s` */
function Span({ from, to, clock }: { from: string; to: string; clock: Clock }) {
  return (
    <span className="text-12 text-ink-2 tabular-nums">
      {formatTime(from, clock, { seconds: true })} – {formatTime(to, clock, { seconds: true })},{' '}
      {formatDuration((Date.parse(to) - Date.parse(from)) / 1000)}
    </span>
  );
}

/** Whether what is on screen is what is happening. */
function ConnectionChip({ connection }: { connection: Connection }) {
  return connection === 'connecting' ? null : <LiveChip state={{ kind: connection }} />;
}

function Gauges({ run, clock }: { run: RunFacts; clock: Clock }) {
  const now = useNow(clock.now);
  if (!run.startedAt) return <Waiting run={run} now={now} />;
  const seconds = Math.max(0, (now - Date.parse(run.startedAt)) / 1000);
  const limit = run.hardLimitSeconds > 0 ? `limit ${formatDuration(run.hardLimitSeconds)}` : 'no limit';
  const late = run.usualSeconds !== undefined && seconds > run.usualSeconds;
  return (
    <div className="grid items-end gap-x-8 gap-y-2 sm:grid-cols-[minmax(0,2fr)_auto]">
      <div>
        <p className="mb-1.5 flex justify-between gap-4 text-12">
          <span>
            <span className="tabular-nums">{formatDuration(Math.floor(seconds))}</span> <span className="text-ink-2">elapsed</span>
          </span>
          <span className={late ? 'text-warn' : 'text-ink-2'}>
            {run.usualSeconds === undefined ? 'no usual time yet' : `usual ${formatDuration(run.usualSeconds)}`}, {limit}
          </span>
        </p>
        <Elapsed seconds={seconds} usual={run.usualSeconds} limit={run.hardLimitSeconds || null} />
      </div>
      <p className="text-12 text-ink-2">
        {run.cancelRequestedAt ? (
          <>Asked to stop{run.cancelledBy ? ` by ${run.cancelledBy}` : ''}. It has a moment to end by itself.</>
        ) : run.mode === 'read' ? (
          `${run.isDryrun ? 'A dry run' : 'A job that only reads'}: the database refuses its writes.`
        ) : (
          'Each change is kept as it is made.'
        )}
      </p>
    </div>
  );
}

/** A run that has not started says what it waits for, in the gauges' place. */
function Waiting({ run, now }: { run: RunFacts; now: number }) {
  const waited = Math.max(0, Math.floor((now - Date.parse(run.createdAt)) / 1000));
  return (
    <p className="flex min-h-8 flex-wrap items-center gap-x-2 text-12 text-ink-2">
      <span className="text-wait">{wordOf(stateOf(run))}</span>
      {run.waitsFor ? (
        run.waitsFor.href ? (
          <Link href={run.waitsFor.href} className="link">
            {run.waitsFor.text}
          </Link>
        ) : (
          run.waitsFor.text
        )
      ) : (
        'for the next free worker of its queue'
      )}
      <span className="tabular-nums">for {formatDuration(waited)}</span>
    </p>
  );
}

/** The time of now in ms, each second; begins with the server's, so that both draw the same. */
function useNow(start: string): number {
  const [now, setNow] = useState(() => Date.parse(start));
  useEffect(() => {
    const offset = Date.parse(start) - Date.now();
    const skewed = Math.abs(offset) > 5000 ? offset : 0;
    const tick = () => setNow(Date.now() + skewed);
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [start]);
  return now;
}
