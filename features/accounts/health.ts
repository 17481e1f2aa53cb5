// Whether the database answers. Says nothing about workers.
import sql from 'sql-template-tag';
import { query } from '@/core/db/client';

export async function isReady(): Promise<boolean> {
  try {
    await query(sql`SELECT 1 FROM windlass_clock`);
    return true;
  } catch {
    return false;
  }
}
