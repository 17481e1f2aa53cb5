// Writes of which the database may refuse some: many rows by one statement, and what is refused in ever smaller portions, so that every row it refuses is named.
import sql from 'sql-template-tag';
import { execute, type Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import type { Resource } from '../define';
import { faultsIn } from './faults';

/** Rows of one statement: their values stay far below what a statement may hold. What was refused is tried again in the next smaller portions. */
export const [ROWS_AT_ONCE, ...SMALLER] = [500, 20, 1] as const;

/**
 * Writes these rows, at most `ROWS_AT_ONCE`, and says what is wrong with those that were refused.
 * With a fault in any of them the transaction is only good for looking for more: it must not be committed.
 * @throws what is no fault of the rows
 */
export async function writePortion<R>(
  resource: Resource,
  rows: readonly R[],
  write: (rows: readonly R[]) => Promise<void>,
  tx: Tx,
  smaller: readonly number[] = SMALLER,
): Promise<Map<R, FieldErrors>> {
  const faults = await refusal(resource, () => write(rows), tx);
  if (!faults) return new Map();
  const [size, ...rest] = smaller;
  if (size === undefined || rows.length === 1) return new Map(rows.map((row) => [row, faults]));
  const found = new Map<R, FieldErrors>();
  for (let at = 0; at < rows.length; at += size)
    for (const [row, errors] of await writePortion(resource, rows.slice(at, at + size), write, tx, rest)) found.set(row, errors);
  return found;
}

/** Runs what may be refused: why it was. What it wrote is taken back then, and the transaction goes on. @throws what is no fault of the rows */
async function refusal(resource: Resource, work: () => Promise<void>, tx: Tx): Promise<FieldErrors | undefined> {
  await execute(sql`SAVEPOINT windlass_rows`, tx);
  try {
    await work();
    await execute(sql`RELEASE SAVEPOINT windlass_rows`, tx);
    return undefined;
  } catch (error) {
    await execute(sql`ROLLBACK TO SAVEPOINT windlass_rows`, tx);
    const faults = faultsIn(resource, error);
    if (!faults) throw error;
    return faults;
  }
}
