// What a run form starts with: the author's defaults, then the inputs of an earlier run, then what the address says, by the names a form post has.
// Never anything sensitive.
import { type FieldSpec, type Json, strayInputs } from '@windlass/sdk';
import type { UserActor } from '@/core/access/actor';
import { listed } from '@/core/resources/sentence';
import { formDefaults, formValue } from '@/core/resources/schema';
import { queuesOf } from '@/features/jobs/effective';
import type { JobDetail } from '@/features/jobs/overview';
import { readRun, type RunDetail } from '@/features/runs/run-detail';
import { isTimeZone } from '@/features/schedules/time-zone';
import { type Query, valuesOf } from '@/ui/kit/filters.ts';
import type { When, WhenInterval } from '@/ui/schedule/when.ts';

export interface Prefill {
  values: Record<string, Json>;
  queue?: string | undefined;
  /** The run whose inputs these are. */
  from?: string | undefined;
  note?: { title: string; text: string; isLoss: boolean } | undefined;
}

const FROM = 'kwargs_from_job_result';
const QUEUE = '_task_queue';
const SCHEDULE = '_schedule_';
const INTERVALS: readonly WhenInterval[] = ['immediately', 'future', 'hourly', 'daily', 'weekly', 'custom'];

export async function prefill(actor: UserActor, job: JobDetail, query: Query): Promise<Prefill> {
  const specs = job.variables;
  const values = formDefaults(specs);
  if (job.supports_dryrun && job.dryrun_default) values['dryrun'] = true;
  const [asked] = valuesOf(query, FROM);
  const run = asked ? await readRun(actor, asked).catch(() => undefined) : undefined;
  if (run?.visible) Object.assign(values, valuesOfRun(specs, run));
  Object.assign(values, valuesOfQuery(specs, query));
  for (const spec of specs) if (spec.sensitive) values[spec.name] = '';
  const queue = valuesOf(query, QUEUE)[0] ?? run?.queue;
  return {
    values,
    ...(queue !== undefined && queuesOf(job).includes(queue) ? { queue } : {}),
    ...(run?.visible ? { from: run.id } : {}),
    ...withNote(asked ? noteOf(specs, run) : noteOfQuery(specs, query)),
  };
}

const withNote = (note: Prefill['note']): Pick<Prefill, 'note'> => (note ? { note } : {});

function valuesOfRun(specs: readonly FieldSpec[], run: RunDetail): Record<string, Json> {
  const given = specs.filter((spec) => Object.hasOwn(run.task_kwargs, spec.name) && spec.kind !== 'file');
  return Object.fromEntries(given.map((spec) => [spec.name, formValue(spec, run.task_kwargs[spec.name] ?? null)]));
}

function valuesOfQuery(specs: readonly FieldSpec[], query: Query): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const spec of specs) {
    const given = valuesOf(query, spec.name);
    const last = given.at(-1);
    if (last === undefined || spec.kind === 'file') continue;
    if (spec.kind === 'boolean' || spec.kind === 'dryrun') values[spec.name] = /^(true|1|on|yes)$/i.test(last);
    else if (spec.kind === 'multichoice' || spec.kind === 'multiobject') values[spec.name] = [...given];
    else values[spec.name] = last;
  }
  return values;
}

/** The inputs of something stored, as the address of a run form takes them. A list repeats its name; an empty value is left out. */
function queryOfInputs(specs: readonly FieldSpec[], kwargs: Readonly<Record<string, Json>>): URLSearchParams {
  const given = specs.filter((spec) => Object.hasOwn(kwargs, spec.name) && spec.kind !== 'file' && !spec.sensitive);
  const known = specs.map(({ name }) => name);
  // What no field takes goes along all the same: the form says so.
  const strays = strayInputs(known, kwargs).map((name): [string, string] => [name, wordsOf(kwargs[name] ?? null)]);
  return new URLSearchParams([
    ...given.flatMap((spec) =>
      [formValue(spec, kwargs[spec.name] ?? null)]
        .flat()
        .filter((value) => value !== null && value !== '')
        .map((value): [string, string] => [spec.name, wordsOf(value)]),
    ),
    ...strays,
  ]);
}

/** What was asked for before, as the address that asks for it anew. Without a `when` it is to run at once. */
export function queryOfAsked(
  specs: readonly FieldSpec[],
  { kwargs, queue, when }: { kwargs: Readonly<Record<string, Json>>; queue: string | null; when?: When | undefined },
): URLSearchParams {
  const query = queryOfInputs(specs, kwargs);
  if (queue !== null) query.set(QUEUE, queue);
  if (!when) return query;
  const { interval, name, startTime, timeZone, crontab } = when;
  for (const [field, value] of Object.entries({ interval, name, start_time: startTime, time_zone: timeZone, crontab }))
    if (value !== '') query.set(`${SCHEDULE}${field}`, value);
  return query;
}

/** When it is to run, as far as the address says it in words that are known: what is not said stays empty. */
export function whenOfQuery(query: Query, zone: string): When {
  const said = (field: string) => valuesOf(query, `${SCHEDULE}${field}`).at(-1) ?? '';
  const [interval, startTime, timeZone] = [said('interval'), said('start_time'), said('time_zone')];
  return {
    interval: INTERVALS.find((each) => each === interval) ?? 'immediately',
    name: said('name'),
    startTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(startTime) ? startTime : '',
    timeZone: isTimeZone(timeZone) ? timeZone : zone,
    crontab: said('crontab'),
  };
}

const SHOWN_CHARACTERS = 80;

/** What of stored inputs no field takes, as the class is now: "site (Oslo 1) is no input of this job any more." Empty when there is a field for all. */
export function lostInputs(specs: readonly FieldSpec[], kwargs: Readonly<Record<string, Json>>): string {
  const known = specs.map(({ name }) => name);
  const lost = strayInputs(known, kwargs).map((name) => `${name} (${textOf(kwargs[name] ?? null)})`);
  if (lost.length === 0) return '';
  return `${listed(lost, 'and')} ${lost.length === 1 ? 'is no input' : 'are no inputs'} of this job any more.`;
}

const wordsOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function textOf(value: Json): string {
  const text = wordsOf(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/** Of an address that was made for other inputs than the form has: its own parameters apart, which the form does not take for inputs. */
function noteOfQuery(specs: readonly FieldSpec[], query: Query): Prefill['note'] {
  const given = Object.keys(query).filter((name) => !name.startsWith('_') && name !== FROM);
  const lost = lostInputs(specs, Object.fromEntries(given.map((name) => [name, valuesOf(query, name).at(-1) ?? null])));
  return lost
    ? { title: 'Not all that was given has a field.', text: `${lost} The rest is filled in: look it over.`, isLoss: true }
    : undefined;
}

function noteOf(specs: readonly FieldSpec[], run: RunDetail | undefined): Prefill['note'] {
  if (!run?.visible) return { title: 'The earlier run was not found.', text: 'The form starts with its defaults.', isLoss: true };
  const missing = specs.filter((spec) => spec.sensitive || spec.kind === 'file').map((spec) => spec.label || spec.name);
  if (run.sensitive && Object.keys(run.task_kwargs).length === 0)
    return {
      title: 'The inputs of that run were not kept.',
      text: 'This job may take sensitive inputs, so they have to be given again.',
      isLoss: true,
    };
  const lost = lostInputs(specs, run.task_kwargs);
  if (lost)
    return {
      title: `Not all of run ${run.id.slice(0, 8)} has a field.`,
      text: `${lost} The rest is filled in: look it over.`,
      isLoss: true,
    };
  return {
    isLoss: false,
    title: `Filled in from run ${run.id.slice(0, 8)}.`,
    text:
      missing.length > 0
        ? `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} asked for again.`
        : 'Look it over before you run it.',
  };
}
