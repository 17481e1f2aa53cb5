// API tokens: 40 hexadecimal digits, shown once, kept as a keyed hash. A token can do what its user can do now, or only look.
import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { execute, query, type Tx } from '@/core/db/client';
import { hashToken } from '@/core/secrets';
import { loadActor, type UserActor } from './actor';

export const TOKEN_LENGTH = 40;
const SHAPE = /^[0-9a-f]{40}$/i;

export function newTokenKey(): string {
  return randomBytes(TOKEN_LENGTH / 2).toString('hex');
}

/** The columns that stand for a key. */
export function storedKey(key: string): { key_hash: string; key_tail: string } {
  const lower = key.toLowerCase();
  return { key_hash: hashToken(lower), key_tail: lower.slice(-6) };
}

export interface NewToken {
  userId: string;
  key?: string;
  writeEnabled?: boolean;
  description?: string;
  expires?: string | null;
}

/** Adds a token inside a writing transaction. The key is in the answer and nowhere else. */
export async function createToken(tx: Tx, token: NewToken): Promise<{ id: string; key: string }> {
  const key = token.key ?? newTokenKey();
  const { key_hash, key_tail } = storedKey(key);
  const [row] = await query<{ id: string }>(
    sql`INSERT INTO users_token (user_id, key_hash, key_tail, write_enabled, description, expires)
        VALUES (${token.userId}::uuid, ${key_hash}, ${key_tail}, ${token.writeEnabled ?? true}, ${token.description ?? ''}, ${token.expires ?? null}::timestamptz)
        RETURNING id::text`,
    tx,
  );
  return { id: row!.id, key };
}

export type TokenState = { state: 'valid'; actor: UserActor } | { state: 'unknown' | 'expired' | 'inactive' };

/** Who a key stands for. Notes the use, once a minute at most. */
export async function findToken(key: string): Promise<TokenState> {
  if (!SHAPE.test(key)) return { state: 'unknown' };
  const [token] = await query<{ id: string; user_id: string; write_enabled: boolean; expired: boolean; stale: boolean }>(
    sql`SELECT id::text, user_id::text, write_enabled, coalesce(expires <= now(), false) AS expired,
               coalesce(last_used < now() - interval '1 minute', true) AS stale
          FROM users_token WHERE key_hash = ${hashToken(key.toLowerCase())}`,
  );
  if (!token) return { state: 'unknown' };
  if (token.expired) return { state: 'expired' };
  const actor = await loadActor(token.user_id);
  if (actor.kind !== 'user' || !actor.isActive) return { state: 'inactive' };
  if (token.stale) await execute(sql`UPDATE users_token SET last_used = now() WHERE id = ${token.id}::uuid`);
  return { state: 'valid', actor: { ...actor, tokenWritable: token.write_enabled } };
}

/** The actor behind a key, if it is good. */
export async function actorOfToken(key: string): Promise<UserActor | undefined> {
  const found = await findToken(key);
  return found.state === 'valid' ? found.actor : undefined;
}
