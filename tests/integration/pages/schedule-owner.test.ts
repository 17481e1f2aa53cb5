// What the page of a schedule offers its owner and those who may only look at it, and whom it names for the rest.
import { pageMarkup, textOf } from '../../support/call-page';
import { beforeAll, describe, expect, it } from 'vitest';
import SchedulePage from '@/app/(main)/extras/scheduled-jobs/[id]/page';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { write } from '@/core/db/client';
import { makeWorld, RUN, schedule, type World } from '../schedules/fixtures';
import { person } from '../submit/people';

const on = (...actions: string[]) => ({ actions, types: ['extras.scheduledjob'] });

let world: World;
let owner: UserActor;
let changer: UserActor;
let id: string;

beforeAll(async () => {
  world = await makeWorld();
  [owner, changer] = [await person([RUN, on('view')]), await person([on('view', 'change')])];
  id = await schedule(world, owner, { name: 'every night' });
});

const page = async (who: UserActor, of = id) => {
  const end = await pageMarkup('/', who, () => SchedulePage({ params: Promise.resolve({ id: of }) }));
  return end.kind === 'shown' ? textOf(end.value) : end.kind;
};

describe('the page of a schedule', () => {
  it('lets its owner pause it, says that resuming is not theirs, and names whose it is', async () => {
    const seen = await page(owner);
    expect(seen).toContain('Pause…');
    expect(seen).toContain('You may not change or delete this schedule, only pause it: ask one of those named here');
    expect(seen).toContain(`Pause it You (its owner) and ${changer.username}`);
    expect(seen).toContain(`Resume, edit it ${changer.username} Delete it operator and ${world.admin.username}`);
  });

  it('tells who may only look why nothing can be done here, and who can', async () => {
    const seen = await page(await person([on('view')]));
    expect(seen).not.toContain('Pause…');
    expect(seen).toContain(
      'You may not change or delete this schedule: ask one of those named here, or an administrator for the permission to change and delete scheduled jobs.',
    );
    expect(seen).toContain(`Pause it ${owner.username} (its owner) and ${changer.username}`);
    expect(seen).toContain(`Delete it operator and ${world.admin.username}`);
  });

  it('tells each of them what they may do in spite of what they may not', async () => {
    expect(await page(changer)).toContain('You may not delete this schedule: ask one of those');
    const remover = await person([RUN, { ...on('delete'), constraints: { name: 'of who may delete' } }]);
    const theirs = await schedule(world, remover, { name: 'of who may delete' });
    expect(await page(remover, theirs)).toContain('You may not change this schedule, only pause or delete it: ask');
  });

  it('does not count on an owner who is not active any more', async () => {
    const left = await person([RUN]);
    const theirs = await schedule(world, left, { name: 'of who left' });
    await write(systemContext('system'), (tx) => tx.user.update({ where: { id: left.id }, data: { is_active: false } }));
    expect(await page(owner, theirs)).toContain(`Pause it ${changer.username}`);
  });

  it('names who may in spite of all those whose right is for other schedules', async () => {
    const rights = { ...on('view', 'delete'), constraints: { name: 'another' } };
    for (let made = 0; made < 41; made++) await person([rights]);
    expect(await page(owner)).toContain(`Delete it operator and ${world.admin.username}`);
  });

  it('says nothing of it to who may do it all', async () => {
    expect(await page(world.admin)).not.toContain('Who may');
  });
});
