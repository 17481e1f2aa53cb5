'use client';
// The live connection to a run: status and log lines as they happen, resumed after a break. The browser reconnects; this says how it stands.
import { useEffect, useRef, useState } from 'react';
import type { WireLine } from './log-window.ts';

export type Connection = 'connecting' | 'live' | 'reconnecting' | 'ended';

/** What a stream tells of a run, in the API's words. Absent means unchanged. */
export interface RunUpdate {
  status: string;
  failure_reason?: string | null;
  date_started?: string | null;
  date_done?: string | null;
  worker?: string | null;
  cancel_requested_at?: string | null;
  held?: boolean;
  counts?: Readonly<Record<string, number>>;
  changes?: { created: number; updated: number; deleted: number };
}

export interface RunStreamOptions {
  url: string;
  /** False once the run has ended: nothing is opened. */
  live: boolean;
  /** Lines up to here are already on the page. */
  afterSeq: number;
  onLines: (lines: readonly WireLine[]) => void;
  onRun: (update: RunUpdate) => void;
  onEnd: () => void;
}

export function useRunStream({ url, live, afterSeq, onLines, onRun, onEnd }: RunStreamOptions): Connection {
  const [connection, setConnection] = useState<Connection>(live ? 'connecting' : 'ended');
  const handlers = useRef({ onLines, onRun, onEnd });
  useEffect(() => {
    handlers.current = { onLines, onRun, onEnd };
  });
  const last = useRef(afterSeq);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (!live) return undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const source = new EventSource(`${url}?after=${last.current}`);
    source.onopen = () => setConnection('live');
    source.onerror = () => {
      setConnection('reconnecting');
      // A broken stream is reopened by the browser with the number it saw last; one that was refused is left to us.
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(() => setAttempt((count) => count + 1), RETRY_MS);
    };
    source.addEventListener('lines', (event) => {
      const lines = JSON.parse(event.data) as WireLine[];
      last.current = Math.max(last.current, lines.at(-1)?.seq ?? 0);
      handlers.current.onLines(lines);
    });
    source.addEventListener('run', (event) => handlers.current.onRun(JSON.parse(event.data) as RunUpdate));
    source.addEventListener('end', () => {
      source.close();
      setConnection('ended');
      handlers.current.onEnd();
    });
    return () => {
      clearTimeout(retry);
      source.close();
    };
  }, [url, live, attempt]);

  return live ? connection : 'ended';
}

const RETRY_MS = 3000;
