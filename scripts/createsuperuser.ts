// `npm run createsuperuser -- --username U`: makes a superuser, or gives the account of that name the rights and password said here.
// It takes WINDLASS_SUPERUSER_NAME, WINDLASS_SUPERUSER_PASSWORD and WINDLASS_SUPERUSER_API_TOKEN; a new account without a password is given one.
import { parseArgs } from 'node:util';
import { AppError } from '@/core/errors';
import { ensureSuperuser } from '@/features/accounts/superuser';
import { closeConnections } from '@/features/runs/connections';
import { ensureDatabase, type OpenDatabase } from './database';

let database: OpenDatabase | undefined;
try {
  const { values } = parseArgs({ options: { username: { type: 'string', short: 'u' } } });
  const username = values.username ?? process.env['WINDLASS_SUPERUSER_NAME'];
  if (!username) throw new TypeError('Say who: --username, or WINDLASS_SUPERUSER_NAME.');
  database = await ensureDatabase();
  const { created, madeUp } = await ensureSuperuser({
    username,
    password: process.env['WINDLASS_SUPERUSER_PASSWORD'] || undefined,
    apiToken: process.env['WINDLASS_SUPERUSER_API_TOKEN'] || undefined,
  });
  console.log(`${username} ${created ? 'was made' : 'was there and is'} a superuser${madeUp ? `, password ${madeUp}` : ''}`);
} catch (error) {
  console.error(error instanceof AppError || error instanceof Error ? error.message : error);
  process.exitCode = error instanceof TypeError || error instanceof AppError ? 2 : 1;
} finally {
  await closeConnections();
  await database?.close();
}
