// `npx tsx scripts/runjob.ts <class_path> --username U [--data JSON] [--file name=path] [--local]`: runs a job from the shell. Exit 0 SUCCESS, 1 FAILURE or REVOKED, 2 a wrong call.
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
import { readArguments, USAGE, UsageError } from './runjob/arguments';

let database: OpenDatabase | undefined;
/** The job that was asked for. */
let asked = '<class_path>';

async function main(): Promise<number> {
  const { values, positionals } = readArguments();
  const [classPath, ...rest] = positionals;
  if (values.help) return await help(classPath);
  if (classPath === undefined) throw new UsageError('Name the class path of a job, such as my_module.MyJob.');
  if (rest.length > 0)
    throw new UsageError(`Name one class path: ${rest.join(' ')} is too much. JSON stands in quotes: --data='{"name": "value"}'.`);
  asked = classPath;
  if (values.username === undefined) throw new UsageError('--username is required: in whose name it runs.');
  database = await ensureDatabase();
  const isLocal = values.local || database.isOurs || !(await anyWorkerLives());
  const { username, data, file: files } = values;
  const { id, skipsApproval } = await startFromCommand({ classPath, username, data, files, isLocal });
  if (isLocal && !values.local) console.error('The product is stopped: the job runs here, as with --local.');
  if (skipsApproval) console.error(`${classPath} needs approval: from this shell it runs without, and nobody was asked.`);
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

/** Postgres: there is no such table. */
const UNDEFINED_TABLE = '42P01';

function wordsOf(error: unknown): unknown {
  if (error instanceof AppError && error.fields)
    return `${describeRefusal(error)}\nWhat it takes is listed by: npx tsx scripts/runjob.ts ${asked} --help (a file is given as --file name=path)`;
  if (error instanceof AppError) return describeRefusal(error);
  if (error instanceof UsageError) return `${error.message}\n\nUsage: ${USAGE.split('\n')[0]}\nMore: --help`;
  if (!(error instanceof Error)) return error;
  if ('code' in error && error.code === UNDEFINED_TABLE)
    return 'The tables of this version are not in the database yet: `npm run post-upgrade`, or start the product.';
  return error.message;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(wordsOf(error));
  process.exitCode = 2;
} finally {
  await closeConnections();
  await database?.close();
}
