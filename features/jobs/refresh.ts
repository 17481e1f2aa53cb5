// Brings the Job records up to date with the classes of their sources. One refresh at a time, and all of it or nothing.
import sql from 'sql-template-tag';
import { systemContext } from '@/core/context';
import { db, execute, type Tx, write } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { storeBundle } from './bundle-store';
import { discover, type Discovery } from './discover';
import { type JobColumns, planRecords, type RecordPlan, type SourceRefresh } from './records';
import { digestFiles } from './scan';
import { allSources, type Source, type SourceProblem } from './sources';

/** "windlass.refresh" as a number nobody else locks. */
const REFRESH_LOCK = 8_721_440_113;
const TIMEOUT_MS = 120_000;

type JobUpdate = Parameters<Tx['job']['update']>[0]['data'];
type JobCreate = Parameters<Tx['job']['create']>[0]['data'] & { source?: never; tags?: never };

export interface RefreshReport {
  readonly sources: readonly SourceRefresh[];
}

/**
 * Reads the sources and writes what changed: new classes, changed ones, those that are gone, those that came back.
 * A file that does not load keeps its jobs as they are, with the error on them; a folder that is missing keeps all of its jobs.
 * @throws AppError("unavailable") when another refresh takes too long.
 */
export async function refreshJobs(sources: readonly Source[] = allSources()): Promise<RefreshReport> {
  return await write(
    systemContext('refresh'),
    async (tx) => {
      // Taken before the disk is read: of two refreshes the later one also reads later.
      await execute(sql`SELECT pg_advisory_xact_lock(${REFRESH_LOCK}::bigint)`, tx);
      const reports: SourceRefresh[] = [];
      for (const source of sources) reports.push(await refreshSource(tx, source));
      return { sources: reports };
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

async function refreshSource(tx: Tx, source: Source): Promise<SourceRefresh> {
  const row = await tx.jobSource.upsert({
    where: { slug: source.slug },
    create: { slug: source.slug, kind: source.kind, name: source.name },
    update: { kind: source.kind, name: source.name },
  });
  const found = await tryDiscover(source);
  if ('failure' in found) return await keepAll(tx, row.id, source, found.failure);
  await storeBundle(tx, row.id, found.bundle);
  const jobs = await tx.job.findMany({ orderBy: [{ module_name: 'asc' }, { job_class_name: 'asc' }] });
  const plan = planRecords({ id: row.id, ...source }, found, jobs);
  await applyPlan(tx, plan);
  const problems = [...found.problems, ...plan.problems];
  await tx.jobSource.update({
    where: { id: row.id },
    data: { bundle_digest: found.bundle.digest, files_digest: found.filesDigest, errors: problems as unknown as object[], refreshed_at: await databaseNow(tx) },
  });
  return { ...plan.report, problems };
}

async function tryDiscover(source: Source): Promise<Discovery | { failure: SourceProblem }> {
  try {
    return await discover(source);
  } catch (error) {
    if (error instanceof AppError) return { failure: { file: '', line: 0, message: error.message } };
    throw error;
  }
}

/** The source can't be read at all: its jobs stay, and say so. */
async function keepAll(tx: Tx, sourceId: string, source: Source, problem: SourceProblem): Promise<SourceRefresh> {
  await tx.jobSource.update({ where: { id: sourceId }, data: { errors: [problem as unknown as object] } });
  const jobs = await tx.job.findMany({ where: { source_id: sourceId, installed: true } });
  for (const job of jobs) await tx.job.update({ where: { id: job.id }, data: { load_error: problem as unknown as object } });
  const broken = jobs.map((job) => ({ class_path: `${job.module_name}.${job.job_class_name}`, ...problem }));
  return { slug: source.slug, created: [], changed: [], same: 0, gone: [], returned: [], broken, renamed: [], warnings: [], problems: [problem] };
}

async function applyPlan(tx: Tx, plan: RecordPlan): Promise<void> {
  // Names that two jobs exchange would collide halfway: both step aside first.
  for (const id of plan.stepAside) await tx.job.update({ where: { id }, data: { name: id } });
  for (const { id, data } of plan.updates) await tx.job.update({ where: { id }, data: data as JobUpdate });
  if (plan.creates.length > 0) await tx.job.createMany({ data: plan.creates as JobColumns[] as JobCreate[] });
  if (plan.mended.length > 0) await execute(sql`UPDATE extras_job SET load_error = NULL WHERE id = ANY (${plan.mended}::uuid[])`, tx);
  if (plan.uninstalls.length === 0) return;
  await tx.job.updateMany({ where: { id: { in: [...plan.uninstalls] } }, data: { installed: false } });
  // They stay off when the class returns: whoever wants them switches them on again.
  await tx.scheduledJob.updateMany({ where: { job_model_id: { in: [...plan.uninstalls] }, enabled: true }, data: { enabled: false, revision: { increment: 1 }, next_slot: null } });
}

async function databaseNow(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT windlass_now() AS now`;
  return row!.now;
}

/** Whether files of the source changed since its last refresh: what runs is older than what lies there. */
export async function diskIsNewer(source: Source): Promise<boolean> {
  const row = await db().jobSource.findUnique({ where: { slug: source.slug }, select: { files_digest: true } });
  const digest = await digestFiles(source);
  return row !== null && digest !== null && row.files_digest !== digest;
}
