// Finds the job that somebody names: by id, name or class path. Who may see it decides the scope.
import { scope, scopeOrNothing, type Action, type Scope } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { type Database, db, type Tx } from '@/core/db/client';
import { notFound } from '@/core/errors';
import { and, compare, type Predicate } from '@/core/predicate';
import { findByKey } from '@/core/resources/rows/lookup';
import { selectIds, selectRows } from '@/core/resources/rows/rows';
import { isUuid } from '@/core/sql';
import { job } from './resources';

export type JobRow = Awaited<ReturnType<Database['job']['findFirstOrThrow']>>;

/** Id of the job with this id, name or class path, in this order: a name that looks like one of the others is a name when there is no such job. */
export async function findJobId(allowed: Scope, key: string, tx?: Tx): Promise<string | undefined> {
  const among = async (predicate: Predicate) => (await selectIds(job, and(predicate, allowed.predicate), 1, tx))[0] as string | undefined;
  if (key.length > 300 || key.includes('\0') || !key.isWellFormed()) return undefined;
  const dot = key.lastIndexOf('.');
  return (
    (isUuid(key) ? await among(compare(['id'], 'exact', key)) : undefined) ??
    (await among(compare(['name'], 'exact', key))) ??
    (dot > 0
      ? await among(and(compare(['module_name'], 'exact', key.slice(0, dot)), compare(['job_class_name'], 'exact', key.slice(dot + 1))))
      : undefined)
  );
}

/** The same for addresses, which may also hold what the API shows as a natural key or slug. @throws forbidden, not_found */
export async function readJob(actor: Actor, action: Action, key: string): Promise<JobRow> {
  const allowed = scope(actor, action, 'extras.job');
  const id = (await findJobId(allowed, key)) ?? (await findByKey(job, allowed, key))?.id;
  const row = id === undefined ? null : await db().job.findUnique({ where: { id: String(id) } });
  if (!row) throw notFound();
  return row;
}

/** By "module.path.ClassName"; undefined when there is no such record. */
export async function findByClassPath(classPath: string): Promise<JobRow | undefined> {
  const dot = classPath.lastIndexOf('.');
  if (dot <= 0) return undefined;
  const key = { module_name: classPath.slice(0, dot), job_class_name: classPath.slice(dot + 1) };
  return (await db().job.findUnique({ where: { module_name_job_class_name: key } })) ?? undefined;
}

/** The jobs that could be run now by this user, by name. */
export async function runnableJobs(actor: Actor): Promise<JobRow[]> {
  const allowed = scopeOrNothing(actor, 'run', 'extras.job');
  const rows = await selectRows(job, {
    where: and(allowed.predicate, compare(['enabled'], 'exact', true), compare(['installed'], 'exact', true)),
    order: [{ path: 'name', descending: false }],
    reads: [],
  });
  const byId = new Map((await db().job.findMany({ where: { id: { in: rows.map(({ id }) => String(id)) } } })).map((row) => [row.id, row]));
  return rows.flatMap(({ id }) => byId.get(String(id)) ?? []);
}
