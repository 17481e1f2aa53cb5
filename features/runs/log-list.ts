// Log lines across runs, as the API lists them. Ordered by run and line, which is the order in which they came without an index of their own.
import sql, { empty } from 'sql-template-tag';
import { scope } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { and, type Predicate } from '@/core/predicate';
import { parseSort } from '@/core/resources/rows/sorting';
import { compile } from '@/core/sql';
import { logLineId, parseLogLineId } from './log-id';
import type { LogLineView } from './logs';
import { jobLogEntry } from './resources';

type LogLineOfRun = LogLineView & { job_result_id: string };

const COLUMNS = sql`r.number, t.job_result_id::text, t.seq, t.created, t.log_level, t.grouping, t.message, t.log_object, t.absolute_url`;

type Stored = Omit<LogLineOfRun, 'id'> & { number: string | bigint };

const toLine = ({ number, ...line }: Stored): LogLineOfRun => ({
  ...line,
  created: new Date(line.created),
  id: logLineId(BigInt(number), line.seq),
});

const allowed = (actor: Actor, where: Predicate) =>
  compile(and(where, scope(actor, 'view', jobLogEntry.label).predicate), jobLogEntry, 't');

/** What the list is sorted by, and where it goes on: the numbers of a run and of a line in it. */
export const LINE_ORDER = ['job_result', 'seq'].map(parseSort);
export const placeOfLine = ({ id }: LogLineOfRun): string[] => {
  const place = parseLogLineId(id)!;
  return [String(place.runNumber), String(place.seq)];
};

/** Up to `limit` lines, from `offset` on, or behind a place. */
export async function listLines(
  actor: Actor,
  where: Predicate,
  page: { limit: number; offset: number; after?: readonly (string | null)[] | undefined },
): Promise<LogLineOfRun[]> {
  const start = page.after ? sql`AND (r.number, t.seq) > (${page.after[0]}::bigint, ${page.after[1]}::int)` : empty;
  const rows = await query<Stored>(sql`
    SELECT ${COLUMNS} FROM extras_job_result r JOIN extras_job_log_entry t ON t.job_result_id = r.id
    WHERE ${allowed(actor, where)} ${start} ORDER BY r.number, t.seq LIMIT ${page.limit} OFFSET ${page.after ? 0 : page.offset}`);
  return rows.map(toLine);
}

export async function countLines(actor: Actor, where: Predicate): Promise<number> {
  const [row] = await query<{ count: number }>(
    sql`SELECT count(*)::float8 AS count FROM extras_job_log_entry t WHERE ${allowed(actor, where)}`,
  );
  return row?.count ?? 0;
}

/** The line with this id; undefined when there is none, or none that the actor may see. */
export async function findLine(actor: Actor, id: string): Promise<LogLineOfRun | undefined> {
  const place = parseLogLineId(id);
  const visible = allowed(actor, { kind: 'and', of: [] });
  if (!place) return undefined;
  const [row] = await query<Stored>(sql`
    SELECT ${COLUMNS} FROM extras_job_result r JOIN extras_job_log_entry t ON t.job_result_id = r.id
    WHERE r.number = ${place.runNumber}::bigint AND t.seq = ${place.seq} AND ${visible}`);
  return row && toLine(row);
}
