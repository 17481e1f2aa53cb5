// What the pages of schedules say of one that will not run: of code that changed, of an approval it lacks, of a job that is off.
import { pageMarkup, textOf } from '../../support/call-page';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import HomePage from '@/app/(main)/page';
import RunPage from '@/app/(main)/extras/job-results/[id]/page';
import RequestPage from '@/app/(main)/extras/scheduled-jobs/approval-queue/[id]/page';
import RunFormPage from '@/app/(main)/extras/jobs/[id]/run/page';
import EditSchedulePage from '@/app/(main)/extras/scheduled-jobs/[id]/edit/page';
import SchedulePage from '@/app/(main)/extras/scheduled-jobs/[id]/page';
import SchedulesPage from '@/app/(main)/extras/scheduled-jobs/page';
import type { UserActor } from '@/core/access/actor';
import { approveRequest, dryRunRequest } from '@/features/approvals/decide';
import { enqueueRun } from '@/features/runs/enqueue';
import { askForApproval } from '@/features/schedules/edit';
import { pauseSchedule } from '@/features/schedules/manage';
import { readSchedule } from '@/features/schedules/overview';
import { changeJob, orderFor } from '../runs/fixtures';
import { acting, makeWorld, request, RUN, schedule, tasksOf, VARIABLES, type World } from '../schedules/fixtures';
import { person } from '../submit/people';

const DECIDE = [
  { actions: ['approve'], types: ['extras.job'] },
  { actions: ['view', 'change', 'delete'], types: ['extras.scheduledjob'] },
];

let world: World;

beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => {
  await changeJob(world.job.id, { approval_required: true });
});

type AnyPage =
  | typeof SchedulePage
  | typeof SchedulesPage
  | typeof HomePage
  | typeof RequestPage
  | typeof RunPage
  | typeof RunFormPage
  | typeof EditSchedulePage;

const wordsFor = async (actor: UserActor, id: string, page: AnyPage) => textOf(await markupFor(actor, id, page));

async function markupFor(actor: UserActor, id: string, page: AnyPage, query = {}): Promise<string> {
  const end = await pageMarkup('/', actor, () => page({ params: Promise.resolve({ id }), searchParams: Promise.resolve(query) }));
  if (end.kind !== 'shown') throw new Error(`the page ended with ${end.kind}`);
  return end.value;
}

describe('a schedule whose code changed while its request was open', () => {
  it('says so on its schedule’s page and in the list, with the next step', async () => {
    const look = { actions: ['view'], types: ['extras.scheduledjob'] };
    const [asker, editor, reader] = [await person([RUN, look]), await person([RUN, DECIDE[1]!]), await person([look])];
    const id = await schedule(world, asker, { name: 'before the change' });
    const told = async (who: UserActor) => wordsFor(who, id, SchedulePage);
    expect(await told(asker)).toContain('It waits for approval.');
    try {
      await changeJob(world.job.id, { code_digest: 'e'.repeat(64) });
      expect(await told(asker)).toMatch(
        /Code changed: ask again .*It can’t be approved as it was asked for\. The code of Fixture changed after this was asked for\. .*Ask for approval…/,
      );
      expect(await told(reader)).toMatch(/It can’t be approved as it was asked for\. .* Its owner can ask for approval here/);
      expect(await wordsFor(asker, '', SchedulesPage)).toMatch(/before the change .*Code changed: ask again Its owner has to ask again/);
      const ticket = { kind: 'string', name: 'ticket', label: 'Ticket', help_text: '', required: true };
      await changeJob(world.job.id, { variables: [...VARIABLES, ticket] as never });
      expect(await told(editor)).toMatch(
        /Its inputs do not fit that code: ticket is missing\. Edited, it asks for approval\. Edit its inputs/,
      );
      expect(await told(asker)).toMatch(
        /ticket is missing\. Somebody who may change it has to edit it; or schedule the job anew, .* Schedule anew…/,
      );
      expect(await markupFor(asker, id, SchedulePage)).toMatch(/run\/?\?[^"]*_schedule_interval=daily(?![^"]*_schedule_name)/);
      expect(await told(reader)).not.toContain('Schedule anew…');
      expect(await told(asker)).not.toContain('Ask for approval…');
    } finally {
      await changeJob(world.job.id, { code_digest: world.job.code_digest, variables: VARIABLES });
    }
  });
});

describe('a schedule from before its job needed approval', () => {
  it('says so on its page and in the list, and is asked for there', async () => {
    await changeJob(world.job.id, { approval_required: false });
    const owner = await person([RUN, { actions: ['view'], types: ['extras.scheduledjob'] }]);
    const id = await schedule(world, owner, { name: 'from before' });
    expect(await wordsFor(owner, id, SchedulePage)).not.toContain('Ask for approval');
    await changeJob(world.job.id, { approval_required: true });
    expect(await wordsFor(owner, id, SchedulePage)).toMatch(/Its runs are refused\. Fixture needs approval now, .*Ask for approval…/);
    const reader = await person([{ actions: ['view'], types: ['extras.scheduledjob'] }]);
    expect(await wordsFor(reader, id, SchedulePage)).toMatch(/Its runs are refused\..* Its owner can ask for approval here/);
    expect(await wordsFor(reader, '', SchedulesPage)).toMatch(/from before .*Not approved Its job needs approval now: runs are refused/);
    await acting(owner, () => askForApproval(owner, id));
    expect(await wordsFor(owner, id, SchedulePage)).toContain('It waits for approval.');
    const bob = await person(DECIDE);
    await acting(bob, () => approveRequest(bob, id));
    expect(await readSchedule(owner, id)).toMatchObject({ status: 'active', lacks_approval: false });
    await expect(acting(owner, () => askForApproval(owner, id))).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a schedule whose approval is void', () => {
  it('says so while it is paused too, and goes on once it was asked for and approved again', async () => {
    const owner = await person([RUN, { actions: ['view'], types: ['extras.scheduledjob'] }]);
    const bob = await person(DECIDE);
    const id = await schedule(world, owner, { name: 'paused and void' });
    await acting(bob, () => approveRequest(bob, id));
    try {
      await changeJob(world.job.id, { code_digest: 'e'.repeat(64) });
      expect(await wordsFor(owner, id, SchedulePage)).toMatch(/Its runs are refused\. .*Next runs Each of them is refused/);
      await acting(owner, () => pauseSchedule(owner, id));
      expect(await wordsFor(owner, id, SchedulePage)).toMatch(
        /It is paused, and its runs would be refused\. The code of Fixture changed after this was approved\. .*Ask for approval…/,
      );
      expect(await wordsFor(bob, '', SchedulesPage)).toMatch(
        /paused and void .*Paused The code changed since the approval: runs are refused/,
      );
      await acting(owner, () => askForApproval(owner, id));
      await acting(bob, () => approveRequest(bob, id));
      expect(await readSchedule(owner, id)).toMatchObject({ status: 'active', code_changed: false });
      expect((await tasksOf(id)).length).toBe(1);
    } finally {
      await changeJob(world.job.id, { code_digest: world.job.code_digest });
    }
  });
});

describe('inputs of a variable that was renamed', () => {
  const renamed = VARIABLES.map((spec) => (spec.name === 'text' ? { ...spec, name: 'words' } : spec));

  it('are told on the schedule, in its form, in the list and in a form that is filled in with them, and are not left out in silence', async () => {
    await changeJob(world.job.id, { approval_required: false });
    const owner = await person([RUN, DECIDE[1]!, { actions: ['view'], types: ['extras.jobresult'] }]);
    const id = await schedule(world, owner, { name: 'of old', data: { text: 'sjc01-rtr' } });
    const empty = await schedule(world, owner, { name: 'of nothing', data: { text: '' } });
    const { id: run } = await enqueueRun(undefined, { ...orderFor(world, { text: 'sjc01-rtr' }), user: owner });
    try {
      await changeJob(world.job.id, { variables: renamed });
      expect(await wordsFor(owner, id, SchedulePage)).toMatch(
        /Inputs do not fit .*Its runs fail\. Its inputs do not fit the code of Fixture: text is no variable of this job any more\. Edit it, /,
      );
      expect(await wordsFor(owner, empty, SchedulePage)).not.toContain('Its runs fail');
      expect(await wordsFor(owner, '', SchedulesPage)).toMatch(
        /of old .*Inputs do not fit Runs fail: text is no variable of this job any more/,
      );
      expect(await wordsFor(owner, id, EditSchedulePage)).toContain(
        'text (sjc01-rtr) is no input of this job any more. Saving leaves it out',
      );
      const form = async (query: object) => textOf(await markupFor(owner, world.job.id, RunFormPage, query));
      expect(await form({ kwargs_from_job_result: run })).toContain(
        'text (sjc01-rtr) is no input of this job any more. The rest is filled in',
      );
      expect(await form({ text: 'sjc01-rtr', _task_queue: 'default' })).toContain('text (sjc01-rtr) is no input of this job any more.');
      expect(await form({ mode: 'nothing', text: '' })).not.toContain('any more');
    } finally {
      await changeJob(world.job.id, { variables: VARIABLES, approval_required: true });
    }
    expect(await wordsFor(owner, id, SchedulePage)).not.toContain('any more');
  });

  it('keep a request from being approved or asked for again', async () => {
    const asker = await person([RUN]);
    const bob = await person(DECIDE);
    const id = await request(world, asker, { text: 'sjc01-rtr' });
    try {
      await changeJob(world.job.id, { variables: renamed });
      expect(await wordsFor(bob, id, RequestPage)).toContain('The inputs do not fit the code text is no variable of this job any more.');
      await expect(acting(bob, () => approveRequest(bob, id))).rejects.toMatchObject({ code: 'conflict' });
      await changeJob(world.job.id, { code_digest: 'e'.repeat(64) });
      await expect(acting(asker, () => askForApproval(asker, id))).rejects.toMatchObject({ code: 'conflict' });
      expect(await markupFor(asker, id, RequestPage)).toContain('text=sjc01-rtr');
    } finally {
      await changeJob(world.job.id, { variables: VARIABLES, code_digest: world.job.code_digest });
    }
  });
});

describe('a schedule whose job cannot run', () => {
  it('says so in the list and on Home, instead of Active', async () => {
    await changeJob(world.job.id, { approval_required: false });
    const owner = await person([RUN, { actions: ['view'], types: ['extras.scheduledjob'] }]);
    const id = await schedule(world, owner, { name: 'switched off' });
    const told = async () => {
      const row = /switched off .*?(Active|Job disabled|Job not installed)/;
      return [row.exec(await wordsFor(owner, '', SchedulesPage))?.[1], row.exec(await wordsFor(owner, '', HomePage))?.[1]];
    };
    expect(await told()).toEqual(['Active', undefined]);
    try {
      await changeJob(world.job.id, { enabled: false });
      expect(await told()).toEqual(['Job disabled', 'Job disabled']);
      expect(await wordsFor(owner, id, SchedulePage)).toContain('Job disabled. Its runs are refused until the job is enabled.');
      await changeJob(world.job.id, { installed: false });
      expect(await told()).toEqual(['Job not installed', 'Job not installed']);
    } finally {
      await changeJob(world.job.id, { enabled: true, installed: true, approval_required: true });
    }
    expect(await wordsFor(owner, id, SchedulePage)).not.toContain('Job not installed');
  });
});

describe('the job of a schedule, a request and a run', () => {
  it('is a link for who may see that very job, and a name for everybody else', async () => {
    const seesAll = [
      { actions: ['view', 'change', 'delete'], types: ['extras.scheduledjob'] },
      { actions: ['view'], types: ['extras.jobresult'] },
    ];
    const id = await schedule(world, world.runner, { name: 'of a job' });
    const bob = await person([...DECIDE, ...seesAll, { actions: ['view'], types: ['extras.job'] }]);
    const blind = await person([...DECIDE, ...seesAll, { actions: ['view'], types: ['extras.job'], constraints: { name: 'another' } }]);
    await changeJob(world.job.id, { supports_dryrun: true });
    const run = await acting(world.admin, () => dryRunRequest(world.admin, id));
    const pages = [
      [SchedulePage, id],
      [RequestPage, id],
      [RunPage, run],
    ] as const;
    for (const [page, of] of pages) {
      expect(await markupFor(bob, of, page)).toContain(`"/extras/jobs/${world.job.id}`);
      const shown = await markupFor(blind, of, page);
      expect(textOf(shown)).toContain('Fixture');
      expect(shown).not.toContain(`"/extras/jobs/${world.job.id}`);
    }
  });
});
