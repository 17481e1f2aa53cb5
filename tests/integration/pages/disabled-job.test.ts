// A disabled job on its own pages: who may change it enables it there, everybody else learns who could.
import { pageMarkup, textOf } from '../../support/call-page';
import { beforeAll, expect, it } from 'vitest';
import JobPage from '@/app/(main)/extras/jobs/[id]/page';
import RunJobPage from '@/app/(main)/extras/jobs/[id]/run/page';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { write } from '@/core/db/client';
import { changeJob } from '../runs/fixtures';
import { makeWorld, RUN, schedule, type World } from '../schedules/fixtures';
import { person } from '../submit/people';

let world: World;
let keeper: UserActor;

beforeAll(async () => {
  world = await makeWorld();
  await changeJob(world.job.id, { enabled: false });
  keeper = await person([{ actions: ['view', 'change', 'run'], types: ['extras.job'] }]);
});

async function markup(who: UserActor, Page: typeof JobPage): Promise<string> {
  const props = { params: Promise.resolve({ id: world.job.id }), searchParams: Promise.resolve({}) };
  const end = await pageMarkup('/', who, () => Page(props));
  return end.kind === 'shown' ? end.value : end.kind;
}
const page = async (who: UserActor, Page: typeof JobPage) => textOf(await markup(who, Page));

it('is enabled there by who may change it, who is told what that means', async () => {
  for (const Page of [JobPage, RunJobPage]) {
    const words = await page(keeper, Page);
    expect(words).toContain('Enable…');
    expect(words).toContain('Everybody who may run it can run it');
    expect(words).toContain('Nobody has to approve its runs.');
  }
  expect(await markup(keeper, RunJobPage)).toMatch(/tab=code"[^>]*>review its code</);
});

it('speaks of what starts it by itself only where there is any', async () => {
  const words = () => page(keeper, JobPage);
  expect(await words()).not.toContain('that start it');
  const hook = { name: 'H', content_types: ['dcim.device'], job_id: world.job.id };
  await write(systemContext('system'), (tx) => tx.jobHook.create({ data: hook }));
  expect(await words()).toContain('There are hooks that start it: they do so from then on.');
  await changeJob(world.job.id, { enabled: true });
  await schedule(world, world.admin);
  await changeJob(world.job.id, { enabled: false });
  expect(await words()).toContain('There are schedules and hooks that start it');
});

it('names to everybody else who could', async () => {
  const words = await page(await person([RUN, { actions: ['view'], types: ['extras.job'] }]), JobPage);
  expect(words).not.toContain('Enable…');
  expect(words).toContain(`until it is enabled. Ask ${keeper.username}: you may not change this job.`);
});

it('offers nothing once it is enabled', async () => {
  await changeJob(world.job.id, { enabled: true });
  for (const Page of [JobPage, RunJobPage]) expect(await page(keeper, Page)).not.toContain('Enable…');
});
