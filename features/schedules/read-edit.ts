// Reads what somebody wants to change about a schedule: its new name, inputs, timing and queue, or what is wrong with which of them. Writes nothing.
import type { FieldSpec } from '@windlass/sdk';
import { authorize } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { AppError, type FieldErrors, forbidden, invalid } from '@/core/errors';
import { formValue } from '@/core/resources/schema';
import { queuesOf } from '@/features/jobs/effective';
import type { JobRow } from '@/features/jobs/find';
import { readInput, type RunInput } from '@/features/jobs/input';
import { isTooSoon, readName, readText, readTime, readZone, TOO_SOON } from './request';
import { firstSlot, type Interval } from './recurrence';
import { INTERVALS, scheduledJob } from './resources';
import { recurrenceOf, type ScheduleRow } from './row';
import { refuseKeptSecrets } from './submit';

/** What may be sent. What is left out stays; what is sent as it is changes nothing. */
const WRITABLE = ['name', 'kwargs', 'interval', 'start_time', 'crontab', 'time_zone', 'task_queue', 'queue', 'enabled'];

export type Timing = Pick<ScheduleRow, 'interval' | 'start_time' | 'time_zone' | 'crontab'>;
export type Edit = Timing & Pick<ScheduleRow, 'name' | 'queue' | 'enabled'> & { kwargs: RunInput };

/** It stops the schedule and does nothing else. */
export const isJustPause = (body: unknown): boolean =>
  isObject(body) && Object.keys(body).length === 1 && (body['enabled'] === false || body['enabled'] === 'false');

/** @throws invalid (errors by field), forbidden for other inputs of a job that the editor may not run */
export async function readEdit(
  actor: UserActor,
  row: ScheduleRow,
  job: JobRow | null,
  body: unknown,
  source: 'json' | 'form',
): Promise<Edit> {
  if (!isObject(body)) throw invalid({ non_field_errors: 'Invalid data. Expected an object.' });
  const sent = body;
  const errors: FieldErrors = {};
  refuseUnknown(sent, errors);
  const name = sent['name'] === undefined ? row.name : readName(sent['name'], errors);
  const enabled = readEnabled(sent['enabled'], row, errors);
  const timing = readTiming(sent, row, errors);
  const queue = readQueueName(sent, row, job, errors);
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return { name, enabled, queue, ...timing, kwargs: await readKwargs(actor, sent['kwargs'], row, job, source) };
}

/** A value that can't be kept is not dropped silently. Readers send back what they read: that is no change. */
function refuseUnknown(sent: Record<string, unknown>, errors: FieldErrors): void {
  const known = new Set([...WRITABLE, ...Object.keys(scheduledJob.fields), 'id', 'object_type', 'display', 'url', 'natural_slug']);
  for (const [name, value] of Object.entries(sent)) {
    if (known.has(name) || value === null || value === '' || value === undefined) continue;
    errors[name] = [`Scheduled job has no field "${name.slice(0, 100)}".`];
  }
}

function readEnabled(value: unknown, row: ScheduleRow, errors: FieldErrors): boolean {
  if (value === undefined) return row.enabled;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  errors['enabled'] = ['Must be a valid boolean.'];
  return row.enabled;
}

function readTiming(sent: Record<string, unknown>, row: ScheduleRow, errors: FieldErrors): Timing {
  const interval = readInterval(sent['interval'], row, errors);
  const time_zone = sent['time_zone'] === undefined ? row.time_zone : readZone(sent['time_zone'], errors);
  const start_time = readNewStart(sent['start_time'], time_zone, row, errors);
  const crontab =
    interval !== 'custom' ? '' : sent['crontab'] === undefined ? row.crontab : readText(sent['crontab'], 'crontab', 255, errors);
  if (interval === 'custom' && sent['crontab'] === undefined && crontab === '') errors['crontab'] = ['This field is required.'];
  const timing = { interval, start_time, time_zone, crontab };
  if (Object.keys(errors).length === 0 && isOtherTime(timing, row)) refuseNever(timing, row.now, errors);
  return timing;
}

function readInterval(value: unknown, row: ScheduleRow, errors: FieldErrors): Interval {
  if (value === undefined || value === row.interval) return row.interval;
  const known = INTERVALS.find(([each]) => each === value && each !== 'immediately')?.[0];
  if (known === undefined) errors['interval'] = [`"${String(value).slice(0, 60)}" is not a valid choice.`];
  return known ?? row.interval;
}

/** What repeats may count from a time that has passed: its slots lie ahead in any case. */
function readNewStart(value: unknown, zone: string, row: ScheduleRow, errors: FieldErrors): Date {
  if (value === undefined || value === '' || value === null) return row.start_time;
  return readTime(value, zone, errors) ?? row.start_time;
}

function refuseNever(timing: Timing, now: Date, errors: FieldErrors): void {
  try {
    if (timing.interval === 'future' && isTooSoon(timing.start_time, now)) errors['start_time'] = [TOO_SOON];
    else if (firstSlot(recurrenceOf(timing)) === null) errors['crontab'] = ['This never happens: no date matches it.'];
  } catch (error) {
    if (!(error instanceof AppError) || !error.fields) throw error;
    Object.assign(errors, error.fields);
  }
}

function readQueueName(sent: Record<string, unknown>, row: ScheduleRow, job: JobRow | null, errors: FieldErrors): string | null {
  const name = sent['task_queue'] !== undefined ? 'task_queue' : 'queue';
  const value = sent[name];
  if (value === undefined || value === row.queue) return row.queue;
  // None of its own: the job's first, whichever that is when it fires.
  if (value === '' || value === null) return null;
  if (typeof value !== 'string' || !job || !queuesOf(job).includes(value.trim())) {
    errors[name] = [`"${String(value).slice(0, 100)}" is not a valid choice.`];
    return row.queue;
  }
  return value.trim();
}

/** Inputs as they are stored. Those that are sent as they are need no permission and are not judged again. */
async function readKwargs(
  actor: UserActor,
  sent: unknown,
  row: ScheduleRow,
  job: JobRow | null,
  source: 'json' | 'form',
): Promise<RunInput> {
  if (sent === undefined || isSame(sent, source === 'form' ? asShown(row, job) : row.kwargs)) return { ...row.kwargs };
  if (!job) throw invalid({ kwargs: 'The job of this schedule was deleted: nothing knows its inputs any more.' });
  await requireRun(actor, job.id);
  if (job.has_sensitive_variables) throw invalid({ kwargs: 'This job may have sensitive inputs, and they are not kept.' });
  return readOtherInputs(actor, sent, row, job, source);
}

/** The inputs as the form shows them and sends them back: JSON as its text, and no files. */
function asShown({ kwargs }: ScheduleRow, job: JobRow | null): Record<string, unknown> {
  const specs = (job?.variables ?? []) as unknown as readonly FieldSpec[];
  const kinds = new Map(specs.map((spec) => [spec.name, spec]));
  return Object.fromEntries(
    Object.entries(kwargs)
      .filter(([name]) => kinds.get(name)?.kind !== 'file')
      .map(([name, value]) => {
        const spec = kinds.get(name);
        return [name, spec?.kind === 'json' ? formValue(spec, value) : value];
      }),
  );
}

async function readOtherInputs(actor: UserActor, sent: unknown, row: ScheduleRow, job: JobRow, source: 'json' | 'form'): Promise<RunInput> {
  const specs = job.variables as unknown as FieldSpec[];
  const kept = specs.filter((spec) => spec.kind === 'file' && keepsFile(sent, spec.name, row));
  const judged = specs.filter((spec) => !kept.includes(spec));
  const names = kept.map((spec) => spec.name);
  const data = isObject(sent) ? Object.fromEntries(Object.entries(sent).filter(([name]) => !names.includes(name))) : sent;
  try {
    const input = await readInput(actor, judged, data, source);
    refuseKeptSecrets(job, input);
    for (const { name } of kept) input[name] = row.kwargs[name] ?? null;
    return input;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
    const { errors } = (error.body ?? {}) as { errors?: unknown };
    throw new AppError('invalid', error.message, {
      ...(error.fields && { fields: error.fields }),
      body: { kwargs: errors ?? error.fields },
    });
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An upload lives as long as its schedule: it stays unless another one is sent. */
function keepsFile(sent: unknown, name: string, row: ScheduleRow): boolean {
  const value = isObject(sent) ? sent[name] : undefined;
  return row.kwargs[name] !== undefined && (value === undefined || value === null || value === '' || value === row.kwargs[name]);
}

export async function requireRun(actor: UserActor, jobId: string): Promise<void> {
  try {
    await authorize(actor, 'run', 'extras.job', jobId);
  } catch (error) {
    if (error instanceof AppError && (error.code === 'not_found' || error.code === 'forbidden'))
      throw forbidden('Only who may run this job can change its inputs.');
    throw error;
  }
}

export const isOtherTime = (a: Timing, b: Timing) =>
  a.interval !== b.interval || a.start_time.getTime() !== b.start_time.getTime() || a.time_zone !== b.time_zone || a.crontab !== b.crontab;

/** Equal as JSON, whatever the order of keys. */
export function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([x], [y]) => (x < y ? -1 : 1)))
      : held,
  );
}
