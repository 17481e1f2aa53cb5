// Runs from the operator's shell. No sign-in and no approval: whoever has the shell may name any user. The job must be enabled, installed and loadable,
// the user allowed to run it, and the input valid.
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { FieldSpec } from '@windlass/sdk';
import { authorize } from '@/core/access/access';
import { loadActorByName, type UserActor } from '@/core/access/actor';
import { db } from '@/core/db/client';
import { env } from '@/core/env';
import { AppError } from '@/core/errors';
import { deleteFiles, storeFile } from '@/core/files';
import { nearest } from '@/core/nearest';
import { parseUnjudged } from '@/core/resources/json';
import { UploadedFile } from '@/core/resources/schema';
import { queuesOf } from '@/features/jobs/effective';
import { findByClassPath, type JobRow } from '@/features/jobs/find';
import { filesOf, readInput } from '@/features/jobs/input';
import { enqueueRun } from './enqueue';
import { effectiveLimits } from './limits';
import { runMode } from './mode';
import { requireWorker } from './workers';

export interface CommandRequest {
  readonly classPath: string;
  readonly username: string;
  /** JSON text: the inputs by variable. */
  readonly data?: string | undefined;
  /** Files for variables that take one, each as `name=path`. */
  readonly files?: readonly string[] | undefined;
  /** The caller performs the run itself. */
  readonly isLocal: boolean;
}

/** The record of a class path. @throws AppError in words for a shell */
export async function jobOfCommand(classPath: string): Promise<JobRow> {
  if (!classPath.includes('.'))
    throw new AppError('invalid', `"${classPath}" is no class path: write the module and the class, as in "my_module.MyJob".`);
  const job = await findByClassPath(classPath);
  if (job) return job;
  const known = await db().job.findMany({ select: { module_name: true, job_class_name: true } });
  const paths = known.map(({ module_name: module, job_class_name: name }) => `${module}.${name}`);
  const meant = nearest(classPath, paths);
  const advice = meant ? `Is ${meant} meant?` : 'New files are known after `npm run post-upgrade`.';
  throw new AppError('not_found', `There is no job ${classPath}. ${advice}`);
}

/** Makes the run; returns its id. @throws AppError for whatever keeps it from starting: nothing was made then */
export async function startFromCommand(request: CommandRequest): Promise<{ id: string; job: JobRow }> {
  const job = await jobOfCommand(request.classPath);
  const actor = await operatorAs(request.username);
  const data = readData(request.data);
  await refuseUnrunnable(actor, job, request.classPath);
  const files = new Map<string, UploadedFile>();
  try {
    await storeUploads(job, request.files ?? [], files);
    const input = await readInput(actor, job.variables, withFiles(data, files), 'json');
    const [queue] = queuesOf(job);
    if (!request.isLocal) await requireAWorker(queue);
    const order = {
      job,
      user: actor,
      input,
      sensitive: job.has_sensitive_variables,
      queue,
      origin: 'cli' as const,
      mode: runMode(job, input),
      limits: effectiveLimits(job),
      files: filesOf(job.variables, input),
    };
    const { id } = await enqueueRun(undefined, { ...order, isLocal: request.isLocal });
    return { id, job };
  } catch (error) {
    await deleteFiles([...files.values()].map(({ file }) => file).filter((id) => id !== ''));
    throw error;
  }
}

/** The files as they lie on this machine, stored as uploads by variable. A name that takes none is left to the judge of inputs. */
async function storeUploads(job: JobRow, given: readonly string[], into: Map<string, UploadedFile>): Promise<void> {
  const wanted = new Set((job.variables as unknown as FieldSpec[]).filter(({ kind }) => kind === 'file').map(({ name }) => name));
  for (const text of given) {
    const [, name, place] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || place === undefined)
      throw new AppError('invalid', `--file: "${text}" names no variable: write --file name=path.`);
    into.set(name, wanted.has(name) ? await storeUpload(name, place) : new UploadedFile(''));
  }
}

async function storeUpload(name: string, place: string): Promise<UploadedFile> {
  try {
    const limitBytes = env.uploadLimitBytes;
    const content = (await open(place)).createReadStream();
    const { id, size } = await storeFile({ name: path.basename(place), kind: 'input', limitBytes }, content);
    return new UploadedFile(id, size === 0);
  } catch (error) {
    if (error instanceof AppError || !(error instanceof Error) || !('syscall' in error)) throw error;
    throw new AppError('invalid', `--file ${name}: ${error.message}`, { cause: error });
  }
}

function withFiles(data: unknown, files: ReadonlyMap<string, UploadedFile>): unknown {
  if (files.size === 0 || typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  return { ...data, ...Object.fromEntries(files) };
}

/** Any user that exists, also one that is not active. */
async function operatorAs(username: string): Promise<UserActor> {
  const actor = await loadActorByName(username);
  if (actor.kind !== 'user') throw new AppError('not_found', `There is no user "${username}".`);
  return { ...actor, isActive: true };
}

function readData(text: string | undefined): unknown {
  if (text === undefined) return {};
  // Each input is judged by itself, and what is wrong is said of it.
  const parsed = parseUnjudged(text);
  if (!parsed.ok) throw new AppError('invalid', `--data: this ${parsed.fault.message} Write a JSON object: --data='{"name": "value"}'.`);
  return parsed.value;
}

async function refuseUnrunnable(actor: UserActor, job: JobRow, classPath: string): Promise<void> {
  try {
    await authorize(actor, 'run', 'extras.job', job.id);
  } catch (error) {
    if (error instanceof AppError && error.code !== 'unavailable')
      throw new AppError('forbidden', `${actor.username} may not run ${classPath}.`, { cause: error });
    throw error;
  }
  if (!job.installed)
    throw new AppError('method_not_allowed', `${classPath} is not installed: its class was not there at the last refresh.`);
  if (!job.enabled) throw new AppError('forbidden', `${classPath} is not enabled.`);
  const problem = job.load_error as { file?: string; line?: number; message?: string } | null;
  if (problem)
    throw new AppError(
      'method_not_allowed',
      `${classPath} does not load: ${problem.file ?? ''}:${problem.line ?? 0}: ${problem.message ?? ''}`,
    );
}

async function requireAWorker(queue: string): Promise<void> {
  try {
    await requireWorker(queue);
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable')
      throw new AppError('unavailable', `No worker serves the queue ${queue}. Start the product, or add --local to run the job here.`, {
        cause: error,
      });
    throw error;
  }
}
