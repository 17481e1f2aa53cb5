// `npx tsx scripts/runjob.ts <class_path> --username U [--data JSON] [--file name=path] [--local]`: runs a job from the shell. Exit 0 SUCCESS, 1 FAILURE or REVOKED, 2 a wrong call.
import { parseArgs } from 'node:util';
import type { FieldSpec } from '@windlass/sdk';
import { AppError } from '@/core/errors';
import '@/features/catalog';
import { cancelRun } from '@/features/runs/cancel';
import { jobOfCommand, startFromCommand } from '@/features/runs/command';
import { closeConnections } from '@/features/runs/connections';
import { followRun } from '@/features/runs/live';
import { readLogs } from '@/features/runs/logs';
import { describeEnd, describeRefusal, describeVariables, linesOfNews } from '@/features/runs/terminal';
import { anyWorkerLives } from '@/features/runs/workers';
import { runLocally } from '@/worker/local';
import { ensureDatabase, type OpenDatabase } from './database';

const USAGE = `npx tsx scripts/runjob.ts <class_path> --username <user> [--data <JSON>] [--file <name>=<path>] [--local]

  <class_path>      module and class, such as my_module.MyJob; with --help its variables are listed
  -u, --username    the user in whose name it runs: any that exists, also an inactive one
  -d, --data        the inputs: --data='{"name": "value"}'
  -f, --file        a file for a variable that takes one, several times if need be: --file name=path
  -l, --local       runs it here, without a worker; so it does, too, while no worker lives because the product is stopped

Careful: whoever has this shell can name any user, and no approval is asked.`;

const OPTIONS = {
  username: { type: 'string', short: 'u' },
  data: { type: 'string', short: 'd' },
  file: { type: 'string', short: 'f', multiple: true },
  local: { type: 'boolean', short: 'l', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

let database: OpenDatabase | undefined;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const [classPath, ...rest] = positionals;
  if (values.help) return await help(classPath);
  if (classPath === undefined || rest.length > 0) throw new TypeError('Name one class path.');
  if (values.username === undefined) throw new TypeError('--username is required.');
  database = await ensureDatabase();
  const isLocal = values.local || database.isOurs || !(await anyWorkerLives());
  const { username, data, file: files } = values;
  const { id } = await startFromCommand({ classPath, username, data, files, isLocal });
  if (isLocal && !values.local) console.error('The product is stopped: the job runs here, as with --local.');
  console.log(`[${new Date().toISOString().slice(11, 19)}] Running ${classPath}... (run ${id})`);
  const stop = new AbortController();
  process.on('SIGINT', () =>
    stop.signal.aborted ? process.exit(1) : (stop.abort(), void cancelRun(id, 'the shell').catch(() => undefined)),
  );
  const performed = isLocal ? runLocally(id) : undefined;
  performed?.catch(() => undefined);
  for await (const news of followRun(id, { after: 0, read: readLogs, signal: new AbortController().signal })) {
    for (const line of linesOfNews(news)) console.log(line);
  }
  await performed;
  const { text, isSuccess } = await describeEnd(id);
  console.log(text);
  return isSuccess ? 0 : 1;
}

async function help(classPath: string | undefined): Promise<number> {
  console.log(USAGE);
  if (classPath === undefined) return 0;
  database = await ensureDatabase();
  const job = await jobOfCommand(classPath);
  console.log(`\n${job.name}\n${describeVariables(job.variables as unknown as FieldSpec[])}`);
  return 0;
}

const isUsage = (error: unknown) => error instanceof TypeError;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof AppError ? describeRefusal(error) : error instanceof Error ? error.message : error);
  if (isUsage(error)) console.error(`\n${USAGE}`);
  process.exitCode = 2;
} finally {
  await closeConnections();
  await database?.close();
}
