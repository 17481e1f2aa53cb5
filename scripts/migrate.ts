// `npm run migrate`: brings the tables up to date, then the Job records (a refresh). The last line says what was done.
import path from 'node:path';
import { migrate } from '@/core/db/migrate';
import { env } from '@/core/env';

const { applied, advice } = await migrate(env.databaseUrl, path.join(env.root, 'prisma/migrations'));
if (advice) console.log(`An administrator of the database has to do this once, ${advice}`);
console.log(applied.length === 0 ? 'up to date' : `${applied.length} migrations applied`);
