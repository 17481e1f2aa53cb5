// Reads the log of one run by cursor: the numbers of its lines have no gaps and never change, so a view goes on where it stopped.
import type { LogLevel } from '@windlass/sdk';
import sql, { empty, type Sql } from 'sql-template-tag';
import { query } from '@/core/db/client';
import { logLineId } from './log-id';

export interface LogLineView {
  id: string;
  seq: number;
  created: Date;
  log_level: LogLevel;
  grouping: string;
  message: string;
  log_object: string;
  absolute_url: string;
}

export interface LogQuery {
  /** Only lines with a higher number. */
  after?: number;
  /** Instead of `after`: only lines with a lower number, the last ones first found. */
  before?: number;
  limit?: number;
  levels?: readonly LogLevel[];
  /** Found anywhere in the message, whatever the case. */
  search?: string;
}

export interface LogPage<L extends LogLineView = LogLineView> {
  lines: L[];
  /** Cursor for the lines that follow; the one given when there were none. */
  next: number;
  /** There are more lines that match. */
  hasMore: boolean;
}

const MOST_LINES = 5000;

/** Lines of the run in order. Who may read them is decided by who may see the run: the caller has asked. */
export async function readLogs(runId: string, { after = 0, before, limit = 500, levels, search }: LogQuery = {}): Promise<LogPage> {
  const wanted = Math.min(Math.max(1, limit), MOST_LINES);
  const isBackwards = before !== undefined;
  const place = isBackwards ? sql`l.seq < ${before}` : sql`l.seq > ${after}`;
  const rows = await query<LogLineView & { number: string | bigint }>(sql`
    SELECT r.number, l.seq, l.created, l.log_level, l.grouping, l.message, l.log_object, l.absolute_url
    FROM extras_job_result r JOIN extras_job_log_entry l ON l.job_result_id = r.id
    WHERE r.id = ${runId}::uuid AND ${place}${matching(levels, search)}
    ORDER BY l.seq ${isBackwards ? sql`DESC` : empty} LIMIT ${wanted + 1}`);
  const lines = rows
    .slice(0, wanted)
    .map(({ number, ...line }) => ({ ...line, created: new Date(line.created), id: logLineId(BigInt(number), line.seq) }));
  if (isBackwards) lines.reverse();
  return { lines, next: lines.at(-1)?.seq ?? after, hasMore: rows.length > wanted };
}

function matching(levels: readonly LogLevel[] | undefined, search: string | undefined): Sql {
  const byLevel = levels ? sql` AND l.log_level = ANY (${[...levels]}::text[])` : empty;
  const byText = search ? sql` AND l.message ILIKE ${`%${search.replace(/[\\%_]/g, '\\$&')}%`}` : empty;
  return sql`${byLevel}${byText}`;
}
