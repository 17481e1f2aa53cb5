// Changes of Job records by people: switches and overrides. The class's source is never touched.
import { isWithin, scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query, type Tx } from '@/core/db/client';
import { AppError, type FieldErrors, invalid } from '@/core/errors';
import { and, compare } from '@/core/predicate';
import type { Row } from '@/core/resources/define';
import { selectRows } from '@/core/resources/rows/rows';
import { type Change, removeObjects, updateObjects, type WriteOptions } from '@/core/resources/service';
import { isUuid } from '@/core/sql';
import sql from 'sql-template-tag';
import { findJobId, type JobRow } from './find';
import { flagOf, OVERRIDABLE, settle } from './effective';
import { job } from './resources';

/**
 * Changes jobs, all or none. What is overridable keeps a value only under its flag; a flag that is cleared gives the class's value back at once.
 * @throws forbidden, not_found, invalid (errors by field; of a list by job)
 */
export async function updateJobs<T = Row[]>(
  actor: UserActor,
  changes: readonly Change[],
  mode: 'update' | 'replace',
  options: Pick<WriteOptions<T>, 'isList' | 'first' | 'then'> = {},
): Promise<T> {
  const isList = options.isList ?? false;
  const named = isList
    ? changes
    : await Promise.all(changes.map(async (change) => ({ ...change, key: await idOf(actor, 'change', change.key) })));
  return await updateObjects<T>(actor, job, named, mode, {
    isList,
    ...(options.first && { first: options.first }),
    then: async (tx, rows) => {
      for (const [index, row] of rows.entries()) {
        const errors = await settleJob(tx, String(row.id), changes[index]?.body);
        if (errors) throw isList ? invalid(errors, { body: rows.map((_, at) => (at === index ? errors : {})) }) : invalid(errors);
      }
      const ids = rows.map((row) => row.id);
      // Going back to the class's values may have moved a job out of what its editor may change.
      if (!(await isWithin(job, scope(actor, 'change', 'extras.job'), ids, tx)))
        throw new AppError('forbidden', 'The change would put a job out of your reach.');
      const settled = new Map((await selectRows(job, { where: compare(['id'], 'exact', ...ids) }, tx)).map((row) => [row.id, row]));
      const result = ids.map((id) => settled.get(id)!);
      return options.then ? options.then(tx, result) : (result as T);
    },
  });
}

/** Deletes records; results and schedules stay and lose their job. A class that is still installed returns, disabled, at the next refresh. */
export async function removeJobs(
  actor: UserActor,
  keys: readonly unknown[],
  options: Pick<WriteOptions<void>, 'isList' | 'first'> = {},
): Promise<void> {
  const wanted = options.isList ? keys : await Promise.all(keys.map((key) => idOf(actor, 'delete', key)));
  await refuseSystemJobs(actor, wanted);
  await removeObjects(actor, job, wanted, options);
}

/** An address names a job by id or name; what it does not find is left to the engine to refuse. */
async function idOf(actor: UserActor, action: 'change' | 'delete', key: unknown): Promise<unknown> {
  return (await findJobId(scope(actor, action, 'extras.job'), String(key))) ?? key;
}

async function refuseSystemJobs(actor: UserActor, keys: readonly unknown[]): Promise<void> {
  const allowed = scope(actor, 'delete', 'extras.job');
  const found = await query<{ id: string; name: string }>(
    sql`SELECT j.id::text, j.name FROM extras_job j JOIN extras_job_source s ON s.id = j.source_id WHERE s.kind = 'system' AND j.id::text = ANY (${keys.map(String)}::text[])`,
  );
  for (const { id, name } of found) {
    if (await isWithin(job, allowed, [id]))
      throw new AppError(
        'conflict',
        `Unable to delete ${name}: it is a job of the system. 0 dependent objects were found. Disable it instead.`,
      );
  }
}

/** Makes the record agree with its flags. Returns what is wrong with the result, by field. */
async function settleJob(tx: Tx, id: string, body: unknown): Promise<FieldErrors | undefined> {
  const row = await tx.job.findUniqueOrThrow({ where: { id } });
  const settled = settle(row, {});
  const data = Object.fromEntries(
    Object.entries(settled).filter(([column, value]) => JSON.stringify(row[column as keyof JobRow]) !== JSON.stringify(value)),
  );
  const conflict = conflictOf(settled, body);
  if (conflict) return conflict;
  if (Object.keys(data).length === 0) return undefined;
  const [taken] = await query(sql`SELECT 1 FROM extras_job WHERE name = ${settled.name} AND id <> ${id}::uuid`, tx);
  if (taken) return { name: [`The class's own name, "${settled.name}", is another job's: keep the override.`] };
  await tx.job.update({ where: { id }, data });
  return undefined;
}

/** Inputs that may not be kept can't wait for an approval. Said of the fields that were sent. */
function conflictOf(settled: { has_sensitive_variables: boolean; approval_required: boolean }, body: unknown): FieldErrors | undefined {
  if (!settled.has_sensitive_variables || !settled.approval_required) return undefined;
  const fields = ['approval_required', 'has_sensitive_variables'] as const;
  const sent = fields.filter((field) => typeof body === 'object' && body !== null && (field in body || flagOf(field) in body));
  const message = 'A job with sensitive variables keeps no inputs, so nobody could approve them: give up one of the two.';
  return Object.fromEntries((sent.length > 0 ? sent : (['approval_required'] as const)).map((field) => [field, [message]]));
}

/** Those of the jobs that this person may change, by name. */
export async function listChangeable(actor: UserActor, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
  const named = ids.filter(isUuid);
  if (named.length === 0) return [];
  const where = and(compare(['id'], 'exact', ...named), scope(actor, 'change', 'extras.job').predicate);
  const rows = await selectRows(job, { where });
  const found = rows.map(({ id, name }) => ({ id: String(id), name: String(name) }));
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

export interface BulkEdit {
  readonly enabled?: boolean;
  /** Values to override with. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Fields that go back to the class's value. */
  readonly clear: readonly string[];
}

/** One change for many jobs, as the bulk form means it: a value sets its flag, `clear` unsets it. A name is never set for many. */
export async function bulkEditJobs(actor: UserActor, ids: readonly string[], edit: BulkEdit): Promise<Row[]> {
  const body: Record<string, unknown> = edit.enabled === undefined ? {} : { enabled: edit.enabled };
  for (const field of OVERRIDABLE) {
    if (field === 'name') continue;
    if (edit.clear.includes(field)) body[flagOf(field)] = false;
    else if (Object.hasOwn(edit.values, field) && edit.values[field] !== '' && edit.values[field] !== null)
      Object.assign(body, { [field]: edit.values[field], [flagOf(field)]: true });
  }
  return await updateJobs(
    actor,
    ids.map((id) => ({ key: id, body })),
    'update',
    { isList: true },
  );
}
