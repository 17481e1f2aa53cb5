// Makes a run: its row, its sealed inputs and its queue task, in one statement. Whether it may be made is decided by whoever calls (schedules/submit, the operator's shell).
import type { FieldSpec, Json } from '@windlass/sdk';
import sql, { empty, type Sql } from 'sql-template-tag';
import { newId, query, transact, type Tx } from '@/core/db/client';
import { arrayLiteral } from '@/core/db/writer';
import { AppError } from '@/core/errors';
import { seal } from '@/core/secrets';
import type { Limits } from './limits';
import { admitWaiting, serialKeyOf } from './serial';

export type RunOrigin = 'ui' | 'api' | 'cli' | 'schedule' | 'hook' | 'button';
/** direct: writes as it goes. read: the database refuses its writes (a dry run, or a job that only reads). */
export type RunMode = 'direct' | 'read' | 'plan' | 'apply';

export interface RunOrder {
  /** Without an id: its record is gone, and the run only says so. */
  job: { id: string | null; name: string; module_name: string; job_class_name: string; variables?: unknown; is_singleton?: boolean };
  /** Without an id: likewise. */
  user: { id: string | null };
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
  /** The request for approval that it is a dry run of. */
  triesRequest?: { id: string };
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
 * The run, PENDING. With `tx` it exists once the caller's transaction commits; without, calls that come while another is under way share
 * the next statement: a commit and a notification for many.
 * @throws AppError("conflict") when the schedule's slot has its run already.
 */
export async function enqueueRun(tx: Tx | undefined, order: RunOrder): Promise<NewRun> {
  const prepared = prepare(order);
  if (prepared.key !== null) return await enqueueInTurn(prepared, prepared.key, tx);
  if (!tx) return await new Promise((resolve, reject) => board({ prepared, resolve, reject }));
  const [run] = await insert([prepared], tx);
  return run!;
}

/** A run as its row will be. */
interface PreparedRun {
  id: string;
  order: RunOrder;
  stored: Record<string, Json>;
  /** Base64. */
  sealed: string | null;
  /** It waits its turn: there is no queue task before it has this. */
  key: string | null;
}

function prepare(order: RunOrder): PreparedRun {
  const id = newId();
  const { stored, sealed } = divideInput(order);
  const key = order.job.id !== null && order.job.is_singleton && !order.isLocal ? serialKeyOf({ id: order.job.id }) : null;
  return { id, order, stored, sealed: sealed && Buffer.from(seal(JSON.stringify(sealed), id)).toString('base64'), key };
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

/** Of a job that runs once at a time: it gets its queue task with its key, at once when the key is free. */
async function enqueueInTurn(prepared: PreparedRun, key: string, tx?: Tx): Promise<NewRun> {
  const make = async (within: Tx) => {
    const [run] = await insert([prepared], within);
    await admitWaiting(within, [key]);
    return run!;
  };
  return tx ? await make(tx) : await transact(make);
}

// ------------------------------------------------------------ sharing statements

interface Passenger {
  prepared: PreparedRun;
  resolve: (run: NewRun) => void;
  reject: (error: unknown) => void;
}

const MOST_TOGETHER = 200;
let waiting: Passenger[] = [];
let isUnderWay = false;

function board(passenger: Passenger): void {
  waiting.push(passenger);
  if (!isUnderWay) void depart();
}

async function depart(): Promise<void> {
  isUnderWay = true;
  while (waiting.length > 0) {
    const together = waiting.slice(0, MOST_TOGETHER);
    waiting = waiting.slice(MOST_TOGETHER);
    await carry(together);
  }
  isUnderWay = false;
}

/** All together, or, when the database refuses one of them, each for itself: nobody pays for another's mistake. */
async function carry(together: Passenger[]): Promise<void> {
  try {
    const runs = await insert(together.map(({ prepared }) => prepared));
    together.forEach(({ resolve }, index) => resolve(runs[index]!));
  } catch (error) {
    if (together.length === 1 || (error instanceof AppError && error.code === 'unavailable')) {
      for (const { reject } of together) reject(error);
      return;
    }
    for (const passenger of together) await carry([passenger]);
  }
}

// ------------------------------------------------------------ the statement

/** The runs, in the order given. */
async function insert(runs: readonly PreparedRun[], tx?: Tx): Promise<NewRun[]> {
  try {
    const rows = await query<{ id: string; number: string | bigint; date_created: Date }>(insertion(runs), tx);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return runs.map(({ id }) => {
      const row = byId.get(id);
      if (!row) throw new AppError('internal', 'the run was not stored');
      return { id, number: BigInt(row.number), date_created: new Date(row.date_created) };
    });
  } catch (error) {
    if (runs.some(({ order }) => order.slot) && error instanceof AppError && error.code === 'invalid')
      throw new AppError('conflict', 'This schedule has a run for this time already.', { cause: error });
    throw error;
  }
}

function insertion(runs: readonly PreparedRun[]): Sql {
  const column = (read: (run: PreparedRun) => string | number | boolean | null | undefined) =>
    arrayLiteral(runs.map((run) => read(run) ?? null));
  const files = runs.flatMap(({ id, order }) => (order.files ?? []).map((file) => ({ id, file })));
  const owned =
    files.length === 0
      ? empty
      : sql`, owned AS (
          UPDATE extras_file_proxy f SET job_result_id = u.run, kind = 'input'
          FROM unnest(${arrayLiteral(files.map(({ id }) => id))}::uuid[], ${arrayLiteral(files.map(({ file }) => file))}::uuid[]) AS u(run, file) WHERE f.id = u.file)`;
  return sql`
    WITH new AS MATERIALIZED (
      SELECT * FROM unnest(
        ${column(({ id }) => id)}::uuid[], ${column(({ order }) => order.job.id)}::uuid[], ${column(({ order }) => order.user.id)}::uuid[],
        ${column(({ order }) => order.scheduledJob?.id)}::uuid[], ${column(({ order }) => order.job.name)}::text[],
        ${column(({ order }) => `${order.job.module_name}.${order.job.job_class_name}`)}::text[], ${column(({ stored }) => JSON.stringify(stored))}::text[],
        ${column(({ order }) => order.queue)}::text[], ${column(({ order, key }) => order.isLocal === true || key !== null)}::boolean[], ${column(({ order }) => order.origin)}::text[],
        ${column(({ order }) => order.mode)}::text[], ${column(({ order }) => order.requestId)}::uuid[], ${column(({ order }) => order.codeDigest)}::text[],
        ${column(({ order }) => order.limits.softSeconds)}::float8[], ${column(({ order }) => order.limits.hardSeconds)}::float8[],
        ${column(({ sealed }) => sealed)}::text[], ${column(({ order }) => order.slot?.toISOString())}::timestamptz[], ${column(({ order }) => order.rerunOf?.id)}::uuid[],
        ${column(({ order }) => order.triesRequest?.id)}::uuid[], ${column(({ key }) => key)}::text[]
      ) AS u(id, job, owner, schedule, name, class_path, kwargs, queue, is_apart, origin, mode, request, code, soft, hard, sealed, slot, rerun, tries, key)),
    task AS MATERIALIZED (
      SELECT (j.payload->>'id')::uuid AS id, j.id AS qid FROM graphile_worker.add_jobs(ARRAY(
        SELECT ROW('run_job:' || queue, json_build_object('id', id), NULL, NULL, 1, NULL, NULL, NULL)::graphile_worker.job_spec FROM new WHERE NOT is_apart)) j),
    seal AS (INSERT INTO extras_sealed_input (job_result_id, sealed) SELECT id, decode(sealed, 'base64') FROM new WHERE sealed IS NOT NULL)${owned}
    INSERT INTO extras_job_result (id, job_model_id, user_id, scheduled_job_id, name, class_path, task_kwargs, queue, queue_job_id, origin, mode, request_id,
      code_digest, soft_limit_seconds, hard_limit_seconds, sensitive, slot_at, rerun_of_id, tries_request_id, serial_keys)
    SELECT new.id, job, owner, schedule, name, class_path, kwargs::jsonb, queue, task.qid, origin, mode, request, code, soft, hard, sealed IS NOT NULL, slot, rerun, tries,
      CASE WHEN key IS NULL THEN '{}' ELSE ARRAY[key] END
    FROM new LEFT JOIN task ON task.id = new.id
    RETURNING id, number, date_created`;
}
