// A lock that all processes of the installation share, held for as long as some work takes. Postgres lets go of it when its holder dies.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pool } from './client';

const LOOK_AGAIN_MS = 250;

/** Does the work when nobody else holds the name. `onWait` is told once when somebody does. @throws the signal's reason when it is told to stop waiting */
export async function holdLock<T>(
  name: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  onWait: () => void = () => undefined,
): Promise<T> {
  const key = createHash('sha256').update(name).digest().readBigInt64BE().toString();
  const connection = await pool().connect();
  const ask = async (statement: string) => (await connection.query<{ held: boolean }>(statement, [key])).rows[0]?.held ?? false;
  let failure: Error | undefined;
  const onError = (error: Error) => (failure = error);
  connection.on('error', onError);
  try {
    for (let tries = 0; !(await ask('SELECT pg_try_advisory_lock($1::bigint) AS held')); tries += 1) {
      if (tries === 0) onWait();
      await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
    try {
      return await work();
    } finally {
      // A connection that can't say so is thrown away, and the lock with it.
      await ask('SELECT pg_advisory_unlock($1::bigint) AS held').catch(onError);
    }
  } finally {
    connection.off('error', onError);
    connection.release(failure);
  }
}
