// The page of access to one job: who may have to do with it today, what is offered, and for whom.
import { pageMarkup, textOf } from '../../support/call-page';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import JobAccessPage from '@/app/(main)/extras/jobs/[id]/access/page';
import JobPage from '@/app/(main)/extras/jobs/[id]/page';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { write } from '@/core/db/client';
import { type AccessWish, accessToday } from '@/features/jobs/access';
import { makeWorld, type World } from '../schedules/fixtures';
import { person } from '../submit/people';
import { CLASS, giveTo, groupOf, users } from './giving';

let world: World;
/** Of another class. */
let other: World['job'];

beforeAll(async () => {
  world = await makeWorld();
  const { id: _id, created: _created, last_updated: _updated, ...copied } = world.job;
  other = await write(systemContext('system'), (tx) =>
    tx.job.create({ data: { ...copied, job_class_name: 'Other', name: 'Other' } as never }),
  );
});
beforeEach(async () => {
  await write(systemContext('system'), (tx) => tx.objectPermission.deleteMany({ where: { name: { startsWith: CLASS } } }));
});

const give = (by: UserActor, wish: Partial<AccessWish>) => giveTo(world.job.id, by, wish);
let made = 0;

describe('who may today', () => {
  it('lists groups and users with the permission that reaches this job, and nobody whose does not', async () => {
    const [member, direct, elsewhere, everywhere] = [await person([]), await person([]), await person([]), await person([])];
    const { id, name } = await groupOf(member);
    expect(await accessToday(world.admin, other.id)).toEqual(expect.not.arrayContaining([expect.objectContaining({ name })]));
    await give(world.admin, { operators: { groups: [id], users: [] }, approvers: users(direct) });
    const grant = (who: UserActor, constraints: object | undefined, enabled = true) =>
      write(systemContext('system'), (tx) =>
        tx.objectPermission.create({
          data: {
            name: `${CLASS} test ${who.username}`,
            enabled,
            object_types: ['extras.job'],
            actions: ['view', 'run'],
            ...(constraints && { constraints }),
            users: { connect: { id: who.id } },
          },
        }),
      );
    await grant(elsewhere, { name: 'Other' });
    await grant(everywhere, undefined);
    await grant(await person([]), undefined, false);
    const told = (await accessToday(world.admin, world.job.id))!.map((holder) => [
      holder.kind,
      holder.name,
      holder.people,
      ...holder.by.map(({ name: by, actions }) => `${actions.join(' ')}: ${by}`),
    ]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['group', name, 1, `view run: ${CLASS}: run`],
        ['user', direct.username, 1, `view approve: ${CLASS}: approve`],
        ['user', everywhere.username, 1, `view run: ${CLASS} test ${everywhere.username}`],
      ]),
    );
    expect(told.flat()).not.toContain(elsewhere.username);
    expect(told[0]![0]).toBe('group');
  });

  it('says of who may approve what they lack to decide requests, and nothing where it is not certain', async () => {
    const permission = (who: { users?: UserActor[]; groups?: string[] }, types: string[], actions: string[], constraints?: object) =>
      write(systemContext('system'), (tx) =>
        tx.objectPermission.create({
          data: {
            name: `${CLASS} test ${++made}`,
            object_types: types,
            actions,
            ...(constraints && { constraints }),
            users: { connect: (who.users ?? []).map(({ id }) => ({ id })) },
            groups: { connect: (who.groups ?? []).map((id) => ({ id: Number(id) })) },
          },
        }),
      );
    const [bare, changes, elsewhere, unsure, member] = [
      await person([]),
      await person([]),
      await person([]),
      await person([]),
      await person([]),
    ];
    const [helped, helpless] = [await groupOf(member), await groupOf(bare, changes)];
    const all = [bare, changes, elsewhere, unsure, member];
    await permission({ users: all, groups: [helped.id, helpless.id] }, ['extras.job'], ['view', 'approve']);
    const SCHEDULES = ['extras.scheduledjob'];
    await permission({ users: [changes] }, SCHEDULES, ['view', 'change'], { job_model__class_path: CLASS });
    await permission({ users: [elsewhere] }, SCHEDULES, ['change', 'delete'], { job_model__class_path: 'other.Job' });
    await permission({ users: [unsure] }, SCHEDULES, ['change', 'delete'], [{ name: 'x' }]);
    await permission({ groups: [helped.id] }, SCHEDULES, ['change', 'delete']);
    const lacks = new Map((await accessToday(world.admin, world.job.id))!.map((one) => [one.name, one.lacks]));
    const told = [...all.map(({ username }) => username), helped.name, helpless.name].map((name) => lacks.get(name));
    expect(told).toEqual([['change', 'delete'], ['delete'], ['change', 'delete'], [], [], [], ['delete']]);
    const end = await pageMarkup('/', world.admin, () => JobAccessPage({ params: Promise.resolve({ id: world.job.id }) }));
    const words = end.kind === 'shown' ? textOf(end.value) : end.kind;
    expect(words).toContain('May approve, but decides nothing: lacks change and delete on its scheduled jobs.');
    expect(words).toContain('May approve, but denies nothing: lacks delete on its scheduled jobs.');
  });

  it('is nothing for who may not look at permissions', async () => {
    const by = await person([
      { actions: ['view'], types: ['extras.job'] },
      { actions: ['add'], types: ['users.objectpermission'] },
    ]);
    expect(await accessToday(by, world.job.id)).toBeUndefined();
  });
});

describe('the page', () => {
  const page = async (by: UserActor) => {
    const end = await pageMarkup('/', by, () => JobAccessPage({ params: Promise.resolve({ id: world.job.id }) }));
    return end.kind === 'shown' ? textOf(end.value) : end.kind;
  };

  it('offers both sets, says what comes of nobody, and who may today', async () => {
    const words = await page(world.admin);
    expect(words).toMatch(
      /Operators See the job, run it.* Approvers .*Nobody approves their own request.* Also .*And approvers may try requests as a dry run.*And may view the inventory/,
    );
    expect(words).toContain('Choose a group or a user: the permissions that are created or extended stand here before they are.');
    expect(words).toContain('Who may today');
  });

  it('is for who may add permissions, and its tab is for nobody else', async () => {
    const viewer = await person([{ actions: ['view'], types: ['extras.job'] }]);
    expect(await page(viewer)).toBe('forbidden');
    const tabOf = async (by: UserActor) => {
      const props = { params: Promise.resolve({ id: world.job.id }), searchParams: Promise.resolve({}) };
      const end = await pageMarkup('/', by, () => JobPage(props));
      return end.kind === 'shown' && end.value.includes(`/extras/jobs/${world.job.id}/access`);
    };
    expect([await tabOf(viewer), await tabOf(world.admin)]).toEqual([false, true]);
  });

  it('is where ?tab=access of the job leads, and a tab that there is not is the overview, also in the row of tabs', async () => {
    const tab = (by: UserActor, asked: string) => {
      const props = { params: Promise.resolve({ id: world.job.id }), searchParams: Promise.resolve({ tab: asked }) };
      return pageMarkup('/', by, () => JobPage(props));
    };
    expect(await tab(world.admin, 'access')).toEqual({ kind: 'redirect', to: `/extras/jobs/${world.job.id}/access/` });
    const open = async (by: UserActor, asked: string) => {
      const end = await tab(by, asked);
      return end.kind === 'shown'
        ? /aria-current="page"[^>]*>([^<]*)</.exec(end.value.slice(end.value.indexOf('Parts of this job')))?.[1]
        : end.kind;
    };
    const viewer = await person([{ actions: ['view'], types: ['extras.job'] }]);
    expect(await open(world.admin, 'changes')).toBe('Changes');
    for (const none of ['nonsense', 'toString', 'overview']) expect(await open(world.admin, none)).toBe('Overview');
    for (const notTheirs of ['runs', 'code']) expect(await open(viewer, notTheirs)).toBe('Overview');
  });

  it('says that nobody but superusers may, and the next step', async () => {
    await write(systemContext('system'), (tx) =>
      tx.objectPermission.updateMany({ where: { object_types: { has: 'extras.job' } }, data: { enabled: false } }),
    );
    expect(await page(world.admin)).toContain('Nobody but superusers. Choose groups or users in the form and give them access.');
  });
});
