// Brings the Job records up to date with the classes of their sources. One refresh at a time, and all of it or nothing.
import sql from 'sql-template-tag';
import { type ChangeContext, systemContext } from '@/core/context';
import { db, execute, query, type Tx, write } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { storeBundle } from './bundle-store';
import { storeCode } from './code-store';
import { noteVersions } from './code-versions';
import { discover, type Discovery } from './discover';
import { type JobChange, planRecords, type RecordPlan, type SourceRefresh, type ToAskAgain } from './records';
import { digestFiles } from './scan';
import { findSources, type Source, type SourceFault, type SourceProblem } from './sources';

/** "windlass.refresh" as a number nobody else locks. */
const REFRESH_LOCK = 8_721_440_113;
const TIMEOUT_MS = 120_000;

type JobUpdate = Parameters<Tx['job']['update']>[0]['data'];
type JobCreates = NonNullable<Parameters<Tx['job']['createMany']>[0]>['data'];

export interface RefreshReport {
  /** When it began, on the database's clock. */
  readonly at: Date;
  readonly sources: readonly SourceRefresh[];
}

export interface RefreshOptions {
  /** Who changes the records; absent: the refresh itself. */
  readonly context?: ChangeContext;
  /** One problem, and nothing of the refresh happens. @throws BrokenSource */
  readonly isWhole?: boolean;
  /** Joins the same transaction, after the records are written. What it throws undoes them. */
  readonly then?: (tx: Tx, report: RefreshReport) => Promise<void>;
}

/** Why a refresh that had to succeed as a whole did not. */
export class BrokenSource extends AppError {
  readonly report: SourceRefresh;

  constructor(report: SourceRefresh) {
    super(
      'invalid',
      report.problems.map(({ file, line, message }) => `${file ? `${file}${line ? `:${line}` : ''}: ` : ''}${message}`).join('\n'),
    );
    this.report = report;
  }
}

/**
 * Reads the sources and writes what changed: new classes, changed ones, those that are gone, those that came back.
 * A file that does not load keeps its jobs as they are, with the error on them; a folder that is missing keeps all of its jobs.
 * Without `sources` it is everything on this machine: an App that is not there any more loses its jobs then.
 * @throws AppError("unavailable") when another refresh takes too long.
 */
export async function refreshJobs(sources?: readonly Source[], options: RefreshOptions = {}): Promise<RefreshReport> {
  return await write(
    options.context ?? systemContext('refresh'),
    async (tx) => {
      // Taken before the disk is read: of two refreshes the later one also reads later.
      await execute(sql`SELECT pg_advisory_xact_lock(${REFRESH_LOCK}::bigint)`, tx);
      const at = await databaseNow(tx);
      const found = sources ? { sources, faults: [] } : findSources();
      const reports: SourceRefresh[] = [];
      for (const source of found.sources) reports.push(await refreshSource(tx, source, options.isWhole ?? false));
      if (!sources) reports.push(...(await closeApps(tx, found)));
      const report = { at, sources: reports };
      await options.then?.(tx, report);
      return report;
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

/** Apps that are gone lose their jobs; those that can't be looked at keep them, and say why. */
async function closeApps(
  tx: Tx,
  { sources, faults }: { sources: readonly Source[]; faults: readonly SourceFault[] },
): Promise<SourceRefresh[]> {
  const known = new Set(sources.map(({ slug }) => slug));
  const rows = (await tx.jobSource.findMany({ where: { kind: 'app', jobs: { some: { installed: true } } } })).filter(
    ({ slug }) => !known.has(slug),
  );
  const reports: SourceRefresh[] = [];
  for (const { id, slug, name } of rows) {
    const source = { kind: 'app', slug, name, root: '', prefix: slug, discover: nothingFound } as const;
    const fault = faults.find((item) => item.name === name);
    reports.push(fault ? await keepAll(tx, id, source, toProblem(fault)) : await refreshSource(tx, source, false));
  }
  const told = new Set(rows.map(({ name }) => name));
  return [
    ...reports,
    ...faults
      .filter((fault) => fault.isExpected && !told.has(fault.name))
      .map((fault) => emptyReport({ slug: fault.name, kind: 'app' }, [toProblem(fault)])),
  ];
}

const toProblem = ({ message }: SourceFault): SourceProblem => ({ file: '', line: 0, message });

/** A source that has nothing any more: all of its jobs are gone. */
export function nothingFound(): Discovery {
  return { bundle: EMPTY_BUNDLE, filesDigest: '', classes: [], broken: [], problems: [], empty: [] };
}

async function refreshSource(tx: Tx, source: Source, isWhole: boolean): Promise<SourceRefresh> {
  const row = await tx.jobSource.upsert({
    where: { slug: source.slug },
    create: { slug: source.slug, kind: source.kind, name: source.name },
    update: { kind: source.kind, name: source.name },
  });
  const found = await tryDiscover(source);
  if ('failure' in found) {
    if (isWhole) throw new BrokenSource(emptyReport(source, [found.failure]));
    return await keepAll(tx, row.id, source, found.failure);
  }
  const hasCode = found.bundle.files.size > 0;
  if (hasCode) await storeBundle(tx, row.id, found.bundle);
  await storeCode(
    tx,
    found.classes.map(({ module }) => module),
  );
  const jobs = await tx.job.findMany({ orderBy: [{ module_name: 'asc' }, { job_class_name: 'asc' }] });
  const plan = planRecords({ id: row.id, ...source }, found, jobs);
  const problems = [...found.problems, ...plan.problems];
  if (isWhole && problems.length > 0) throw new BrokenSource({ ...plan.report, problems });
  const report = { ...plan.report, changed: await withToAskAgain(tx, plan.report.changed) };
  await applyPlan(tx, plan);
  const at = await databaseNow(tx);
  await noteVersions(tx, row.id, at);
  await tx.jobSource.update({
    where: { id: row.id },
    data: {
      bundle_digest: hasCode ? found.bundle.digest : null,
      files_digest: found.filesDigest,
      errors: problems as unknown as object[],
      report: storedReport(row.report, report, at),
      refreshed_at: at,
    },
  });
  return { ...report, problems };
}

/** Asked while the records still have the code that goes: what was void before is nothing new. */
async function withToAskAgain(tx: Tx, changed: readonly JobChange[]): Promise<JobChange[]> {
  const paths = changed.filter(({ fields }) => fields.includes('code')).map(({ class_path: classPath }) => classPath);
  if (paths.length === 0) return [...changed];
  const counts = await query<ToAskAgain & { class_path: string }>(
    sql`SELECT j.module_name || '.' || j.job_class_name AS class_path,
               count(*) FILTER (WHERE s.approved_at IS NOT NULL AND s.next_slot IS NOT NULL)::int AS schedules,
               count(*) FILTER (WHERE s.approved_at IS NULL)::int AS requests
          FROM extras_job j JOIN extras_scheduled_job s ON s.job_model_id = j.id
         WHERE j.module_name || '.' || j.job_class_name = ANY (${paths}::text[]) AND s.approval_required AND s.code_digest IS NOT DISTINCT FROM j.code_digest
         GROUP BY 1`,
    tx,
  );
  const byPath = new Map(counts.map(({ class_path: classPath, schedules, requests }) => [classPath, { schedules, requests }]));
  return changed.map((change) => {
    const lost = byPath.get(change.class_path);
    return lost && lost.schedules + lost.requests > 0 ? { ...change, to_ask_again: lost } : change;
  });
}

/** What was done stays readable when a later refresh finds nothing to do. */
function storedReport(before: unknown, report: RecordPlan['report'], at: Date): object {
  const last = before as StoredReport | null;
  const { created, changed, gone, returned, broken, renamed } = report;
  const isNews = [created, changed, gone, returned, broken, renamed].some((list) => list.length > 0);
  const latest = { at: at.toISOString(), ...report };
  return { ...latest, news: isNews ? latest : (last?.news ?? null) } as unknown as object;
}

/** The refresh of a source as its row keeps it; `news` is the last one that changed something. */
export type StoredReport = RecordPlan['report'] & {
  readonly at: string;
  readonly news: (RecordPlan['report'] & { readonly at: string }) | null;
};

const EMPTY_BUNDLE: Discovery['bundle'] = { digest: '', files: new Map(), modules: [], broken: new Map(), imported: new Set() };

function emptyReport({ slug, kind }: Pick<Source, 'slug' | 'kind'>, problems: readonly SourceProblem[]): SourceRefresh {
  return { slug, kind, created: [], changed: [], same: 0, gone: [], returned: [], broken: [], renamed: [], warnings: [], problems };
}

async function tryDiscover(source: Source): Promise<Discovery | { failure: SourceProblem }> {
  try {
    return source.discover ? source.discover() : await discover(source);
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
  return { ...emptyReport(source, [problem]), broken };
}

async function applyPlan(tx: Tx, plan: RecordPlan): Promise<void> {
  // Names that two jobs exchange would collide halfway: both step aside first.
  for (const id of plan.stepAside) await tx.job.update({ where: { id }, data: { name: id } });
  for (const { id, data } of plan.updates) await tx.job.update({ where: { id }, data: data as JobUpdate });
  if (plan.creates.length > 0) await tx.job.createMany({ data: plan.creates as readonly object[] as JobCreates });
  if (plan.mended.length > 0) await execute(sql`UPDATE extras_job SET load_error = NULL WHERE id = ANY (${plan.mended}::uuid[])`, tx);
  if (plan.uninstalls.length === 0) return;
  await tx.job.updateMany({ where: { id: { in: [...plan.uninstalls] } }, data: { installed: false } });
  // They stay off when the class returns: whoever wants them switches them on again. At its next slot each says what became of it.
  await tx.scheduledJob.updateMany({ where: { job_model_id: { in: [...plan.uninstalls] }, enabled: true }, data: { enabled: false } });
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
