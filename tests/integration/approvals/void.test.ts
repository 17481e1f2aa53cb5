// Decision 16: an approval is of these inputs at this time. What is edited afterwards waits for approval again.
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UserActor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import { approveRequest } from '@/features/approvals/decide';
import { editSchedule } from '@/features/schedules/edit';
import { changeJob, shiftClock } from '../runs/fixtures';
import { person } from '../submit/people';
import { acting, fire, makeWorld, request, requestsOf, row, runsOf, schedule, tasksOf, type World } from '../schedules/fixtures';

let world: World;
let approver: UserActor;

beforeAll(async () => {
  world = await makeWorld();
  approver = await person('superuser');
});
beforeEach(() => changeJob(world.job.id, { approval_required: true }));
afterEach(async () => await shiftClock(0));

const approve = (by: UserActor, id: string, options = {}) => acting(by, () => approveRequest(by, id, options));

async function outcome(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('an approval is void when', () => {
  const approved = async () => {
    const id = await schedule(world, world.runner, { interval: 'daily', data: { text: 'as approved' } });
    await approve(approver, id, { comment: 'fine' });
    return id;
  };

  it.each<[string, object]>([
    ['the inputs change', { kwargs: { mode: 'nothing', text: 'another' } }],
    ['the start changes', { start_time: '2099-01-01T10:00:00Z' }],
    ['the interval changes', { interval: 'hourly' }],
    ['the zone changes', { time_zone: 'Europe/Oslo' }],
    ['the pattern changes', { interval: 'custom', crontab: '5 * * * *' }],
  ])('%s: it waits again, who approved it stays written down, and nothing fires', async (_what, body) => {
    const id = await approved();
    expect(await acting(world.admin, () => editSchedule(world.admin, id, body))).toEqual({ id, pending: true });
    expect(await row(id)).toMatchObject({
      approval_required: true,
      approved_at: null,
      approved_by_user_id: null,
      next_slot: null,
      enabled: true,
    });
    expect(await requestsOf(id)).toMatchObject([
      { state: 'void', decided_by_name: approver.username, comment: expect.stringMatching(/^fine .*Changed by/) },
      { state: 'pending', requester_name: world.admin.username },
    ]);
    expect(await tasksOf(id)).toEqual([]);
    await shiftClock(2 * 86_400);
    await fire(id);
    expect(await runsOf(id)).toEqual([]);
  });

  it('but not when its name or its switch change, or when it is sent as it is', async () => {
    const id = await approved();
    const { kwargs, start_time, interval, time_zone } = await row(id);
    for (const body of [
      { name: `renamed ${id}` },
      { enabled: false },
      { enabled: true },
      { kwargs, start_time: start_time.toISOString(), interval, time_zone },
    ]) {
      expect(await acting(world.admin, () => editSchedule(world.admin, id, body))).toEqual({ id, pending: false });
    }
    expect(await row(id)).toMatchObject({ approved_by_user_id: approver.id, enabled: true });
    expect(await tasksOf(id)).toHaveLength(1);
  });

  it('a schedule that needed none needs one when its job has come to need it', async () => {
    await changeJob(world.job.id, { approval_required: false });
    const id = await schedule(world, world.runner, { data: { text: 'a' } });
    await changeJob(world.job.id, { approval_required: true });
    await acting(world.admin, () => editSchedule(world.admin, id, { kwargs: { mode: 'nothing', text: 'b' } }));
    expect(await row(id)).toMatchObject({ approval_required: true, approved_at: null });
  });

  it('a dry run that is edited into a real run needs approval', async () => {
    const id = await schedule(world, world.runner, { data: { dryrun: true } });
    expect(await row(id)).toMatchObject({ approval_required: false });
    await acting(world.admin, () => editSchedule(world.admin, id, { kwargs: { mode: 'nothing', dryrun: false } }));
    expect(await row(id)).toMatchObject({ approval_required: true, approved_at: null });
  });

  it('20 approvals beside an edit: what runs is what was approved, or nothing', async () => {
    for (let round = 0; round < 20; round++) {
      const id = await request(world, world.runner, { text: 'seen' });
      const { revision } = await row(id);
      const edit = acting(world.admin, () => editSchedule(world.admin, id, { kwargs: { mode: 'nothing', text: 'unseen' } }));
      const [decided] = await Promise.all([outcome(() => approve(approver, id, { seen: revision })), outcome(() => edit)]);
      const runs = await runsOf(id);
      expect(runs).toHaveLength(decided === 'done' ? 1 : 0);
      for (const run of runs) expect(run.task_kwargs).toMatchObject({ text: 'seen' });
    }
  });
});
