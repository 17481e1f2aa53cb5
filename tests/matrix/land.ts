// What the matrix is tried on: a world with jobs of its own, and for each cell a person who may exactly what it says, and an object made for them.
import { db, write } from '@/core/db/client';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { readJsonRequest, submitJob } from '@/features/schedules/submit';
import { acting, makeWorld, type World } from '../integration/schedules/fixtures';
import { worker as aliveWorker } from '../integration/submit/people';
import { person, type Person } from '../support/people';
import { type Asker, type Door, inWords, isOfSchedule, type Right, type Verb } from './rules';

export type JobRow = World['job'];

/** The grouping of every job that cells are about: by it permissions are limited to them. */
const HERE = 'Tests';

/** Served by no worker: what these cells start is never looked at by one. */
export const UNSERVED = 'unserved';

export interface Land extends World {
  plain: JobRow;
  /** Its runs need approval. */
  asked: JobRow;
}

export async function makeLand(): Promise<Land> {
  const world = await makeWorld();
  // Known to live for an hour: what is asked for at once is accepted.
  await aliveWorker([UNSERVED], -3600);
  const jobs = { variables: [], supports_dryrun: false, enabled: true, task_queues: [UNSERVED], task_queues_override: true };
  return {
    ...world,
    plain: await copyJob(world.job, { name: 'Plain', ...jobs }),
    asked: await copyJob(world.job, { name: 'Asked', ...jobs, approval_required: true }),
  };
}

let copies = 0;

async function copyJob({ module_name, source_id, source_file, entry, bundle_digest, code_digest }: JobRow, more: object) {
  const job_class_name = `Copy${++copies}`;
  const data = { module_name, grouping: HERE, source_id, source_file, entry, bundle_digest, code_digest, has_sensitive_variables: false };
  return write(systemContext('refresh'), (tx) => tx.job.create({ data: { ...data, job_class_name, name: job_class_name, ...more } }));
}

/** One verb, one door, one asker, and an object made for them. */
export interface Cell {
  readonly land: Land;
  readonly verb: Verb;
  readonly door: Door;
  /** Absent: nobody is signed in. */
  readonly who: Person | undefined;
  readonly job: JobRow;
  /** Of what is done with schedules, and of approvals: the schedule, and the request. */
  readonly scheduleId: string;
  readonly requestId: string;
  /** Runs of this job by this person so far. */
  readonly runs: number;
}

export async function prepare(land: Land, verb: Verb, door: Door, asker: Asker): Promise<Cell> {
  const job = await jobFor(land, verb, door);
  const who = asker.isAnonymous ? undefined : await personOf(asker);
  const cell = { land, verb, door, who, job, scheduleId: '', requestId: '', runs: await countRuns(job, who) };
  const by = asker.isRequester ? await who!.actor() : land.admin;
  if (isOfSchedule(verb)) return { ...cell, scheduleId: await standing(verb, job, by) };
  if (verb !== 'approve' && verb !== 'deny') return cell;
  const { scheduledJob } = await acting(by, () => submitJob(by, job.id, readJsonRequest({}), { origin: 'api' }));
  const { id } = await db().approvalRequest.findFirstOrThrow({ where: { scheduled_job_id: scheduledJob!.id } });
  return { ...cell, scheduleId: scheduledJob!.id, requestId: id };
}

/** A schedule in this person's name: paused, where it is to be resumed. */
async function standing(verb: Verb, job: JobRow, by: UserActor): Promise<string> {
  const asked = readJsonRequest({ schedule: { name: `standing ${++copies}`, interval: 'daily', start_time: '2099-01-01T00:00:00Z' } });
  const { scheduledJob } = await acting(by, () => submitJob(by, job.id, asked, { origin: 'api' }));
  const { id } = scheduledJob!;
  if (verb === 'resume') await write(systemContext('system'), (tx) => tx.scheduledJob.update({ where: { id }, data: { enabled: false } }));
  return id;
}

export const countRuns = (job: JobRow, who: Person | undefined) =>
  db().jobResult.count({ where: { job_model_id: job.id, user_id: who?.id ?? null } });

async function jobFor(land: Land, verb: Verb, door: Door): Promise<JobRow> {
  if (door === 'schedule firing' || door === 'approved request') return land.job;
  if (verb === 'run' || isOfSchedule(verb)) return land.plain;
  if (verb === 'approve' || verb === 'deny') return land.asked;
  return copyJob(land.job, {});
}

const people = new Map<string, Promise<Person>>();

/** Who is alike may ask in many cells: only what they may counts. */
export function personOf({ name: _, ...asker }: Asker): Promise<Person> {
  const key = JSON.stringify(asker);
  const known = people.get(key) ?? makePerson(asker);
  people.set(key, known);
  return known;
}

function makePerson({ rights, isSuperuser, isInactive, isReadOnly, throughGroup }: Omit<Asker, 'name'>) {
  const held = Object.entries(rights).map(([right, reach]) => ({ ...inWords(right as Right), reach }));
  const may = [...Map.groupBy(held, ({ label, reach }) => `${label} ${reach}`).values()].map((list) => {
    const { label, reach } = list[0]!;
    const object = { [label === 'extras.job' ? 'grouping' : 'job_model__grouping']: reach === 'here' ? HERE : 'Elsewhere' };
    return { types: [label], actions: list.map(({ action }) => action), ...(reach !== 'all' && { constraints: object }) };
  });
  return person({
    may,
    superuser: isSuperuser ?? false,
    active: !isInactive,
    readOnly: isReadOnly ?? false,
    throughGroup: throughGroup ?? false,
  });
}
