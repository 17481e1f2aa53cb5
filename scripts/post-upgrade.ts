// `npm run post-upgrade`: after a new version of the product, or after job files were added, changed or removed. Says all that it did.
import '@/features/catalog';
import { closeConnections } from '@/features/runs/connections';
import { describeRefresh, upgrade } from '@/features/jobs/upgrade';
import { ensureDatabase } from './database';

const database = await ensureDatabase();
try {
  const { applied, advice, report } = await upgrade();
  console.log(applied.length === 0 ? 'tables: up to date' : `tables: ${applied.join(', ')}`);
  if (advice) console.log(`to do once, ${advice}`);
  for (const line of describeRefresh(report)) console.log(line);
} finally {
  await closeConnections();
  await database.close();
}
