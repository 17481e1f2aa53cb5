// Firing: every slot once whoever fires, what was missed once, and nothing for a schedule that was paused, edited or deleted in between.
import sql from 'sql-template-tag';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { db, execute } from '@/core/db/client';
import { fireSchedule, rearmSchedules } from '@/features/schedules/fire';
import { editSchedule } from '@/features/schedules/edit';
import { deleteSchedules, pauseSchedule, resumeSchedule } from '@/features/schedules/manage';
import { readSchedule } from '@/features/schedules/overview';
import { changeJob, ended, shiftClock, startsOf, until, worker } from '../runs/fixtures';
import {
  acting,
  fire,
  makeWorld,
  minutesOf,
  productNow,
  row,
  runsOf,
  schedule,
  setClock,
  tasksOf,
  wakeQueue,
  type World,
} from './fixtures';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterEach(async () => await shiftClock(0));

const DAY = 86_400;
const many = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.allSettled(Array.from({ length: count }, (_, index) => work(index)));
/** What the queue does with a firing that loses a race: it tries again. */
const firing = (id: string, revision: number) => fireSchedule({ id, revision });

describe('a slot', () => {
  it('fires once, however many fire it at the same time; the next one stands in the queue', async () => {
    const id = await schedule(world, world.runner, { interval: 'daily', inSeconds: 60 });
    const { start_time, revision } = await row(id);
    await shiftClock(61);
    const outcomes = await many(10, () => firing(id, revision));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    const runs = await runsOf(id);
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({
      slot_at: start_time,
      status: 'PENDING',
      origin: 'schedule',
      user_id: world.runner.id,
      task_kwargs: { mode: 'nothing' },
    });
    const next = new Date(start_time.getTime() + DAY * 1000);
    expect(Math.abs((await row(id)).next_slot!.getTime() - Math.floor(next.getTime() / 60_000) * 60_000)).toBe(0);
    expect(await row(id)).toMatchObject({ enabled: true, total_run_count: 1, revision });
    expect(await tasksOf(id)).toHaveLength(1);
  });

  it('each has its run, day after day', async () => {
    await setClock('2027-06-01T10:00:00Z');
    const id = await schedule(world, world.runner, { interval: 'custom', crontab: '0 6 * * *', start: '2027-06-02T00:00:00Z' });
    for (const day of ['02', '03', '04', '05']) {
      await setClock(`2027-06-${day}T06:00:01Z`);
      await many(3, () => fire(id));
    }
    expect(minutesOf((await runsOf(id)).map((run) => run.slot_at))).toEqual([
      '2027-06-02T06:00',
      '2027-06-03T06:00',
      '2027-06-04T06:00',
      '2027-06-05T06:00',
    ]);
    expect(await row(id)).toMatchObject({
      total_run_count: 4,
      last_slot: new Date('2027-06-05T06:00:00Z'),
      next_slot: new Date('2027-06-06T06:00:00Z'),
    });
  });

  it('is not fired before its time: the task is put back', async () => {
    const id = await schedule(world, world.runner);
    await fire(id);
    expect(await runsOf(id)).toEqual([]);
    expect((await tasksOf(id))[0]!.run_at).toEqual((await row(id)).next_slot);
  });

  it('those missed while everything was down become one late run for the latest of them', async () => {
    await setClock('2027-06-01T10:00:00Z');
    const id = await schedule(world, world.runner, { interval: 'custom', crontab: '*/5 * * * *', start: '2027-06-01T11:00:00Z' });
    await setClock('2027-06-04T12:02:00Z');
    await many(2, () => fire(id));
    const runs = await runsOf(id);
    expect(minutesOf(runs.map((run) => run.slot_at))).toEqual(['2027-06-04T12:00']);
    expect(await row(id)).toMatchObject({ total_run_count: 1, next_slot: new Date('2027-06-04T12:05:00Z') });
  });

  it("that comes once is the last: the schedule is finished and can't be resumed as it is", async () => {
    const id = await schedule(world, world.runner, { interval: 'future' });
    await shiftClock(61);
    await fire(id);
    expect(await runsOf(id)).toHaveLength(1);
    expect(await row(id)).toMatchObject({ enabled: false, next_slot: null, total_run_count: 1 });
    expect(await tasksOf(id)).toEqual([]);
    await expect(acting(world.admin, () => resumeSchedule(world.admin, id))).rejects.toMatchObject({
      code: 'invalid',
      fields: { enabled: [expect.any(String)] },
    });
  });
});

describe('a change of the clock', () => {
  const across = async (crontab: string, zone: string, days: readonly string[]) => {
    await setClock(`${days[0]}T00:00:00Z`);
    const id = await schedule(world, world.runner, { interval: 'custom', crontab, zone, start: `${days[0]}T00:01:00Z` });
    for (let guard = 0; guard < 10; guard++) {
      const { next_slot } = await row(id);
      if (next_slot! > new Date(`${days.at(-1)}T23:59:00Z`)) break;
      await setClock(next_slot!);
      await many(2, () => fire(id));
    }
    return minutesOf((await runsOf(id)).map((run) => run.slot_at));
  };

  it('a time that is skipped runs once at the next instant there is', async () => {
    expect(await across('30 2 * * *', 'Europe/Oslo', ['2027-03-27', '2027-03-29'])).toEqual([
      '2027-03-27T01:30',
      '2027-03-28T01:00',
      '2027-03-29T00:30',
    ]);
  });

  it('a time that comes twice runs once', async () => {
    expect(await across('30 2 * * *', 'Europe/Oslo', ['2027-10-30', '2027-11-01'])).toEqual([
      '2027-10-30T00:30',
      '2027-10-31T00:30',
      '2027-11-01T01:30',
    ]);
  });
});

describe('a schedule that is paused', () => {
  it('does not fire, has no task, and goes on with the next slot when it is resumed: what went by is not made up for', async () => {
    await setClock('2027-06-01T10:00:00Z');
    const id = await schedule(world, world.runner, { interval: 'custom', crontab: '0 * * * *', start: '2027-06-01T10:30:00Z' });
    const before = await row(id);
    await acting(world.admin, () => pauseSchedule(world.admin, id));
    expect(await tasksOf(id)).toEqual([]);
    await setClock('2027-06-01T15:20:00Z');
    await firing(id, before.revision);
    await fire(id);
    expect(await runsOf(id)).toEqual([]);
    await acting(world.admin, () => resumeSchedule(world.admin, id));
    await firing(id, before.revision);
    expect(await runsOf(id)).toEqual([]);
    expect(await row(id)).toMatchObject({ enabled: true, next_slot: new Date('2027-06-01T16:00:00Z') });
    expect(await tasksOf(id)).toMatchObject([{ payload: { id, revision: (await row(id)).revision } }]);
  });

  it('a single run whose time went by meanwhile does not start when it is resumed', async () => {
    const id = await schedule(world, world.runner, { interval: 'future' });
    await acting(world.admin, () => pauseSchedule(world.admin, id));
    await shiftClock(120);
    await expect(acting(world.admin, () => resumeSchedule(world.admin, id))).rejects.toMatchObject({
      fields: { enabled: [expect.stringContaining('passed')] },
    });
    expect(await row(id)).toMatchObject({ enabled: false });
  });

  it('20 pauses at the moment of firing: it runs once or not at all, and is paused', async () => {
    for (let round = 0; round < 20; round++) {
      const id = await schedule(world, world.runner);
      const { revision } = await row(id);
      await shiftClock(61);
      await Promise.all([firing(id, revision), acting(world.admin, () => pauseSchedule(world.admin, id))]);
      expect((await runsOf(id)).length).toBeLessThanOrEqual(1);
      expect(await row(id)).toMatchObject({ enabled: false });
      expect(await tasksOf(id)).toEqual([]);
      await shiftClock(0);
    }
  });
});

describe('a schedule that is edited or deleted', () => {
  it('a firing of an older revision does nothing', async () => {
    const id = await schedule(world, world.runner);
    const { revision } = await row(id);
    await acting(world.admin, () => editSchedule(world.admin, id, { name: 'another name for it' }));
    await shiftClock(61);
    await firing(id, revision);
    expect(await runsOf(id)).toEqual([]);
    await fire(id);
    expect(await runsOf(id)).toHaveLength(1);
  });

  it('20 edits of its inputs at the moment of firing: one run, with the old inputs or the new ones', async () => {
    for (let round = 0; round < 20; round++) {
      const id = await schedule(world, world.runner, { data: { text: 'old' } });
      const { revision } = await row(id);
      await shiftClock(61);
      const kwargs = { mode: 'nothing', marks: world.marks, text: 'new' };
      await Promise.all([firing(id, revision), acting(world.admin, () => editSchedule(world.admin, id, { kwargs }))]);
      await fire(id);
      const runs = await runsOf(id);
      expect(runs).toHaveLength(1);
      expect(['old', 'new']).toContain((runs[0]!.task_kwargs as { text: string }).text);
      expect(await tasksOf(id)).toMatchObject([{ payload: { revision: revision + 1 } }]);
      await shiftClock(0);
    }
  });

  it('20 deletions at the moment of firing: its run stays if there is one, and nothing is left in the queue', async () => {
    for (let round = 0; round < 20; round++) {
      const id = await schedule(world, world.runner);
      const { revision } = await row(id);
      await shiftClock(61);
      await Promise.all([firing(id, revision), acting(world.admin, () => deleteSchedules(world.admin, [id]))]);
      expect(await db().scheduledJob.findUnique({ where: { id } })).toBeNull();
      expect(await tasksOf(id)).toEqual([]);
      await firing(id, revision);
      await shiftClock(0);
    }
  });
});

describe('the queue', () => {
  it('a schedule that lost its task gets a new one; one that has its task, is paused or waits for approval gets none', async () => {
    const [lost, kept, paused] = [
      await schedule(world, world.runner),
      await schedule(world, world.runner),
      await schedule(world, world.runner),
    ];
    await acting(world.admin, () => pauseSchedule(world.admin, paused));
    await execute(sql`DELETE FROM graphile_worker._private_jobs WHERE payload->>'id' = ${lost}`);
    expect(await tasksOf(lost)).toEqual([]);
    const outcomes = await many(4, () => rearmSchedules());
    expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await tasksOf(lost)).toMatchObject([{ payload: { id: lost, revision: 1 } }]);
    expect((await tasksOf(lost))[0]!.run_at).toEqual((await row(lost)).next_slot);
    expect(await tasksOf(kept)).toHaveLength(1);
    expect(await tasksOf(paused)).toEqual([]);
    expect(await rearmSchedules()).toBe(0);
  });

  it('a firing that failed for good is made good', async () => {
    const id = await schedule(world, world.runner);
    await execute(sql`UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE payload->>'id' = ${id}`);
    await rearmSchedules();
    await shiftClock(61);
    await fire(id);
    expect(await runsOf(id)).toHaveLength(1);
  });

  it('looking for lost tasks beside 20 edits: each schedule keeps one task, of its last revision', async () => {
    for (let round = 0; round < 20; round++) {
      const id = await schedule(world, world.runner);
      await execute(sql`DELETE FROM graphile_worker._private_jobs WHERE payload->>'id' = ${id}`);
      await Promise.all([
        rearmSchedules(),
        acting(world.admin, () => editSchedule(world.admin, id, { name: `edited ${round}` })),
        rearmSchedules(),
      ]);
      expect(await tasksOf(id)).toMatchObject([{ payload: { id, revision: 2 } }]);
    }
  });
});

describe('with two workers', () => {
  let running: Awaited<ReturnType<typeof worker>>[] = [];
  const startBoth = async () => void (running = await Promise.all([worker(), worker()]));
  const stopBoth = async () => void (await Promise.all(running.splice(0).map((each) => each.stop())));
  beforeAll(async () => {
    // What the tests above left would fire too, however late.
    const left = await db().scheduledJob.findMany({ select: { id: true } });
    await acting(world.admin, () => deleteSchedules(world.admin, left.map(({ id }) => id), { isList: true })); // prettier-ignore
    await startBoth();
  });
  afterAll(stopBoth);

  /** The clock goes to this minute, and whatever is due by then has been done. */
  async function minuteComes(minute: string, ids: readonly string[]): Promise<void> {
    await setClock(`${minute}:01Z`);
    await wakeQueue();
    for (const id of ids) {
      const run = await until(async () => (await runsOf(id)).find(({ slot_at }) => minutesOf([slot_at])[0] === minute));
      await ended(run.id);
    }
  }

  it('five schedules of every minute: each of ten slots has one run; with the workers down for three slots, one late run', async () => {
    await setClock('2027-06-01T10:00:30Z');
    const minutely = { interval: 'custom', crontab: '* * * * *', start: '2027-06-01T10:01:00Z' };
    const ids = await Promise.all([1, 2, 3, 4, 5].map(() => schedule(world, world.runner, minutely)));
    const minutes = Array.from({ length: 10 }, (_, index) => `2027-06-01T10:${String(index + 1).padStart(2, '0')}`);
    for (const minute of minutes) await minuteComes(minute, ids);
    await stopBoth();
    await setClock('2027-06-01T10:13:20Z');
    await startBoth();
    await minuteComes('2027-06-01T10:13', ids);
    for (const id of ids) {
      const runs = await runsOf(id);
      expect(minutesOf(runs.map(({ slot_at }) => slot_at))).toEqual([...minutes, '2027-06-01T10:13']);
      for (const run of runs) expect([run.status, startsOf(world, run.id)]).toEqual(['SUCCESS', 1]);
      expect(await row(id)).toMatchObject({ total_run_count: 11, next_slot: new Date('2027-06-01T10:14:00Z') });
      await acting(world.admin, () => pauseSchedule(world.admin, id));
    }
  });

  it('a schedule from before its job needed approval runs no more, and says so; a dry run goes on', async () => {
    const direct = await schedule(world, world.runner, { interval: 'hourly', inSeconds: 30 });
    const dry = await schedule(world, world.runner, { interval: 'hourly', inSeconds: 30, data: { dryrun: true } });
    await changeJob(world.job.id, { approval_required: true });
    // What people are warned of before is what the worker does then.
    const told = await Promise.all([direct, dry].map((id) => readSchedule(world.admin, id)));
    expect(told.map(({ lacks_approval }) => lacks_approval)).toEqual([true, false]);
    await shiftClock(31);
    await wakeQueue();
    const nth = async (id: string, count: number) =>
      until(async () => {
        const runs = await runsOf(id);
        return runs.length === count && runs.at(-1)!;
      });
    const [refused, tried] = await Promise.all([nth(direct, 1), nth(dry, 1)]);
    expect(await ended(refused.id)).toMatchObject({ status: 'FAILURE', failure_reason: 'not_permitted' });
    expect(startsOf(world, refused.id)).toBe(0);
    expect(await ended(tried.id)).toMatchObject({ status: 'SUCCESS' });
    // So does one of a job that only reads.
    await changeJob(world.job.id, { read_only: true });
    await shiftClock(3631);
    await wakeQueue();
    expect(await ended((await nth(dry, 2)).id)).toMatchObject({ status: 'SUCCESS' });
    await changeJob(world.job.id, { approval_required: false, read_only: false });
    for (const id of [direct, dry]) await acting(world.admin, () => pauseSchedule(world.admin, id));
  });

  it("a slot that comes runs the job once, in the owner's name, and the next slot follows", async () => {
    const id = await schedule(world, world.runner, { interval: 'hourly', inSeconds: 30 });
    await shiftClock(31);
    await wakeQueue();
    const [run] = await until(async () => {
      const runs = await runsOf(id);
      return runs.length > 0 && runs;
    });
    expect(await ended(run!.id)).toMatchObject({ status: 'SUCCESS', user_id: world.runner.id });
    expect(startsOf(world, run!.id)).toBe(1);
    expect((await row(id)).next_slot! > (await productNow())).toBe(true);
  });
});
