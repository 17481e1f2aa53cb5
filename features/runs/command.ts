// Runs from the operator's shell. No sign-in and no approval: whoever has the shell may name any user. The job must be enabled, installed and loadable,
// the user allowed to run it, and the input valid.
import { authorize } from '@/core/access/access';
import { loadActorByName, type UserActor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import { parseJson } from '@/core/resources/json';
import { queuesOf } from '@/features/jobs/effective';
import { findByClassPath, type JobRow } from '@/features/jobs/find';
import { readInput } from '@/features/jobs/input';
import { enqueueRun } from './enqueue';
import { effectiveLimits } from './limits';
import { runMode } from './mode';
import { requireWorker } from './workers';

export interface CommandRequest {
  readonly classPath: string;
  readonly username: string;
  /** JSON text: the inputs by variable. */
  readonly data?: string | undefined;
  /** The caller performs the run itself. */
  readonly isLocal: boolean;
}

/** The record of a class path. @throws AppError in words for a shell */
export async function jobOfCommand(classPath: string): Promise<JobRow> {
  if (!classPath.includes('.'))
    throw new AppError('invalid', `"${classPath}" is no class path: write the module and the class, as in "my_module.MyJob".`);
  const job = await findByClassPath(classPath);
  if (!job) throw new AppError('not_found', `There is no job ${classPath}. New files are known after \`npm run post-upgrade\`.`);
  return job;
}

/** Makes the run; returns its id. @throws AppError for whatever keeps it from starting: nothing was made then */
export async function startFromCommand(request: CommandRequest): Promise<{ id: string; job: JobRow }> {
  const job = await jobOfCommand(request.classPath);
  const actor = await operatorAs(request.username);
  const data = readData(request.data);
  await refuseUnrunnable(actor, job, request.classPath);
  const input = await readInput(actor, job.variables, data, 'json');
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
  };
  const { id } = await enqueueRun(undefined, { ...order, isLocal: request.isLocal });
  return { id, job };
}

/** Any user that exists, also one that is not active. */
async function operatorAs(username: string): Promise<UserActor> {
  const actor = await loadActorByName(username);
  if (actor.kind !== 'user') throw new AppError('not_found', `There is no user "${username}".`);
  return { ...actor, isActive: true };
}

function readData(text: string | undefined): unknown {
  if (text === undefined) return {};
  const parsed = parseJson(text);
  if (!parsed.ok)
    throw new AppError(
      'invalid',
      `--data: ${parsed.fault.path === '$' ? 'this' : parsed.fault.path} ${parsed.fault.message} Write a JSON object: --data='{"name": "value"}'.`,
    );
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
