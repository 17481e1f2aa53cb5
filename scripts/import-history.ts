// `npx tsx scripts/import-history.ts FILE.json [--check]`: takes over results and schedules from before there were Job records, once. docs/operating/upgrading.md
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import '@/features/catalog';
import { refreshJobs } from '@/features/jobs/refresh';
import { closeConnections } from '@/features/runs/connections';
import { importHistory } from '@/features/schedules/imported-history';
import { ensureDatabase, type OpenDatabase } from './database';

const USAGE = 'npx tsx scripts/import-history.ts FILE.json [--check]      --check tells what would happen and keeps nothing';

let database: OpenDatabase | undefined;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { check: { type: 'boolean', default: false } }, allowPositionals: true });
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new TypeError(USAGE);
  const text = readFileSync(file, 'utf8');
  database = await ensureDatabase();
  // What the history speaks of should be known by now: a class that is found later is not enabled by it.
  await refreshJobs();
  const { results, schedules, enabled, unknown } = await importHistory(text, { isRehearsal: values.check });
  console.log(`${values.check ? 'would import' : 'imported'} ${results} results and ${schedules} schedules (switched off)`);
  for (const path of enabled) console.log(`  ${values.check ? 'would enable' : 'enabled'}  ${path}`);
  for (const path of unknown) console.log(`  unknown  ${path} (no such job is installed; found later, it starts disabled)`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
} finally {
  await closeConnections();
  await database?.close();
}
