// A sync: fetch, lay the commit out, load its classes, and bring the Job records up to date with them. All of it, or nothing: a file that does not load
// leaves records, code in use and the known head as they were.
import { type Json, JobFailure, type Logger } from '@windlass/sdk';
import { authorize } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import type { ChangeContext } from '@/core/context';
import { type Database, db, type Tx } from '@/core/db/client';
import { holdLock } from '@/core/db/lock';
import { AppError, notFound } from '@/core/errors';
import type { SourceRefresh } from '@/features/jobs/records';
import { askAgainWords } from '@/features/jobs/refresh-words';
import { BrokenSource, nothingFound, refreshJobs } from '@/features/jobs/refresh';
import { scanSource } from '@/features/jobs/scan';
import type { Source } from '@/features/jobs/sources';
import { canonicalAddress, addressFault, branchFault } from './address';
import { cacheFolder, checkRemote, fetchCommit, sweepCaches, type Target } from './cache';
import { openCredential } from './credentials';
import { GitError } from './git';
import { JOBS } from './resources';
import { layOut } from './tree';
import { env } from '@/core/env';

/** What a run of the sync brings along. */
export interface SyncRun {
  readonly actor: UserActor;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Its changes are made under this. */
  readonly changes: ChangeContext;
}

export type Repository = Awaited<ReturnType<Database['gitRepository']['findUniqueOrThrow']>>;

/** @throws JobFailure when nothing could be brought up to date, in words for the log; forbidden, not_found */
export async function syncRepository(id: string, run: SyncRun): Promise<{ [field: string]: Json }> {
  return await withRepository(id, run, async (repository, target) => {
    const { logger, signal } = run;
    const commit = await fetchCommit(target, signal);
    logger.info(commit === repository.current_head ? `The head is ${commit}, as before.` : `The head is ${commit}.`);
    const report = repository.provided_contents.includes(JOBS)
      ? await refreshFrom(repository, commit, run)
      : await dropJobs(repository, commit, run);
    tell(report, logger);
    await sweepCaches(new Set((await db().gitRepository.findMany({ select: { id: true } })).map((row) => row.id)));
    return { current_head: commit, previous_head: repository.current_head, ...summaryOf(report) };
  });
}

/** Finds the repository within what the actor may change, and does the work while no other run works on it. */
export async function withRepository<T>(
  id: string,
  run: SyncRun,
  work: (repository: Repository, target: Target) => Promise<T>,
): Promise<T> {
  const { actor, logger, signal } = run;
  await authorize(actor, 'change', 'extras.gitrepository', id);
  return await holdLock(
    `git ${id}`,
    signal,
    async () => {
      const repository = await db().gitRepository.findUnique({ where: { id } });
      if (!repository) throw notFound();
      logger.info(`Fetching ${repository.branch} of ${repository.remote_url}.`);
      try {
        return await work(repository, await targetOf(repository));
      } catch (error) {
        if (error instanceof GitError || (error instanceof AppError && error.code !== 'internal'))
          throw new JobFailure(`${error.message} Nothing was changed.`);
        throw error;
      }
    },
    () => logger.info('Another run works on this repository: waiting for it to end.'),
  );
}

/** What Git is told. Looked at again: the rules may have become stricter since the row was saved, and names may point elsewhere. */
async function targetOf(repository: Repository): Promise<Target> {
  const { id, remote_url: url, branch } = repository;
  const fault = addressFault(url, env.gitAllowedHosts) ?? branchFault(branch);
  if (fault !== undefined) throw new AppError('invalid', fault);
  const [username, token] = [openCredential(repository.sealed_username), openCredential(repository.sealed_token)];
  const canonical = canonicalAddress(url);
  return { id, branch, remote: { url: canonical, addresses: await checkRemote(canonical), username, token } };
}

function sourceOf({ slug, name }: Repository): Omit<Source, 'root'> {
  return { kind: 'git', slug, name, prefix: slug, within: 'jobs' };
}

async function refreshFrom(repository: Repository, commit: string, run: SyncRun): Promise<SourceRefresh> {
  const { logger, signal, changes } = run;
  const tree = await layOut(cacheFolder(repository.id), commit, signal);
  try {
    const isOfJobs = ({ file }: { file: string }) => /^jobs(\/|\.(ts|js|mjs)$)/.test(file);
    for (const problem of tree.leftOut)
      logger[isOfJobs(problem) ? 'error' : 'warning'](`${problem.file}: ${problem.message}`, { grouping: 'jobs' });
    for (const { file, message } of tree.faults) logger.error(`${file}: ${message}`, { grouping: 'jobs' });
    if (tree.faults.length > 0 || tree.leftOut.some(isOfJobs))
      throw new JobFailure("The files of this commit can't be used. Nothing was changed: the jobs stay as they were.");
    const source = { ...sourceOf(repository), root: tree.folder };
    const { modules, problems } = await scanSource(source);
    if (modules.length + problems.length === 0)
      throw new JobFailure('There is neither jobs.ts nor a folder "jobs" with files of jobs in it. Nothing was changed.');
    logger.info(`Loading ${modules.length} ${modules.length === 1 ? 'file' : 'files'} of jobs.`, { grouping: 'jobs' });
    return await refresh(source, repository, commit, run, changes);
  } finally {
    await tree.remove();
  }
}

/** It brings no jobs (any more): those that it brought are taken out of use. */
async function dropJobs(repository: Repository, commit: string, run: SyncRun): Promise<SourceRefresh> {
  run.logger.warning(`It is not set to provide ${JOBS}: no jobs are taken from it.`, { grouping: 'jobs' });
  return await refresh({ ...sourceOf(repository), root: '', discover: nothingFound }, repository, commit, run, run.changes);
}

async function refresh(
  source: Source,
  repository: Repository,
  commit: string,
  { logger, signal }: SyncRun,
  context: ChangeContext,
): Promise<SourceRefresh> {
  try {
    const { sources } = await refreshJobs([source], { context, isWhole: true, then: (tx) => keepHead(tx, repository, commit, signal) });
    return sources[0]!;
  } catch (error) {
    if (!(error instanceof BrokenSource)) throw error;
    for (const { file, line, message } of error.report.problems)
      logger.error(`${file}${line > 0 ? `:${line}` : ''}: ${message}`, { grouping: 'jobs' });
    throw new JobFailure(
      `The jobs of ${commit.slice(0, 12)} do not load. Nothing was changed: the jobs${repository.current_head ? ` of ${repository.current_head.slice(0, 12)}` : ''} stay as they were.`,
    );
  }
}

/** Joins the refresh: the head and the records are of one commit, and of the address and branch that were fetched. */
async function keepHead(
  tx: Tx,
  { id, remote_url, branch, provided_contents }: Repository,
  commit: string,
  signal: AbortSignal,
): Promise<void> {
  const { count } = await tx.gitRepository.updateMany({
    where: { id, remote_url, branch, provided_contents: { equals: provided_contents } },
    data: { current_head: commit },
  });
  if (count === 0) throw new AppError('conflict', 'The repository was changed or deleted meanwhile: sync it again.');
  signal.throwIfAborted();
}

function tell(report: SourceRefresh, logger: Logger): void {
  const jobs = { grouping: 'jobs' };
  for (const classPath of report.created) logger.info(`New: ${classPath}. It is disabled until somebody enables it.`, jobs);
  for (const { class_path: classPath, fields, to_ask_again: lost } of report.changed) {
    logger.info(`Changed: ${classPath} (${fields.join(', ') || 'its file loads again'}).`, jobs);
    if (lost) logger.warning(`${classPath}: ${askAgainWords(lost)}.`, jobs);
  }
  for (const classPath of report.returned)
    logger.info(`Back: ${classPath}. It is enabled or not as it was before; its schedules stay off.`, jobs);
  for (const classPath of report.gone)
    logger.warning(`Gone: ${classPath}. Its record is kept as not installed; its schedules are off.`, jobs);
  for (const { class_path: classPath, wanted, name } of report.renamed)
    logger.warning(`${classPath}: the name "${wanted}" is taken, it is "${name}".`, jobs);
  for (const { class_path: classPath, message } of report.warnings) logger.warning(`${classPath}: ${message}`, jobs);
  if (report.same > 0) logger.info(`${report.same} unchanged.`, jobs);
  if (report.created.length + report.changed.length + report.returned.length + report.same + report.gone.length === 0)
    logger.warning('No file exports a class of a job.', jobs);
}

/** The result of the run. */
function summaryOf({ created, changed, same, returned, gone }: SourceRefresh): { [field: string]: Json } {
  return {
    created: [...created],
    changed: changed.map(({ class_path: classPath, fields }) => ({ class_path: classPath, fields: [...fields] })),
    unchanged: same,
    returned: [...returned],
    gone: [...gone],
  };
}
