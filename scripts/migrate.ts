// `npm run migrate`: brings the tables up to date, then the Job records. The last line says in short what was done.
import path from 'node:path';
import { disconnect } from '@/core/db/client';
import { migrate } from '@/core/db/migrate';
import { env } from '@/core/env';
import { refreshJobs } from '@/features/jobs/refresh';

const { applied, advice } = await migrate(env.databaseUrl, path.join(env.root, 'prisma/migrations'));
if (advice) console.log(`To do once, ${advice}`);

const { sources } = await refreshJobs();
await disconnect();
for (const { slug, problems } of sources) {
  for (const { file, line, message } of problems) console.log(`${slug}: ${file ? `${file}:${line}: ` : ''}${message}`);
}

const total = (list: 'created' | 'changed' | 'gone') => sources.reduce((sum, source) => sum + source[list].length, 0);
const tables = applied.length === 0 ? 'tables up to date' : `${applied.length} migrations`;
console.log(`${tables}; jobs: ${total('created')} new, ${total('changed')} changed, ${total('gone')} gone`);
