'use client';
// A run as it happens: one stream for the whole page. The header, the numbers and the log read it from here; when the run ends, the server draws the page once more.
import { useRouter } from 'next/navigation';
import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react';
import { logLevels, type LogLevel } from '../../kit/log-rows.ts';
import { toLine, type LevelCounts, type WireLine } from './log-window.ts';
import { isOver, lineTotal, type RunFacts } from './run-facts.ts';
import { useRunStream, type Connection, type RunUpdate } from './use-run-stream.ts';

type Listener = (lines: readonly WireLine[]) => void;

interface RunLive {
  run: RunFacts;
  connection: Connection;
  subscribe: (listener: Listener) => () => void;
}

const RunContext = createContext<RunLive | undefined>(undefined);

export function useRunLive(): RunLive {
  const value = useContext(RunContext);
  if (!value) throw new Error('useRunLive needs a RunLiveProvider around it');
  return value;
}

export interface RunLiveProviderProps {
  run: RunFacts;
  streamUrl: string;
  /** The last line the server has drawn. */
  afterSeq: number;
  children: ReactNode;
}

export function RunLiveProvider({ run, streamUrl, afterSeq, children }: RunLiveProviderProps) {
  const router = useRouter();
  const [update, setUpdate] = useState<RunUpdate>();
  const [extra, setExtra] = useState<LevelCounts>();
  const listeners = useRef(new Set<Listener>());
  const last = useRef(afterSeq);

  const subscribe = useCallback((listener: Listener) => {
    listeners.current.add(listener);
    return () => listeners.current.delete(listener);
  }, []);

  const onLines = useCallback((lines: readonly WireLine[]) => {
    const fresh = lines.filter((line) => line.seq > last.current);
    last.current = Math.max(last.current, ...lines.map((line) => line.seq));
    if (fresh.length > 0) setExtra((held) => countLines(held, fresh));
    for (const listener of listeners.current) listener(lines);
  }, []);

  const connection = useRunStream({
    url: streamUrl,
    live: !isOver(run.status),
    afterSeq,
    onLines,
    onRun: setUpdate,
    onEnd: () => router.refresh(),
  });
  const value = useMemo(() => ({ run: merge(run, update, extra), connection, subscribe }), [run, update, extra, connection, subscribe]);
  return <RunContext value={value}>{children}</RunContext>;
}

function countLines(held: LevelCounts | undefined, lines: readonly WireLine[]): LevelCounts {
  const next = Object.fromEntries(logLevels.map((level) => [level, held?.[level] ?? 0])) as Record<LogLevel, number>;
  for (const line of lines) next[toLine(line).level] += 1;
  return next;
}

/** What the stream has told laid over what the server drew. The server's own word wins once it knows the end. */
function merge(run: RunFacts, update: RunUpdate | undefined, extra: LevelCounts | undefined): RunFacts {
  if (isOver(run.status)) return run;
  const counted = extra
    ? (Object.fromEntries(logLevels.map((level) => [level, run.counts[level] + extra[level]])) as LevelCounts)
    : run.counts;
  const counts = lineTotal(counted) >= lineTotal(run.counts) ? counted : run.counts;
  if (!update) return { ...run, counts };
  return {
    ...run,
    counts,
    status: update.status,
    failureReason: update.failure_reason ?? run.failureReason,
    startedAt: update.date_started ?? run.startedAt,
    doneAt: update.date_done ?? run.doneAt,
    worker: update.worker ?? run.worker,
    cancelRequestedAt: update.cancel_requested_at ?? run.cancelRequestedAt,
    waitsFor: update.status === 'PENDING' ? run.waitsFor : undefined,
    changes: update.changes ?? run.changes,
  };
}
