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
  const start = useRef(afterSeq);

  useEffect(() => {
    if (!live) return undefined;
    const source = new EventSource(`${url}?after=${start.current}`);
    source.onopen = () => setConnection('live');
    // A closed stream is reopened by the browser with the last number it saw; until then this is what the page says.
    source.onerror = () => setConnection(source.readyState === EventSource.CLOSED ? 'ended' : 'reconnecting');
    source.addEventListener('lines', (event) => handlers.current.onLines(JSON.parse(event.data) as WireLine[]));
    source.addEventListener('run', (event) => handlers.current.onRun(JSON.parse(event.data) as RunUpdate));
    source.addEventListener('end', () => {
      source.close();
      setConnection('ended');
      handlers.current.onEnd();
    });
    return () => source.close();
  }, [url, live]);

  return connection;
}
