'use client';
// A run's log of any length: only the lines in sight are drawn, pages are fetched as they come into sight, live lines are added at the end.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Empty } from '../../kit/empty.tsx';
import { Spinner } from '../../kit/spinner.tsx';
import { commandKey } from '../../kit/keys.ts';
import { addLive, addPage, emptyWindow, everything, isEverything, levels, missingPages, PAGE_SIZE, type Level, type LevelCounts, type LogFilter, type LogLine, type LogPage, type LogWindow } from './log-lines.ts';
import { LogRow } from './log-row.tsx';
import { foundText, LogToolbar } from './log-toolbar.tsx';

export interface LogViewProps {
  /** Answers a LogPage for offset, limit, level, q, grouping. */
  pageUrl: string;
  exportHref: string;
  /** The first page, drawn on the server. */
  first: LogPage;
  counts: LevelCounts;
  zone: string;
  live: boolean;
  /** What the run is waiting for or that it is at work: the last row while it lives. */
  tail?: string | undefined;
  /** Lets the page hand over lines as they arrive; returns how to stop. */
  subscribe: (listener: (lines: readonly LogLine[]) => void) => () => void;
}

/** How near to the end still counts as being at the end, in pixels. */
const NEAR = 60;

export function LogView({ pageUrl, exportHref, first, counts, zone, live, tail, subscribe }: LogViewProps) {
  const [filter, setFilter] = useState<LogFilter>(everything);
  const [window_, setWindow] = useState<LogWindow>(() => addPage(emptyWindow, first));
  const [follow, setFollow] = useState(live);
  const [seen, setSeen] = useState(first.total);
  const [lit, setLit] = useState<number>();
  const [failed, setFailed] = useState(false);
  const pane = useRef<HTMLDivElement>(null);
  const asked = useRef(new Set<string>());
  const current = useRef(filter);

  const virtual = useVirtualizer({ count: window_.total, getScrollElement: () => pane.current, estimateSize: () => 22, overscan: 24, getItemKey: (index) => index });
  const items = virtual.getVirtualItems();

  const load = useCallback(
    async (wanted: LogFilter, offset: number) => {
      const query = queryOf(wanted, offset);
      if (asked.current.has(query)) return;
      asked.current.add(query);
      try {
        const response = await fetch(`${pageUrl}?${query}`, { headers: { accept: 'application/json' } });
        if (!response.ok) throw new Error(String(response.status));
        const page = (await response.json()) as LogPage;
        if (sameFilter(current.current, wanted)) setWindow((held) => addPage(held, page));
        setFailed(false);
      } catch {
        asked.current.delete(query);
        setFailed(true);
      }
    },
    [pageUrl],
  );

  const change = useCallback(
    (next: LogFilter) => {
      current.current = next;
      setFilter(next);
      setWindow((held) => ({ ...emptyWindow, lastSeq: held.lastSeq }));
      asked.current.clear();
      keepInAddress(next);
      void load(next, 0);
    },
    [load],
  );

  // The address may name a filter or a line: it is read once, after the server's first page has been shown.
  useEffect(() => {
    const wanted = filterOfAddress();
    if (!isEverything(wanted)) change(wanted);
    const line = Number(/^#line-(\d+)$/.exec(location.hash)?.[1]);
    if (!line) return;
    setLit(line);
    setFollow(false);
    virtual.scrollToIndex(line - 1, { align: 'center' });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once
  }, []);

  useEffect(() => subscribe((lines) => setWindow((held) => addLive(held, lines, current.current))), [subscribe]);

  const firstItem = items[0]?.index;
  const lastItem = items.at(-1)?.index;
  useEffect(() => {
    if (firstItem === undefined || lastItem === undefined) return;
    for (const offset of missingPages(window_, firstItem, lastItem)) void load(filter, offset);
  }, [firstItem, lastItem, window_, filter, load]);

  useEffect(() => {
    if (!follow || window_.total === 0) return;
    virtual.scrollToIndex(window_.total - 1, { align: 'end' });
    setSeen(window_.total);
  }, [follow, window_.total, virtual]);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = commandKey(event);
      if (key === 'w' || key === 'W') jumpToWarning(pane.current, key === 'w' ? 1 : -1);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);

  function onScroll() {
    const element = pane.current;
    if (!element || !live) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    if (atEnd) setSeen(window_.total);
    // Only a person scrolls away from the end: what follows keeps to it.
    if (!atEnd && follow && element.dataset['wheel'] === 'up') setFollow(false);
  }

  function name(seq: number) {
    setLit(seq);
    history.replaceState(null, '', `#line-${seq}`);
  }

  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <LogToolbar
        filter={filter}
        counts={counts}
        onFilter={change}
        exportHref={exportHref}
        follow={live ? { on: follow, missed: follow ? 0 : Math.max(0, window_.total - seen), onFollow: () => setFollow(true), onStop: () => setFollow(false) } : undefined}
      />
      <div
        ref={pane}
        role="log"
        aria-label="Log"
        aria-live="off"
        tabIndex={0}
        onScroll={onScroll}
        onWheel={(event) => markDirection(event.currentTarget, event.deltaY < 0)}
        onKeyDown={(event) => markDirection(event.currentTarget, ['ArrowUp', 'PageUp', 'Home'].includes(event.key))}
        onTouchMove={(event) => markDirection(event.currentTarget, true)}
        onPointerDown={(event) => markDirection(event.currentTarget, true)}
        className="min-h-0 flex-1 overflow-y-auto py-2 focus-visible:-outline-offset-2 max-sm:h-[calc(100dvh-13rem)] max-sm:flex-none"
      >
        {window_.total === 0 && <NoLines filter={filter} live={live} total={counts} onClear={() => change(everything)} />}
        <div style={{ height: virtual.getTotalSize() }} className="relative">
          {items.map((item) => {
            const line = window_.lines.get(item.index);
            const before = window_.lines.get(item.index - 1);
            return (
              <div key={item.key} ref={virtual.measureElement} data-index={item.index} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                {line ? <LogRow line={line} zone={zone} group={groupAbove(line, before, item.index)} lit={lit === line.seq} onName={name} /> : <div className="h-[22px]" />}
              </div>
            );
          })}
        </div>
        {live && tail && (
          <p className="flex min-h-7 items-center gap-2 px-6 text-12 text-run max-sm:px-4">
            <Spinner className="size-3.5!" />
            {tail}
          </p>
        )}
      </div>
      {(failed || !isEverything(filter)) && (
        <p role="status" className="flex min-h-8 items-center gap-3 border-t border-line px-6 text-12 text-ink-2 max-sm:px-4">
          {failed && <span className="text-bad">Part of the log could not be read. Scroll to try again.</span>}
          {!isEverything(filter) && (
            <>
              {foundText(window_.total, levels.reduce((sum, level) => sum + counts[level], 0))}
              <button type="button" className="link" onClick={() => change(everything)}>
                Show all
              </button>
            </>
          )}
        </p>
      )}
    </div>
  );
}

function NoLines({ filter, live, total, onClear }: { filter: LogFilter; live: boolean; total: LevelCounts; onClear: () => void }) {
  const any = levels.some((level) => total[level] > 0);
  if (any && !isEverything(filter))
    return (
      <Empty title="No line matches." action={<button type="button" className="link" onClick={onClear}>Show all lines</button>}>
        The search runs over the whole log, message and object.
      </Empty>
    );
  return <Empty title={live ? 'No line yet.' : 'This run wrote no line.'}>{live ? 'Lines appear here as the job writes them.' : undefined}</Empty>;
}

/** The name of the group a line begins; the unnamed one has none. */
function groupAbove(line: LogLine, before: LogLine | undefined, index: number): string | undefined {
  if (before ? before.grouping === line.grouping : index > 0) return undefined;
  return line.grouping === 'main' || line.grouping === '' ? undefined : line.grouping;
}

function markDirection(element: HTMLElement, up: boolean): void {
  element.dataset['wheel'] = up ? 'up' : 'down';
}

function queryOf(filter: LogFilter, offset: number): string {
  const query = new URLSearchParams({ offset: String(offset), limit: String(PAGE_SIZE) });
  if (filter.level !== 'debug') query.set('level', filter.level);
  if (filter.q) query.set('q', filter.q);
  if (filter.grouping) query.set('grouping', filter.grouping);
  return query.toString();
}

function sameFilter(a: LogFilter, b: LogFilter): boolean {
  return a.level === b.level && a.q === b.q && a.grouping === b.grouping;
}

function filterOfAddress(): LogFilter {
  const query = new URLSearchParams(location.search);
  const level = query.get('level');
  return { level: levels.find((each) => each === level) ?? ('debug' satisfies Level), q: query.get('q') ?? '', grouping: query.get('grouping') ?? '' };
}

function keepInAddress(filter: LogFilter): void {
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries({ level: filter.level === 'debug' ? '' : filter.level, q: filter.q, grouping: filter.grouping })) {
    if (value) query.set(key, value);
    else query.delete(key);
  }
  history.replaceState(null, '', `${location.pathname}${query.size ? `?${query}` : ''}${location.hash}`);
}

function jumpToWarning(pane: HTMLElement | null, step: 1 | -1): void {
  if (!pane) return;
  const middle = pane.getBoundingClientRect().top + pane.clientHeight / 2;
  const rows = [...pane.querySelectorAll<HTMLElement>('[data-level="warning"], [data-level="failure"]')];
  const next = step === 1 ? rows.find((row) => row.getBoundingClientRect().top > middle + 4) : rows.findLast((row) => row.getBoundingClientRect().bottom < middle - 4);
  next?.scrollIntoView({ block: 'center' });
}
