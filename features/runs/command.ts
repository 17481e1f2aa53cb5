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
import { classPathOf, queuesOf } from '@/features/jobs/effective';
import { findByClassPath, type JobRow } from '@/features/jobs/find';
import { filesOf, readInput } from '@/features/jobs/input';
import { enqueueRun } from './enqueue';
import { effectiveLimits } from './limits';
import { needsApproval, runMode } from './mode';
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
  const job = classPath.includes('.') ? await findByClassPath(classPath) : null;
  if (job) return job;
  const known = await db().job.findMany({ select: { name: true, module_name: true, job_class_name: true } });
  const meant = meantBy(
    classPath,
    known.map((each) => ({ ...each, path: classPathOf(each) })),
  );
  if (meant !== undefined) throw new AppError('not_found', `There is no job ${classPath}. Is ${meant} meant?`);
  if (!classPath.includes('.'))
    throw new AppError('invalid', `"${classPath}" is no class path: write the module and the class, as in "my_module.MyJob".`);
  throw new AppError('not_found', `There is no job ${classPath}. New files are known after \`npm run post-upgrade\`.`);
}

/** Somebody may have written the job's name, its class alone, or the path of its file. */
function meantBy(written: string, known: readonly { name: string; job_class_name: string; path: string }[]): string | undefined {
  const last = written.split(/[./]/).at(-1);
  const near = nearest(
    written,
    known.map(({ path: each }) => each),
  );
  if (near !== undefined) return near;
  const same = known.filter(({ name, job_class_name: className }) => name.toLowerCase() === written.toLowerCase() || className === last);
  return same.length === 1 ? same[0]!.path : undefined;
}

/** Makes the run; returns its id, and whether a person would have had to ask for it. @throws AppError for whatever keeps it from starting: nothing was made then */
export async function startFromCommand(request: CommandRequest): Promise<{ id: string; job: JobRow; skipsApproval: boolean }> {
  const job = await jobOfCommand(request.classPath);
  const actor = await operatorAs(request.username);
  const data = readData(request.data, job);
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
    return { id, job, skipsApproval: needsApproval(job, input) };
  } catch (error) {
    await deleteFiles([...files.values()].map(({ file }) => file).filter((id) => id !== ''));
    throw error;
  }
}

/** The files as they lie on this machine, stored as uploads by variable. A name that takes none is left to the judge of inputs. */
async function storeUploads(job: JobRow, given: readonly string[], into: Map<string, UploadedFile>): Promise<void> {
  const wanted = new Set(
    specsOf(job)
      .filter(({ kind }) => kind === 'file')
      .map(({ name }) => name),
  );
  for (const text of given) {
    const [, name, place] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || place === undefined)
      throw new AppError('invalid', `--file: "${text}" names no variable: write --file name=path.`);
    into.set(name, wanted.has(name) ? await storeUpload(name, place) : new UploadedFile(''));
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no file',
  EACCES: 'nobody let you read',
  EISDIR: 'this is a folder:',
};

async function storeUpload(name: string, place: string): Promise<UploadedFile> {
  try {
    const limitBytes = env.uploadLimitBytes;
    const content = (await open(place)).createReadStream();
    const { id, size } = await storeFile({ name: path.basename(place), kind: 'input', limitBytes }, content);
    return new UploadedFile(id, size === 0);
  } catch (error) {
    if (error instanceof AppError || !(error instanceof Error) || !('syscall' in error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const fault = UNREADABLE[code ?? ''] ?? error.message;
    throw new AppError('invalid', `--file ${name}: ${fault} ${place}`, { cause: error });
  }
}

function withFiles(data: unknown, files: ReadonlyMap<string, UploadedFile>): unknown {
  if (files.size === 0 || !isObject(data)) return data;
  return { ...data, ...Object.fromEntries(files) };
}

/** Any user that exists, also one that is not active. */
async function operatorAs(username: string): Promise<UserActor> {
  const actor = await loadActorByName(username);
  if (actor.kind === 'user') return { ...actor, isActive: true };
  const known = await db().user.findMany({ select: { username: true }, orderBy: { username: 'asc' }, take: MAX_NAMES });
  const meant = nearest(
    username,
    known.map((each) => each.username),
  );
  const advice =
    meant === undefined ? 'Users are added under Administration › Users; a first one by `npm run createsuperuser`.' : `Is ${meant} meant?`;
  throw new AppError('not_found', `There is no user "${username}". ${advice}`);
}

/** Among which a name is looked for that is near to one that does not exist. */
const MAX_NAMES = 1000;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function readData(text: string | undefined, job: JobRow): unknown {
  if (text === undefined) return {};
  // Each input is judged by itself, and what is wrong is said of it.
  const parsed = parseUnjudged(text);
  const example = exampleOf(specsOf(job));
  if (!parsed.ok) throw new AppError('invalid', `--data: this ${parsed.fault.message} Write a JSON object: ${example}.`);
  const { value } = parsed;
  const isWrapped = isObject(value) && Object.keys(value).join() === 'data' && isObject(value['data']);
  if (isWrapped && !specsOf(job).some(({ name }) => name === 'data'))
    throw new AppError('invalid', `--data: the inputs stand in it as they are, without "data" around them: ${example}.`);
  return value;
}

const specsOf = (job: JobRow) => job.variables as unknown as FieldSpec[];

/** How values are written that are no text. */
const EXAMPLES: Partial<Record<FieldSpec['kind'], string>> = {
  integer: '1',
  number: '1',
  boolean: 'true',
  dryrun: 'true',
  object: '{"name": "…"}',
  multiobject: '["<id>"]',
  multichoice: '["…"]',
  json: '{}',
};

/** As a shell takes it; values are the caller's to fill in. */
function exampleOf(specs: readonly FieldSpec[]): string {
  const inline = specs.filter(({ kind }) => kind !== 'file');
  const shown = inline.some(({ required }) => required) ? inline.filter(({ required }) => required) : inline.slice(0, 1);
  const pairs = shown.map(({ name, kind }) => `"${name}": ${EXAMPLES[kind] ?? '"…"'}`);
  return `--data='{${pairs.join(', ') || '"name": "value"'}}'`;
}

async function refuseUnrunnable(actor: UserActor, job: JobRow, classPath: string): Promise<void> {
  try {
    await authorize(actor, 'run', 'extras.job', job.id);
  } catch (error) {
    if (error instanceof AppError && error.code !== 'unavailable')
      throw new AppError(
        'forbidden',
        `${actor.username} may not run ${classPath}. Who may is decided under Administration › Permissions: start from "May run jobs".`,
        { cause: error },
      );
    throw error;
  }
  if (!job.installed)
    throw new AppError(
      'method_not_allowed',
      `${classPath} is not installed: its class was not there at the last refresh. Put its file back, then \`npm run post-upgrade\`.`,
    );
  if (!job.enabled)
    throw new AppError('forbidden', `${classPath} is not enabled. In the browser: Jobs › ${job.name} › Edit, tick Enabled, Update.`);
  const problem = job.load_error as { file?: string; line?: number; message?: string } | null;
  if (problem)
    throw new AppError(
      'method_not_allowed',
      `${classPath} does not load: ${problem.file ?? ''}:${problem.line ?? 0}: ${problem.message ?? ''} Mend it, then \`npm run post-upgrade\`.`,
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
