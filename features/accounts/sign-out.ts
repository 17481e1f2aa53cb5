// Ends every session of a user: the number their cookies carry is no longer the account's.
import sql from 'sql-template-tag';
import { execute } from '@/core/db/client';

export async function endSessions(userId: string): Promise<void> {
  await execute(sql`UPDATE users_user SET session_version = session_version + 1 WHERE id = ${userId}::uuid`);
}
