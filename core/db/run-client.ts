// The Prisma client inside a runner: one a process, whose connections are replaced for every run. They are born with the run's context, so that
// no statement is spent on saying who writes, and they end with the run, so that nothing it left behind can write in another's name.
import pg from 'pg';
import { AppError } from '@/core/errors';
import { adapterFor } from './adapter';
import type { Database } from './client';
import { databaseCause } from './errors';
import { type Prisma, PrismaClient } from './generated/client';

export interface RunConnection {
  /** A login that sees what jobs may see. */
  url: string;
  run: string;
  /** Shown to the change record: only this run has it, and only while it runs does it count. */
  key: string;
  /** Why this run may not write; null when it may. */
  readOnly: 'dry run' | 'read-only job' | null;
}

export interface RunDatabase {
  client: Database;
  /** Ends all sessions at once, whatever they are doing. True when something was still using them. */
  end(): boolean;
}

/** Called with every row that comes back, before the job sees it. */
export type OnRow = (model: string, row: object) => void;

const MOST_CONNECTIONS = 5;

/** The pool that Prisma keeps for ever; behind it the run's own. */
class RunPools extends pg.Pool {
  current: pg.Pool | null = null;

  #live(): pg.Pool {
    if (!this.current) throw new Error('This run has ended: its database is closed.');
    return this.current;
  }

  override query(...args: unknown[]): never {
    return (this.#live().query as (...all: unknown[]) => never).apply(this.current, args);
  }

  override connect(...args: unknown[]): never {
    return (this.#live().connect as (...all: unknown[]) => never).apply(this.current, args);
  }
}

let pools: RunPools | undefined;
let shared: PrismaClient | undefined;

/** Loads what a first query would have to wait for. */
export async function warmRunClient(): Promise<void> {
  await sharedClient().$connect();
}

function sharedClient(): PrismaClient {
  pools ??= new RunPools();
  shared ??= new PrismaClient({ adapter: adapterFor(pools), transactionOptions: { maxWait: 30_000, timeout: 3_600_000 } });
  return shared;
}

export function openRunDatabase(connection: RunConnection, onRow: OnRow): RunDatabase {
  const client = sharedClient();
  const sockets = new Set<pg.Client>();
  let busy = 0;
  let isOpen = true;
  const pool = new pg.Pool({
    connectionString: connection.url,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: 10_000,
    options: startOptions(connection),
    application_name: `windlass-run ${connection.run}`,
  });
  pool.on('error', () => undefined);
  pool.on('connect', (socket) => {
    sockets.add(socket as pg.Client);
    socket.on('error', () => undefined);
  });
  pool.on('acquire', () => (busy += 1));
  pool.on('release', () => (busy -= 1));
  pools!.current = pool;
  const scoped = client.$extends({
    query: {
      async $allOperations({ model, operation, args, query }) {
        if (!isOpen) throw new Error('This run has ended: its database is closed.');
        try {
          const answer: unknown = await query(args as never);
          if (model) rowsOf(answer).forEach((row) => onRow(model, row));
          return answer;
        } catch (error) {
          throw explain(error, connection.readOnly, model, operation);
        }
      },
    },
  });
  return {
    client: scoped as unknown as Database,
    end: () => {
      isOpen = false;
      if (pools!.current === pool) pools!.current = null;
      const wasBusy = busy > 0;
      for (const socket of sockets) (socket as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      void pool.end().catch(() => undefined);
      return wasBusy;
    },
  };
}

/** Rows of an answer: one, or a list of them. Counts and aggregates have no id. */
function rowsOf(answer: unknown): object[] {
  const list = Array.isArray(answer) ? (answer as unknown[]) : [answer];
  return list.filter((row): row is object => typeof row === 'object' && row !== null && 'id' in row);
}

/** Start-up options of a session. A space or backslash in a value is escaped, or it would end the value. */
function startOptions({ run, key, readOnly }: RunConnection): string {
  const context = JSON.stringify({ run, key }).replace(/[\\ ]/g, '\\$&');
  return [
    `-c windlass.context=${context}`,
    // A session whose process was killed ends even in the middle of a long statement.
    '-c client_connection_check_interval=1s',
    ...(readOnly ? ['-c default_transaction_read_only=on'] : []),
  ].join(' ');
}

/** Refused for want of writing: 25006 by the session, WL002 by the change record (where the job switched the session's setting off). */
const WRITES_REFUSED = new Set(['25006', 'WL002']);

/** A call as its author wrote it: "device.update()". */
const callOf = (model: string | undefined, operation: string) =>
  model ? `${model[0]!.toLowerCase()}${model.slice(1)}.${operation}()` : operation;

function explain(error: unknown, readOnly: RunConnection['readOnly'], model: string | undefined, operation: string): unknown {
  const statement = callOf(model, operation);
  if (!readOnly || !WRITES_REFUSED.has(codeOf(error))) return inShort(error, statement);
  const refused = `cannot write: ${statement} was refused by the database.`;
  const message =
    readOnly === 'dry run'
      ? `A dry run ${refused} Ask \`if (!dryrun)\` around it for a dry run to go on to its end.`
      : `A read-only job ${refused}`;
  return new AppError('forbidden', message, { cause: error });
}

/** Prisma says what is wrong in its last paragraph, after the whole call with all that it could have held: that stays in the stack alone. */
function inShort(error: unknown, statement: string): unknown {
  if (!(error instanceof Error) || !/^\s*Invalid `/.test(error.message)) return error;
  const last = error.message
    .trim()
    .split(/\n\s*\n/)
    .at(-1)!;
  error.message = `${statement}: ${last.replace(/ Available options are marked with \?\.$/, '')}`;
  return error;
}

function codeOf(error: unknown): string {
  const text = String((error as Error | null)?.message ?? '');
  return databaseCause(error).code || /\b(25006|WL002)\b/.exec(text)?.[1] || '';
}

export type { Prisma };
