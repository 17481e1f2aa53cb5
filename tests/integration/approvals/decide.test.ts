// S27 and decisions 5 to 9: who may decide, that one decision counts, what an approved request does, and what is left of a denied one.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UserActor } from '@/core/access/actor';
import { db } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { resourceOf } from '@/core/resources/registry';
import { createObjects } from '@/core/resources/service';
import { approveRequest, denyRequest, dryRunRequest } from '@/features/approvals/decide';
import { dryRunsOf, readRequest, triedRequest } from '@/features/approvals/queue';
import { askForApproval, editSchedule } from '@/features/schedules/edit';
import { deleteSchedules, pauseSchedule } from '@/features/schedules/manage';
import { fireSchedule } from '@/features/schedules/fire';
import type { RunningWorker } from '@/worker/worker';
import { changeJob, ended, shiftClock, startsOf, worker } from '../runs/fixtures';
import { type Granted, person } from '../submit/people';
import { raceToDecide } from './race';
import {
  acting,
  fire,
  makeWorld,
  request,
  requestsOf,
  row,
  RUN,
  runsOf,
  schedule,
  tasksOf,
  VARIABLES,
  type World,
} from '../schedules/fixtures';

const APPROVE: Granted = { actions: ['approve'], types: ['extras.job'] };
const CHANGE: Granted = { actions: ['change'], types: ['extras.scheduledjob'] };
const DELETE: Granted = { actions: ['delete'], types: ['extras.scheduledjob'] };
const VIEW: Granted = { actions: ['view'], types: ['extras.scheduledjob'] };

let world: World;
let approver: UserActor;

beforeAll(async () => {
  world = await makeWorld();
  approver = await person([APPROVE, CHANGE, DELETE, VIEW]);
});
beforeEach(async () => {
  await changeJob(world.job.id, { approval_required: true, code_digest: world.job.code_digest, supports_dryrun: true });
});
afterEach(async () => await shiftClock(0));

const approve = (by: UserActor, id: string, options = {}) => acting(by, () => approveRequest(by, id, options));
const deny = (by: UserActor, id: string, options = {}) => acting(by, () => denyRequest(by, id, options));
const historyOf = (name: string) => db().approvalRequest.findMany({ where: { name }, orderBy: { created: 'asc' } });

async function outcome(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('S27 who may decide', () => {
  const other: object = { name: 'Another job' };
  it.each<[string, Granted[] | 'superuser', string, string]>([
    ['nothing', [], 'forbidden', 'forbidden'],
    ['approve_job alone', [APPROVE], 'forbidden', 'forbidden'],
    ['change and delete alone', [CHANGE, DELETE], 'forbidden', 'forbidden'],
    ['approve_job and change', [APPROVE, CHANGE], 'done', 'forbidden'],
    ['approve_job and delete', [APPROVE, DELETE], 'forbidden', 'done'],
    ['all three', [APPROVE, CHANGE, DELETE], 'done', 'done'],
    ['run_job as well is no help', [RUN, CHANGE, DELETE], 'forbidden', 'forbidden'],
    ['approve_job of another job', [{ ...APPROVE, constraints: other }, CHANGE, DELETE], 'forbidden', 'forbidden'],
    ['approve_job of this job', [{ ...APPROVE, constraints: { name: 'Fixture' } }, CHANGE, DELETE], 'done', 'done'],
    [
      'schedules of another job',
      [
        APPROVE,
        { ...CHANGE, constraints: { job_model__name: 'Another job' } },
        { ...DELETE, constraints: { job_model__name: 'Another job' } },
      ],
      'not_found',
      'not_found',
    ],
    [
      'schedules of this job',
      [APPROVE, { ...CHANGE, constraints: { job_model__name: 'Fixture' } }, { ...DELETE, constraints: { job_model__name: 'Fixture' } }],
      'done',
      'done',
    ],
    ['superuser', 'superuser', 'done', 'done'],
  ])('%s', async (_what, grants, approving, denying) => {
    const someone = await person(grants);
    expect(await outcome(async () => approve(someone, await request(world, world.runner)))).toBe(approving);
    expect(await outcome(async () => deny(someone, await request(world, world.runner)))).toBe(denying);
  });

  it('who is not active decides nothing', async () => {
    const gone = await person('superuser', { is_active: false });
    const id = await request(world, world.runner);
    expect([await outcome(() => approve(gone, id)), await outcome(() => deny(gone, id))]).toEqual(['forbidden', 'forbidden']);
  });

  it('S27 nobody approves their own, not even a superuser; they may withdraw it, whatever they may otherwise', async () => {
    for (const someone of [world.admin, await person([RUN, APPROVE, CHANGE, DELETE]), world.runner]) {
      const id = await request(world, someone);
      expect(await outcome(() => approve(someone, id))).toBe('forbidden');
      expect(await row(id)).toMatchObject({ approved_at: null });
      const { name } = await row(id);
      await deny(someone, id, { comment: 'not needed' });
      expect(await historyOf(name)).toMatchObject([
        { state: 'withdrawn', decided_by_name: someone.username, comment: 'not needed', scheduled_job_id: null },
      ]);
    }
  });

  it("who changes the inputs of another's request has asked for it and does not approve it either", async () => {
    const editor = await person([RUN, APPROVE, CHANGE, VIEW]);
    const id = await request(world, world.runner);
    await acting(editor, () => editSchedule(editor, id, { kwargs: { mode: 'nothing', marks: world.marks, text: 'mine' } }));
    expect(await outcome(() => approve(editor, id))).toBe('forbidden');
    expect(await requestsOf(id)).toMatchObject([
      {
        state: 'void',
        decided_by_name: null,
        comment: expect.stringContaining(editor.username),
        requester_name: world.runner.username,
        kwargs: { mode: 'nothing' },
      },
      { state: 'pending', requester_name: editor.username, kwargs: { text: 'mine' } },
    ]);
    expect(await outcome(() => approve(approver, id))).toBe('done');
  });

  it('a request of an unknown schedule is not found for who may decide, and forbidden for who may not', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    expect([await outcome(() => approve(approver, id)), await outcome(() => deny(approver, id))]).toEqual(['not_found', 'not_found']);
    expect([await outcome(() => approve(world.runner, id)), await outcome(() => deny(world.runner, id))]).toEqual([
      'forbidden',
      'forbidden',
    ]);
    expect(await outcome(() => approve(approver, 'no such name'))).toBe('not_found');
  });
});

describe('one decision counts', () => {
  it('20 who approve and deny at once, five times over: exactly one wins, and there is one run or none', async () => {
    const deciders = await Promise.all([0, 1, 2, 3].map(() => person([APPROVE, CHANGE, DELETE])));
    for (let round = 0; round < 5; round++) await raceToDecide(world, deciders, round);
  });

  it('approving again, or denying what was approved, is a conflict that says who decided', async () => {
    const id = await request(world, world.runner);
    await approve(approver, id);
    await expect(approve(world.admin, id)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(approver.username) });
    await expect(deny(world.admin, id)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(approver.username) });
    expect(await runsOf(id)).toHaveLength(1);
  });

  it('what was changed since somebody looked is not decided by what they saw', async () => {
    const id = await request(world, world.runner);
    const { revision } = await row(id);
    await acting(world.admin, () => editSchedule(world.admin, id, { kwargs: { mode: 'nothing', marks: world.marks, text: 'other' } }));
    expect(await outcome(() => approve(approver, id, { seen: revision }))).toBe('stale');
    expect(await outcome(() => deny(approver, id, { seen: revision }))).toBe('stale');
    expect(await outcome(() => approve(approver, id, { seen: revision + 1 }))).toBe('done');
  });

  it("what needs no approval can't be approved or denied", async () => {
    await changeJob(world.job.id, { approval_required: false });
    const id = await schedule(world, world.runner);
    expect([await outcome(() => approve(approver, id)), await outcome(() => deny(approver, id))]).toEqual(['conflict', 'conflict']);
  });

  it('of a deleted job it can only be denied', async () => {
    const { id: _id, created: _c, last_updated: _l, ...copy } = world.job;
    const again = await acting(world.admin, async () => db().job.findUniqueOrThrow({ where: { id: world.job.id } }));
    const { write, requireContext } = await import('@/core/db/client');
    const gone = await acting(world.admin, () =>
      write(requireContext(), (tx) =>
        tx.job.create({
          data: { ...(copy as object), approval_required: again.approval_required, job_class_name: 'Gone', name: 'Gone' } as never,
        }),
      ),
    );
    const id = await request({ ...world, job: gone }, world.runner);
    await acting(world.admin, () => write(requireContext(), (tx) => tx.job.delete({ where: { id: gone.id } })));
    expect(await outcome(() => approve(approver, id))).toBe('conflict');
    expect(await outcome(() => deny(approver, id))).toBe('done');
  });
});

describe('what was not approved', () => {
  it('never runs: not by its slot, not by a task that somebody put into the queue', async () => {
    const id = await schedule(world, world.runner);
    expect(await tasksOf(id)).toEqual([]);
    await shiftClock(3600);
    await fire(id);
    await fireSchedule({ id, revision: 2 });
    expect(await runsOf(id)).toEqual([]);
  });

  it("can't be paused: there is nothing to pause", async () => {
    const id = await schedule(world, world.runner);
    expect(await outcome(() => acting(world.admin, () => pauseSchedule(world.admin, id)))).toBe('invalid');
  });

  it('of a changed job is asked for again, for the code as it is now', async () => {
    const id = await request(world, world.runner);
    await changeJob(world.job.id, { code_digest: 'd'.repeat(64) });
    expect(await outcome(() => approve(approver, id))).toBe('conflict');
    expect(await runsOf(id)).toEqual([]);
    await acting(world.runner, () => askForApproval(world.runner, id));
    expect(await requestsOf(id)).toMatchObject([{ state: 'void' }, { state: 'pending', code_digest: 'd'.repeat(64) }]);
    expect(await outcome(() => acting(world.runner, () => askForApproval(world.runner, id)))).toBe('conflict');
    expect(await outcome(() => acting(approver, () => askForApproval(approver, id)))).toBe('forbidden');
    expect(await outcome(() => approve(approver, id))).toBe('done');
    expect((await runsOf(id))[0]).toMatchObject({ code_digest: 'd'.repeat(64) });
  });
});

describe('a request whose inputs do not fit the class any more', () => {
  const most = { kind: 'integer', name: 'most', label: 'Most', help_text: '', required: false, max_value: 100 };
  const maker = { kind: 'object', model: 'dcim.manufacturer', name: 'maker', label: 'Maker', help_text: '', required: false };
  const ticket = { kind: 'string', name: 'ticket', label: 'Ticket', help_text: '', required: true };
  const before = [...VARIABLES, most, maker];
  const after = [...VARIABLES, { ...most, max_value: 10 }, maker, ticket];
  const MISFIT = 'most: The value must be 10 or less; ticket is missing.';
  const change = (variables: object[], digest: string) => changeJob(world.job.id, { variables: variables as never, code_digest: digest });
  beforeEach(async () => void (await change(before, world.job.code_digest!)));
  afterAll(async () => void (await change(VARIABLES, world.job.code_digest!)));

  it.each(['immediately', 'daily'])('is not asked for again, with the next step named: %s', async (interval) => {
    const data = { most: 50 };
    const id = interval === 'daily' ? await schedule(world, world.runner, { data }) : await request(world, world.runner, data);
    await change(after, 'c'.repeat(64));
    const next =
      interval === 'daily' ? 'Edit the schedule, or make a new one with other inputs.' : 'Ask anew from the run form of Fixture.';
    await expect(acting(world.runner, () => askForApproval(world.runner, id))).rejects.toMatchObject({
      code: 'conflict',
      message: `The inputs do not fit the code as it is now: ${MISFIT} ${next}`,
    });
    expect(await requestsOf(id)).toMatchObject([{ state: 'pending', code_digest: world.job.code_digest }]);
  });

  it('is approved at no door, and still denied', async () => {
    const id = await request(world, world.runner, { most: 50 });
    await change(after, world.job.code_digest!);
    await expect(approve(approver, id)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(MISFIT) });
    expect(await row(id)).toMatchObject({ approved_at: null });
    expect(await outcome(() => deny(approver, id, { comment: 'no' }))).toBe('done');
  });

  it('fits though its approver may not see an object among them', async () => {
    const [made] = await acting(world.admin, () =>
      createObjects(world.admin, resourceOf('dcim.manufacturer'), [{ name: 'Hidden supplier' }], { isList: true }),
    );
    const id = await request(world, world.admin, { most: 5, maker: String(made!.id) });
    expect(await outcome(() => approve(approver, id))).toBe('done');
  });
});

describe('what was approved', () => {
  let running: RunningWorker;
  beforeAll(async () => {
    running = await worker();
  });
  afterAll(async () => await running.stop());

  it('"immediately" has its run with the approval, in the requester\'s name, and runs once', async () => {
    const id = await request(world, world.runner);
    const { run } = await approve(approver, id, { comment: 'go' });
    expect(await ended(run!)).toMatchObject({ status: 'SUCCESS', user_id: world.runner.id, code_digest: world.job.code_digest });
    expect(startsOf(world, run!)).toBe(1);
    expect(await row(id)).toMatchObject({ approved_by_user_id: approver.id, total_run_count: 1, enabled: false });
    expect(await requestsOf(id)).toMatchObject([
      { state: 'approved', decided_by_id: approver.id, decided_by_name: approver.username, comment: 'go' },
    ]);
    await fire(id);
    expect(await runsOf(id)).toHaveLength(1);
  });

  it('for a later time runs at that time', async () => {
    const id = await schedule(world, world.runner, { interval: 'future' });
    expect((await approve(approver, id)).run).toBeNull();
    await fire(id);
    expect(await runsOf(id)).toEqual([]);
    await shiftClock(61);
    await fire(id);
    const [run] = await runsOf(id);
    expect(await ended(run!.id)).toMatchObject({ status: 'SUCCESS' });
  });

  it('again and again runs at each of its slots; those before the approval are gone', async () => {
    const id = await schedule(world, world.runner, { interval: 'hourly', inSeconds: 60 });
    await shiftClock(3 * 3600);
    await approve(approver, id);
    expect(await runsOf(id)).toEqual([]);
    for (const hours of [4, 5]) {
      await shiftClock(hours * 3600);
      await fire(id);
    }
    expect(await runsOf(id)).toHaveLength(2);
  });

  it('too late for its only time needs to be forced, and then starts at once', async () => {
    const id = await schedule(world, world.runner, { interval: 'future' });
    await shiftClock(120);
    expect(await outcome(() => approve(approver, id))).toBe('invalid');
    const { run } = await approve(approver, id, { force: true });
    expect(await ended(run!)).toMatchObject({ status: 'SUCCESS' });
  });
});

describe('what is denied', () => {
  it('leaves the schedules, and stays readable with who, when and why', async () => {
    const id = await schedule(world, world.runner, { data: { text: 'kept' } });
    const { name } = await row(id);
    await deny(approver, id, { comment: 'not on a Friday' });
    expect(await db().scheduledJob.findUnique({ where: { id } })).toBeNull();
    expect(await historyOf(name)).toMatchObject([
      {
        state: 'denied',
        requester_name: world.runner.username,
        decided_by_name: approver.username,
        decided_at: expect.any(Date),
        comment: 'not on a Friday',
        kwargs: { text: 'kept' },
        job_model_id: world.job.id,
      },
    ]);
  });

  it('so does one whose schedule is deleted: denied by somebody else, withdrawn by its owner', async () => {
    for (const [by, state] of [
      [world.admin, 'denied'],
      [await person([RUN, DELETE]), 'withdrawn'],
    ] as const) {
      const id = await request(world, state === 'withdrawn' ? by : world.runner);
      const { name } = await row(id);
      await acting(by, () => deleteSchedules(by, [id]));
      expect(await historyOf(name)).toMatchObject([{ state, decided_by_name: by.username }]);
    }
  });
});

describe('a dry run of a request', () => {
  it('runs at once in the name of who tries it, without writing; the request stays open', async () => {
    const trier = await person([RUN, VIEW]);
    const id = await request(world, world.runner, { text: 'x' });
    const run = await acting(trier, () => dryRunRequest(trier, id));
    expect(await db().jobResult.findUniqueOrThrow({ where: { id: run } })).toMatchObject({
      mode: 'read',
      user_id: trier.id,
      task_kwargs: { text: 'x', dryrun: true },
      scheduled_job_id: null,
    });
    expect(await requestsOf(id)).toMatchObject([{ state: 'pending' }]);
  });

  it('is found from its request by everybody who sees that, and leads back to it, also when it was decided', async () => {
    const trier = await person([RUN, VIEW]);
    const id = await request(world, world.runner);
    const { id: asked } = await readRequest(approver, id);
    expect(await dryRunsOf(approver, { id: asked }, 10)).toEqual([]);
    const run = await acting(trier, () => dryRunRequest(trier, id));
    const brief = { id: run, status: 'PENDING', user: trier.username, is_of_asked_code: true };
    expect(await dryRunsOf(trier, { id: asked }, 10)).toMatchObject([{ ...brief, may_open: true }]);
    expect(await dryRunsOf(approver, { id: asked }, 10)).toMatchObject([{ ...brief, may_open: false }]);
    const looks = await person([{ actions: ['view'], types: ['extras.jobresult'] }]);
    expect(await dryRunsOf(looks, { id: asked }, 10)).toMatchObject([{ may_open: true }]);
    expect(await triedRequest(approver, asked)).toEqual({ id: asked, state: 'pending' });
    expect(await triedRequest(looks, asked)).toBeUndefined();
    await changeJob(world.job.id, { code_digest: 'f'.repeat(64) });
    expect(await dryRunsOf(trier, { id: asked }, 10)).toMatchObject([{ is_of_asked_code: false }]);
    await deny(approver, id);
    expect(await triedRequest(approver, asked)).toEqual({ id: asked, state: 'denied' });
    expect(await dryRunsOf(world.runner, { id: asked }, 10)).toMatchObject([{ id: run }]);
  });

  it.each<[string, Granted[], object, string]>([
    ['without looking at schedules', [RUN], {}, 'forbidden'],
    ['without running the job', [VIEW, APPROVE, CHANGE], {}, 'forbidden'],
    ['of a schedule out of reach', [RUN, { ...VIEW, constraints: { name: 'another' } }], {}, 'not_found'],
    ['of a job that has none', [RUN, VIEW], { supports_dryrun: false }, 'method_not_allowed'],
    ['of a disabled job', [RUN, VIEW], { enabled: false }, 'method_not_allowed'],
    ['of a job that is gone', [RUN, VIEW], { installed: false }, 'method_not_allowed'],
  ])('%s is refused', async (_what, grants, change, expected) => {
    const someone = await person(grants);
    const id = await request(world, world.runner);
    await changeJob(world.job.id, change);
    try {
      expect(await outcome(() => acting(someone, () => dryRunRequest(someone, id)))).toBe(expected);
    } finally {
      await changeJob(world.job.id, { enabled: true, installed: true });
    }
  });
});
