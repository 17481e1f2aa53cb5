// One stretch of a log as the page holds it: which lines, where their objects are now, and whether more lie before and after.
import type { Actor } from '@/core/access/actor';
import { type LoggedObject, loggedObjects } from '@/features/runs/log-objects';
import { readLogs } from '@/features/runs/logs';
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
  const { lines, hasMore } = await readLogs(runId, before === undefined ? { ...query, after } : { ...query, before });
  const objects = await loggedObjects(
    reader,
    lines.map(({ absolute_url }) => absolute_url),
  );
  const wire = lines.map(({ seq, created, log_level, grouping, message, log_object, absolute_url }) => ({
    seq,
    created: created.toISOString(),
    log_level,
    grouping,
    message,
    log_object,
    ...placeOf(absolute_url, objects.get(absolute_url)),
  }));
  return before === undefined ? { lines: wire, earlier: after > 0, later: hasMore } : { lines: wire, earlier: hasMore, later: false };
}

/** What is not known to be of an object here leads where the line says. */
const placeOf = (address: string, object: LoggedObject | undefined) =>
  object ? { absolute_url: object.href ?? '', object_deleted: object.is_deleted } : { absolute_url: address };
