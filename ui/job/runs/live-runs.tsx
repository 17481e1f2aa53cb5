'use client';
// Keeps a list of runs true while somebody reads it: what is shown changes in place, what is new waits behind a bar until it is asked for.
import { ArrowUp } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { Button } from '../../kit/button.tsx';
import { Duration } from '../../kit/duration.tsx';
import { formatQuantity } from '../../kit/number.ts';
import { StatusPill } from '../../kit/status-pill.tsx';
import { isOver, stateOf } from '../live/run-facts.ts';
import type { RunRow } from './run-row.ts';

/** What the REST list says of a run, as far as it is read here. */
interface WireRun {
  id: string;
  status: { value: string } | string;
  date_started?: string | null;
  date_done: string | null;
}

type Known = ReadonlyMap<string, Pick<RunRow, 'status' | 'startedAt' | 'doneAt'>>;

const LiveContext = createContext<Known>(new Map());

const EVERY_MS = 4000;

export interface LiveRunsProps {
  /** Runs on this page that have not ended. */
  unfinished: readonly string[];
  /** Selects what is newer than this page (`newerThan`); nothing on later pages, where new ones don't appear. */
  newer?: string | undefined;
  /** The list's own filter, in the API's words. */
  filter: string;
  children: ReactNode;
}

export function LiveRuns({ unfinished, newer, filter, children }: LiveRunsProps) {
  const router = useRouter();
  const [known, setKnown] = useState<Known>(new Map());
  const [waiting, setWaiting] = useState(0);
  const watched = unfinished.join(',');

  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function look() {
      if (document.visibilityState === 'visible') {
        const [runs, count] = await Promise.all([readRuns(watched), newer === undefined ? undefined : countRuns(`${filter}&${newer}`)]);
        if (stopped) return;
        if (runs) setKnown(runs);
        if (count !== undefined) setWaiting(count);
      }
      timer = setTimeout(() => void look(), EVERY_MS);
    }
    timer = setTimeout(() => void look(), EVERY_MS);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [watched, newer, filter]);

  // A new first page has been drawn: nothing is newer than it.
  const [drawn, setDrawn] = useState(newer);
  if (drawn !== newer) {
    setDrawn(newer);
    setWaiting(0);
  }

  return (
    <LiveContext value={known}>
      <div aria-live="polite">
        {waiting > 0 && (
          <div className="flex justify-center border-b border-run-line bg-run-tint py-1.5">
            <Button size="small" icon={<ArrowUp aria-hidden />} onClick={() => router.refresh()}>
              {formatQuantity(waiting, 'newer run')}
            </Button>
          </div>
        )}
      </div>
      {children}
    </LiveContext>
  );
}

async function readRuns(ids: string): Promise<Known | undefined> {
  if (!ids) return undefined;
  const query = new URLSearchParams(ids.split(',').map((id) => ['id', id]));
  query.set('limit', '100');
  const list = await readList<WireRun>(query);
  return (
    list &&
    new Map(
      list.results.map((run) => [
        run.id,
        {
          status: typeof run.status === 'string' ? run.status : run.status.value,
          startedAt: run.date_started ?? undefined,
          doneAt: run.date_done ?? undefined,
        },
      ]),
    )
  );
}

async function countRuns(filter: string): Promise<number | undefined> {
  const query = new URLSearchParams(filter);
  query.set('limit', '1');
  return (await readList<WireRun>(query))?.count;
}

async function readList<Row>(query: URLSearchParams): Promise<{ count: number; results: Row[] } | undefined> {
  try {
    const response = await fetch(`/api/extras/job-results/?${query}`, { headers: { accept: 'application/json' } });
    return response.ok ? ((await response.json()) as { count: number; results: Row[] }) : undefined;
  } catch {
    return undefined;
  }
}

export function LiveStatus({ run, bare = true }: { run: RunRow; bare?: boolean | undefined }) {
  const now = { ...run, ...useContext(LiveContext).get(run.id) };
  return <StatusPill state={stateOf(now)} bare={bare} title={now.status} />;
}

export function LiveDuration({ run }: { run: RunRow }) {
  const now = { ...run, ...useContext(LiveContext).get(run.id) };
  const seconds = now.startedAt && now.doneAt ? (Date.parse(now.doneAt) - Date.parse(now.startedAt)) / 1000 : undefined;
  return isOver(now.status) ? <Duration seconds={seconds} /> : <span className="text-ink-3">–</span>;
}
