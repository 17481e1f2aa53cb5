'use client';
// Keeps the lines of a log that a reader has asked for: the first stretch comes with the page, more as the reader nears either end, new ones live.
import { useCallback, useEffect, useRef, useState } from 'react';
import {
  append,
  appendLive,
  prepend,
  refreshed,
  windowOf,
  type LogFilter,
  type LogPage,
  type LogWindow,
  type WireLine,
} from './log-window.ts';

export interface LogWindowOptions {
  /** Answers a LogPage for before or after, level and q. */
  pageUrl: string;
  first: LogPage;
  filter: LogFilter;
  subscribe: (listener: (lines: readonly WireLine[]) => void) => () => void;
}

export interface LogWindowState extends LogWindow {
  failed: boolean;
  busy: boolean;
  needEarlier: () => void;
  needLater: () => void;
  /** Leaves the stretch at hand for the last lines. */
  toEnd: () => void;
}

export function useLogWindow({ pageUrl, first, filter, subscribe }: LogWindowOptions): LogWindowState {
  const [held, setHeld] = useState<LogWindow>(() => windowOf(first));
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState(false);
  const { lowest, q } = filter;
  // What an answer belongs to: one that comes after the filter has changed is dropped.
  const question = useRef(0);
  const asking = useRef(false);

  const ask = useCallback(
    async (place: Record<string, string>, put: (held: LogWindow, page: LogPage) => LogWindow) => {
      const mine = question.current;
      asking.current = true;
      setBusy(true);
      try {
        const query = new URLSearchParams({ ...place, ...(lowest === 'debug' ? {} : { level: lowest }), ...(q ? { q } : {}) });
        const response = await fetch(`${pageUrl}?${query}`, { headers: { accept: 'application/json' } });
        if (!response.ok) throw new Error(String(response.status));
        const page = (await response.json()) as LogPage;
        if (mine !== question.current) return;
        setHeld((before) => put(before, page));
        setFailed(false);
      } catch {
        if (mine === question.current) setFailed(true);
      } finally {
        if (mine === question.current) {
          asking.current = false;
          setBusy(false);
        }
      }
    },
    [pageUrl, lowest, q],
  );

  // The server draws the page once more when the run has ended.
  const known = useRef(first);
  useEffect(() => {
    if (known.current === first) return;
    known.current = first;
    setHeld((before) => refreshed(before, first));
  }, [first]);

  // A filter starts at the first line it finds. The first stretch came with the page, in the filter the address had.
  const drawn = useRef(`${lowest} ${q}`);
  useEffect(() => {
    if (drawn.current === `${lowest} ${q}`) return;
    drawn.current = `${lowest} ${q}`;
    question.current += 1;
    void ask({ after: '0' }, (_, page) => windowOf(page));
  }, [lowest, q, ask]);

  useEffect(() => subscribe((lines) => setHeld((before) => appendLive(before, lines, { lowest, q }))), [subscribe, lowest, q]);

  const { earlier, later, lines } = held;
  const firstNumber = lines[0]?.number;
  const lastNumber = lines.at(-1)?.number;
  const needEarlier = useCallback(() => {
    if (earlier && firstNumber !== undefined && !asking.current) void ask({ before: String(firstNumber) }, prepend);
  }, [earlier, firstNumber, ask]);
  const needLater = useCallback(() => {
    if (later && lastNumber !== undefined && !asking.current) void ask({ after: String(lastNumber) }, append);
  }, [later, lastNumber, ask]);
  const toEnd = useCallback(() => {
    if (!later) return;
    question.current += 1;
    void ask({ before: String(Number.MAX_SAFE_INTEGER) }, (_, page) => windowOf(page));
  }, [later, ask]);

  return { ...held, failed, busy, needEarlier, needLater, toEnd };
}
