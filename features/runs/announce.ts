// Tells live views which runs have something new: at most ten notifications a second and process, sent after what they are about was committed.
// A notification can be lost; views also look by themselves.
import sql from 'sql-template-tag';
import { query } from '@/core/db/client';
import { listen } from '@/core/db/listen';

const CHANNEL = 'windlass_run';
const EVERY_MS = 100;
const MOST_AT_ONCE = 500;

const waiting = new Set<string>();
let timer: NodeJS.Timeout | undefined;

export function announce(runIds: readonly string[]): void {
  for (const id of runIds) waiting.add(id);
  if (waiting.size > 0) timer ??= setTimeout(send, EVERY_MS).unref();
}

function send(): void {
  timer = undefined;
  const ids = [...waiting].slice(0, MOST_AT_ONCE);
  for (const id of ids) waiting.delete(id);
  // Whoever misses this one finds the lines at its next look.
  query(sql`SELECT pg_notify(${CHANNEL}, id) FROM unnest(${ids}::text[]) AS u(id)`).catch(() => undefined);
  announce([]);
}

/** Calls `handler` when the run has something new. Returns how to stop. */
export async function onRunNews(runId: string, handler: () => void): Promise<() => void> {
  return await listen(CHANNEL, (id) => {
    if (id === runId) handler();
  });
}
