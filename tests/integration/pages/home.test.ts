// Home and the frame around it say one number of what waits for their reader, and what it is.
import { inRequest, browserHeaders, pageMarkup, textOf } from '../../support/call-page';
import { beforeAll, expect, it } from 'vitest';
import HomePage from '@/app/(main)/page';
import { GET as getWaiting } from '@/app/(main)/extras/scheduled-jobs/approval-queue/waiting/route';
import type { UserActor } from '@/core/access/actor';
import type { Waiting } from '@/ui/shell/nav';
import { changeJob } from '../runs/fixtures';
import { makeWorld, request, RUN, type World } from '../schedules/fixtures';
import { person } from '../submit/people';

const DECIDE = [
  { actions: ['approve'], types: ['extras.job'] },
  { actions: ['view', 'change', 'delete'], types: ['extras.scheduledjob'] },
];

let world: World;

beforeAll(async () => {
  world = await makeWorld();
  await changeJob(world.job.id, { approval_required: true });
});

async function homeOf(actor: UserActor): Promise<string> {
  const end = await pageMarkup('/', actor, () => HomePage());
  if (end.kind !== 'shown') throw new Error(`the page ended with ${end.kind}`);
  return textOf(end.value);
}

/** The number that the frame shows, and keeps asking for. */
async function badgeOf(actor: UserActor): Promise<number> {
  const end = await inRequest('/extras/scheduled-jobs/approval-queue/waiting/', await browserHeaders(actor), () => getWaiting());
  if (end.kind !== 'shown') throw new Error(`the address ended with ${end.kind}`);
  return ((await end.value.json()) as Waiting).count;
}

it('counts what is to be decided and what is to be asked for again, as the badge does', async () => {
  const [asker, both] = [await person([RUN]), await person([RUN, ...DECIDE])];
  await request(world, asker, { text: 'of somebody else' });
  expect(await badgeOf(both)).toBe(1);
  expect(await homeOf(both)).toMatch(/Waiting for you 1 .*of somebody else/);
  expect(await badgeOf(asker)).toBe(0);
  expect(await homeOf(asker)).not.toContain('Waiting for you');

  await request(world, both, { text: 'of my own' });
  try {
    await changeJob(world.job.id, { code_digest: 'e'.repeat(64) });
    expect(await badgeOf(both)).toBe(1);
    expect(await homeOf(both)).toMatch(/Waiting for you 1 .*text: of my own Yours: its code changed since .*Ask again/);
    // Who may decide nothing can still be who has to act.
    expect(await badgeOf(asker)).toBe(1);
    expect(await homeOf(asker)).toMatch(/Waiting for you 1 .*text: of somebody else Yours: its code changed since .*Ask again/);
  } finally {
    await changeJob(world.job.id, { code_digest: world.job.code_digest });
  }
  await request(world, asker, { text: 'another' });
  expect(await badgeOf(both)).toBe(2);
  expect(await homeOf(both)).toMatch(/Waiting for you 2 /);
});

it('says to who may decide and has nothing to do that nothing waits', async () => {
  const nobody = await person([{ actions: ['approve'], types: ['extras.job'] }]);
  expect(await badgeOf(nobody)).toBe(0);
  expect(await homeOf(nobody)).toMatch(/Waiting for you 0 .*Nothing waits for you\./);
});
