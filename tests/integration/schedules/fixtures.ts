// What tests of schedules and approvals start from: the fixture job with a form, schedules made through the door that people use, and a clock to move.
import type { FieldSpec } from '@windlass/sdk';
import sql from 'sql-template-tag';
import '@/features/catalog';
import type { UserActor } from '@/core/access/actor';
import { systemContext, withContext } from '@/core/context';
import { db, execute, query } from '@/core/db/client';
import { fireSchedule } from '@/features/schedules/fire';
import { readJsonRequest, submitJob } from '@/features/schedules/submit';
import { person } from '../submit/people';
import { changeJob, type Fixtures, makeFixtures, shiftClock } from '../runs/fixtures';

export const spec = (name: string, more: object = {}) =>
  ({ kind: 'string', name, label: name, help_text: '', required: false, ...more }) as FieldSpec;

/** The fixture job's form: texts, and whether it is a dry run. */
export const VARIABLES = [spec('mode'), spec('marks'), spec('text'), spec('dryrun', { kind: 'dryrun' })];

export interface World extends Fixtures {
  /** May run the job and nothing else. */
  runner: UserActor;
  admin: UserActor;
}

export const RUN = { actions: ['run'], types: ['extras.job'] };

export async function makeWorld(): Promise<World> {
  const fixtures = await makeFixtures();
  const job = await changeJob(fixtures.job.id, { variables: VARIABLES, supports_dryrun: true });
  return { ...fixtures, job, runner: await person([RUN]), admin: await person('superuser') };
}

export const acting = <T>(actor: UserActor, work: () => Promise<T>): Promise<T> =>
  withContext({ ...systemContext('api'), user: actor.id, user_name: actor.username }, work);

let made = 0;

interface Wish {
  interval?: string;
  /** Seconds from the product's now. */
  inSeconds?: number;
  start?: string;
  crontab?: string;
  zone?: string;
  data?: object;
  name?: string;
}

/** Submits the job with a schedule, as a person does. Returns the schedule's id. */
export async function schedule(world: World, by: UserActor, wish: Wish = {}): Promise<string> {
  const { interval = 'daily', inSeconds = 60, start, crontab, zone, data = {}, name = `schedule ${++made}` } = wish;
  const start_time = start ?? new Date((await productNow()).getTime() + inSeconds * 1000).toISOString();
  const body = {
    data: { mode: 'nothing', marks: world.marks, ...data },
    schedule: { name, interval, start_time, crontab, time_zone: zone },
  };
  const { scheduledJob } = await acting(by, () => submitJob(by, world.job.id, readJsonRequest(body), { origin: 'api' }));
  return scheduledJob!.id;
}

/** Asks for the job to run at once, which has to be approved. */
export async function request(world: World, by: UserActor, data: object = {}): Promise<string> {
  const body = { data: { mode: 'nothing', marks: world.marks, ...data } };
  const { scheduledJob } = await acting(by, () => submitJob(by, world.job.id, readJsonRequest(body), { origin: 'api' }));
  return scheduledJob!.id;
}

export const row = (id: string) => db().scheduledJob.findUniqueOrThrow({ where: { id } });
export const runsOf = (id: string) => db().jobResult.findMany({ where: { scheduled_job_id: id }, orderBy: { slot_at: 'asc' } });
export const requestsOf = (id: string) => db().approvalRequest.findMany({ where: { scheduled_job_id: id }, orderBy: { created: 'asc' } });

export interface Task {
  run_at: Date;
  payload: { id: string; revision: number };
}

/** The schedule's tasks in the queue: one or none, if all is well. */
export const tasksOf = (id: string) =>
  query<Task>(sql`SELECT j.run_at, p.payload FROM graphile_worker.jobs j JOIN graphile_worker._private_jobs p ON p.id = j.id
    WHERE j.task_identifier = 'fire_schedule' AND p.payload->>'id' = ${id}`);

export async function fire(id: string): Promise<void> {
  await fireSchedule({ id, revision: (await row(id)).revision });
}

export async function productNow(): Promise<Date> {
  const [found] = await query<{ now: Date }>(sql`SELECT windlass_now() AS now`);
  return new Date(found!.now);
}

/** Puts the product's clock to this time; it goes on from there. */
export async function setClock(to: Date | string): Promise<void> {
  await shiftClock(0);
  await shiftClock((new Date(to).getTime() - (await productNow()).getTime()) / 1000);
}

/** The queue's clock is the database's own, which no test moves: what is due by the product's is made due there. */
export async function wakeQueue(): Promise<void> {
  await execute(sql`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE run_at > now() AND locked_at IS NULL`);
  await execute(sql`SELECT pg_notify('jobs:insert', '{"r":1,"count":1}')`);
}

export const minutesOf = (dates: readonly (Date | null)[]) => dates.map((date) => date?.toISOString().slice(0, 16));
