// S16, S23, S25 and decision 7: what was scheduled or approved is looked at again when it runs. Whatever is not allowed any more ends with its reason, and nothing of the job has run.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { write } from '@/core/db/client';
import { approveRequest } from '@/features/approvals/decide';
import type { RunningWorker } from '@/worker/worker';
import { changeJob, ended, linesOf, shiftClock, startsOf, worker } from '../runs/fixtures';
import { person } from '../submit/people';
import { acting, fire, makeWorld, request, row, RUN, runsOf, schedule, type World } from './fixtures';

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

async function expectRefused(id: string, reason: string): Promise<void> {
  const runs = await runsOf(id);
  expect(runs).toHaveLength(1);
  const run = await ended(runs[0]!.id);
  expect(run).toMatchObject({ status: 'FAILURE', failure_reason: reason });
  expect(startsOf(world, run.id)).toBe(0);
  expect((await linesOf(run.id)).at(-1)).toMatchObject({ log_level: 'error' });
}

describe('after it was scheduled', () => {
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
});

describe('after it was asked for, or approved', () => {
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
