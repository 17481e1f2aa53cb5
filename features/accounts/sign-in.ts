// Name and password against the accounts, with a brake on guessing. Says never which of the two was wrong, and takes as long either way.
import sql from 'sql-template-tag';
import { verifyPassword } from '@/core/access/passwords';
import { execute, query } from '@/core/db/client';
import { AppError } from '@/core/errors';

export interface SignedIn {
  id: string;
  username: string;
  session_version: number;
}

const WINDOW_MS = 5 * 60_000;
const TRIES_PER_ACCOUNT = 10;
const TRIES_PER_ADDRESS = 50;

/** Failed tries by account and by address, in this process. Nobody is locked out for good: a window passes. */
const failures = new Map<string, { count: number; since: number }>();

function failuresOf(key: string): number {
  const entry = failures.get(key);
  if (!entry) return 0;
  if (Date.now() - entry.since < WINDOW_MS) return entry.count;
  failures.delete(key);
  return 0;
}

function countFailure(key: string): void {
  const count = failuresOf(key) + 1;
  failures.set(key, { count, since: failures.get(key)?.since ?? Date.now() });
  if (failures.size > 10_000) failures.delete(failures.keys().next().value!);
}

interface AccountRow extends SignedIn {
  password: string | null;
  is_active: boolean;
}

/**
 * The account that this name and password open, or null.
 * @throws AppError("too_many") after ten wrong tries for one account within five minutes.
 */
export async function signIn(username: string, password: string, address: string): Promise<SignedIn | null> {
  const keys = [`account ${username.toLowerCase()}`, `address ${address}`] as const;
  if (failuresOf(keys[0]) >= TRIES_PER_ACCOUNT || (address && failuresOf(keys[1]) >= TRIES_PER_ADDRESS)) {
    throw new AppError('too_many', 'Too many tries. Wait five minutes.', { retryAfterSeconds: WINDOW_MS / 1000 });
  }
  const [account] = await query<AccountRow>(
    sql`SELECT id::text, username, password, is_active, session_version FROM users_user WHERE username = ${username}`,
  );
  const matches = await verifyPassword(password, account?.password ?? null);
  if (!account || !matches || !account.is_active) {
    for (const key of keys) countFailure(key);
    return null;
  }
  failures.delete(keys[0]);
  await execute(sql`UPDATE users_user SET last_login = now() WHERE id = ${account.id}::uuid`);
  return { id: account.id, username: account.username, session_version: account.session_version };
}
