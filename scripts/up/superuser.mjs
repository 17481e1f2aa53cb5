// Who signs in first. What the environment says of the account holds at every start; what it leaves out is made once, kept in the data folder,
// and then left to the account's owner: a password that somebody changed stays changed.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { once } from './once.mjs';

const NAME = 'admin';
const SECRETS = [
  { variable: 'WINDLASS_SUPERUSER_PASSWORD', field: 'password', make: () => randomBytes(12).toString('base64url') },
  { variable: 'WINDLASS_SUPERUSER_API_TOKEN', field: 'token', make: () => randomBytes(20).toString('hex') },
];

/**
 * @param {{ dataDir: string, databaseUrl: string | null }} settings
 * @param {(env: Record<string, string>) => Promise<unknown>} create makes the account, or gives that of this name what is said and leaves the rest alone.
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<{ name: string, password?: string, token?: string, kept: string[] }>} password and token only when made just now; the files that hold what was made.
 */
export async function ensureSuperuser(settings, create, env = process.env) {
  const name = env.WINDLASS_SUPERUSER_NAME || NAME;
  const missing = SECRETS.filter(({ variable }) => !env[variable]);
  const fileOf = ({ field }) => path.join(settings.dataDir, `superuser-${field}`);
  const made = await once(settings, `superuser ${name}`, async () => {
    const values = missing.map((secret) => {
      const value = secret.make();
      // Written first: an account whose password nobody knows would be worse than a password without an account.
      fs.rmSync(fileOf(secret), { force: true });
      fs.writeFileSync(fileOf(secret), `${value}\n`, { mode: 0o600 });
      return { ...secret, value };
    });
    await create({ WINDLASS_SUPERUSER_NAME: name, ...Object.fromEntries(values.map(({ variable, value }) => [variable, value])) });
    return Object.fromEntries(values.map(({ field, value }) => [field, value]));
  });
  // Somebody who names nothing may have deleted or renamed the account since: then it is not made again.
  if (!made && (env.WINDLASS_SUPERUSER_NAME || missing.length < SECRETS.length)) await create({ WINDLASS_SUPERUSER_NAME: name });
  return { name, ...made?.result, kept: missing.map(fileOf).filter((file) => fs.existsSync(file)) };
}
