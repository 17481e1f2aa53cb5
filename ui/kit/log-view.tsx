'use client';
// The log of a run: a virtual list that follows its end until the reader scrolls up. Search and level are kept by the page.
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ChevronDown, ChevronRight } from 'lucide-react';
import { Link } from './link.tsx';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { commandKey } from './keys.ts';
import { isFailure, logRows, rankOf, type LogGroup, type LogLevel, type LogLine, type LogRow } from './log-rows.ts';
import { Markdown } from './markdown.tsx';
import { formatCount, formatQuantity } from './number.ts';
import { PartName } from './part-name.tsx';
import { Spinner } from './spinner.tsx';
import { formatDuration, formatLogTime } from './time.ts';

/** An error that nobody caught. */
export interface Thrown {
  /** "TypeError" */
  type: string;
  message: string;
  /** Where in the author's code: "leaf_pair.ts:41". */
  place?: string | undefined;
  /** The page with all of its stack. */
  href?: string | undefined;
  at?: string | undefined;
}

export interface LogViewProps {
  /** In order. The page loads more and passes them all. */
  lines: readonly LogLine[];
  lowest: LogLevel;
  zone: string;
  /** With it, times count from the start of the run: `+0:12.402`. */
  elapsedFrom?: string | undefined;
  follow: boolean;
  /** Called when the reader scrolls up (false), returns to the end (true) or presses F. */
  onFollow: (follow: boolean) => void;
  /** What a running job waits for: the last row. */
  waiting?: string | undefined;
  /** What ended it: the last row, in full. */
  thrown?: Thrown | undefined;
  /** The address of a line. */
  lineHref: (number: number) => string;
  /** The line the address names: scrolled to once and lit. */
  target?: number | undefined;
  /** Long messages break instead of being cut. */
  wrap?: boolean | undefined;
  /** Asks for older lines when the reader nears the first one. */
  onNeedEarlier?: (() => void) | undefined;
  /** Asks for later lines when the reader nears the last one. */
  onNeedLater?: (() => void) | undefined;
  /** Instead of rows: "No line matches". */
  empty?: string | undefined;
}

export function LogView(props: LogViewProps) {
  const { lines, lowest, follow, onFollow, waiting, target, wrap = false, onNeedEarlier, onNeedLater } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [seen, setSeen] = useState(lines.length);
  const rows = useMemo(() => logRows(lines, lowest, folded), [lines, lowest, folded]);
  const hasObjects = useMemo(() => lines.some((line) => line.object), [lines]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 24,
    overscan: 20,
    getItemKey: (index) => keyOf(rows[index]),
  });

  // Rows are measured after they are drawn: every growth leads to the end again.
  const height = virtual.getTotalSize();
  useLayoutEffect(() => {
    if (!follow) return;
    setSeen(lines.length);
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [follow, lines.length, height, waiting, props.thrown]);

  // Earlier lines push what is being read down: the view goes with it.
  const top = useRef({ first: lines[0]?.number ?? 0, height });
  useLayoutEffect(() => {
    const first = lines[0]?.number ?? 0;
    const element = scroller.current;
    if (element && first < top.current.first && !follow) element.scrollTop += height - top.current.height;
    top.current = { first, height };
  }, [lines, height, follow]);

  // Once, when the line arrives: the reader may scroll away from it.
  const targetAt = target === undefined ? -1 : rows.findIndex((row) => row.kind === 'line' && row.line.number === target);
  const jumped = useRef(false);
  useEffect(() => {
    if (targetAt < 0 || jumped.current) return;
    jumped.current = true;
    virtual.scrollToIndex(targetAt, { align: 'center' });
  }, [targetAt, virtual]);

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const key = commandKey(event);
      if (key?.toLowerCase() === 'w') {
        const at = nextWarning(rows, virtual.range?.startIndex ?? 0, event.shiftKey);
        if (at >= 0) {
          onFollow(false);
          virtual.scrollToIndex(at, { align: 'start' });
        }
      } else if (key === 'f') onFollow(!follow);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [rows, virtual, follow, onFollow]);

  function onScroll() {
    const element = scroller.current;
    if (!element) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 30;
    if (atEnd) setSeen(lines.length);
    if (element.scrollTop < 400) onNeedEarlier?.();
    if (element.scrollHeight - element.scrollTop - element.clientHeight < 1200) onNeedLater?.();
  }

  function toggle(key: string) {
    setFolded((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }

  const fresh = follow ? 0 : lines.length - seen;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label="Log"
        tabIndex={0}
        onScroll={onScroll}
        // Only the reader's own hand turns following off: new rows move the list too.
        onWheel={(event) => event.deltaY < 0 && follow && onFollow(false)}
        onTouchMove={() => follow && onFollow(false)}
        onKeyDown={(event) => ['PageUp', 'ArrowUp', 'Home'].includes(event.key) && follow && onFollow(false)}
        className="min-h-0 flex-1 overflow-y-auto py-2 text-12 focus-visible:-outline-offset-2 max-sm:min-h-[60dvh]"
      >
        {rows.length === 0 && <p className="px-6 py-3 text-ink-2">{props.empty ?? 'No lines yet.'}</p>}
        <div style={{ height }} className="relative">
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row?.kind === 'group' && (
                  <GroupHead
                    group={row.group}
                    open={!folded.has(row.group.key)}
                    onToggle={() => toggle(row.group.key)}
                    first={item.index === 0}
                  />
                )}
                {row?.kind === 'line' && (
                  <Line line={row.line} view={props} lit={row.line.number === target} wrap={wrap} aligned={hasObjects} />
                )}
              </div>
            );
          })}
        </div>
        {waiting && (
          <p className="flex min-h-6 items-center gap-2 px-6 text-run">
            <Spinner className="size-3.5!" />
            {waiting}
          </p>
        )}
        {props.thrown && <ThrownRow thrown={props.thrown} view={props} />}
      </div>
      {fresh > 0 && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button size="small" icon={<ArrowDown aria-hidden />} className="pointer-events-auto shadow-pop" onClick={() => onFollow(true)}>
            {formatCount(fresh)} new {fresh === 1 ? 'line' : 'lines'}
          </Button>
        </div>
      )}
      <p role="status" className="sr-only">
        {fresh > 0 ? formatQuantity(fresh, 'new line') : ''}
      </p>
    </div>
  );
}

function keyOf(row: LogRow | undefined): string | number {
  return row === undefined ? '' : row.kind === 'group' ? row.group.key : row.line.number;
}

function nextWarning(rows: readonly LogRow[], from: number, back: boolean): number {
  const isWarning = (row: LogRow | undefined) => row?.kind === 'line' && rankOf(row.line.level) >= rankOf('warning');
  if (back) return rows.findLastIndex((row, index) => index < from && isWarning(row));
  return rows.findIndex((row, index) => index > from && isWarning(row));
}

function GroupHead({ group, open, onToggle, first }: { group: LogGroup; open: boolean; onToggle: () => void; first: boolean }) {
  const Chevron = open ? ChevronDown : ChevronRight;
  const facts = [
    group.seconds >= 1 ? formatDuration(group.seconds) : undefined,
    group.warnings > 0 ? formatQuantity(group.warnings, 'warning') : undefined,
    group.failures > 0 ? formatQuantity(group.failures, 'failure') : undefined,
    open ? undefined : formatQuantity(group.lines, 'line'),
  ];
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onToggle}
      className={classNames(
        'flex h-7 w-full items-center gap-2 px-6 text-left hover:bg-hover focus-visible:-outline-offset-2',
        !first && 'mt-1 border-t border-line',
      )}
    >
      <Chevron aria-hidden className="size-3.5! text-ink-3" />
      <span className="truncate font-mono font-bold">{group.grouping}</span>
      <span className={group.failures > 0 ? 'text-bad' : group.warnings > 0 ? 'text-warn' : 'text-ink-3'}>
        {facts.filter(Boolean).join(', ')}
      </span>
    </button>
  );
}

const levelText: Record<LogLevel, string> = {
  debug: 'text-ink-3',
  info: 'text-ink-2',
  success: 'text-ok',
  warning: 'text-warn',
  failure: 'text-bad',
  error: 'text-bad',
  critical: 'text-bad font-bold',
};

interface LineProps {
  line: LogLine;
  view: LogViewProps;
  lit: boolean;
  wrap: boolean;
  /** Other lines are about objects: their column is kept free. */
  aligned: boolean;
}

function Line({ line, view, lit, wrap, aligned }: LineProps) {
  const bad = isFailure(line.level);
  return (
    <div
      data-line={line.number}
      className={classNames(
        'group/line grid min-h-6 items-baseline gap-x-2.5 border-l-2 py-1 pr-6 leading-4 max-lg:grid-cols-[3.25rem_6rem_4.25rem_minmax(0,1fr)] max-sm:flex max-sm:flex-wrap max-sm:py-1.5 max-sm:pl-3.5',
        aligned
          ? 'grid-cols-[3.25rem_6.25rem_4.25rem_minmax(0,clamp(10rem,24%,18rem))_minmax(0,1fr)]'
          : 'grid-cols-[3.25rem_6.25rem_4.25rem_minmax(0,1fr)]',
        bad ? 'border-bad-solid bg-bad-tint' : line.level === 'warning' ? 'border-warn-solid bg-warn-tint' : 'border-transparent',
        line.level === 'critical' && 'border-l-4 font-bold',
        lit && 'border-select-line bg-select',
      )}
    >
      <Link
        href={view.lineHref(line.number)}
        scroll={false}
        aria-label={`Line ${line.number}`}
        className="text-right font-mono text-ink-3 hover:text-ink hover:underline max-sm:hidden"
      >
        {line.number}
      </Link>
      <time dateTime={line.at} className="font-mono text-ink-2">
        {view.elapsedFrom ? elapsed(line.at, view.elapsedFrom) : formatLogTime(line.at, view.zone)}
      </time>
      <span className={levelText[line.level]}>{line.level}</span>
      <span
        className={classNames('flex min-w-0 gap-1.5 font-mono max-lg:hidden', line.object ? 'max-sm:inline' : !aligned && 'hidden')}
        title={line.object}
      >
        {line.object &&
          (line.objectHref ? (
            <Link href={line.objectHref} className="link min-w-0">
              <PartName>{line.object}</PartName>
            </Link>
          ) : (
            <PartName>{line.object}</PartName>
          ))}
        {line.objectDeleted && <span className="font-sans text-ink-3"> deleted</span>}
      </span>
      <span
        className={classNames(
          'min-w-0 text-ink max-sm:w-full',
          wrap ? 'wrap-anywhere whitespace-pre-wrap' : 'truncate max-sm:whitespace-normal max-sm:wrap-anywhere',
        )}
        title={wrap ? undefined : line.message}
      >
        {line.object && (
          <span className="mr-2 font-mono text-ink-2 sm:max-lg:inline lg:hidden max-sm:hidden">
            {line.objectDeleted ? `${line.object} (deleted)` : line.object}
          </span>
        )}
        <Markdown inline>{line.message}</Markdown>
      </span>
    </div>
  );
}

/** Under the lines and in their columns; never cut: it is what the reader came for. */
function ThrownRow({ thrown: { type, message, place, href, at }, view }: { thrown: Thrown; view: LogViewProps }) {
  return (
    <div className="mt-1 grid min-h-6 grid-cols-[3.25rem_6.25rem_4.25rem_minmax(0,1fr)] items-baseline gap-x-2.5 border-l-2 border-bad-solid bg-bad-tint py-1.5 pr-6 leading-4 max-lg:grid-cols-[3.25rem_6rem_4.25rem_minmax(0,1fr)] max-sm:flex max-sm:flex-wrap max-sm:pl-3.5">
      <span aria-hidden className="max-sm:hidden" />
      {at ? (
        <time dateTime={at} className="font-mono text-ink-2">
          {view.elapsedFrom ? elapsed(at, view.elapsedFrom) : formatLogTime(at, view.zone)}
        </time>
      ) : (
        <span />
      )}
      <span className="font-bold text-bad">threw</span>
      <span className="min-w-0 max-sm:w-full">
        <span className="wrap-anywhere whitespace-pre-wrap text-ink">
          <b>{type}</b>
          {message && ': '}
          <Markdown inline>{message}</Markdown>
        </span>
        {(place || href) && (
          <span className="mt-0.5 flex flex-wrap gap-x-3 text-ink-2">
            {place && (
              <span>
                at <code>{place}</code>
              </span>
            )}
            {href && (
              <Link href={href} className="link">
                Traceback
              </Link>
            )}
          </span>
        )}
      </span>
    </div>
  );
}

function elapsed(at: string, from: string): string {
  const milliseconds = Math.max(0, Date.parse(at) - Date.parse(from));
  const minutes = Math.floor(milliseconds / 60_000);
  const rest = (milliseconds % 60_000) / 1000;
  return `+${minutes}:${rest.toFixed(3).padStart(6, '0')}`;
}
