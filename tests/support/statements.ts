// What some work asks the database, statement by statement.
import { pool } from '@/core/db/client';

export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const shared = pool();
  const original = shared.query.bind(shared) as (...args: unknown[]) => unknown;
  const texts: string[] = [];
  Object.assign(shared, {
    query: (...args: unknown[]) => {
      texts.push(String((args[0] as { text?: string }).text ?? args[0]));
      return original(...args);
    },
  });
  try {
    await work();
    return texts;
  } finally {
    Object.assign(shared, { query: original });
  }
}
