// Logins for guests: author code connects as a role of its own that sees the inventory and nothing else, and that is gone with its process.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';
import { env } from '@/core/env';
import { AppError } from '@/core/errors';
import { log } from '@/core/log';
import { pool } from './client';

/** Roles belong to the whole server: the name says which database, which worker process and which child. */
const PREFIX = 'windlass_guest';
/** A run's connections, and those of the run before it that the server has not noticed to be gone. */
const CONNECTION_LIMIT = 16;
/** Rights on the database are one row of the server's catalog: two statements at once would fail on it. */
const GRANT_LOCK = 4_560_001;

export interface Guest {
  role: string;
  url: string;
}

/**
 * A login for one child of the worker process `owner` (a uuid).
 * @throws AppError("unavailable") saying what an administrator has to do, where this login may not make others.
 */
export async function createGuest(owner: string): Promise<Guest> {
  const password = randomBytes(24).toString('base64url');
  const role = `${await rolePrefix()}_${owner.slice(0, 8)}_${randomBytes(4).toString('hex')}`;
  const target = new URL(env.databaseUrl);
  try {
    await inOneTransaction([
      `CREATE ROLE ${role} LOGIN PASSWORD '${scramVerifier(password)}' CONNECTION LIMIT ${CONNECTION_LIMIT} IN ROLE windlass_runner`,
      `SELECT pg_advisory_xact_lock(${GRANT_LOCK})`,
      `GRANT CONNECT ON DATABASE ${pg.escapeIdentifier(await databaseName())} TO ${role}`,
    ]);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new AppError('unavailable', MAY_NOT_CREATE, { cause: error });
  }
  target.username = role;
  target.password = password;
  return { role, url: target.toString() };
}

const MAY_NOT_CREATE =
  "Jobs can't run: the database login of Windlass may not make logins for them. As an administrator of this Postgres: ALTER ROLE <its login> CREATEROLE; " +
  "or make one (CREATE ROLE windlass_job LOGIN PASSWORD '…' IN ROLE windlass_runner; GRANT CONNECT ON DATABASE <its database> TO windlass_job) and set WINDLASS_JOB_DATABASE_URL.";

/**
 * Makes sure that guests may do what they should and no more: rights on the database itself are lost by a restore.
 * Returns what an administrator has to do first, or null.
 */
export async function prepareGuests(): Promise<string | null> {
  const results = await inOneTransaction([`SELECT pg_advisory_xact_lock(${GRANT_LOCK})`, 'SELECT windlass_grant_runner() AS advice']);
  return (
    (results.find((result) => result.rows[0] && 'advice' in result.rows[0])?.rows[0] as { advice: string | null } | undefined)?.advice ??
    null
  );
}

/** Ends the login's sessions and removes it. What cannot be removed can at least not connect any more. */
export async function dropGuest(role: string): Promise<void> {
  const database = pg.escapeIdentifier(await databaseName());
  await run(`ALTER ROLE ${role} NOLOGIN`);
  await run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`).catch(() => undefined);
  const revoke = [`SELECT pg_advisory_xact_lock(${GRANT_LOCK})`, `REVOKE CONNECT ON DATABASE ${database} FROM ${role}`];
  try {
    await inOneTransaction([...revoke, `DROP ROLE ${role}`]);
  } catch (error) {
    if ((error as { code?: string }).code !== '2BP01') throw error;
    // It owns something after all, such as a large object.
    await inOneTransaction([...revoke, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`]);
  }
}

/** Removes the logins of worker processes that are not among `living` (uuids). Returns how many. */
export async function dropLeftoverGuests(living: readonly string[]): Promise<number> {
  const prefix = await rolePrefix();
  const { rows } = await pool().query<{ rolname: string }>('SELECT rolname FROM pg_roles WHERE starts_with(rolname, $1)', [`${prefix}_`]);
  const owners = new Set(living.map((id) => id.slice(0, 8)));
  const leftover = rows.filter(({ rolname }) => !owners.has(rolname.slice(prefix.length + 1).split('_')[0] ?? ''));
  for (const { rolname } of leftover)
    await dropGuest(rolname).catch((error: unknown) =>
      log.warn('the login of a dead worker could not be removed', { role: rolname, error }),
    );
  return leftover.length;
}

async function run(statement: string): Promise<void> {
  await pool().query(statement);
}

async function inOneTransaction(statements: readonly string[]): Promise<pg.QueryResult<Record<string, unknown>>[]> {
  const client = await pool().connect();
  try {
    // Several statements in one string come back as a list of results.
    return (await client.query(`BEGIN; ${statements.join('; ')}; COMMIT`)) as unknown as pg.QueryResult<Record<string, unknown>>[];
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function databaseName(): Promise<string> {
  const { rows } = await pool().query<{ name: string }>('SELECT current_database() AS name');
  return rows[0]!.name;
}

/** Short and safe in an identifier, whatever the database is called. */
async function rolePrefix(): Promise<string> {
  return `${PREFIX}_${createHash('sha256')
    .update(await databaseName())
    .digest('hex')
    .slice(0, 8)}`;
}

/** What Postgres would make of the password: sent instead of it, so that no server log can show it. */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
