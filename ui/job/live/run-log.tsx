'use client';
// The Log tab: the lines in the address's filter, followed live while the run is at work.
import { useCallback, useMemo, useState } from 'react';
import { LogToolbar } from '../../kit/log-toolbar.tsx';
import { LogView, type Thrown } from '../../kit/log-view.tsx';
import { formatCount, formatQuantity } from '../../kit/number.ts';
import { LogSearch } from './log-search.tsx';
import { isEpilogue, isFiltered, type LogFilter, type LogPage } from './log-window.ts';
import { isOver, lineTotal } from './run-facts.ts';
import { useRunLive } from './run-live.tsx';
import { useLogWindow } from './use-log-window.ts';

export interface RunLogProps {
  first: LogPage;
  /** As the address had it when the page was drawn. */
  filter: LogFilter;
  zone: string;
  downloadHref: string;
  /** The line the address names. */
  target?: number | undefined;
  /** What the job threw: a job that throws need not have logged it. */
  thrown?: Thrown | undefined;
}

export function RunLog({ first, filter: initial, zone, downloadHref, target, thrown }: RunLogProps) {
  const { run, subscribe } = useRunLive();
  const live = !isOver(run.status);
  const [filter, setFilter] = useState(initial);
  const [follow, setFollow] = useState(live && target === undefined);
  const [wrap, setWrap] = useState(false);
  const [time, setTime] = useState<'clock' | 'elapsed'>('clock');
  const log = useLogWindow({ pageUrl: `/extras/job-results/${run.id}/log/`, first, filter, subscribe });
  const { toEnd } = log;
  const total = lineTotal(run.counts);
  // What the platform adds to a lost run stands last, under the number it would have had.
  const lines = useMemo(
    () =>
      isEpilogue(log.lines.at(-1)?.number ?? 0)
        ? log.lines.map((line) => (isEpilogue(line.number) ? { ...line, number: total } : line))
        : log.lines,
    [log.lines, total],
  );

  const change = useCallback((next: LogFilter) => {
    setFilter(next);
    keepInAddress(next);
  }, []);
  const onFollow = useCallback(
    (on: boolean) => {
      setFollow(on);
      if (on) toEnd();
    },
    [toEnd],
  );

  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col max-sm:h-[calc(100dvh-8rem)] max-sm:w-full max-sm:flex-none">
      <LogToolbar
        search={<LogSearch value={filter.q} onSearch={(q) => change({ ...filter, q })} />}
        counts={run.counts}
        lowest={filter.lowest}
        onLowest={(lowest) => change({ ...filter, lowest })}
        follow={follow}
        onFollow={onFollow}
        wrap={wrap}
        onWrap={setWrap}
        downloadHref={downloadHref}
        time={time}
        onTime={setTime}
        live={live}
      />
      <LogView
        lines={lines}
        lowest={filter.lowest}
        zone={zone}
        elapsedFrom={time === 'elapsed' ? (run.startedAt ?? run.createdAt) : undefined}
        follow={follow}
        onFollow={onFollow}
        waiting={live ? waitingText(run.status, run.cancelRequestedAt) : undefined}
        thrown={log.later || filter.q ? undefined : thrown}
        lineHref={lineHref}
        target={target}
        wrap={wrap}
        onNeedEarlier={log.needEarlier}
        onNeedLater={log.needLater}
        empty={emptyText(log.busy, total, live)}
      />
      {(log.failed || isFiltered(filter) || log.later || log.earlier) && (
        <p role="status" className="flex min-h-8 items-center gap-3 border-t border-line px-6 text-12 text-ink-2 tabular-nums max-sm:px-4">
          {log.failed && <span className="text-bad">Part of the log could not be read. Scroll to try again.</span>}
          {isFiltered(filter)
            ? `${formatCount(log.lines.length)}${log.later || log.earlier ? ' or more' : ''} of ${formatQuantity(total, 'line')}`
            : partText(log.lines, total)}
          {isFiltered(filter) && (
            <button type="button" className="link" onClick={() => change({ lowest: 'debug', q: '' })}>
              Show all
            </button>
          )}
          {log.later && (
            <button type="button" className="link" onClick={toEnd}>
              Go to the end
            </button>
          )}
        </p>
      )}
    </div>
  );
}

function waitingText(status: string, cancelRequestedAt: string | undefined): string {
  if (status !== 'STARTED') return 'Waiting for a worker';
  return cancelRequestedAt ? 'Asked to stop' : 'Running';
}

function emptyText(busy: boolean, total: number, live: boolean): string {
  if (busy) return 'Searching…';
  if (total > 0) return 'No line matches.';
  return live ? 'No line yet. Lines appear here as the job writes them.' : 'This run wrote no line.';
}

function partText(lines: readonly { number: number }[], total: number): string {
  const [first, last] = [lines[0]?.number ?? 0, lines.at(-1)?.number ?? 0];
  return `Lines ${formatCount(first)}–${formatCount(Math.min(last, total))} of ${formatCount(total)}`;
}

function lineHref(number: number): string {
  return `?line=${number}`;
}

/** The filter belongs to the address; the server need not draw the page again for it. */
function keepInAddress({ lowest, q }: LogFilter): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of [
    ['level', lowest === 'debug' ? '' : lowest],
    ['q', q],
  ] as const) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  history.replaceState(null, '', query.size ? `?${query}` : location.pathname);
}
