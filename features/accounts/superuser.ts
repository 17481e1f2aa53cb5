// The first account: made or brought up to date at every start, so that there is always a way in.
import { hashPassword, verifyPassword } from '@/core/access/passwords';
import { storedKey } from '@/core/access/tokens';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { invalid } from '@/core/errors';

export interface SuperuserOptions {
  username: string;
  password: string;
  /** 40 hexadecimal characters. Absent: no token is touched. */
  apiToken?: string | undefined;
}

/** Creates the superuser, or gives the account of that name the rights, password and token said here. Repeatable. */
export async function ensureSuperuser({ username, password, apiToken }: SuperuserOptions): Promise<{ created: boolean }> {
  if (apiToken !== undefined && !/^[0-9a-f]{40}$/i.test(apiToken))
    throw invalid({ WINDLASS_SUPERUSER_API_TOKEN: 'An API token has 40 hexadecimal characters.' });
  const before = await db().user.findUnique({ where: { username } });
  const samePassword = before !== null && (await verifyPassword(password, before.password));
  const hash = samePassword ? undefined : await hashPassword(password);
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
      create: { ...key, user_id: user.id, description: 'of the superuser, from the environment' },
      update: { user_id: user.id, write_enabled: true, expires: null },
    });
  });
  return { created: before === null };
}
