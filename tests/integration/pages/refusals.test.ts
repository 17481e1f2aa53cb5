// What pages say where a permission is missing: which, and the way that is open; never a button that leads to a refusal.
import { browserHeaders, HOST, pageMarkup, textOf } from '../../support/call-page';
import { NextRequest } from 'next/server';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import RunJobPage from '@/app/(main)/extras/jobs/[id]/run/page';
import Forbidden from '@/app/(main)/forbidden';
import HomePage from '@/app/(main)/page';
import { middleware } from '@/middleware';
import { changeJob } from '../runs/fixtures';
import { makeWorld, RUN, schedule, VARIABLES, type World } from '../schedules/fixtures';
import { person } from '../submit/people';
import { restOptions } from '@/ui/field/rest-options';
import { OptionsRefused } from '@/ui/kit/options';

let world: World;

beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(() => changeJob(world.job.id, { variables: VARIABLES, approval_required: false }));

const view = (...types: string[]) => ({ actions: ['view'], types });

async function home(grants: Parameters<typeof person>[0]): Promise<string> {
  const end = await pageMarkup('/', await person(grants), () => HomePage());
  if (end.kind !== 'shown') throw new Error(end.kind);
  return end.value;
}

describe('home', () => {
  it('of somebody who may only run jobs names what is missing, and leads nowhere that refuses', async () => {
    const markup = await home([RUN]);
    expect(textOf(markup)).toContain('You may run jobs, and not look at jobs and runs.');
    expect(textOf(markup)).toContain('the permission to view jobs and job results');
    expect(markup).not.toContain('href="/extras/jobs');
  });

  it('of somebody who sees jobs leads to them', async () => {
    expect(await home([RUN, view('extras.job')])).toContain('href="/extras/jobs');
  });

  it('marks a schedule that lacks its approval, and no other', async () => {
    await schedule(world, world.runner, { name: 'from before' });
    const sees = [view('extras.scheduledjob')];
    const next = async () => /Next scheduled .*?from before (?<mark>.*)/.exec(textOf(await home(sees)))?.groups?.['mark'];
    expect(await next()).toMatch(/^Daily at /);
    await changeJob(world.job.id, { approval_required: true });
    expect(await next()).toMatch(/^Not approved /);
  });
});

describe('the choice of an object', () => {
  const field = { kind: 'object', model: 'dcim.location', name: 'site', label: 'Site', help_text: 'Where.', required: true };

  const form = async (grants: Parameters<typeof person>[0]) => {
    const props = { params: Promise.resolve({ id: world.job.id }), searchParams: Promise.resolve({}) };
    const end = await pageMarkup('/', await person(grants), () => RunJobPage(props));
    return end.kind === 'shown' ? textOf(end.value) : end.kind;
  };

  it('says in the form which permission it lacks', async () => {
    await changeJob(world.job.id, { variables: [field] });
    const refusal = 'You may not view locations, so there is nothing to choose from. Ask an administrator for the permission to view them';
    expect(await form([RUN])).toContain(`Where. ${refusal}`);
    expect(await form([RUN, view('dcim.location')])).not.toContain('You may not view');
  });

  it('promises a dry run only where the database refuses its writes', async () => {
    const ticked = { name: 'dryrun', label: '', help_text: '', required: false, default: true };
    await changeJob(world.job.id, { approval_required: true, dryrun_default: true, variables: [{ ...ticked, kind: 'dryrun' }] });
    expect(await form([RUN])).toContain('A dry run needs nobody’s approval');
    expect(await form([RUN])).toContain('Run Job (DRYRUN)');
    // Any job may have a variable of this name.
    await changeJob(world.job.id, { supports_dryrun: false, variables: [{ ...ticked, kind: 'boolean' }] });
    expect(await form([RUN])).toContain('Someone else has to approve');
    expect(await form([RUN])).not.toContain('DRYRUN');
    await changeJob(world.job.id, { approval_required: false, dryrun_default: false, supports_dryrun: true });
  });

  it('says the same when it is opened, without asking the server', async () => {
    const asked = restOptions({ 'dcim.location': { kinds: 'locations' } }).loadOptions('dcim.location', '', {});
    await expect(asked).rejects.toThrow(OptionsRefused);
    await expect(asked).rejects.toThrow('You may not view locations');
  });
});

describe('the early gate', () => {
  /** The page that is shown in place of the one at this address. */
  const refusal = async (address: string, grants: Parameters<typeof person>[0], status = 403) => {
    const who = await person(grants);
    const answer = await middleware(new NextRequest(new URL(address, `http://${HOST}`), { headers: await browserHeaders(who) }));
    expect(answer.status).toBe(status);
    const passed = [...answer.headers].flatMap(([name, value]) => {
      const own = /^x-middleware-request-(.*)$/.exec(name)?.[1];
      return own ? [[own, value]] : [];
    });
    const end = await pageMarkup('/forbidden/', who, () => Forbidden(), Object.fromEntries(passed));
    if (end.kind !== 'shown') throw new Error(end.kind);
    return end.value;
  };

  it.each([
    ['run', 'run'],
    ['edit', 'change'],
    ['delete', 'delete'],
  ])('names what is missing to %s a job, and leads back to one that may be looked at', async (page, action) => {
    const address = `/extras/jobs/${world.job.id}/${page}/`;
    const seen = await refusal(address, [view('extras.job')]);
    expect(textOf(seen)).toContain(
      `You hold no permission to ${action} this job. Ask an administrator for the permission to ${action} jobs, for you or one of your groups.`,
    );
    expect(seen).toContain(`href="/extras/jobs/${world.job.id}"`);

    const unseen = await refusal(address, []);
    expect(textOf(unseen)).toContain(`You hold no permission to ${action} this job.`);
    expect(unseen).not.toContain(world.job.id);
    expect(unseen).toContain('href="/"');
  });

  it('names only what is missing of several', async () => {
    const approve = { actions: ['approve'], types: ['extras.job'] };
    const words = textOf(await refusal(`/extras/scheduled-jobs/approval-queue/${world.job.id}/approve/`, [approve]));
    expect(words).toContain('Your account holds no permission for this page.');
    expect(words).toContain('the permission to change scheduled jobs, for you');
  });

  it('names the right in the words of a permission’s form, and of giving access to a job the one about permissions', async () => {
    expect(textOf(await refusal(`/extras/jobs/${world.job.id}/run/`, []))).toContain('Needs: run on Job.');
    const words = textOf(await refusal(`/extras/jobs/${world.job.id}/access/`, [view('extras.job')]));
    expect(words).toContain('Your account holds no permission for this page.');
    expect(words).toContain('Needs: add on Permission. Back to the job');
  });

  it.each([
    ['/dcim/locations/add/', [view('dcim.location')], 'add on Location'],
    ['/dcim/locations/', [], 'view on Location'],
    ['/dcim/locations/00000000-0000-4000-8000-000000000000/edit/', [view('dcim.location')], 'change on Location'],
    ['/dcim/devices/no-such-device/', [], 'view on Device'],
    ['/extras/scheduled-jobs/approval-queue/', [], 'view on Scheduled job'],
    ['/extras/job-results/', [], 'view on Job result'],
    ['/users/access/', [view('users.user')], 'view on Permission'],
  ])('%s, which is refused behind it: the page names what it needs of the kind', async (address, grants, needs) => {
    expect(textOf(await refusal(address, grants, 200))).toContain(`Needs: ${needs}.`);
  });

  it('names nothing where what is refused is one object, or no kind', async () => {
    for (const [address, grants] of [
      [`/extras/jobs/${world.job.id}/`, [{ ...view('extras.job'), constraints: { name: 'Another' } }]],
      ['/workers/', []],
    ] as const)
      expect(textOf(await refusal(address, grants, 200))).not.toContain('Needs:');
  });
});
