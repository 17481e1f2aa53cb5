// Access to one job: which permissions it comes to, who may give it, and that operators and approvers can do their part with that job and with no other.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadActorByName, type UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { listObjects } from '@/core/resources/service';
import { resourceOf } from '@/core/resources/registry';
import { permissionPresets } from '@/features/accounts/grants';
import { approveRequest, denyRequest } from '@/features/approvals/decide';
import { type AccessWish, giveAccess, planAccess } from '@/features/jobs/access';
import { readJsonRequest, submitJob } from '@/features/schedules/submit';
import type { RunningWorker } from '@/worker/worker';
import { changeJob, ended, worker } from '../runs/fixtures';
import { acting, makeWorld, request, row, runsOf, spec, VARIABLES, type World } from '../schedules/fixtures';
import { type Granted, person } from '../submit/people';
import { CLASS, giveTo, groupOf, NOBODY, users } from './giving';

const PERMISSION = 'users.objectpermission';

let world: World;
/** Of another class. */
let other: World['job'];
let running: RunningWorker;

beforeAll(async () => {
  world = await makeWorld();
  const { id: _id, created: _created, last_updated: _updated, ...copied } = world.job;
  other = await write(systemContext('system'), (tx) =>
    tx.job.create({ data: { ...copied, job_class_name: 'Other', name: 'Other' } as never }),
  );
  running = await worker();
});
afterAll(async () => await running.stop());
beforeEach(async () => {
  await write(systemContext('system'), (tx) => tx.objectPermission.deleteMany({ where: { name: { startsWith: CLASS } } }));
  await write(systemContext('system'), (tx) => tx.objectPermission.deleteMany({ where: { name: { startsWith: 'May ' } } }));
  for (const { id } of [world.job, other]) await changeJob(id, { approval_required: false });
});

const again = async ({ username }: UserActor) => (await loadActorByName(username)) as UserActor;

const give = (by: UserActor, wish: Partial<AccessWish>) => giveTo(world.job.id, by, wish);

async function outcome(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (error instanceof AppError) return error.code === 'conflict' || error.code === 'invalid' ? error.message : error.code;
    throw error;
  }
}

const stored = () =>
  db().objectPermission.findMany({
    where: { OR: [{ name: { startsWith: CLASS } }, { name: { startsWith: 'May ' } }] },
    include: { users: true, groups: true },
    orderBy: { name: 'asc' },
  });
const holdersByName = async () =>
  Object.fromEntries(
    (await stored()).map((one) => [one.name, [...one.groups.map(({ name }) => name), ...one.users.map(({ username }) => username)].sort()]),
  );

describe('giving access', () => {
  it('makes the permissions of the two sets, by class path and named after it, and what is ticked beside them', async () => {
    const [operator, approver] = [await person([]), await person([])];
    const { name, id } = await groupOf(operator);
    const given = await give(world.admin, {
      operators: { groups: [id], users: [] },
      approvers: users(approver),
      extras: ['inventory', 'tokens'],
    });
    expect(given.map(({ was }) => was)).toEqual(Array(7).fill('created'));
    const rows = await stored();
    const below = { job_model__class_path: CLASS };
    expect(
      rows
        .filter((one) => one.constraints)
        .map(({ name: called, actions, object_types, constraints }) => [called, actions, object_types, constraints]),
    ).toEqual([
      [`${CLASS}: approve`, ['view', 'approve'], ['extras.job'], { class_path: CLASS }],
      [`${CLASS}: decide requests`, ['view', 'change', 'delete'], ['extras.scheduledjob'], below],
      [`${CLASS}: run`, ['view', 'run'], ['extras.job'], { class_path: CLASS }],
      [`${CLASS}: see changes`, ['view'], ['extras.objectchange'], { run__job_model__class_path: CLASS }],
      [`${CLASS}: see runs`, ['view'], ['extras.jobresult', 'extras.scheduledjob'], below],
    ]);
    expect(await holdersByName()).toEqual({
      [`${CLASS}: approve`]: [approver.username],
      [`${CLASS}: decide requests`]: [approver.username],
      [`${CLASS}: run`]: [name],
      [`${CLASS}: see changes`]: [name, approver.username].sort(),
      [`${CLASS}: see runs`]: [name, approver.username].sort(),
      'May have API tokens': [name],
      'May view the inventory': [name, approver.username].sort(),
    });
    // Each is in the record, by whom it was given.
    const changes = await db().objectChange.findMany({
      where: { model: PERMISSION, object_id: { in: rows.map((one) => one.id) }, action: 'create' },
    });
    expect(changes.map(({ user_name }) => user_name)).toEqual(Array(7).fill(world.admin.username));
  });

  it('a second time adds the new ones to what is there, keeps who is in it, and leaves alone what they hold already', async () => {
    const [first, second] = [await person([]), await person([])];
    await give(world.admin, { operators: users(first) });
    const ids = (await stored()).map(({ id }) => id);
    expect((await give(world.admin, { operators: users(first, second) })).map(({ was }) => was)).toEqual(Array(3).fill('extended'));
    expect((await give(world.admin, { operators: users(second) })).map(({ was }) => was)).toEqual(Array(3).fill('held'));
    expect((await stored()).map(({ id }) => id)).toEqual(ids);
    for (const held of Object.values(await holdersByName())) expect(held).toEqual([first.username, second.username].sort());
  });

  it('lets approvers try requests as a dry run where that is asked for and the job has one', async () => {
    const approver = await person([]);
    await give(world.admin, { approvers: users(approver) });
    expect(await holdersByName()).not.toHaveProperty(`${CLASS}: run`);
    await give(world.admin, { approvers: users(approver), extras: ['dryrun'] });
    expect((await holdersByName())[`${CLASS}: run`]).toEqual([approver.username]);
    const planned = await planAccess(world.admin, world.job.id);
    expect(planned.flatMap(({ name, also }) => (also ? [[name, also]] : []))).toEqual([
      [`${CLASS}: run`, { for: 'approvers', extra: 'dryrun' }],
    ]);
    await changeJob(world.job.id, { supports_dryrun: false });
    expect((await planAccess(world.admin, world.job.id)).some(({ also }) => also)).toBe(false);
    await changeJob(world.job.id, { supports_dryrun: true });
  });

  it('lets them view what its inputs name, each type once; later it is extended by what has come since, and keeps what it has', async () => {
    const name = `${CLASS}: view inputs`;
    const objects = (...models: string[]) =>
      changeJob(world.job.id, {
        variables: models.map((model, index) => spec(`v${index}`, { kind: index === 1 ? 'multiobject' : 'object', model })),
      });
    expect((await planAccess(world.admin, world.job.id)).map((one) => one.name)).not.toContain(name);
    try {
      await objects('dcim.location', 'extras.tag', 'dcim.location', 'no.such');
      const [first, second] = [await person([]), await person([])];
      await give(world.admin, { operators: users(first) });
      expect(await holdersByName()).not.toHaveProperty(name);
      await give(world.admin, { operators: users(first), approvers: users(second), extras: ['inputs'] });
      const of = async () => (await stored()).find((one) => one.name === name)!;
      expect(await of()).toMatchObject({ object_types: ['dcim.location', 'extras.tag'], actions: ['view'], constraints: null });
      expect((await holdersByName())[name]).toEqual([first.username, second.username].sort());
      await objects('extras.tag', 'dcim.rack');
      const planned = (await planAccess(world.admin, world.job.id)).find((one) => one.name === name)!;
      expect(planned).toMatchObject({
        new_types: ['dcim.rack'],
        object_types: ['dcim.location', 'extras.tag', 'dcim.rack'],
        conflict: null,
      });
      const given = await give(world.admin, { operators: users(first), extras: ['inputs'] });
      expect(given.find((one) => one.name === name)?.was).toBe('extended');
      expect((await of()).object_types.sort()).toEqual(['dcim.location', 'dcim.rack', 'extras.tag']);
      const more = await give(world.admin, { operators: users(first), extras: ['inputs'] });
      expect(more.find((one) => one.name === name)?.was).toBe('held');
      await write(systemContext('system'), (tx) =>
        tx.objectPermission.updateMany({ where: { name }, data: { actions: ['view', 'change'], object_types: ['extras.tag'] } }),
      );
      expect(await outcome(() => give(world.admin, { operators: users(first), extras: ['inputs'] }))).toContain('it has other types');
      expect((await of()).object_types).toEqual(['extras.tag']);
    } finally {
      await changeJob(world.job.id, { variables: VARIABLES });
    }
  });

  it('of nobody is refused', async () => {
    expect(await outcome(() => give(world.admin, { extras: ['inventory'] }))).toContain('Choose a group or a user.');
  });

  it('extends a preset permission that somebody has made, and takes an empty object for no constraints', async () => {
    const { title: name, object_types, actions } = permissionPresets().find(({ title }) => title === 'May view the inventory')!;
    const data = { name, object_types: [...object_types].reverse(), actions: [...actions], constraints: {} };
    const { id } = await write(systemContext('system'), (tx) => tx.objectPermission.create({ data }));
    const who = await person([]);
    const given = await give(world.admin, { operators: users(who), extras: ['inventory'] });
    expect(given.find((one) => one.name === name)).toEqual({ id, name, was: 'extended' });
  });
});

describe('what is there under the name already', () => {
  const put = (more: object) =>
    write(systemContext('system'), (tx) =>
      tx.objectPermission.create({
        data: {
          name: `${CLASS}: see changes`,
          object_types: ['extras.objectchange'],
          actions: ['view'],
          constraints: { run__job_model__class_path: CLASS },
          ...more,
        },
      }),
    );

  it.each([
    [
      'other actions',
      { actions: ['view', 'change'] },
      'it has other types, actions or constraints. Open it and make it the same, or give it another name',
    ],
    ['other types', { object_types: ['extras.objectchange', 'extras.note'] }, 'it has other types'],
    ['other constraints', { constraints: { run__job_model__name: 'Fixture' } }, 'it has other types'],
    ['disabled', { enabled: false }, 'disabled. Open it and enable it'],
  ])('%s: nothing is touched or given, and the next step is said, on the page too', async (_, more, words) => {
    const before = await put(more);
    const who = await person([]);
    const said = await outcome(() => give(world.admin, { operators: users(who) }));
    expect(said).toContain(`${CLASS}: see changes: `);
    expect(said).toContain(words);
    expect(said).toContain('Nothing was changed.');
    expect((await stored()).map(({ users: _users, groups: _groups, ...rest }) => rest)).toEqual([before]);
    const planned = (await planAccess(world.admin, world.job.id)).find(({ name }) => name === before.name);
    expect(planned?.conflict).toContain(words);
  });

  it('made by somebody else since the page was shown: refused, and extended the next time', async () => {
    const who = await person([]);
    const seen = Object.fromEntries((await planAccess(world.admin, world.job.id)).map(({ name }) => [name, null]));
    await put({});
    expect(await outcome(() => give(world.admin, { operators: users(who), seen }))).toContain(
      'Somebody else made or removed it meanwhile.',
    );
    expect(await stored()).toHaveLength(1);
    expect((await give(world.admin, { operators: users(who) })).map(({ was }) => was).sort()).toEqual(['created', 'created', 'extended']);
  });

  it('two who give it for the first time at once: both are told the truth, and each permission is there once', async () => {
    const two = [await person([]), await person([])];
    const seen = Object.fromEntries((await planAccess(world.admin, world.job.id)).map(({ name }) => [name, null]));
    const ends = await Promise.all(two.map((who) => outcome(() => give(world.admin, { operators: users(who), seen }))));
    expect(ends.filter((end) => end === 'done')).toHaveLength(1);
    expect(await stored()).toHaveLength(3);
  });
});

describe('who may give it', () => {
  const VIEW_JOB: Granted = { actions: ['view'], types: ['extras.job'] };
  const ofJob = { class_path: CLASS };
  const below = { job_model__class_path: CLASS };
  const OWN: readonly Granted[] = [
    { actions: ['view', 'run'], types: ['extras.job'], constraints: ofJob },
    { actions: ['view'], types: ['extras.jobresult', 'extras.scheduledjob'], constraints: below },
    { actions: ['view'], types: ['extras.objectchange'], constraints: { run__job_model__class_path: CLASS } },
    { actions: ['view'], types: ['users.user', 'auth.group'] },
  ];
  const granting = (actions: readonly string[], constraints?: object): Granted => ({
    actions,
    types: [PERMISSION],
    ...(constraints && { constraints }),
  });

  it('nobody without the right to add permissions, or who may not see the job', async () => {
    const who = await person([]);
    const may = async (grants: readonly Granted[]) => {
      const by = await person(grants);
      const wish = { operators: users(who), approvers: NOBODY, extras: [], seen: {} };
      return outcome(() => acting(by, () => giveAccess(by, world.job.id, wish)));
    };
    expect(await may([VIEW_JOB, granting(['view', 'change'])])).toBe('forbidden');
    expect(await may([granting(['view', 'add', 'change'])])).toBe('forbidden');
    expect(await may([{ ...VIEW_JOB, constraints: { name: 'Other' } }, granting(['view', 'add', 'change'])])).toBe('not_found');
    expect(await stored()).toEqual([]);
  });

  it('nobody gives what they lack, as in the form of a permission; who holds it for this job may give that, and no more', async () => {
    const [who, by] = [await person([]), await person([...OWN, granting(['view', 'add', 'change'])])];
    const refused = await outcome(() => give(by, { approvers: users(who) }));
    expect(refused).toContain('You can not grant "approve extras.job": you do not have it for these objects yourself.');
    expect(await stored()).toEqual([]);
    const planned = await planAccess(by, world.job.id);
    expect(planned.filter(({ refusal }) => refusal).map(({ name }) => name)).toEqual([
      `${CLASS}: approve`,
      `${CLASS}: decide requests`,
      'May view the inventory',
      'May have API tokens',
    ]);
    expect((await give(by, { operators: users(who) })).map(({ was }) => was)).toEqual(Array(3).fill('created'));
  });

  it('whose right to add is constrained gives only what lies within it, and adds to nothing that they may not change', async () => {
    const who = await person([]);
    const elsewhere = await person([...OWN, granting(['view', 'add', 'change'], { name__startswith: 'site.' })]);
    expect(await outcome(() => give(elsewhere, { operators: users(who) }))).toBe('forbidden');
    expect(await stored()).toEqual([]);
    await give(world.admin, { operators: users(await person([])) });
    const adder = await person([...OWN, granting(['view', 'add'])]);
    expect(await outcome(() => give(adder, { operators: users(who) }))).toContain('you may not change it');
    const blind = await person([...OWN, granting(['add', 'change'])]);
    expect(await outcome(() => give(blind, { operators: users(who) }))).toContain('you may not see it');
    for (const held of Object.values(await holdersByName())) expect(held).not.toContain(who.username);
  });

  it('who sees some users gives it to those and to no others, which are as absent as those that there are not', async () => {
    const [seen, unseen] = [await person([]), await person([])];
    const some: Granted = { actions: ['view'], types: ['users.user'], constraints: { username: seen.username } };
    const by = await person([...OWN.slice(0, 3), some, granting(['view', 'add', 'change'])]);
    expect(await outcome(() => give(by, { operators: users(unseen) }))).toMatch(/^users: /);
    expect(await stored()).toEqual([]);
    await give(by, { operators: users(seen) });
    expect(await outcome(() => give(by, { operators: users(unseen) }))).toMatch(/^users: /);
    for (const held of Object.values(await holdersByName())) expect(held).toEqual([seen.username]);
  });
});

describe('what they can do then', () => {
  const submit = (by: UserActor, jobId: string) =>
    acting(by, () => submitJob(by, jobId, readJsonRequest({ data: { mode: 'nothing', marks: world.marks } }), { origin: 'ui' }));
  const listed = async (by: UserActor, label: string) =>
    (await outcomeOf(() => listObjects(by, resourceOf(label), new URLSearchParams())))?.rows.map(({ id }) => String(id)) ?? [];
  const outcomeOf = async <T>(work: () => Promise<T>): Promise<T | undefined> => work().catch(() => undefined);

  it('an operator sees the job, runs it, sees the run, and asks for approval; with another job nothing', async () => {
    const plain = await person([]);
    await give(world.admin, { operators: { groups: [(await groupOf(plain)).id], users: [] } });
    const operator = await again(plain);
    expect(await listed(operator, 'extras.job')).toEqual([world.job.id]);
    const { run } = await submit(operator, world.job.id);
    expect((await ended(run!.id)).status).toBe('SUCCESS');
    const foreign = (await submit(world.admin, other.id)).run!.id;
    expect(await listed(operator, 'extras.jobresult')).toContain(run!.id);
    expect(await listed(operator, 'extras.jobresult')).not.toContain(foreign);
    expect(await outcome(() => submit(operator, other.id))).toBe('not_found');
    await changeJob(world.job.id, { approval_required: true });
    const asked = (await submit(operator, world.job.id)).scheduledJob!.id;
    expect(await listed(operator, 'extras.scheduledjob')).toContain(asked);
    expect(await outcome(() => acting(operator, () => approveRequest(operator, asked)))).toBe('forbidden');
  });

  it('an approver approves and denies its requests, follows what was started, and decides nothing of another job', async () => {
    const plain = await person([]);
    await give(world.admin, { approvers: users(plain) });
    const approver = await again(plain);
    for (const { id } of [world.job, other]) await changeJob(id, { approval_required: true });
    const [yes, no] = [await request(world, world.admin), await request(world, world.admin)];
    const foreign = await request({ ...world, job: other }, world.admin);
    await acting(approver, () => approveRequest(approver, yes));
    const [run] = await runsOf(yes);
    expect((await ended(run!.id)).status).toBe('SUCCESS');
    expect(await listed(approver, 'extras.jobresult')).toContain(run!.id);
    await acting(approver, () => denyRequest(approver, no));
    expect(await outcome(() => row(no).catch(() => Promise.reject(new AppError('not_found', 'gone'))))).toBe('not_found');
    expect(await outcome(() => acting(approver, () => approveRequest(approver, foreign)))).toBe('not_found');
    expect(await outcome(() => acting(approver, () => denyRequest(approver, foreign)))).toBe('not_found');
    expect(await outcome(() => submit(approver, world.job.id))).toBe('forbidden');
  });
});
