// What the pages of requests say to who asked and to who decides, what the run says of the decision afterwards.
import { browserHeaders, inRequest, pageMarkup, textOf } from '../../support/call-page';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import HomePage from '@/app/(main)/page';
import RunFormPage from '@/app/(main)/extras/jobs/[id]/run/page';
import RunPage from '@/app/(main)/extras/job-results/[id]/page';
import SchedulePage from '@/app/(main)/extras/scheduled-jobs/[id]/page';
import SchedulesPage from '@/app/(main)/extras/scheduled-jobs/page';
import QueuePage from '@/app/(main)/extras/scheduled-jobs/approval-queue/page';
import { POST as postApprove } from '@/app/(main)/extras/scheduled-jobs/approval-queue/[id]/approve/route';
import { POST as postDeny } from '@/app/(main)/extras/scheduled-jobs/approval-queue/[id]/deny/route';
import RequestPage from '@/app/(main)/extras/scheduled-jobs/approval-queue/[id]/page';
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { write } from '@/core/db/client';
import { resourceOf } from '@/core/resources/registry';
import { createObjects } from '@/core/resources/service';
import { approveRequest, denyRequest, dryRunRequest } from '@/features/approvals/decide';
import { countMine, readRequest } from '@/features/approvals/queue';
import { enqueueRun } from '@/features/runs/enqueue';
import { askForApproval } from '@/features/schedules/edit';
import { readSchedule } from '@/features/schedules/overview';
import { voidApproval } from '@/features/schedules/ask';
import { changeJob, orderFor, shiftClock } from '../runs/fixtures';
import { acting, fire, makeWorld, request, requestsOf, RUN, runsOf, schedule, VARIABLES, type World } from '../schedules/fixtures';
import { person } from '../submit/people';

const DECIDE = [
  { actions: ['approve'], types: ['extras.job'] },
  { actions: ['view', 'change', 'delete'], types: ['extras.scheduledjob'] },
];
const SEE_RUNS = { actions: ['view'], types: ['extras.jobresult'] };

const manufacturer = {
  kind: 'object',
  model: 'dcim.manufacturer',
  name: 'maker',
  label: 'Maker',
  help_text: '',
  required: false,
};

let world: World;

beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => {
  await shiftClock(0);
  await changeJob(world.job.id, { approval_required: true });
  // The deciders are those of the test itself.
  await write(systemContext('system'), (tx) => tx.objectPermission.deleteMany({ where: { actions: { has: 'approve' } } }));
});

type AnyPage = typeof RequestPage | typeof RunPage | typeof SchedulesPage | typeof QueuePage | typeof HomePage | typeof RunFormPage;

const wordsFor = async (actor: UserActor, id: string, page: AnyPage = RequestPage, query = {}) =>
  textOf(await markupFor(actor, id, page, query));

async function markupFor(actor: UserActor, id: string, page: AnyPage, query = {}): Promise<string> {
  const props = { params: Promise.resolve({ id }), searchParams: Promise.resolve(query) };
  const end = await pageMarkup('/', actor, () => page(props));
  if (end.kind !== 'shown') throw new Error(`the page ended with ${end.kind}`);
  return end.value;
}

describe('a request', () => {
  it('tells who asked calmly whom it waits for, and offers nothing but to withdraw it', async () => {
    const asker = await person([RUN]);
    const own = await request(world, asker);
    const bob = await person(DECIDE);
    const words = await wordsFor(asker, own);
    expect(words).toContain(`Waiting for somebody else to approve ${bob.username} can.`);
    expect(words).toContain('Runs as soon as it is approved');
    expect(words).not.toMatch(/Not yours to decide|You may not approve|Approve…/);
    expect(await wordsFor(bob, own)).toMatch(/You may approve this job Someone else asked .*Approve…/);
  });

  it('shows who decides the names of its inputs, as the requester sees them, and everybody else their own', async () => {
    const [made] = await acting(world.admin, () =>
      createObjects(world.admin, resourceOf('dcim.manufacturer'), [{ name: 'Secret supplier' }], { isList: true }),
    );
    const secret = String(made!.id);
    await changeJob(world.job.id, { variables: [...VARIABLES, manufacturer] });
    const view = { actions: ['view'], types: ['dcim.manufacturer'] };
    const [asker, bob, viewer] = [
      await person([RUN, view]),
      await person(DECIDE),
      await person([{ actions: ['view'], types: ['extras.scheduledjob'] }]),
    ];
    const id = await request(world, asker, { maker: secret });
    for (const page of [RequestPage, QueuePage] as const) {
      const markup = await markupFor(bob, id, page);
      expect(textOf(markup)).toContain('Secret supplier');
      expect(markup).not.toContain('/dcim/manufacturers/');
      const viewed = await wordsFor(viewer, id, page);
      expect(viewed).not.toContain('Secret supplier');
      expect(viewed).toContain(secret);
    }
    expect(await markupFor(asker, id, RequestPage)).toContain(`/dcim/manufacturers/${secret}`);
    await acting(bob, () => approveRequest(bob, id));
    expect(await wordsFor(bob, id)).toContain('Secret supplier');
    // The names go with the requester's own permission.
    await write(systemContext('system'), (tx) => tx.objectPermission.deleteMany({ where: { users: { some: { id: asker.id } } } }));
    expect(await wordsFor(bob, id)).not.toContain('Secret supplier');
    await changeJob(world.job.id, { variables: VARIABLES });
  });

  it('has its inputs told alike on the page of its schedule and of its run, as long as they are what was asked for', async () => {
    const makers = await acting(world.admin, () =>
      createObjects(world.admin, resourceOf('dcim.manufacturer'), [{ name: 'Silent supplier' }, { name: 'Other supplier' }], {
        isList: true,
      }),
    );
    const [asked, other] = makers.map(({ id }) => String(id)) as [string, string];
    await changeJob(world.job.id, { variables: [...VARIABLES, manufacturer] });
    const asker = await person([RUN, { actions: ['view'], types: ['dcim.manufacturer'] }]);
    const [bob, viewer] = [
      await person([...DECIDE, SEE_RUNS]),
      await person([{ actions: ['view'], types: ['extras.scheduledjob'] }, SEE_RUNS]),
    ];
    const id = await schedule(world, asker, { interval: 'hourly', data: { maker: asked } });
    expect(await wordsFor(bob, id, SchedulePage)).toContain('Silent supplier');
    await acting(bob, () => approveRequest(bob, id));
    await shiftClock(3600);
    await fire(id);
    const [run] = await runsOf(id);
    const shown = async (who: UserActor) => [
      await wordsFor(who, id, SchedulePage),
      await wordsFor(who, run!.id, RunPage, { tab: 'inputs' }),
    ];
    for (const words of await shown(bob)) expect(words).toContain('Maker Silent supplier');
    for (const words of await shown(viewer)) expect(words).toContain(`Maker ${asked}`);
    // Who may edit a schedule can't have the requester name what they put there.
    const { kwargs } = await readSchedule(bob, id);
    await write(systemContext('system'), (tx) =>
      tx.scheduledJob.update({ where: { id }, data: { kwargs: { ...kwargs, maker: other } as never } }),
    );
    expect(await wordsFor(bob, id, SchedulePage)).toContain(`Maker ${other}`);
    await changeJob(world.job.id, { variables: VARIABLES });
  });

  it('of inputs that the class does not take any more says which, turns Approve off and leads to other inputs', async () => {
    const [asker, bob] = [await person([RUN]), await person(DECIDE)];
    const id = await request(world, asker, { text: 'a b' });
    expect(await wordsFor(bob, id)).toContain('The inputs fit the code');
    try {
      const ticket = { kind: 'string', name: 'ticket', label: 'Ticket', help_text: '', required: true };
      await changeJob(world.job.id, { variables: [...VARIABLES, ticket] as never });
      const words = await wordsFor(bob, id);
      expect(words).toContain('The inputs do not fit the code ticket is missing.');
      expect(words).toContain('Off: the inputs do not fit the code.');
      expect(words).not.toContain('Ask anew');
      const own = await markupFor(asker, id, RequestPage);
      expect(textOf(own)).toContain('Ask anew');
      expect(own).toContain(`/extras/jobs/${world.job.id}/run/?mode=nothing`);
      expect(own).toContain('text=a+b');
    } finally {
      await changeJob(world.job.id, { variables: VARIABLES });
    }
  });

  it('decided in another tab is not decided again without a word: who did, and when', async () => {
    const history = { actions: ['view'], types: ['extras.approvalrequest'] };
    const [anna, bob, carl] = [await person(DECIDE), await person([...DECIDE, history]), await person(DECIDE)];
    const id = await request(world, world.runner);
    const { id: requestId } = await readRequest(bob, id);
    await acting(anna, () => denyRequest(anna, id, { comment: 'no' }));
    const answers = async (who: UserActor, post: typeof postDeny) => {
      const sent = new Request('http://windlass.test/', { method: 'POST', body: JSON.stringify({ comment: 'for a reason' }) });
      const ended = await inRequest('/', await browserHeaders(who), () => post(sent, { params: Promise.resolve({ id: requestId }) }));
      if (ended.kind !== 'shown') throw new Error(`it ended with ${ended.kind}`);
      return [ended.value.status, ((await ended.value.json()) as { detail: string }).detail];
    };
    for (const post of [postApprove, postDeny]) {
      const told = new RegExp(`^Not recorded: ${anna.username} denied it at \\d\\d:\\d\\d\\.$`);
      expect(await answers(bob, post)).toEqual([409, expect.stringMatching(told)]);
      expect(await answers(carl, post)).toEqual([404, expect.stringMatching(/^Not recorded: somebody decided this request meanwhile/)]);
    }
  });

  it('that was denied or withdrawn is asked for again from a form filled in as it was, by whose it was', async () => {
    const [asker, bob] = [await person([RUN]), await person([...DECIDE, RUN])];
    const start = '2027-03-01T05:30:00.000Z';
    const id = await schedule(world, asker, { interval: 'weekly', start, zone: 'Europe/Oslo', name: 'Each week', data: { text: 'a b' } });
    const { id: asked } = await readRequest(bob, id);
    const link = (markup: string) =>
      /href="([^"]*)"[^>]*>(?:(?!<\/a>).)*Ask again with these inputs/.exec(markup)?.[1]?.replaceAll('&amp;', '&');
    expect(link(await markupFor(asker, asked, RequestPage))).toBeUndefined();
    await acting(bob, () => denyRequest(bob, id, { comment: 'not like this' }));
    expect(link(await markupFor(bob, asked, RequestPage))).toBeUndefined();
    // Three weeks on it would start at its next time, not at one that has passed.
    await shiftClock((Date.parse(start) - Date.now()) / 1000 + 20 * 24 * 3600);
    const href = new URL(link(await markupFor(asker, asked, RequestPage))!, 'http://windlass.test');
    expect(href.pathname.replace(/\/$/, '')).toBe(`/extras/jobs/${world.job.id}/run`);
    expect(Object.fromEntries(href.searchParams)).toMatchObject({
      text: 'a b',
      _schedule_name: 'Each week',
      _schedule_interval: 'weekly',
      _schedule_start_time: '2027-03-22T06:30',
      _schedule_time_zone: 'Europe/Oslo',
    });
    const form = textOf(await markupFor(asker, world.job.id, RunFormPage, Object.fromEntries(href.searchParams)));
    expect(form).toContain('Request to Schedule Job');
    await changeJob(world.job.id, { enabled: false });
    try {
      expect(link(await markupFor(asker, asked, RequestPage))).toBeUndefined();
    } finally {
      await changeJob(world.job.id, { enabled: true });
    }
  });

  it('says of a decided one what became of its start', async () => {
    const bob = await person(DECIDE);
    const approved = await request(world, world.runner);
    await acting(bob, () => approveRequest(bob, approved));
    expect(await wordsFor(world.runner, approved)).toContain('Started when it was approved');
    const daily = await schedule(world, world.runner, { interval: 'future', inSeconds: 3600 });
    await acting(bob, () => approveRequest(bob, daily));
    expect(await wordsFor(world.runner, daily)).toMatch(/ Runs \d\d:\d\d UTC/);
    const denied = await request(world, world.runner);
    const { id } = await readRequest(bob, denied);
    await acting(bob, () => denyRequest(bob, denied, { comment: 'no' }));
    const words = await wordsFor(world.runner, id);
    expect(words).toContain('Was to start when approved');
    expect(words).not.toContain('Runs as soon as');
  });
});

describe('a request whose code changed', () => {
  const digest = (letter: string) => ({ code_digest: letter.repeat(64) });

  it('is the requester’s to ask for again, and waits for nobody else', async () => {
    const asker = await person([RUN]);
    const bob = await person(DECIDE);
    const before = await countMine(bob);
    const id = await request(world, asker, { text: 'of old' });
    const other = await request(world, asker);
    await acting(bob, () => approveRequest(bob, other));
    try {
      expect([await countMine(asker), await countMine(bob)]).toEqual([0, before + 1]);
      expect(await wordsFor(asker, id, HomePage)).toMatch(/Your requests .*Needs approval Fixture .*text: of old.*Somebody else decides\./);
      await changeJob(world.job.id, digest('c'));
      expect([await countMine(asker), await countMine(bob)]).toEqual([1, 0]);
      expect((await readRequest(bob, id)).may_deny).toBe(true);
      const asked = await wordsFor(asker, id, QueuePage);
      expect(asked).toMatch(/Waiting for me 1 /);
      expect(asked).toMatch(/Code changed: ask again Open it and ask again, or withdraw it\./);
      expect(await wordsFor(bob, id, QueuePage)).toMatch(
        new RegExp(`Nothing waits for you\\..*Code changed: ask again ${asker.username} has to ask again\\. You can deny it\\.`),
      );
      expect(await wordsFor(bob, id, HomePage)).toContain('Nothing waits for you.');
      // What waits for its reader stands first, however old it is.
      expect(await wordsFor(asker, id, HomePage)).toMatch(/Decided Code changed: ask again Fixture .*Ask again : Fixture Approved Fixture/);
      await acting(asker, () => askForApproval(asker, id));
      expect([await countMine(asker), await countMine(bob)]).toEqual([0, 1]);
      expect((await requestsOf(id)).map(({ comment }) => comment)).toEqual([`Asked again by ${asker.username} with newer code.`, '']);
    } finally {
      await changeJob(world.job.id, { code_digest: world.job.code_digest });
    }
  });

  it('once approved keeps what was said when it is asked for again', async () => {
    const bob = await person(DECIDE);
    const id = await schedule(world, world.runner, { interval: 'daily' });
    await acting(bob, () => approveRequest(bob, id, { comment: 'fine' }));
    try {
      await changeJob(world.job.id, digest('d'));
      await acting(world.runner, () => askForApproval(world.runner, id));
      expect(await requestsOf(id)).toMatchObject([
        { state: 'void', comment: `fine (Asked again by ${world.runner.username} with newer code.)` },
        { state: 'pending' },
      ]);
    } finally {
      await changeJob(world.job.id, { code_digest: world.job.code_digest });
    }
  });
});

describe('Home', () => {
  it('tells who asked what was decided in the last week, and by whom', async () => {
    const [asker, bob] = [await person([RUN]), await person(DECIDE)];
    expect(await wordsFor(asker, '', HomePage)).not.toContain('Your requests');
    const denied = await request(world, asker);
    await acting(bob, () => denyRequest(bob, denied, { comment: 'not today' }));
    const approved = await request(world, asker);
    const { run } = await acting(bob, () => approveRequest(bob, approved, { comment: 'go' }));
    const daily = await schedule(world, asker, { interval: 'daily' });
    await acting(bob, () => approveRequest(bob, daily));
    const markup = await markupFor(asker, '', HomePage);
    const words = textOf(markup);
    expect(words).toMatch(new RegExp(`Denied by ${bob.username}, \\S+: not today`));
    expect(words).toMatch(new RegExp(`Approved by ${bob.username}, \\S+: go`));
    expect(words).toMatch(new RegExp(`Approved by ${bob.username}, \\S+, runs .*UTC`));
    expect(markup).toContain(`/extras/job-results/${run}`);
    expect(await wordsFor(bob, '', HomePage)).not.toContain('Your requests');
    await shiftClock(8 * 24 * 3600);
    expect(await wordsFor(asker, '', HomePage)).not.toContain('Your requests');
  });
});

describe('an approved request', () => {
  it('leads to its run who may look at it, and says to everybody else what to ask for', async () => {
    const asker = await person([RUN]);
    const [bob, seer] = [await person(DECIDE), await person([...DECIDE, SEE_RUNS])];
    const id = await request(world, asker);
    const { run } = await acting(bob, () => approveRequest(bob, id));
    const markup = await markupFor(bob, id, RequestPage);
    expect(markup).not.toContain(run);
    expect(textOf(markup)).toContain('To look at its run, ask an administrator for the permission to view job results.');
    // Who asked finds their own run without it.
    for (const reader of [asker, seer]) {
      const shown = await markupFor(reader, id, RequestPage);
      expect(shown).toContain(`/extras/job-results/${run}`);
      expect(textOf(shown)).toContain('Latest run');
    }
  });

  it('leads to its schedule who may look at that', async () => {
    const blind = await person([DECIDE[0]!, { actions: ['change'], types: ['extras.scheduledjob'] }]);
    const id = await schedule(world, world.runner);
    await acting(blind, () => approveRequest(blind, id));
    const markup = await markupFor(blind, id, RequestPage);
    expect(markup).not.toContain(`"/extras/scheduled-jobs/${id}"`);
    expect(textOf(markup)).toContain('To look at its schedule, ask an administrator for the permission to view scheduled jobs.');
    expect(await markupFor(await person(DECIDE), id, RequestPage)).toContain(`"/extras/scheduled-jobs/${id}"`);
  });
});

describe('a run', () => {
  it('that tries a request leads back to it who may see that, and the request tells what came of it', async () => {
    const trier = await person([...DECIDE, RUN, SEE_RUNS]);
    const id = await request(world, world.runner);
    const { id: asked } = await readRequest(trier, id);
    await changeJob(world.job.id, { supports_dryrun: true });
    expect(await wordsFor(await person(DECIDE), asked)).toContain('To try it as a dry run you need: run on Job, for this one.');
    expect(await wordsFor(trier, asked)).not.toContain('you need: run on Job');
    const run = await acting(trier, () => dryRunRequest(trier, id));
    const over = { queue_job_id: null, date_started: new Date(), date_done: new Date() };
    const ended = (status: string, result: object = {}) =>
      write(systemContext('system'), (tx) => tx.jobResult.update({ where: { id: run }, data: { status, ...over, result } }));
    expect(await wordsFor(trier, asked)).toMatch(/Dry runs 1 Pending .*You/);
    expect(await wordsFor(trier, asked)).not.toContain('last dry run');
    await ended('FAILURE', { exc_type: 'Error', exc_message: ['no such site'] });
    expect(await wordsFor(trier, asked)).toMatch(
      /You, .* no such site .*Its last dry run failed|Its last dry run failed .*You, .* no such site/,
    );
    expect(await wordsFor(world.runner, asked)).not.toContain('no such site');
    await ended('SUCCESS');
    expect(await wordsFor(trier, asked)).toContain('Its last dry run succeeded');
    const markup = await markupFor(trier, run, RunPage);
    expect(textOf(markup)).toMatch(/Dry run of a request .*Back to the request/);
    expect(markup).toContain(`/approval-queue/${asked}`);
    const stranger = await markupFor(await person([SEE_RUNS]), run, RunPage);
    expect(stranger).not.toContain(asked);
    expect(await wordsFor(world.runner, asked)).toMatch(new RegExp(`Dry runs 1 Succeeded ${run.slice(0, 8)} ${trier.username}`));
    expect(await markupFor(world.runner, asked, RequestPage)).not.toContain(`/extras/job-results/${run}`);
  });

  it('names who approved it, with the way to the request for who may see that', async () => {
    const bob = await person([...DECIDE, SEE_RUNS]);
    const { id } = await schedule(world, world.runner, { interval: 'hourly' }).then((each) => readRequest(bob, each));
    const { schedule_id } = await readRequest(bob, id);
    await acting(bob, () => approveRequest(bob, schedule_id!));
    await shiftClock(3600 * 2);
    await fire(schedule_id!);
    const [run] = await runsOf(schedule_id!);
    expect(await wordsFor(bob, run!.id, RunPage)).toContain(`Approved by ${bob.username}`);
    const viewer = await person([SEE_RUNS]);
    const markup = await markupFor(viewer, run!.id, RunPage);
    expect(textOf(markup)).toContain(`Approved by ${bob.username}`);
    expect(markup).not.toContain(id);
    expect(await markupFor(bob, run!.id, RunPage)).toContain(`/approval-queue/${id}`);
    // Edited afterwards the approval is void: it was one all the same when it made this run.
    await write(systemContext('system'), (tx) => voidApproval(tx, schedule_id!, world.runner));
    expect(await wordsFor(bob, run!.id, RunPage)).toContain(`Approved by ${bob.username}`);
  });

  it('that needed nobody names nobody', async () => {
    const run = await enqueueRun(undefined, orderFor(world, {}));
    expect(await wordsFor(world.admin, run.id, RunPage)).not.toContain('Approved by');
  });
});
