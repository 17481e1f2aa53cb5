// Makes a run: its row, its sealed inputs and its queue task, in one statement. Whether it may be made is decided by whoever calls (schedules/submit, the operator's shell).
import type { FieldSpec, Json } from '@windlass/sdk';
import sql, { join } from 'sql-template-tag';
import { newId, query, type Tx } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { seal } from '@/core/secrets';
import type { Limits } from './limits';

export type RunOrigin = 'ui' | 'api' | 'cli' | 'schedule' | 'hook' | 'button';
/** direct: writes as it goes. read: the database refuses its writes (a dry run, or a job that only reads). */
export type RunMode = 'direct' | 'read' | 'plan' | 'apply';

export interface RunOrder {
  job: { id: string; name: string; module_name: string; job_class_name: string; variables?: unknown };
  user: { id: string };
  /** Validated: ids for objects, text for addresses, ids for files. */
  input: { readonly [variable: string]: Json };
  /** The job keeps none of its inputs. Single variables that are declared sensitive are sealed in any case. */
  sensitive: boolean;
  queue: string;
  origin: RunOrigin;
  mode: RunMode;
  limits: Limits;
  /** The request that asked for it: its changes carry the same id. */
  requestId?: string;
  scheduledJob?: { id: string };
  /** The schedule's time this run is for; a second run for it is refused. */
  slot?: Date;
  rerunOf?: { id: string };
  /** Code that was approved: with any other the run is refused when it starts. */
  codeDigest?: string;
  /** Ids of uploads that belong to it and go with it. */
  files?: readonly string[];
  /** No queue task: the caller performs it itself (`runjob --local`). */
  isLocal?: boolean;
}

export interface NewRun {
  id: string;
  number: bigint;
  date_created: Date;
}

/**
 * The run, PENDING. With `tx` it exists once the caller's transaction commits.
 * @throws AppError("conflict") when the schedule's slot has its run already.
 */
export async function enqueueRun(tx: Tx | undefined, order: RunOrder): Promise<NewRun> {
  const id = newId();
  const { stored, sealed } = divideInput(order);
  const row = insertion(id, order, stored, sealed);
  try {
    const [run] = await query<{ id: string; number: string | bigint; date_created: Date }>(row, tx);
    if (!run) throw new AppError('internal', 'the run was not stored');
    return { id: run.id, number: BigInt(run.number), date_created: new Date(run.date_created) };
  } catch (error) {
    if (order.slot && error instanceof AppError && error.code === 'invalid') {
      throw new AppError('conflict', 'This schedule has a run for this time already.', { cause: error });
    }
    throw error;
  }
}

/** What is kept in the row, and what is sealed until the run starts. */
function divideInput(order: RunOrder): { stored: Record<string, Json>; sealed: Record<string, Json> | null } {
  if (order.sensitive) return { stored: {}, sealed: { ...order.input } };
  const specs = (order.job.variables ?? []) as readonly FieldSpec[];
  const secret = new Set(specs.filter((spec) => spec.sensitive).map((spec) => spec.name));
  const entries = Object.entries(order.input);
  const kept = entries.filter(([name]) => !secret.has(name));
  return {
    stored: Object.fromEntries(kept),
    sealed: kept.length === entries.length ? null : Object.fromEntries(entries.filter(([name]) => secret.has(name))),
  };
}

function insertion(id: string, order: RunOrder, stored: Record<string, Json>, sealed: Record<string, Json> | null) {
  const classPath = `${order.job.module_name}.${order.job.job_class_name}`;
  const task = order.isLocal
    ? sql`SELECT NULL::bigint AS qid`
    : sql`SELECT (graphile_worker.add_job(${`run_job:${order.queue}`}::text, json_build_object('id', ${id}::text), max_attempts => 1)).id AS qid`;
  const seals = sealed
    ? sql`, sealed AS (INSERT INTO extras_sealed_input (job_result_id, sealed) VALUES (${id}::uuid, ${Buffer.from(seal(JSON.stringify(sealed), id))}))`
    : sql``;
  const files = order.files?.length
    ? sql`, owned AS (UPDATE extras_file_proxy SET job_result_id = ${id}::uuid, kind = 'input' WHERE id IN (${join(order.files.map((file) => sql`${file}::uuid`))}))`
    : sql``;
  return sql`
    WITH task AS MATERIALIZED (${task})${seals}${files}
    INSERT INTO extras_job_result (id, job_model_id, user_id, scheduled_job_id, name, class_path, task_kwargs, queue, queue_job_id, origin, mode, request_id,
      code_digest, soft_limit_seconds, hard_limit_seconds, sensitive, slot_at, rerun_of_id)
    SELECT ${id}::uuid, ${order.job.id}::uuid, ${order.user.id}::uuid, ${order.scheduledJob?.id ?? null}::uuid, ${order.job.name}::text, ${classPath}::text,
      ${JSON.stringify(stored)}::jsonb, ${order.queue}::text, task.qid, ${order.origin}::text, ${order.mode}::text, ${order.requestId ?? null}::uuid,
      ${order.codeDigest ?? null}::text, ${order.limits.softSeconds}::float8, ${order.limits.hardSeconds}::float8, ${sealed !== null}::boolean,
      ${order.slot?.toISOString() ?? null}::timestamptz, ${order.rerunOf?.id ?? null}::uuid
    FROM task
    RETURNING id, number, date_created`;
}
