// `npm run migrate`: brings the tables up to date, then the Job records. The last line says in short what was done.
import '@/features/catalog';
import { askAgainWords, sumToAskAgain } from '@/features/jobs/refresh-words';
import { upgrade } from '@/features/jobs/upgrade';
import { closeConnections } from '@/features/runs/connections';
import { ensureDatabase } from './database';

// One that is named is made where its server does not have it yet: it need not answer.
const database = process.env['DATABASE_URL'] ? undefined : await ensureDatabase();
const { applied, advice, report } = await upgrade().finally(async () => {
  await closeConnections();
  await database?.close();
});
if (advice) console.log(`To do once, ${advice}`);
for (const { slug, problems } of report.sources) {
  for (const { file, line, message } of problems) console.log(`${slug}: ${file ? `${file}:${line}: ` : ''}${message}`);
}

const lost = sumToAskAgain(report.sources);
if (lost) console.log(`The code of jobs changed: ${askAgainWords(lost)}.`);

const total = (list: 'created' | 'changed' | 'gone') => report.sources.reduce((sum, source) => sum + source[list].length, 0);
const tables = applied.length === 0 ? 'tables up to date' : `${applied.length} migrations`;
console.log(`${tables}; jobs: ${total('created')} new, ${total('changed')} changed, ${total('gone')} gone`);
