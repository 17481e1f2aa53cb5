// Reads a run request as it came over a door: which queue, now or when, with what data. Pure; says what is wrong in the shapes that clients know.
import type { FieldSpec } from '@windlass/sdk';
import { AppError, type FieldErrors, invalid } from '@/core/errors';
import { toTimestamp } from '@/core/sql';
import { INTERVALS } from './resources';
import { firstSlot, type Interval } from './recurrence';
import { instantOf, isTimeZone } from './time-zone';

/** A request whose parts are still as they were sent. */
export interface RawRequest {
  /** Inputs by variable; `undefined`: none were sent. */
  readonly data: unknown;
  readonly taskQueue: unknown;
  /** `undefined`: run now. */
  readonly schedule: unknown;
  /** What stands beside `data` in JSON: nobody reads it, but somebody may have meant it. */
  readonly beside?: readonly string[];
  /** How the inputs are written, and with it how errors are named. */
  readonly source: 'json' | 'multipart' | 'form';
}

export interface Schedule {
  readonly name: string;
  readonly interval: Exclude<Interval, 'immediately'>;
  readonly start: Date;
  readonly crontab: string;
  readonly timeZone: string;
  readonly firstSlot: Date;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON body. Keys that are not the platform's are ignored, never honoured. @throws AppError("invalid") */
export function readJsonRequest(body: unknown): RawRequest {
  if (body === undefined) return { data: {}, taskQueue: undefined, schedule: undefined, source: 'json' };
  if (!isObject(body))
    throw invalid({
      non_field_errors: `Invalid data. Expected a dictionary, but got ${body === null ? 'null' : Array.isArray(body) ? 'a list' : `a ${typeof body}`}.`,
    });
  if (body['data'] === null) throw invalid({ data: NULL });
  return {
    data: body['data'] ?? {},
    taskQueue: oneQueue(body['task_queue'], body['job_queue']),
    schedule: body['schedule'],
    beside: Object.keys(body).filter((name) => !PLATFORM.has(name)),
    source: 'json',
  };
}

const PLATFORM: ReadonlySet<string> = new Set(['data', 'task_queue', 'job_queue', 'schedule']);

/** A refusal, with what to do if inputs stand where nobody reads them: beside `data` in JSON, or in a part of that name in a form. */
export function withAdvice(error: unknown, request: RawRequest, variables: readonly FieldSpec[]): unknown {
  if (!(error instanceof AppError) || error.code !== 'invalid' || !error.fields) return error;
  const advice = adviceOn(request, variables);
  if (advice === undefined) return error;
  const body = (error.body ?? error.fields) as { errors?: FieldErrors };
  const said = { data: [advice] };
  return invalid(
    { ...error.fields, ...said },
    { body: request.source === 'json' ? { ...body, ...said } : { ...body, errors: { ...body.errors, ...said } } },
  );
}

/** Where inputs belong that stand in a place where nobody reads them; undefined when there are none. */
export function adviceOn({ source, data, beside = [] }: RawRequest, variables: readonly FieldSpec[]): string | undefined {
  const given = isObject(data) ? data : {};
  const names = variables.map(({ name }) => name);
  if (source === 'multipart')
    return Object.hasOwn(given, 'data') && !names.includes('data')
      ? 'There is no variable of this name: in a form each input is a part of its own, named as its variable.'
      : undefined;
  const stray = beside.filter((name) => names.includes(name) && !Object.hasOwn(given, name));
  if (stray.length === 0) return undefined;
  const example = `{"data": {"${stray[0]}": …}}`;
  return `Inputs go inside "data", and ${stray.join(', ')} ${stray.length > 1 ? 'stand' : 'stands'} beside it: send ${example}.`;
}

/** Flat parts of a form: those with an underscore are the platform's, all others the job's inputs. */
export function readFlatRequest(parts: ReadonlyMap<string, unknown>, source: 'multipart' | 'form' = 'multipart'): RawRequest {
  const data: Record<string, unknown> = {};
  const schedule: Record<string, unknown> = {};
  const queues: Record<string, unknown> = {};
  for (const [name, value] of parts) {
    if (name === '_task_queue' || name === '_job_queue') queues[name] = value;
    else if (name.startsWith('_schedule_')) schedule[name.slice('_schedule_'.length)] = value;
    // Other names of the platform's, such as that of a CSRF token, are nobody's input.
    else if (!name.startsWith('_')) data[name] = value;
  }
  const taskQueue = oneQueue(queues['_task_queue'], queues['_job_queue']);
  return { data, taskQueue, schedule: Object.keys(schedule).length > 0 ? schedule : undefined, source };
}

/** Clients of later versions say `job_queue`, where an empty one means the default. @throws AppError("invalid") when both are sent */
function oneQueue(taskQueue: unknown, jobQueue: unknown): unknown {
  if (jobQueue === undefined || jobQueue === null || jobQueue === '') return taskQueue;
  if (taskQueue === undefined) return jobQueue;
  throw invalid({ task_queue: 'Send either task_queue or job_queue: both name the queue.' });
}

const NULL = 'This field may not be null.';
const REQUIRED = 'This field is required.';
const MIN_LEAD_SECONDS = 15;
export const TOO_SOON = `The start must lie at least ${MIN_LEAD_SECONDS} seconds ahead.`;

/** The interval as it was sent, valid or not; undefined when nothing about a schedule was said. */
export function sentInterval(request: RawRequest): unknown {
  if (request.schedule === undefined || request.schedule === null) return undefined;
  return isObject(request.schedule) ? (request.schedule['interval'] ?? null) : undefined;
}

/** Errors of a schedule, named as the request named its fields. */
export function scheduleErrors(request: RawRequest, fields: FieldErrors): AppError {
  if (request.source === 'json') return invalid(prefixed('schedule.', fields), { body: { schedule: fields } });
  return invalid(prefixed('_schedule_', fields));
}

const prefixed = (prefix: string, fields: FieldErrors) =>
  Object.fromEntries(Object.entries(fields).map(([name, messages]) => [`${prefix}${name}`, messages]));

/** When to run; null for at once: then nothing else about the schedule is looked at. @throws AppError("invalid") */
export function readSchedule(request: RawRequest, now: Date): Schedule | null {
  const { schedule } = request;
  if (schedule === undefined) return null;
  if (schedule === null) throw invalid({ schedule: NULL });
  if (!isObject(schedule))
    throw invalid(
      { schedule: 'An object is expected.' },
      {
        body: {
          schedule: {
            non_field_errors: [
              `Invalid data. Expected a dictionary, but got ${Array.isArray(schedule) ? 'a list' : `a ${typeof schedule}`}.`,
            ],
          },
        },
      },
    );
  const { interval } = schedule;
  const known = INTERVALS.find(([value]) => value === interval)?.[0];
  if (known === undefined) {
    const message =
      interval === undefined ? REQUIRED : interval === null ? NULL : `"${String(interval).slice(0, 60)}" is not a valid choice.`;
    throw scheduleErrors(request, { interval: [message] });
  }
  return known === 'immediately' ? null : readRecurring(request, schedule, known, now);
}

function readRecurring(request: RawRequest, schedule: Record<string, unknown>, interval: Schedule['interval'], now: Date): Schedule {
  const errors: FieldErrors = {};
  const name = readName(schedule['name'], errors);
  const timeZone = readZone(schedule['time_zone'], errors);
  const start = isGiven(schedule['start_time']) ? readStart(schedule['start_time'], timeZone, now, errors) : now;
  if (!isGiven(schedule['start_time']) && interval !== 'custom') errors['start_time'] = [REQUIRED];
  const crontab = interval === 'custom' ? readText(schedule['crontab'], 'crontab', 255, errors) : '';
  if (Object.keys(errors).length > 0) throw scheduleErrors(request, errors);
  const first = slotOf(request, { interval, start, timeZone, crontab });
  return { name, interval, start, timeZone, crontab, firstSlot: first };
}

function slotOf(request: RawRequest, recurrence: { interval: Interval; start: Date; timeZone: string; crontab: string }): Date {
  try {
    const first = firstSlot(recurrence);
    if (first) return first;
  } catch (error) {
    if (error instanceof AppError && error.fields) throw scheduleErrors(request, error.fields);
    throw error;
  }
  throw scheduleErrors(request, { crontab: ['This never happens: no date matches it.'] });
}

export function readText(value: unknown, field: string, max: number, errors: FieldErrors): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (text === undefined || text === '') errors[field] = [REQUIRED];
  else if (text === null) errors[field] = [NULL];
  else if (typeof text !== 'string' || text.includes('\0') || !text.isWellFormed()) errors[field] = ['Not a valid string.'];
  else if (text.trim() === '') errors[field] = [REQUIRED];
  else if (text.trim().length > max) errors[field] = [`At most ${max} characters.`];
  else return text.trim();
  return '';
}

export const readName = (value: unknown, errors: FieldErrors) => readText(value, 'name', 255, errors);

const isGiven = (value: unknown) => value !== undefined && value !== '' && value !== null;

/** The instant of a time that was sent: one without an offset is what the zone's clocks show. */
export function readTime(value: unknown, timeZone: string, errors: FieldErrors): Date | undefined {
  const time = typeof value === 'string' ? toTimestamp(value) : undefined;
  if (time === undefined) {
    errors['start_time'] = ['Write a time as YYYY-MM-DDTHH:MM:SS with an offset such as Z or +02:00.'];
    return undefined;
  }
  return hasOffset(value as string) ? new Date(time) : instantOf(new Date(time), timeZone);
}

/** What starts sooner may be past before it is stored. */
export const isTooSoon = (start: Date, now: Date): boolean => start.getTime() < now.getTime() + MIN_LEAD_SECONDS * 1000;

function readStart(value: unknown, timeZone: string, now: Date, errors: FieldErrors): Date {
  const start = readTime(value, timeZone, errors);
  if (start && isTooSoon(start, now)) errors['start_time'] = [TOO_SOON];
  return start ?? now;
}

const hasOffset = (text: string) => /(Z|[+-]\d\d:?\d\d)\s*$/i.test(text);

export function readZone(value: unknown, errors: FieldErrors): string {
  if (value === undefined || value === '' || value === null) return 'UTC';
  if (typeof value === 'string' && isTimeZone(value)) return value;
  errors['time_zone'] = ['There is no such time zone.'];
  return 'UTC';
}

/** The queue, one of the job's. @throws AppError("invalid") on task_queue */
export function readQueue(request: RawRequest, queues: readonly [string, ...string[]]): { queue: string; wasSent: boolean } {
  const { taskQueue } = request;
  if (taskQueue === undefined) return { queue: queues[0], wasSent: false };
  if (taskQueue === null) throw invalid({ task_queue: NULL });
  if (typeof taskQueue !== 'string' && typeof taskQueue !== 'number') throw invalid({ task_queue: 'Not a valid string.' });
  const queue = String(taskQueue).trim();
  if (queue === '') throw invalid({ task_queue: 'This field may not be blank.' });
  if (!queues.includes(queue)) throw invalid({ task_queue: `"${queue.slice(0, 100)}" is not a valid choice.` });
  return { queue, wasSent: true };
}
