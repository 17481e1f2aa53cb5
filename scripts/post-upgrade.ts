// `npm run post-upgrade`: after a new version of the product, or after job files were added, changed or removed. Says all that it did.
// With --strict it ends with 1 when a file of a source has an error; what has none is refreshed all the same.
import { parseArgs } from 'node:util';
import '@/features/catalog';
import { closeConnections } from '@/features/runs/connections';
import { describeRefresh, isWorthTelling } from '@/features/jobs/refresh-words';
import { upgrade } from '@/features/jobs/upgrade';
import { ensureDatabase } from './database';

const { values: options } = parseArgs({ options: { strict: { type: 'boolean', default: false } } });
const database = await ensureDatabase();
try {
  const { applied, advice, report } = await upgrade();
  console.log(applied.length === 0 ? 'tables: up to date' : `tables: ${applied.join(', ')}`);
  if (advice) console.log(`to do once, ${advice}`);
  for (const line of describeRefresh(report)) console.log(line);
  if (report.sources.some((source) => source.kind === 'local' && isWorthTelling(source)))
    console.log('this checked no types: npm run test-jobs does, and runs the tests beside the jobs.');
  if (options.strict && report.sources.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
} finally {
  await closeConnections();
  await database.close();
}
