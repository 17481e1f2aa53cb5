// Who sees which request, whose turn it is, and that what was decided stays to be read.
import { beforeAll, describe, expect, it } from 'vitest';
import type { UserActor } from '@/core/access/actor';
import { approveRequest, denyRequest } from '@/features/approvals/decide';
import { ownerMayRun, whoMayApprove } from '@/features/approvals/deciders';
import { countMine, decidedRequests, openRequests, readRequest } from '@/features/approvals/queue';
import { changeJob } from '../runs/fixtures';
import { person } from '../submit/people';
import { acting, makeWorld, request, row, RUN, schedule, type World } from '../schedules/fixtures';

const APPROVE = { actions: ['approve'], types: ['extras.job'] };
const on = (...actions: string[]) => ({ actions, types: ['extras.scheduledjob'] });

let world: World;
let approver: UserActor;
let later: string;
let now: string;
let own: string;

beforeAll(async () => {
  world = await makeWorld();
  await changeJob(world.job.id, { approval_required: true });
  approver = await person([RUN, APPROVE, on('view', 'change', 'delete')]);
  later = await schedule(world, world.runner, { interval: 'future', inSeconds: 3600 });
  now = await request(world, world.runner, { text: 'soon' });
  own = await request(world, approver);
});

const seen = async (actor: UserActor) => (await openRequests(actor)).requests.map((each) => each.schedule_id);

describe('the queue', () => {
  it('shows what is mine to decide first, what starts soonest on top, my own below', async () => {
    expect(await seen(approver)).toEqual([now, later, own]);
    const { requests, counts } = await openRequests(approver);
    expect(requests.map(({ may_approve, may_deny, is_own }) => [may_approve, may_deny, is_own])).toEqual([
      [true, true, false],
      [true, true, false],
      [false, false, true],
    ]);
    expect(counts).toMatchObject({ mine: 2, asked: 1, open: 3 });
    expect(await countMine(approver)).toBe(2);
  });

  it("shows a requester their own and nobody else's, whatever else they lack", async () => {
    expect(new Set(await seen(world.runner))).toEqual(new Set([now, later]));
    expect((await openRequests(world.runner)).counts).toMatchObject({ mine: 0, asked: 2, open: 2 });
    expect(await seen(await person([RUN]))).toEqual([]);
    expect(await countMine(world.runner)).toBe(0);
  });

  it('shows who may look but not decide all of them, none as theirs', async () => {
    const viewer = await person([on('view')]);
    expect(await seen(viewer)).toHaveLength(3);
    expect((await openRequests(viewer)).counts.mine).toBe(0);
    expect(await seen(await person([{ ...on('view'), constraints: { name: 'another' } }]))).toEqual([]);
  });

  it.each([
    ['another job', [{ ...APPROVE, constraints: { name: 'Another job' } }, on('view', 'change', 'delete')], 0],
    ['this job', [{ ...APPROVE, constraints: { name: 'Fixture' } }, on('view', 'change')], 3],
    ['change alone', [on('view', 'change', 'delete')], 0],
    ['deny alone', [APPROVE, on('delete')], 3],
  ])('counts for who may decide requests of %s', async (_what, grants, expected) => {
    expect(await countMine(await person(grants))).toBe(expected);
  });
});

describe('a request', () => {
  it('is found by its own id and by that of its schedule, and by nobody who may not see it', async () => {
    const found = await readRequest(approver, now);
    expect(await readRequest(approver, found.id)).toMatchObject({
      id: found.id,
      schedule_id: now,
      revision: 1,
      owner_id: world.runner.id,
      kwargs: { text: 'soon' },
    });
    const stranger = await person([RUN]);
    await expect(readRequest(stranger, now)).rejects.toMatchObject({ code: 'not_found' });
    await expect(readRequest(approver, 'nonsense')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('names who could approve it: never its owner, superusers only where there is nobody else', async () => {
    const names = await whoMayApprove(await readRequest(world.runner, now));
    expect(names).toContain(approver.username);
    expect(names).not.toContain(world.runner.username);
    expect(names).not.toContain(world.admin.username);
    const changed = await person([APPROVE]);
    expect(await whoMayApprove(await readRequest(world.runner, now))).not.toContain(changed.username);
  });

  it('says whether its owner could still run it', async () => {
    expect(await ownerMayRun(await readRequest(approver, now))).toBe(true);
    const leaver = await person([]);
    const found = await readRequest(approver, now);
    expect(await ownerMayRun({ ...found, owner_id: leaver.id })).toBe(false);
    expect(await ownerMayRun({ ...found, owner_id: null })).toBe(false);
  });
});

describe('the history', () => {
  it('shows what was decided to who asked, who decided, and who may read requests; a denied one has its inputs and reason', async () => {
    const denied = await request(world, world.runner, { text: 'kept' });
    const { name } = await row(denied);
    const { id } = await readRequest(approver, denied);
    await acting(approver, () => denyRequest(approver, denied, { comment: 'no' }));
    const approved = await request(world, world.runner);
    await acting(approver, () => approveRequest(approver, approved, { comment: 'yes' }));
    const reader = await person([{ actions: ['view'], types: ['extras.approvalrequest'] }]);
    for (const someone of [world.runner, approver, reader]) {
      const { requests } = await decidedRequests(someone, new URLSearchParams({ name }), { limit: 10, offset: 0 });
      expect(requests).toMatchObject([
        { id, state: 'denied', comment: 'no', decided_by: approver.username, schedule_id: null, kwargs: { text: 'kept' } },
      ]);
      expect(await readRequest(someone, id)).toMatchObject({ state: 'denied', revision: null, may_approve: false, may_deny: false });
    }
    expect((await decidedRequests(await person([RUN]), new URLSearchParams(), { limit: 10, offset: 0 })).total).toBe(0);
    expect((await decidedRequests(reader, new URLSearchParams({ state: 'approved' }), { limit: 10, offset: 0 })).requests).toMatchObject([
      { schedule_id: approved, comment: 'yes' },
    ]);
    await expect(decidedRequests(reader, new URLSearchParams({ nope: '1' }), { limit: 10, offset: 0 })).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});
