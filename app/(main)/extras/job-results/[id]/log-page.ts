// One stretch of a log as the page holds it: which lines, where their objects are now, and whether more lie before and after.
import type { Actor } from '@/core/access/actor';
import { readShownLogs } from '@/features/runs/log-objects';
import { logLevels, rankOf } from '@/ui/kit/log-rows.ts';
import type { LogFilter, LogPage } from '@/ui/job/live/log-window.ts';

export interface LogPlace {
  after?: number | undefined;
  /** Instead of `after`: the lines that end right before this one. */
  before?: number | undefined;
}

/** Lines in one answer: more than a screen shows, fewer than anybody waits for. */
const LINES = 1000;

export async function readLogPage(reader: Actor, runId: string, filter: LogFilter, { after = 0, before }: LogPlace): Promise<LogPage> {
  const query = {
    limit: LINES,
    ...(filter.lowest === 'debug' ? {} : { levels: logLevels.filter((level) => rankOf(level) >= rankOf(filter.lowest)) }),
    ...(filter.q ? { search: filter.q } : {}),
  };
  const { lines, hasMore } = await readShownLogs(reader, runId, before === undefined ? { ...query, after } : { ...query, before });
  const wire = lines.map(({ id: _id, ...line }) => ({ ...line, created: line.created.toISOString() }));
  return before === undefined ? { lines: wire, earlier: after > 0, later: hasMore } : { lines: wire, earlier: hasMore, later: false };
}
