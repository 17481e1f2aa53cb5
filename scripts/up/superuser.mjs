// Who signs in first: the account the environment names, else one that is made once, its password kept in the data folder.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { once } from './once.mjs';

const NAME = 'admin';

/**
 * @param {{ dataDir: string, databaseUrl: string | null }} settings
 * @param {(env: Record<string, string>) => Promise<unknown>} create makes the account, or leaves the one of that name alone.
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<{ name: string, password?: string, kept?: string }>} the password only when it was made just now.
 */
export async function ensureSuperuser(settings, create, env = process.env) {
  if (env.WINDLASS_SUPERUSER_NAME) {
    await create({});
    return { name: env.WINDLASS_SUPERUSER_NAME };
  }
  const kept = path.join(settings.dataDir, 'superuser-password');
  const made = await once(settings, 'superuser', async () => {
    // Written first: an account whose password nobody knows would be worse than a password without an account.
    const password = randomBytes(12).toString('base64url');
    fs.rmSync(kept, { force: true });
    fs.writeFileSync(kept, `${password}\n`, { mode: 0o600 });
    await create({ WINDLASS_SUPERUSER_NAME: NAME, WINDLASS_SUPERUSER_PASSWORD: password });
    return password;
  });
  return { name: NAME, kept, ...(made ? { password: made.result } : {}) };
}
