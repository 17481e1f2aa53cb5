// The connections of the worker's one writer. What they send and when is decided in features/runs; here is how it gets there and what a failure means.
import pg from 'pg';
import { env } from '@/core/env';
import { log } from '@/core/log';

/**
 * The writer's statements look rows up by primary key, a few at a time. Planned generically, and whatever the statistics say:
 * a scan of the status index would read every pending run for each claim.
 */
const PLANNER = ['enable_seqscan=off', 'enable_hashjoin=off', 'enable_mergejoin=off', 'jit=off', 'plan_cache_mode=force_generic_plan'];

export interface Statement {
  name: string;
  text: string;
}

export interface WriterConnections {
  send<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Connections for as many statements at once as `lanes`. */
export function openWriter(lanes: number): WriterConnections {
  const pool = new pg.Pool({
    connectionString: env.databaseUrl,
    max: lanes,
    connectionTimeoutMillis: 3000,
    query_timeout: 30_000,
    idleTimeoutMillis: 0,
    keepAlive: true,
    options: PLANNER.map((setting) => `-c ${setting}`).join(' '),
    application_name: 'windlass-writer',
  });
  pool.on('error', (error) => log.warn('a connection of the writer was lost', { error: error.message }));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    send: async <Row extends object>(statement: Statement, values: readonly unknown[]) =>
      (await pool.query<Row & pg.QueryResultRow>({ name: statement.name, text: statement.text, values: values as unknown[] })).rows,
    close: () => pool.end(),
  };
}

/** SQLSTATE classes in which the statement itself is refused: sending it again would fail again. All else is worth another try. */
const REFUSED = new Set(['0A', '21', '22', '23', '42', '54', 'XX']);

/** Whether the database answered, and refused what it was sent. False: it could not be reached, or could not do it now. */
export function isRefused(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.length === 5 && REFUSED.has(code.slice(0, 2));
}

/** The row that a line or file belongs to is gone. */
export function isOrphaned(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '23503';
}

/** An array as Postgres reads it. Written by hand: the driver's own serialiser looks at every element's type. */
export function arrayLiteral(values: readonly (string | number | boolean | null)[]): string {
  let text = '{';
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (index > 0) text += ',';
    text += typeof value === 'string' ? quoteElement(value) : value == null ? 'NULL' : String(value);
  }
  return `${text}}`;
}

function quoteElement(value: string): string {
  return value.includes('"') || value.includes('\\') ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`;
}
