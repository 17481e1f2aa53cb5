// Performs one order inside a runner: loads the class, gives it a context, runs it to its end. Nothing here may assume that the job behaves.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type executeJob, type isJobClass, type JobClass, serializeError, tracebackOf } from '@windlass/sdk';
import { type RunnerChannel, RunnerJobContext } from './job-context';
import type { FileStored, ReportedOutcome, RunOrderForRunner } from './order';

export type { RunnerChannel } from './job-context';

export interface RunEnd {
  outcome: ReportedOutcome;
  /** Something of the job went on after its end. */
  isBusy: boolean;
  usedDatabase: boolean;
}

export interface RunningJob {
  ended: Promise<RunEnd>;
  stopSoftly(seconds: number): void;
  cancel(): void;
  fileStored(answer: FileStored): void;
  /** What to report of an error that nobody caught. */
  collapse(error: unknown): ReportedOutcome;
}

type RunClient = typeof import('@/core/db/run-client');

const loadBeside = createRequire(import.meta.url);
let runClient: RunClient | undefined;

/** The database client is a file of its own beside the runner's program: loaded by the first job that asks for its database, at once, for asking is not async. */
function databaseClient(): RunClient {
  return (runClient ??= loadBeside('./run-client.mjs') as RunClient);
}

/** Loads the database client ahead of the first run that needs it. */
export async function prepareDatabase(): Promise<void> {
  await databaseClient().warmRunClient();
}

/** Begins the run in an empty folder. `ended` never rejects. */
export function startRun(order: RunOrderForRunner, folder: string, channel: RunnerChannel): RunningJob {
  const context = new RunnerJobContext(order, channel, (connection, onRow) => databaseClient().openRunDatabase(connection, onRow));
  process.chdir(folder);
  return {
    ended: perform(order, context).then((outcome) => ({ outcome, ...context.close() })),
    stopSoftly: (seconds) => context.stopSoftly(seconds),
    cancel: () => context.cancel(),
    fileStored: (answer) => context.fileStored(answer),
    collapse: (error) => ({
      kind: 'failure',
      reason: 'exception',
      error: serializeError(error),
      traceback: tracebackOf(error, (stack) => context.formatStack(stack)),
      result: null,
    }),
  };
}

/** The SDK that the bundle brought along: the job's classes are made of it. */
interface BundledSdk {
  executeJob: typeof executeJob;
  isJobClass: typeof isJobClass;
}

const SDK_FILE = 'windlass-sdk.mjs';
const modules = new Map<string, Promise<unknown>>();

async function perform(order: RunOrderForRunner, context: RunnerJobContext): Promise<ReportedOutcome> {
  let sdk: BundledSdk;
  let jobClass: JobClass | undefined;
  try {
    sdk = (await load(order.bundle, SDK_FILE)) as BundledSdk;
    const exported = Object.values((await load(order.bundle, order.entry)) as Record<string, unknown>);
    jobClass = exported.filter(sdk.isJobClass).find((found) => found.name === order.className);
  } catch (error) {
    const { exc_type, exc_message } = serializeError(error);
    const traceback = tracebackOf(error, (stack) => context.formatStack(stack));
    return {
      kind: 'refused',
      reason: 'load_error',
      message: `The job's code could not be loaded: ${exc_type}: ${exc_message[0] ?? ''}`,
      traceback,
    };
  }
  if (!jobClass)
    return {
      kind: 'refused',
      reason: 'job_missing',
      message: `${order.classPath} is not in its source any more. Refresh the jobs.`,
      traceback: null,
    };
  return await sdk.executeJob(jobClass, context, order.data);
}

/** Each file once a process: a runner belongs to one bundle. One that failed to load is not tried again by the same process. */
async function load(bundle: string, file: string): Promise<unknown> {
  const place = path.join(bundle, file);
  const module = modules.get(place) ?? (import(pathToFileURL(place).href) as Promise<unknown>);
  modules.set(place, module);
  return await module;
}
