// "Can they, and why": the words of the page, and that it tells nobody more than their own permissions do.
import { pageMarkup, textOf } from '../../support/call-page';
import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import AccessPage from '@/app/(main)/users/access/page';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { db, execute, query, write } from '@/core/db/client';
import { checkAccess } from '@/features/accounts/effective';
import { changeJob } from '../runs/fixtures';
import { makeWorld, type World } from '../schedules/fixtures';
import { type Granted, person } from '../submit/people';

const ADMINISTRATOR: Granted[] = [{ actions: ['view'], types: ['users.user', 'users.objectpermission', 'auth.group', 'extras.job'] }];
const APPROVE = { actions: ['approve'], types: ['extras.job'] };
const onSchedules = (...actions: string[]): Granted => ({ actions, types: ['extras.scheduledjob'] });

let world: World;
let asker: UserActor;

beforeAll(async () => {
  world = await makeWorld();
  await changeJob(world.job.id, { grouping: 'Examples' });
  asker = await person(ADMINISTRATOR);
});

async function words(question: Record<string, string>, by = asker): Promise<string> {
  const end = await pageMarkup('/users/access/', by, () => AccessPage({ searchParams: Promise.resolve(question) }));
  return end.kind === 'shown' ? textOf(end.value) : end.kind;
}

const about = (who: UserActor, action: string, object?: string) => ({
  user: who.id,
  action,
  object_type: 'extras.job',
  ...(object !== undefined && { object }),
});

/** Puts the user into a new group that holds the permission. */
async function throughGroup(who: UserActor, name: string, held: Granted): Promise<void> {
  await write(systemContext('system'), async (tx) => {
    const group = await tx.group.create({ data: { name } });
    await execute(sql`INSERT INTO "_user_groups" ("A", "B") VALUES (${group.id}, ${who.id}::uuid)`, tx);
    const data = { name: `of ${name}`, object_types: [...held.types], actions: [...held.actions], constraints: held.constraints ?? null };
    await tx.objectPermission.create({ data: { ...data, groups: { connect: { id: group.id } } } as never });
  });
}

describe('the page', () => {
  it('asks for a user and a type first', async () => {
    expect(await words({})).toContain('Choose a user and an object type.');
    expect(await words({ user: asker.id })).toContain('Choose a user and an object type.');
  });

  it('says by which permission, through which group, and which constraint is met or not', async () => {
    const bob = await person([
      { ...APPROVE, constraints: { grouping: 'Examples', name__startswith: 'Nightly' } },
      onSchedules('change', 'delete'),
    ]);
    await throughGroup(bob, 'Network CAB', { ...APPROVE, constraints: [{ name: 'Fixture' }, { name: 'Other' }] as never });
    const said = await words(about(bob, 'approve', world.job.id));
    expect(said).toMatch(/Yes : .* approve Fixture .* holds a permission that reaches this job/);
    expect(said).toMatch(/No person-\d+ 0 Held directly\. Yes: grouping is Examples No: name starts with Nightly/);
    expect(said).toMatch(/Yes of Network CAB Through the group Network CAB\. Yes: name is Fixture or No: name is Other/);
    expect(said).toContain('Nobody approves their own request');
    expect(said).toMatch(/Everything person-\d+ may do with this job .*view No change No delete No run No approve Yes of Network CAB/);
    const whole = await words(about(bob, 'approve'));
    expect(whole).toContain('may, for those jobs that meet the constraints below.');
    expect(whole).toMatch(/approve Some person-\d+ 0, of Network CAB/);
  });

  it('says where constraints match nothing at present, and nothing of it where they match one', async () => {
    const bob = await person([{ actions: ['run'], types: ['extras.job'], constraints: { name: 'Fixtrue' } }]);
    expect(await words(about(bob, 'run'))).toMatch(/meet the constraints below\. They match 0 of \d+ jobs at present\./);
    const carl = await person([{ actions: ['run'], types: ['extras.job'], constraints: { name: 'Fixture' } }]);
    expect(await words(about(carl, 'run'))).not.toContain('at present');
  });

  it('names what nearly grants it: another action, a disabled permission, a group that they are not in', async () => {
    const carl = await person([{ actions: ['view', 'run'], types: ['extras.job'] }, APPROVE]);
    await throughGroup(await person([]), 'Night shift', APPROVE);
    await write(systemContext('system'), (tx) =>
      tx.objectPermission.updateMany({ where: { name: `${carl.username} 1` }, data: { enabled: false } }),
    );
    const said = await words(about(carl, 'approve'));
    expect(said).toMatch(/No : .* No permission that person-\d+ holds grants approve on jobs\./);
    expect(said).toContain('Held directly. It grants view and run, not approve.');
    expect(said).toContain('Disabled. Held directly. It would grant approve.');
    expect(said).toMatch(/of Night shift person-\d+ does not hold it: it is for the group Night shift\./);
  });

  it.each([
    [[], 'may not decide requests: that also takes change (to approve) and delete (to deny) on scheduled jobs.'],
    [['change'], 'may approve requests, but not deny them: that also takes delete on scheduled jobs.'],
    [['delete'], 'may deny requests, but not approve them: that also takes change on scheduled jobs.'],
  ])('says of an approver with %j on schedules what is missing to decide', async (held, missing) => {
    const bob = await person([APPROVE, ...(held.length > 0 ? [onSchedules(...held)] : [])]);
    for (const object of [undefined, world.job.id]) {
      const said = await words(about(bob, 'approve', object));
      expect(said).toMatch(/Partly : .* approve /);
      expect(said).toContain(`${bob.username} ${missing} Give them a permission from “May manage schedules”.`);
      for (const action of ['change', 'delete'])
        expect(said).toContain(`${held.includes(action) ? 'Yes' : 'No'} May ${action} scheduled jobs`);
    }
    // The other actions' page does not call it a plain yes either.
    expect(await words(about(bob, 'view'))).toMatch(/No : .* approve Partly /);
  });

  it('says yes of who may approve and decide, and no of who only may change schedules', async () => {
    const bob = await person([APPROVE, onSchedules('change', 'delete')]);
    expect(await words(about(bob, 'approve'))).toMatch(/Yes : .* may, for all jobs\..* approve Yes /);
    const clerk = await person([onSchedules('change', 'delete')]);
    expect(await words(about(clerk, 'approve'))).toMatch(/No : .* approve No/);
  });

  it('says of superusers and of inactive accounts that no permission is asked', async () => {
    expect(await words(about(world.admin, 'run', world.job.id))).toMatch(/Yes .* is a superuser: no permission is needed\./);
    const idle = await person([APPROVE], { is_active: false });
    expect(await words(about(idle, 'approve'))).toMatch(/No .* is not active: an inactive account may do nothing\./);
  });
});

describe('who may ask', () => {
  it.each([
    ['users alone', ['users.user']],
    ['permissions alone', ['users.objectpermission']],
  ])('nobody who may view %s', async (_what, types) => {
    const someone = await person([{ actions: ['view'], types }]);
    expect(await words(about(world.runner, 'run'), someone)).toBe('forbidden');
    await expect(checkAccess(someone, about(world.runner, 'run'))).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is told nothing of users, objects and permissions that are not theirs to see', async () => {
    const narrow = await person([
      { actions: ['view'], types: ['users.user'], constraints: { id: '$user' } },
      { actions: ['view'], types: ['users.objectpermission'], constraints: { name: 'none' } },
    ]);
    const nothing = 'There is no such user or object, or it is not yours to see.';
    expect(await words(about(world.runner, 'run'), narrow)).toContain(nothing);
    expect(await words(about(narrow, 'view', world.job.id), narrow)).toContain(nothing);
    expect(await words({ ...about(narrow, 'view'), object_type: 'users.user' }, narrow)).toContain('A permission that you may not see');
    expect(await words({ user: 'nonsense', object_type: 'extras.job' })).toContain(nothing);
    const [job] = await query<{ id: string }>(sql`SELECT gen_random_uuid()::text AS id`);
    expect(await words(about(world.runner, 'run', job!.id))).toContain(nothing);
    expect(await db().objectPermission.count({ where: { name: 'none' } })).toBe(0);
  });

  it('reads no constraints of permissions that are not theirs to see', async () => {
    const bob = await person([{ ...APPROVE, constraints: { name: 'Secret project' } }]);
    expect(await words(about(bob, 'approve'))).toContain('name is Secret project');
    const narrow = await person([
      { actions: ['view'], types: ['users.user', 'extras.job'] },
      { actions: ['view'], types: ['users.objectpermission'], constraints: { name: 'none' } },
    ]);
    for (const object of [undefined, world.job.id]) {
      const said = await words(about(bob, 'approve', object), narrow);
      expect(said).toContain('A permission that you may not see');
      expect(said).not.toContain('Secret');
      expect(JSON.stringify(await checkAccess(narrow, about(bob, 'approve', object)))).not.toContain('Secret');
    }
  });

  it('sees each permission that decides, however many there are', async () => {
    const carl = await person([{ actions: ['view'], types: ['extras.job'] }]);
    const others = Array.from({ length: 250 }, (_, n) => ({ name: `another ${n}`, object_types: ['extras.job'], actions: ['view'] }));
    await write(systemContext('system'), (tx) => tx.objectPermission.createMany({ data: others }));
    const { permissions } = await checkAccess(asker, about(carl, 'view'));
    expect(permissions.length).toBeLessThan(250);
    expect(permissions.filter(({ is_held }) => is_held).map(({ name }) => name)).toEqual([`${carl.username} 0`]);
  });
});
