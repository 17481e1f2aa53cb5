// Every main page, without anything that a machine can find against WCAG 2.2 AA, and on a phone without anything beside the screen.
// What the dark theme changes are colours: they are looked at again.
import type { Page } from 'playwright/test';
import { type Api, body, type Schemas } from '../support/api';
import { expectAccessible, expect, jobNamed, pill, somebody, test } from './signed-in';

const WIDE = { width: 1280, height: 720 };
const PHONE = { width: 390, height: 844 };

async function expectGoodPages(page: Page, addresses: readonly string[], theme: 'light' | 'dark'): Promise<void> {
  for (const address of addresses) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 }), address).toBeVisible();
    await expectAccessible(page, theme === 'dark' ? ['color-contrast'] : undefined);
    if (theme === 'dark') continue;
    await page.setViewportSize(PHONE);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(PHONE.width);
    await page.setViewportSize(WIDE);
  }
}

/** Starts a job over REST, at once or by a schedule or request. */
async function started(admin: Api, job: string, order: Schemas['RunOrder'] = {}): Promise<Schemas['RunAnswer']> {
  const { id } = await jobNamed(admin, job);
  return body(admin.POST('/extras/jobs/{id}/run/', { params: { path: { id } }, body: order }));
}

const stamp = () => `${process.pid}-${Date.now()}`;

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme, viewport: WIDE });

    test('the pages of jobs have no accessibility fault', async ({ page, admin }) => {
      const { id } = await jobNamed(admin, 'Demanding job');
      const tabs = ['', '?tab=code', '?tab=changes'].map((tab) => `/extras/jobs/${id}/${tab}`);
      const pages = ['/', '/extras/jobs/', '/extras/jobs/?display=tiles', ...tabs];
      await expectGoodPages(page, pages, colorScheme);
    });

    test('the forms of jobs, and their sources, have no accessibility fault', async ({ page, admin }) => {
      const { id } = await jobNamed(admin, 'Example Every Variable');
      const forms = ['edit', 'run', 'delete'].map((verb) => `/extras/jobs/${id}/${verb}/`);
      const sources = ['/extras/job-sources/', '/extras/git-repositories/', '/extras/git-repositories/add/'];
      await expectGoodPages(page, [...forms, ...sources], colorScheme);
    });

    test('the pages of runs have no accessibility fault', async ({ page, admin }) => {
      const run = `/extras/job-results/${(await started(admin, 'Unlucky job')).job_result!.id}/`;
      await page.goto(run);
      await expect(pill(page)).toHaveText('Failed');
      const tabs = ['', '?tab=changes', '?tab=files', '?tab=inputs', '?tab=result', '?tab=traceback', '?tab=advanced'];
      await expectGoodPages(page, ['/extras/job-results/', ...tabs.map((tab) => run + tab)], colorScheme);
    });

    test('the pages of approvals and schedules have no accessibility fault', async ({ page, admin }) => {
      const queue = '/extras/scheduled-jobs/approval-queue/';
      const asked = await started(admin, 'Example Approval Required');
      const made = await started(admin, 'Example With No Variables', {
        schedule: { name: `Nightly ${stamp()}`, interval: 'custom', crontab: '30 2 * * *' },
      });
      const schedule = `/extras/scheduled-jobs/${made.scheduled_job!.id}/`;
      const requests = [queue, `${queue}?tab=open`, `${queue}history/`, `${queue}${asked.scheduled_job!.id}/`];
      await expectGoodPages(
        page,
        [...requests, '/extras/scheduled-jobs/', schedule, `${schedule}edit/`, `${schedule}delete/`],
        colorScheme,
      );
    });

    test('the pages of administration have no accessibility fault', async ({ page, admin }) => {
      const group = await body(admin.POST('/users/groups/', { body: { name: `group-${stamp()}` } }));
      const user = await body(admin.POST('/users/users/', { body: { username: `user-${stamp()}`, groups: [group.id] } }));
      const constraints = [{ grouping: 'Examples' }, { name__startswith: 'a' }];
      const granted = { object_types: ['extras.job'], actions: ['view', 'run'], constraints, users: [], groups: [group.id] };
      const permission = await body(admin.POST('/users/permissions/', { body: { name: `permission-${stamp()}`, ...granted } }));
      const lists = ['users', 'groups', 'permissions', 'tokens'].map((kind) => `/users/${kind}/`);
      const forms = ['/users/users/add/', '/users/tokens/add/'];
      const details = [`users/${user.id}`, `groups/${group.id}`, `permissions/${permission.id}`].map((path) => `/users/${path}/`);
      await expectGoodPages(page, [...lists, ...forms, ...details, '/profile/', '/workers/', '/extras/custom-fields/'], colorScheme);
    });

    test('the sign-in page has no accessibility fault', async ({ browser }) => {
      const page = await somebody(browser, { colorScheme });
      await expectGoodPages(page, ['/login/', '/login/?next=/extras/jobs/'], colorScheme);
      await page.context().close();
    });
  });
}
