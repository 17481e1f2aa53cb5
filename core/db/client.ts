// The database: one pool, one Prisma client, one way to write. Everything above core/db reaches rows through these functions.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Sql } from 'sql-template-tag';
import { type ChangeContext, currentContext } from '@/core/context';
import { env } from '@/core/env';
import { AppError } from '@/core/errors';
import { log } from '@/core/log';
import { adapterFor } from './adapter';
import { translateDatabaseError } from './errors';
import { type Prisma, PrismaClient } from './generated/client';

export type Database = PrismaClient;
export type Tx = Prisma.TransactionClient;

interface Connections {
  url: string;
  pool: pg.Pool;
  prisma: PrismaClient;
}

// Next may load this module more than once in one process: the connections are kept where all copies find them.
const shared = globalThis as unknown as { windlassConnections?: Connections };

function connect(): Connections {
  const url = env.databaseUrl;
  if (!url) throw new AppError('internal', 'DATABASE_URL is not set: start the product with `npm start`, or say which database to use.');
  if (shared.windlassConnections?.url === url) return shared.windlassConnections;
  // For a connection, a new one or one of the pool that others have at the moment.
  const patienceMs = Number(process.env['WINDLASS_CONNECTION_TIMEOUT_MS'] ?? 3000);
  const pool = new pg.Pool({
    connectionString: url,
    max: Number(process.env['WINDLASS_POOL_SIZE'] ?? 12),
    connectionTimeoutMillis: patienceMs,
    idleTimeoutMillis: 30_000,
    statement_timeout: Number(process.env['WINDLASS_STATEMENT_TIMEOUT_MS'] ?? 30_000),
    idle_in_transaction_session_timeout: 60_000,
    application_name: process.env['WINDLASS_PROCESS'] ?? 'windlass',
  });
  pool.on('error', (error) => log.warn('an idle database connection was lost', { error: error.message }));
  // One that is lost while it is lent out tells its query; told to nobody as well, it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const prisma = new PrismaClient({ adapter: adapterFor(pool), transactionOptions: { maxWait: patienceMs + 2000, timeout: 60_000 } });
  return (shared.windlassConnections = { url, pool, prisma });
}

/** The Prisma client, for reads of single rows. Writes to tracked tables need `write`. */
export function db(): PrismaClient {
  return connect().prisma;
}

/** The pool under the Prisma client, for LISTEN and for cursors. */
export function pool(): pg.Pool {
  return connect().pool;
}

export async function disconnect(): Promise<void> {
  const open = shared.windlassConnections;
  delete shared.windlassConnections;
  await open?.prisma.$disconnect();
  await open?.pool.end();
}

/** Runs parameterised SQL and returns its rows. Inside a transaction, pass its handle. */
export async function query<Row extends object>(statement: Sql, tx?: Tx): Promise<Row[]> {
  try {
    if (tx) return await tx.$queryRawUnsafe<Row[]>(statement.text, ...statement.values);
    return (await pool().query<Row & pg.QueryResultRow>(statement.text, statement.values as unknown[])).rows;
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

/** Runs SQL that answers with no rows; returns how many rows it touched. */
export async function execute(statement: Sql, tx?: Tx): Promise<number> {
  try {
    if (tx) return await tx.$executeRawUnsafe(statement.text, ...statement.values);
    return (await pool().query(statement.text, statement.values as unknown[])).rowCount ?? 0;
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

/**
 * The only way to open a writing transaction: the change record learns from it who writes, on whose behalf.
 * Everything in `fn` commits together or not at all.
 * @throws AppError with the field named where the database refuses a value.
 */
export async function write<T>(context: ChangeContext, fn: (tx: Tx) => Promise<T>, options: { timeoutMs?: number } = {}): Promise<T> {
  try {
    return await db().$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT set_config('windlass.context', ${JSON.stringify(context)}, true)`;
        // Where a transaction may take long, so may its one great statement; for another's lock it waits no longer than others do.
        if (options.timeoutMs !== undefined)
          await tx.$executeRaw`SELECT set_config('lock_timeout', current_setting('statement_timeout'), true), set_config('statement_timeout', ${String(options.timeoutMs)}, true)`;
        return fn(tx);
      },
      options.timeoutMs === undefined ? undefined : { timeout: options.timeoutMs },
    );
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

/** The same in a transaction that is open, for what is called with one and without. */
export async function writeWithin<T>(given: Tx | undefined, fn: (tx: Tx) => Promise<T>, options: { timeoutMs?: number } = {}): Promise<T> {
  if (!given) return write(requireContext(), fn, options);
  try {
    return await fn(given);
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

/** A transaction that writes no tracked table: queue rows, results, files. Joins them to one commit. */
export async function transact<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await db().$transaction(fn);
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

/** The context of the request under way. @throws when there is none: a write would have no author. */
export function requireContext(): ChangeContext {
  const context = currentContext();
  if (!context) throw new AppError('internal', 'a write needs a context: withContext(…) is missing around this call');
  return context;
}

export function newId(): string {
  return randomUUID();
}
