// `npm run createsuperuser -- --username U`: makes a superuser, or gives the account of that name the rights and password said here.
// Without options it takes WINDLASS_SUPERUSER_NAME, WINDLASS_SUPERUSER_PASSWORD and WINDLASS_SUPERUSER_API_TOKEN.
import { randomBytes } from 'node:crypto';
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
  const given = process.env['WINDLASS_SUPERUSER_PASSWORD'];
  const password = given || randomBytes(12).toString('base64url');
  const { created } = await ensureSuperuser({ username, password, apiToken: process.env['WINDLASS_SUPERUSER_API_TOKEN'] || undefined });
  console.log(`${username} ${created ? 'was made' : 'was there and is'} a superuser${given ? '' : `, password ${password}`}`);
} catch (error) {
  console.error(error instanceof AppError || error instanceof Error ? error.message : error);
  process.exitCode = error instanceof TypeError || error instanceof AppError ? 2 : 1;
} finally {
  await closeConnections();
  await database?.close();
}
