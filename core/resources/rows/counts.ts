// How many rows a list has. An exact count of a long list takes longer than its page, so it is remembered until a change is recorded, whoever made it.
// Exact because every change of these tables takes a number of the change record's sequence before it can be seen.
import sql, { type Sql } from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import type { Predicate } from '@/core/predicate';
import { compile, identifier } from '@/core/sql';
import type { Resource } from '../define';

const MOST = 500;
/** Should anybody have switched the record off, as a restored backup does. */
const LONGEST_MS = 60_000;

interface Known {
  readonly count: number;
  /** How far the change record was. */
  readonly changes: string;
  readonly at: number;
}

const known = new Map<string, Known>();

/** @param tx counts what this transaction sees, its own rows included */
export async function countRows(resource: Resource, where: Predicate, tx?: Tx): Promise<number> {
  const statement = sql`SELECT count(*)::float8 AS count FROM ${identifier(resource.table)} t WHERE ${compile(where, resource, 't')}`;
  if (tx || !isOfRecordedTables(statement, await recordedTables())) return await count(statement, tx);
  const key = JSON.stringify([statement.sql, statement.values], (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  const changes = await lastChange();
  const before = known.get(key);
  if (before?.changes === changes && performance.now() - before.at < LONGEST_MS) return before.count;
  // Asked after the number was read and before the rows are: whoever took a number up to that one has ended, and what they wrote is counted.
  const nobodyWrites = await isQuiet();
  const found = await count(statement);
  known.delete(key);
  if (nobodyWrites) known.set(key, { count: found, changes, at: performance.now() });
  if (known.size > MOST) known.delete(known.keys().next().value!);
  return found;
}

/** As `countRows`, and no further than this many: what somebody types letter by letter does not count a long table through. Not remembered. */
export async function countUpTo(most: number, resource: Resource, where: Predicate): Promise<number> {
  return await count(
    sql`SELECT count(*)::float8 AS count FROM (SELECT FROM ${identifier(resource.table)} t WHERE ${compile(where, resource, 't')} LIMIT ${most}::int) few`,
  );
}

async function count(statement: Sql, tx?: Tx): Promise<number> {
  const [row] = await query<{ count: number }>(statement, tx);
  return row?.count ?? 0;
}

/** Numbers are taken at once and never given back, also by transactions that have not ended. */
async function lastChange(): Promise<string> {
  const [row] = await query<{ number: string }>(
    sql`SELECT last_value || CASE WHEN is_called THEN '' ELSE ' unused' END AS number FROM extras_object_change_seq_seq`,
  );
  return row!.number;
}

/** No transaction that has written anything in this database is under way. One of whom nobody knows where it writes counts. */
async function isQuiet(): Promise<boolean> {
  const [row] = await query<{ quiet: boolean }>(
    sql`SELECT NOT EXISTS (
          SELECT FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
           WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock'
             AND (a.datname IS NULL OR a.datname = current_database())) AS quiet`,
  );
  return row!.quiet;
}

let recorded: Promise<ReadonlySet<string>> | undefined;

/** Those of which every column is recorded. Triggers come with migrations, and those come before this process. */
function recordedTables(): Promise<ReadonlySet<string>> {
  return (recorded ??= query<{ name: string }>(
    sql`SELECT c.relname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
         WHERE t.tgname = 'zz_record_update' AND t.tgenabled = 'O'
           AND (p.proname = 'windlass_record_links' OR p.proname = 'windlass_record' AND t.tgnargs = 2)`,
  ).then(
    (rows) => new Set(rows.map(({ name }) => name)),
    (error: unknown) => {
      recorded = undefined;
      throw error;
    },
  ));
}

/** What a function of ours looks at is not written there. */
function isOfRecordedTables({ sql: text }: Sql, tables: ReadonlySet<string>): boolean {
  const named = [...text.matchAll(/\b(?:FROM|JOIN)\s+(\S+)/gi)].map(([, name]) => /^"([^"]+)"$/.exec(name!)?.[1]);
  return named.every((name) => name !== undefined && tables.has(name)) && !/\b(?:windlass_\w+|now|current_\w+)\b/i.test(text);
}
