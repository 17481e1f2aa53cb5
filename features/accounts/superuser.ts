// The first account: made or brought up to date at every start, so that there is always a way in.
import { randomBytes } from 'node:crypto';
import { hashPassword, verifyPassword } from '@/core/access/passwords';
import { storedKey } from '@/core/access/tokens';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { invalid } from '@/core/errors';

export interface SuperuserOptions {
  username: string;
  /** Absent: an account that is there keeps its own. */
  password?: string | undefined;
  /** 40 hexadecimal characters. Absent: no token is touched. */
  apiToken?: string | undefined;
}

/**
 * Creates the superuser, or gives the account of that name the rights, password and token said here. Repeatable.
 * Returns the password it had to make up: a new account needs one.
 */
export async function ensureSuperuser({
  username,
  password: said,
  apiToken,
}: SuperuserOptions): Promise<{ created: boolean; madeUp?: string }> {
  if (apiToken !== undefined && !/^[0-9a-f]{40}$/i.test(apiToken))
    throw invalid({ WINDLASS_SUPERUSER_API_TOKEN: 'An API token has 40 hexadecimal characters.' });
  const before = await db().user.findUnique({ where: { username } });
  const madeUp = said === undefined && before === null ? randomBytes(12).toString('base64url') : undefined;
  const password = said ?? madeUp;
  const isSame = password === undefined || (before !== null && (await verifyPassword(password, before.password)));
  const hash = isSame ? undefined : await hashPassword(password);
  await write(systemContext('system'), async (tx) => {
    const rights = {
      is_superuser: true,
      is_staff: true,
      is_active: true,
      ...(hash && { password: hash, session_version: { increment: 1 } }),
    };
    const user = before
      ? await tx.user.update({ where: { username }, data: rights })
      : await tx.user.create({ data: { username, is_superuser: true, is_staff: true, password: hash! } });
    if (apiToken === undefined) return;
    const key = storedKey(apiToken);
    await tx.token.upsert({
      where: { key_hash: key.key_hash },
      create: { ...key, user_id: user.id, description: 'of the superuser, given or made at the start' },
      update: { user_id: user.id, write_enabled: true, expires: null },
    });
  });
  return { created: before === null, ...(madeUp !== undefined && { madeUp }) };
}
