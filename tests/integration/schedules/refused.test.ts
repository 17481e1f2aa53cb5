// S16, S23, S25 and decision 7: what was scheduled or approved is looked at again when it runs. Whatever is not allowed any more ends with its reason, and nothing of the job has run.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { approveRequest } from '@/features/approvals/decide';
import { refreshJobs } from '@/features/jobs/refresh';
import { removeJobs } from '@/features/jobs/update';
import { resumeSchedule } from '@/features/schedules/manage';
import type { RunningWorker } from '@/worker/worker';
import { jobFile, sourceFolder } from '../jobs/source-folder';
import { changeJob, ended, linesOf, shiftClock, startsOf, until, worker } from '../runs/fixtures';
import { person } from '../submit/people';
import { acting, fire, makeWorld, request, row, RUN, runsOf, schedule, tasksOf, wakeQueue, type World } from './fixtures';

let world: World;
let running: RunningWorker;
let owner: UserActor;

beforeAll(async () => {
  world = await makeWorld();
  running = await worker();
});
afterAll(async () => await running.stop());
afterEach(async () => {
  await shiftClock(0);
  await changeJob(world.job.id, { enabled: true, installed: true, approval_required: false, code_digest: world.job.code_digest });
});

const revoke = (user: UserActor) =>
  write(systemContext('system'), (tx) => tx.objectPermission.deleteMany({ where: { users: { some: { id: user.id } } } }));
const narrow = (user: UserActor) =>
  write(systemContext('system'), (tx) =>
    tx.objectPermission.updateMany({ where: { users: { some: { id: user.id } } }, data: { constraints: { name: 'Another job' } } }),
  );
const deactivate = (user: UserActor) =>
  write(systemContext('system'), (tx) => tx.user.update({ where: { id: user.id }, data: { is_active: false } }));

const changes: [what: string, reason: string, change: () => Promise<unknown>][] = [
  ['the permission to run the job was taken away', 'not_permitted', () => revoke(owner)],
  ['the permission does not reach this job any more', 'not_permitted', () => narrow(owner)],
  ['the owner is not active any more', 'user_inactive', () => deactivate(owner)],
  ['the job was disabled', 'job_disabled', () => changeJob(world.job.id, { enabled: false })],
  ['the class is not installed any more', 'job_missing', () => changeJob(world.job.id, { installed: false })],
];

/** The last of so many runs of the schedule: refused, with the reason, and before any code. */
async function expectRefused(id: string, reason: string, count = 1): Promise<void> {
  const runs = await runsOf(id);
  expect(runs).toHaveLength(count);
  const run = await ended(runs.at(-1)!.id);
  expect(run).toMatchObject({ status: 'FAILURE', failure_reason: reason });
  expect(startsOf(world, run.id)).toBe(0);
  expect(await linesOf(run.id)).toMatchObject([{ log_level: 'error' }]);
}

/** What can't go on does not: there is no next slot and no task. */
async function expectOff(id: string): Promise<void> {
  expect(await row(id)).toMatchObject({ enabled: false, next_slot: null });
  expect(await tasksOf(id)).toEqual([]);
}

let copies = 0;
/** Another record with the fixture's class: one to be deleted. */
async function anotherJob(): Promise<World> {
  const { id: _id, created: _c, last_updated: _l, ...like } = await db().job.findUniqueOrThrow({ where: { id: world.job.id } });
  const name = `Copy${(copies += 1)}`;
  const data = { ...(like as object), job_class_name: name, name } as never;
  return { ...world, job: await write(systemContext('system'), (tx) => tx.job.create({ data })) };
}
const deleteJob = ({ job }: World) => acting(world.admin, () => removeJobs(world.admin, [job.id]));
const deleteOwner = () => write(systemContext('system'), (tx) => tx.user.delete({ where: { id: owner.id } }));

const losses: [what: string, reason: string, lose: (job: World) => Promise<unknown>][] = [
  ['the record of the job was deleted', 'job_missing', deleteJob],
  ['the owner was deleted', 'user_inactive', deleteOwner],
];

describe('S16 S23 after it was scheduled', () => {
  it.each(changes)('%s: the slot ends in FAILURE with the reason', async (_what, reason, change) => {
    owner = await person([RUN]);
    const id = await schedule(world, owner);
    await change();
    await shiftClock(61);
    await fire(id);
    await expectRefused(id, reason);
    // The schedule goes on: what was taken away may be given back.
    expect(await row(id)).toMatchObject({ enabled: true });
  });

  it.each(losses)('S25 %s: the next slot ends in FAILURE with the reason, and is the last', async (_what, reason, lose) => {
    owner = await person([RUN]);
    const job = await anotherJob();
    const id = await schedule(job, owner);
    await lose(job);
    await shiftClock(61);
    await fire(id);
    await expectRefused(id, reason);
    await expectOff(id);
    await expect(acting(world.admin, () => resumeSchedule(world.admin, id))).rejects.toMatchObject({
      fields: { enabled: [expect.any(String)] },
    });
  });

  it('the class went at a refresh: the schedule is off, its next slot ends in FAILURE with the reason; back, it stays off', async () => {
    owner = await person([RUN]);
    const text = jobFile(
      'Goes',
      '',
      `const fs = await import('node:fs'); fs.appendFileSync(\`${world.marks}/\${this.jobResult.id}\`, 'start 1\\n', { mode: 0o666 });`,
      'mode: new sdk.StringVar(), marks: new sdk.StringVar()',
    );
    const folder = sourceFolder({ 'goes.ts': text });
    const refresh = () => refreshJobs([{ ...folder.source, slug: 'goes' }]);
    await refresh();
    const job = await write(systemContext('system'), (tx) => tx.job.update({ where: { name: 'Goes' }, data: { enabled: true } }));
    const id = await schedule({ ...world, job }, owner, { interval: 'hourly' });
    await shiftClock(61);
    await wakeQueue();
    const [first] = await until(async () => {
      const runs = await runsOf(id);
      return runs.length > 0 && runs;
    });
    expect(await ended(first!.id)).toMatchObject({ status: 'SUCCESS' });
    expect(startsOf(world, first!.id)).toBe(1);
    folder.put({ 'goes.ts': null });
    await refresh();
    expect(await row(id)).toMatchObject({ enabled: false });
    await shiftClock(3661);
    await wakeQueue();
    await until(async () => (await runsOf(id)).length > 1);
    await expectRefused(id, 'job_missing', 2);
    await expectOff(id);
    folder.put({ 'goes.ts': text });
    await refresh();
    folder.remove();
    await expectOff(id);
  });
});

describe('S16 S23 after it was asked for, or approved', () => {
  it.each(changes)('%s before the approval: the approved run ends in FAILURE with the reason', async (_what, reason, change) => {
    owner = await person([RUN]);
    await changeJob(world.job.id, { approval_required: true });
    const id = await request(world, owner);
    await change();
    await acting(world.admin, () => approveRequest(world.admin, id));
    await expectRefused(id, reason);
  });

  it.each(changes)('%s after the approval: its slot ends in FAILURE with the reason', async (_what, reason, change) => {
    owner = await person([RUN]);
    await changeJob(world.job.id, { approval_required: true });
    const id = await schedule(world, owner, { interval: 'future' });
    await acting(world.admin, () => approveRequest(world.admin, id));
    expect(await runsOf(id)).toEqual([]);
    await change();
    await shiftClock(61);
    await fire(id);
    await expectRefused(id, reason);
  });

  it.each(losses)('%s after the approval: its slot ends in FAILURE with the reason', async (_what, reason, lose) => {
    owner = await person([RUN]);
    await changeJob(world.job.id, { approval_required: true });
    const job = await anotherJob();
    const id = await schedule(job, owner, { interval: 'future' });
    await acting(world.admin, () => approveRequest(world.admin, id));
    await lose(job);
    await shiftClock(61);
    await fire(id);
    await expectRefused(id, reason);
    await expectOff(id);
  });

  it('the code changed after the approval: what was not approved does not run', async () => {
    await changeJob(world.job.id, { approval_required: true });
    const id = await schedule(world, world.runner, { interval: 'future' });
    await acting(world.admin, () => approveRequest(world.admin, id));
    await changeJob(world.job.id, { code_digest: 'e'.repeat(64) });
    await shiftClock(61);
    await fire(id);
    await expectRefused(id, 'code_changed');
  });
});
