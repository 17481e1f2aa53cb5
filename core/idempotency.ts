// Does what a request asks for once, however often it is sent: the key that its sender gave it is stored in the transaction that does the work.
import type { Json } from '@windlass/sdk';
import sql from 'sql-template-tag';
import { execute, query, requireContext, write, type Tx } from './db/client';
import { AppError } from './errors';
import { fingerprintOf } from './secrets';

/** A request that its sender has given a key. The same key of another user, or at another address, is another one. */
export interface Mark {
  readonly userId: string;
  readonly route: string;
  readonly key: string;
  /** All that it asks for. Kept as a fingerprint, as there may be secrets in it. */
  readonly body: Json;
}

/** What an earlier request with the same key made; what it was answered, once that was known. */
export interface Earlier<Made> {
  readonly made: Made;
  readonly answer: Json;
}

const RETRY_SECONDS = 1;

/** @throws unprocessable when the key came with another request before */
export async function findEarlier<Made>(mark: Mark, tx?: Tx): Promise<Earlier<Made> | undefined> {
  const [row] = await query<Earlier<Made> & { fingerprint: string }>(
    sql`SELECT fingerprint, made, answer FROM windlass_idempotency_key
         WHERE ${isMark(mark)} AND created > windlass_now() - interval '24 hours'`,
    tx,
  );
  if (!row) return undefined;
  if (row.fingerprint !== fingerprint(mark))
    throw new AppError('unprocessable', 'This Idempotency-Key came with another request before: give this one a key of its own.');
  return row;
}

/**
 * Does the work, and stores what it made under the key, or neither. What it throws leaves the key free.
 * @returns what an earlier request made, when there was one
 * @throws conflict while another request with this key is under way, unprocessable as above
 */
export async function doOnce<Made extends object>(
  mark: Mark,
  work: (tx: Tx) => Promise<Made>,
): Promise<{ made: Made; earlier?: Earlier<Made> }> {
  return write(requireContext(), async (tx) => {
    await requireTurn(mark, tx);
    const earlier = await findEarlier<Made>(mark, tx);
    if (earlier) return { made: earlier.made, earlier };
    const made = await work(tx);
    await execute(
      sql`INSERT INTO windlass_idempotency_key (user_id, route, key, fingerprint, made)
          VALUES (${mark.userId}::uuid, ${mark.route}, ${mark.key}, ${fingerprint(mark)}, ${JSON.stringify(made)}::jsonb)
          ON CONFLICT (user_id, route, key) DO UPDATE
            SET fingerprint = excluded.fingerprint, made = excluded.made, answer = NULL, created = excluded.created`,
      tx,
    );
    return { made };
  });
}

/** Postgres lets go of the turn when the transaction ends, whatever becomes of this process. */
async function requireTurn({ userId, route, key }: Mark, tx: Tx): Promise<void> {
  const [row] = await query<{ mine: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${JSON.stringify([userId, route, key])}, 0)) AS mine`,
    tx,
  );
  if (!row?.mine) throw new AppError('conflict', 'A request with this Idempotency-Key is under way.', { retryAfterSeconds: RETRY_SECONDS });
}

/** What the request was answered: it is answered the same again. */
export async function keepAnswer(mark: Mark, answer: Json): Promise<void> {
  await execute(
    sql`UPDATE windlass_idempotency_key SET answer = ${JSON.stringify(answer)}::jsonb WHERE ${isMark(mark)} AND fingerprint = ${fingerprint(mark)} AND answer IS NULL`,
  );
}

export async function deleteOldKeys(): Promise<number> {
  return execute(sql`DELETE FROM windlass_idempotency_key WHERE created < windlass_now() - interval '24 hours'`);
}

const isMark = ({ userId, route, key }: Mark) => sql`user_id = ${userId}::uuid AND route = ${route} AND key = ${key}`;
const fingerprint = ({ body }: Mark) => fingerprintOf(canonical(body));

/** The same text for the same value, in whichever order its keys were written. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonical(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value as Record<string, Json>).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`;
}
