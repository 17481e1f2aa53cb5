// Shortens the change record from its old end: the only way in which anything ever leaves it.
import sql from 'sql-template-tag';
import { execute, transact } from '@/core/db/client';
import type { Predicate } from '@/core/predicate';
import { resourceOf } from '@/core/resources/registry';
import { compile } from '@/core/sql';

const BATCH = 5000;

/** Deletes entries older than `cutoff` among those that `allowed` selects, a few thousand at a time. Returns how many. */
export async function deleteChangesBefore(cutoff: Date, allowed: Predicate, signal?: AbortSignal): Promise<number> {
  const where = compile(allowed, resourceOf('extras.objectchange'), 'c');
  let total = 0;
  for (;;) {
    signal?.throwIfAborted();
    const deleted = await transact(async (tx) => {
      await execute(sql`SELECT set_config('windlass.retention', 'on', true)`, tx);
      return await execute(
        sql`DELETE FROM extras_object_change WHERE seq IN (SELECT c.seq FROM extras_object_change c WHERE c.time < ${cutoff.toISOString()}::timestamptz AND ${where} ORDER BY c.time LIMIT ${BATCH})`,
        tx,
      );
    });
    total += deleted;
    if (deleted < BATCH) return total;
  }
}
