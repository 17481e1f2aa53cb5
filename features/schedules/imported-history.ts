// The one import of results and schedules from before there were Job records. What they prove was run or scheduled is enabled by it, that once:
// a class that is discovered later starts disabled like any other.
import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import { z } from 'zod';
import { systemContext } from '@/core/context';
import { newId, query, type Tx, write } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { classPathOf } from '@/features/jobs/effective';
import { INTERVALS } from './resources';

const moment = z.iso.datetime({ offset: true });
const word = z.string().max(255);
/** As the API of the older system writes it, or bare. */
const choice = z.union([word, z.object({ value: word }).transform(({ value }) => value)]);
const person = z.union([word, z.object({ username: word }).transform(({ username }) => username)]).nullish();
const count = z.number().int().min(0);

const RESULT = z.looseObject({
  class_path: word.nullish(),
  task_name: word.nullish(),
  name: word.nullish(),
  status: choice,
  date_created: moment.nullish(),
  created: moment.nullish(),
  date_done: moment.nullish(),
  completed: moment.nullish(),
  user: person,
  result: z.json().nullish(),
  data: z.json().nullish(),
  traceback: z.string().nullish(),
});
const SCHEDULE = z.looseObject({
  class_path: word.nullish(),
  job_class: word.nullish(),
  task: word.nullish(),
  name: word,
  interval: choice.pipe(z.enum(INTERVALS.map(([value]) => value))),
  start_time: moment,
  crontab: word.nullish(),
  time_zone: word.nullish(),
  user: person,
  kwargs: z.record(z.string(), z.json()).nullish(),
  last_run_at: moment.nullish(),
  total_run_count: count.nullish(),
  description: z.string().nullish(),
});
const HISTORY = z.object({ job_results: z.array(z.unknown()).default([]), scheduled_jobs: z.array(z.unknown()).default([]) });

type Result = z.output<typeof RESULT>;
type Schedule = z.output<typeof SCHEDULE>;

export interface ImportedHistory {
  readonly results: number;
  readonly schedules: number;
  /** Class paths of the jobs that it enabled, or that it would. */
  readonly enabled: readonly string[];
  /** Class paths in the history that no installed job has. */
  readonly unknown: readonly string[];
}

/**
 * Imports the text of a history file, all of it or nothing.
 * @param options.isRehearsal nothing is kept; only what would happen is told
 * @throws AppError("invalid") naming the entry, "conflict" when history was imported before
 */
export async function importHistory(text: string, options: { isRehearsal?: boolean } = {}): Promise<ImportedHistory> {
  const { results, schedules } = readHistory(text);
  const outcome = { value: undefined as ImportedHistory | undefined };
  const rehearsal = new Error('a rehearsal');
  try {
    await write(
      { ...systemContext('system'), user_name: 'import of history' },
      async (tx) => {
        await refuseSecond(tx);
        outcome.value = await store(tx, results, schedules, createHash('sha256').update(text).digest('hex'));
        if (options.isRehearsal) throw rehearsal;
      },
      { timeoutMs: 600_000 },
    );
  } catch (error) {
    if (error !== rehearsal) throw error;
  }
  return outcome.value!;
}

function readHistory(text: string): { results: Result[]; schedules: Schedule[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new AppError('invalid', `The file is no JSON: ${(error as Error).message}`);
  }
  const file = HISTORY.safeParse(json);
  if (!file.success) throw new AppError('invalid', 'The file is an object with the lists "job_results" and "scheduled_jobs".');
  return {
    results: file.data.job_results.map((entry, index) => readEntry(RESULT, entry, `job_results[${index}]`)),
    schedules: file.data.scheduled_jobs.map((entry, index) => readEntry(SCHEDULE, entry, `scheduled_jobs[${index}]`)),
  };
}

function readEntry<T>(schema: z.ZodType<T>, entry: unknown, place: string): T {
  const parsed = schema.safeParse(entry);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('invalid', `${[place, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'not understood'}`);
}

async function refuseSecond(tx: Tx): Promise<void> {
  await query(sql`LOCK TABLE windlass_history_import IN EXCLUSIVE MODE`, tx);
  const before = await tx.historyImport.findUnique({ where: { id: 1 } });
  if (!before) return;
  throw new AppError(
    'conflict',
    `History was imported on ${before.imported_at.toISOString()}. It counts once: jobs are enabled by people since then.`,
  );
}

async function store(tx: Tx, results: readonly Result[], schedules: readonly Schedule[], digest: string): Promise<ImportedHistory> {
  const jobs = new Map((await tx.job.findMany({ where: { installed: true } })).map((job) => [classPathOf(job), job]));
  const users = new Map((await tx.user.findMany({ select: { id: true, username: true } })).map(({ id, username }) => [username, id]));
  const userOf = (name: string | null | undefined) => (name == null ? null : (users.get(name) ?? null));
  const proven = new Set([...results.map(pathOfResult), ...schedules.map(pathOfSchedule)].filter((path) => path !== ''));
  const rows = results.map((result) => resultRow(result, jobs, userOf));
  for (let at = 0; at < rows.length; at += 500) await tx.jobResult.createMany({ data: rows.slice(at, at + 500) });
  const names = new Set((await tx.scheduledJob.findMany({ select: { name: true } })).map(({ name }) => name));
  for (const schedule of schedules) await tx.scheduledJob.create({ data: scheduleRow(schedule, freeName(schedule.name, names), userOf) });
  const enabled = [...proven].filter((path) => jobs.get(path)?.enabled === false).sort();
  for (const path of enabled) await tx.job.update({ where: { id: jobs.get(path)!.id }, data: { enabled: true } });
  await tx.historyImport.create({ data: { digest, results: results.length, schedules: schedules.length, enabled } });
  return { results: results.length, schedules: schedules.length, enabled, unknown: [...proven].filter((path) => !jobs.has(path)).sort() };
}

type Jobs = ReadonlyMap<string, { readonly id: string; readonly name: string }>;
type UserOf = (name: string | null | undefined) => string | null;

function resultRow(result: Result, jobs: Jobs, userOf: UserOf) {
  const path = pathOfResult(result);
  const job = jobs.get(path);
  const created = new Date(result.date_created ?? result.created ?? result.date_done ?? result.completed ?? 0);
  const done = new Date(result.date_done ?? result.completed ?? created);
  const value = result.result ?? result.data ?? null;
  return {
    id: newId(),
    name: job?.name ?? result.name ?? path,
    task_name: path,
    class_path: path,
    job_model_id: job?.id ?? null,
    user_id: userOf(result.user),
    status: STATUS[result.status.toLowerCase()] ?? 'FAILURE',
    date_created: created,
    date_done: done,
    ...(value !== null && { result: value as object }),
    traceback: result.traceback ?? null,
    origin: 'import',
  };
}

/** Old words and new ones. What had not ended when it was exported never will. */
const STATUS: Readonly<Record<string, string>> = { success: 'SUCCESS', completed: 'SUCCESS', revoked: 'REVOKED' };

/** Kept to be read: switched off and tied to no job, so that nothing of it ever starts by itself. */
function scheduleRow(schedule: Schedule, name: string, userOf: UserOf) {
  return {
    name,
    task: pathOfSchedule(schedule),
    interval: schedule.interval,
    one_off: schedule.interval === 'future' || schedule.interval === 'immediately',
    start_time: new Date(schedule.start_time),
    crontab: schedule.crontab ?? '',
    time_zone: schedule.time_zone ?? 'UTC',
    kwargs: (schedule.kwargs ?? {}) as object,
    enabled: false,
    user_id: userOf(schedule.user),
    last_run_at: schedule.last_run_at ? new Date(schedule.last_run_at) : null,
    total_run_count: schedule.total_run_count ?? 0,
    description: schedule.description ?? 'Imported: switched off. Schedule the job anew to go on with it.',
  };
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted} (${number})`;
  taken.add(name);
  return name;
}

const pathOfResult = ({ class_path, task_name, name }: Result) => firstPath(class_path, task_name, name);
const pathOfSchedule = ({ class_path, job_class, task }: Schedule) => firstPath(class_path, job_class, task);

function firstPath(...candidates: readonly (string | null | undefined)[]): string {
  return candidates.map((text) => (text ? toClassPath(text) : '')).find((path) => path !== '') ?? '';
}

/**
 * "local/example/MyJob" → "example.MyJob" · "plugins/my_app.jobs/MyJob" → "my_app.jobs.MyJob" · "git.my_repo/example/MyJob" → "my_repo.jobs.example.MyJob"
 * Paths of today's form stay as they are; anything else is none.
 */
export function toClassPath(text: string): string {
  const [source = '', module, className, ...rest] = text.split('/');
  if (module === undefined) return /^\w+(\.\w+)+$/.test(text) && !text.startsWith('nautobot.') ? text : '';
  if (className === undefined || rest.length > 0) return '';
  if (source === 'local' || source === 'plugins') return `${module}.${className}`;
  return source.startsWith('git.') ? `${source.slice(4)}.jobs.${module}.${className}` : '';
}
