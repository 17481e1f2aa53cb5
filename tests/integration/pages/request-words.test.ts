// What the pages of requests say when an approval is void, when a permission is missing, and of the time, the name and the inputs that were asked for.
import { pageMarkup, textOf } from '../../support/call-page';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import HomePage from '@/app/(main)/page';
import RunPage from '@/app/(main)/extras/job-results/[id]/page';
import RunsPage from '@/app/(main)/extras/job-results/page';
import QueuePage from '@/app/(main)/extras/scheduled-jobs/approval-queue/page';
import RequestPage from '@/app/(main)/extras/scheduled-jobs/approval-queue/[id]/page';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { write } from '@/core/db/client';
import { resourceOf } from '@/core/resources/registry';
import { createObjects } from '@/core/resources/service';
import { approveRequest, denyRequest } from '@/features/approvals/decide';
import { countMine, readRequest } from '@/features/approvals/queue';
import { askForApproval, editSchedule } from '@/features/schedules/edit';
import { pauseSchedule } from '@/features/schedules/manage';
import { changeJob, shiftClock } from '../runs/fixtures';
import { acting, makeWorld, request, requestsOf, row, RUN, schedule, VARIABLES, type World } from '../schedules/fixtures';
import { type Granted, person } from '../submit/people';

const APPROVE = { actions: ['approve'], types: ['extras.job'] };
const onSchedules = (...actions: string[]) => ({ actions, types: ['extras.scheduledjob'] });
const DECIDE = [APPROVE, onSchedules('view', 'change', 'delete')];
const SEE_RUNS = { actions: ['view'], types: ['extras.jobresult'] };

let world: World;

beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => {
  await shiftClock(0);
  await changeJob(world.job.id, { approval_required: true });
  await write(systemContext('system'), (tx) => tx.objectPermission.deleteMany({ where: { actions: { has: 'approve' } } }));
});
afterEach(() => changeJob(world.job.id, { code_digest: world.job.code_digest, variables: VARIABLES }));

type AnyPage = typeof RequestPage | typeof RunPage | typeof RunsPage | typeof QueuePage | typeof HomePage;

async function markupFor(actor: UserActor, id: string, page: AnyPage = RequestPage, query = {}): Promise<string> {
  const end = await pageMarkup('/', actor, () => page({ params: Promise.resolve({ id }), searchParams: Promise.resolve(query) }));
  if (end.kind !== 'shown') throw new Error(`the page ended with ${end.kind}`);
  return end.value;
}

const wordsFor = async (...asked: Parameters<typeof markupFor>) => textOf(await markupFor(...asked));
const changeCode = (letter: string) => changeJob(world.job.id, { code_digest: letter.repeat(64) });

describe('an approval that is void since the code changed', () => {
  it('is its owner’s to ask for again: first on Home, in the queue and in the number, and never again once it is', async () => {
    const [asker, bob] = [await person([RUN]), await person(DECIDE)];
    const id = await schedule(world, asker, { interval: 'weekly', name: 'void of old' });
    await acting(bob, () => approveRequest(bob, id));
    const { id: approved } = await readRequest(asker, id);
    // Long ago, and there is something newer.
    await shiftClock(9 * 24 * 3600);
    await request(world, asker);
    expect(await wordsFor(asker, '', HomePage)).not.toContain('void of old');
    expect(await countMine(asker)).toBe(0);
    await changeCode('a');
    expect(await countMine(asker)).toBe(2);
    const home = await markupFor(asker, '', HomePage);
    expect(textOf(home)).toMatch(
      new RegExp(
        `Your requests Open Decided Approval void .*void of old .*Approved by ${bob.username}, [^;]+; void since its code changed\\. Its runs are refused until it is approved again\\.`,
      ),
    );
    expect(textOf(home)).toMatch(/Waiting for you 2 .*Yours: approval void, its code changed ·/);
    expect(home).toContain(`href="/extras/scheduled-jobs/${id}"`);
    expect(await wordsFor(asker, '', QueuePage)).toMatch(
      /Waiting for me 2 .*Approval void Its runs are refused: open its schedule and ask again\./,
    );
    // For nobody else it is anything that waits.
    expect(await countMine(bob)).toBe(0);
    const own = await wordsFor(asker, approved);
    expect(own).toMatch(
      /Approval void .*void since its code changed: its runs are refused until it is approved again\. Ask again on its schedule/,
    );
    await acting(asker, () => askForApproval(asker, id));
    expect([await countMine(asker), await countMine(bob)]).toEqual([1, 1]);
  });

  it('is nothing to tell of what would not run again', async () => {
    const [asker, bob] = [await person([RUN]), await person(DECIDE)];
    const paused = await schedule(world, asker, { interval: 'daily' });
    const once = await request(world, asker);
    for (const id of [paused, once]) await acting(bob, () => approveRequest(bob, id));
    await acting(asker, () => pauseSchedule(asker, paused));
    await changeCode('b');
    expect(await countMine(asker)).toBe(0);
    expect(await wordsFor(asker, '', HomePage)).not.toContain('void');
  });
});

describe('who lacks a piece of what deciding takes', () => {
  const beyond = { name: 'no such name' };
  const SEE = onSchedules('view');
  it.each<[string, Granted[], RegExp]>([
    ['change on schedules', [APPROVE, SEE], /You may not approve this Needs: change on Scheduled job\. /],
    [
      'change on this one',
      [APPROVE, SEE, { ...onSchedules('change'), constraints: beyond }],
      /Your permission to change scheduled jobs does not reach this one\. /,
    ],
    ['approve on jobs', [onSchedules('view', 'change')], /Needs: approve on Job\. /],
    [
      'approve on this job',
      [onSchedules('view', 'change'), { ...APPROVE, constraints: beyond }],
      /Your permission to approve jobs does not reach this one\. /,
    ],
    ['both', [SEE], /Needs: approve on Job and change on Scheduled job\. /],
    ['what denying takes', [APPROVE, onSchedules('view', 'change')], /You may approve this job .*Needs: delete on Scheduled job\./],
    [
      'delete on this one',
      [APPROVE, onSchedules('view', 'change'), { ...onSchedules('delete'), constraints: beyond }],
      /Your permission to delete scheduled jobs does not reach this one\./,
    ],
  ])('is told so: %s', async (_what, grants, told) => {
    const id = await request(world, world.runner);
    expect(await wordsFor(await person(grants), id)).toMatch(told);
    await acting(world.admin, () => denyRequest(world.admin, id));
  });

  it('and may deny it all the same is told that: it waits for them', async () => {
    const denier = await person([APPROVE, onSchedules('view', 'delete')]);
    const id = await request(world, world.runner);
    expect(await countMine(denier)).toBeGreaterThan(0);
    for (const page of [RequestPage, QueuePage])
      expect(await wordsFor(denier, id, page)).toContain('Needs: change on Scheduled job. You can deny it.');
    expect(await wordsFor(denier, '', HomePage)).toContain('You can deny it');
  });
});

describe('a request that was asked for again', () => {
  it('says who approved it and what made it void, and is not shown in the place of the newer one', async () => {
    const [asker, other] = [await person([RUN]), await person(DECIDE)];
    // Sees no schedule; what they decided stays theirs to see.
    const blind = await person([APPROVE, onSchedules('change')]);
    const id = await schedule(world, asker, { interval: 'daily' });
    await acting(blind, () => approveRequest(blind, id, { comment: 'fine' }));
    const { id: old } = await readRequest(blind, id);
    await changeCode('c');
    await acting(asker, () => askForApproval(asker, id));
    const [, newer] = await requestsOf(id);
    expect((await readRequest(blind, id)).id).toBe(newer!.id);
    const words = await wordsFor(blind, old);
    expect(words).toMatch(
      new RegExp(
        `Approved by ${blind.username}, \\S+; void since: asked again by ${asker.username} with newer code\\. “fine” The request as it is now`,
      ),
    );
    expect(words).not.toContain('Void by');
    await acting(other, () => approveRequest(other, id));
    await expect(readRequest(blind, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await wordsFor(blind, old)).toContain('The request as it is now is not yours to see: ask an administrator');
  });

  it('shows who decides the names of its inputs as the open one does', async () => {
    const maker = { kind: 'object', model: 'dcim.manufacturer', name: 'maker', label: 'Maker', help_text: '', required: false };
    const [made] = await acting(world.admin, () =>
      createObjects(world.admin, resourceOf('dcim.manufacturer'), [{ name: 'Void supplier' }], { isList: true }),
    );
    await changeJob(world.job.id, { variables: [...VARIABLES, maker] });
    const [asker, bob, viewer] = [
      await person([RUN, { actions: ['view'], types: ['dcim.manufacturer'] }]),
      await person(DECIDE),
      await person([onSchedules('view')]),
    ];
    const id = await schedule(world, asker, { interval: 'daily', data: { maker: String(made!.id) } });
    const { id: old } = await readRequest(bob, id);
    const { kwargs } = await row(id);
    await acting(world.admin, () => editSchedule(world.admin, id, { kwargs: { ...(kwargs as object), text: 'other' } }));
    expect(await wordsFor(bob, old)).toContain('Void supplier');
    expect(await wordsFor(viewer, old)).not.toContain('Void supplier');
    expect(await wordsFor(bob, old)).toMatch(new RegExp(`Void, \\S+: Changed by ${world.admin.username} before anybody decided\\.`));
  });
});

describe('a request for a schedule', () => {
  it('names the zone of its pattern, its own name, and the pattern where it is approved', async () => {
    const [asker, bob] = [await person([RUN]), await person(DECIDE)];
    const start = '2027-03-01T05:00:00.000Z';
    const id = await schedule(world, asker, { interval: 'weekly', start, zone: 'Europe/Berlin', name: 'weekly SJC tags' });
    const markup = await markupFor(bob, id);
    expect(textOf(markup)).toMatch(/weekly SJC tags Mondays at 06:00 CET \(Europe\/Berlin\), from /);
    expect(textOf(markup)).toMatch(/It runs Mondays at 06:00 CET, first /);
    expect(await wordsFor(bob, '', HomePage)).toMatch(/Waiting for you .*weekly SJC tags/);
    expect(await wordsFor(bob, '', QueuePage)).toMatch(/weekly SJC tags .*Mondays at 06:00 CET/);
  });

  it('whose inputs do not fit the code can’t be tried', async () => {
    const trier = await person([...DECIDE, RUN, SEE_RUNS]);
    const id = await request(world, world.runner);
    const words = 'Off: the inputs do not fit the code, it would only fail.';
    expect(await wordsFor(trier, id)).not.toContain(words);
    const ticket = { kind: 'string', name: 'ticket', label: 'Ticket', help_text: '', required: true };
    await changeJob(world.job.id, { variables: [...VARIABLES, ticket] as never });
    expect(await markupFor(trier, id)).toContain(words);
  });
});

describe('the way through requests', () => {
  it('counts what waits for its reader, and leaves out what has to be asked for again', async () => {
    const bob = await person(DECIDE);
    await changeCode('e');
    const outdated = await request(world, world.runner);
    await changeJob(world.job.id, { code_digest: world.job.code_digest });
    const [first] = [await request(world, world.runner), await request(world, world.runner)];
    expect(await wordsFor(bob, first)).toMatch(new RegExp(` \\d+ of ${await countMine(bob)} `));
    expect(await wordsFor(bob, outdated)).not.toMatch(/ \d+ of \d+ /);
  });
});

describe('the run of a request', () => {
  it('that ran as soon as it was approved was started by the request; one of a schedule by that', async () => {
    const bob = await person([...DECIDE, SEE_RUNS]);
    const id = await request(world, world.runner);
    const { run } = await acting(bob, () => approveRequest(bob, id));
    expect(await wordsFor(bob, run!, RunPage, { tab: 'advanced' })).toContain('Started from A request, when it was approved');
    const words = await wordsFor(bob, '', RunsPage);
    expect(words).toContain(`${world.runner.username} Request`);
    expect(words).not.toContain(`${world.runner.username} Schedule`);
  });
});
