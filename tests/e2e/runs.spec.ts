// Runs in the browser: stopped, failed, searched, listed, and seen by somebody who may not look at runs.
import { type Api, body } from '../support/api';
import { expect, jobNamed, pill, test } from './signed-in';

/** Starts a job over REST. @returns the address of its run. */
async function started(admin: Api, id: string, data: Record<string, unknown> = {}): Promise<string> {
  const { job_result: run } = await body(admin.POST('/extras/jobs/{id}/run/', { params: { path: { id } }, body: { data } }));
  return `/extras/job-results/${run!.id}/`;
}

test('a run is cancelled after its page has said what will be kept', async ({ page, admin }) => {
  const { id } = await jobNamed(admin, 'Patient job');
  await page.goto(await started(admin, id, { seconds: 100 }));
  await expect(page.getByRole('log')).toContainText('The first line');
  await page.getByRole('button', { name: 'Cancel run…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Changes made until then stay.');
  await expect(dialog.getByRole('button', { name: 'Keep running' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Cancel run', exact: true }).click();
  await expect(pill(page)).toHaveText('Cancelled');
  await expect(page.getByText(/^Cancelled by/)).toBeVisible();
});

test('a failed run shows the job’s own message first, then what was kept', async ({ page, admin }) => {
  const { id } = await jobNamed(admin, 'Outspoken job');
  await page.goto(await started(admin, id));
  await expect(pill(page)).toHaveText('Failed');
  await expect(page.getByText('The spine did not answer').first()).toBeVisible();
  await expect(page.getByText(/Nothing was changed\./)).toBeVisible();
  await page.getByRole('log').getByRole('link', { name: 'Traceback' }).click();
  await expect(page.getByRole('figure', { name: 'Traceback' })).toContainText('e2e_live.ts');
});

test('what a run at work has made is a link at once, and its changes are counted and listed alike when it has ended', async ({
  page,
  admin,
}) => {
  const { id } = await jobNamed(admin, 'Stepwise job');
  const word = `step-${Date.now()}`;
  const address = await started(admin, id, { word });
  await page.goto(address);
  await expect(page.getByRole('log').getByRole('link', { name: `${word} one` })).toBeVisible();
  await page.goto(`${address}?tab=changes`);
  const tags = page.getByRole('navigation', { name: 'Changed objects' }).getByRole('button', { name: /^Tag/ });
  await expect(tags).toContainText('+1');
  await expect(page.getByText('The run is still at work')).toBeVisible();
  await body(admin.POST('/extras/tags/', { body: { name: `${word} go`, content_types: ['dcim.device'] } }));
  await expect(tags).toContainText('+2');
  await expect(page.getByRole('link', { name: /^Changes/ })).toContainText('2');
});

test('a log is searched on the server and narrowed to a level; the address keeps both', async ({ page, admin }) => {
  const { id } = await jobNamed(admin, 'Patient job');
  await page.goto(await started(admin, id, { seconds: 1 }));
  const log = page.getByRole('log');
  await expect(pill(page)).toHaveText('Succeeded');
  await page.getByRole('searchbox', { name: 'Search this log' }).fill('last');
  await expect(log).not.toContainText('The first line');
  await expect(log).toContainText('The last line');
  await page.getByRole('radio', { name: /Warning/ }).check();
  await expect(log).toContainText('No line matches.');
  await page.reload();
  await expect(page.getByRole('searchbox', { name: 'Search this log' })).toHaveValue('last');
  await expect(log).toContainText('No line matches.');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(log).toContainText('The first line');
});

test('new runs wait behind a bar while somebody reads the list', async ({ page, admin }) => {
  const { id } = await jobNamed(admin, 'Outspoken job');
  // Of this job alone: other files of tests start runs meanwhile.
  await page.goto(`/extras/job-results/?job_model=${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const runs = page.getByRole('rowheader');
  const before = await runs.count();
  await started(admin, id);
  await started(admin, id);
  const bar = page.getByRole('button', { name: '2 newer runs' });
  await expect(bar).toBeVisible();
  await expect(runs).toHaveCount(before);
  await bar.click();
  await expect(runs).toHaveCount(before + 2);
});

test('S26 S45 who may only run jobs runs one, and learns what to ask for to see more', async ({ pageOf, admin }) => {
  const { id } = await jobNamed(admin, 'Patient job');
  const page = await pageOf({ objectTypes: ['extras.job'], actions: ['run'] });
  await page.goto(`/extras/jobs/${id}/run/`);
  await page.getByLabel('Seconds').fill('1');
  await page.getByRole('button', { name: 'Run Job' }).click();
  await page.waitForURL('**/extras/job-results/*/');
  await expect(pill(page)).toHaveText('Succeeded');
  await expect(page.getByText(/ask an administrator for the permission/)).toContainText('view job results');
  await expect(page.getByText('The first line')).toHaveCount(0);
});

test('who may look at jobs and not run them is told so, and finds no way around', async ({ pageOf, admin }) => {
  const { id } = await jobNamed(admin, 'Patient job');
  const page = await pageOf({ objectTypes: ['extras.job'], actions: ['view'] });
  await page.goto(`/extras/jobs/${id}/`);
  await expect(page.getByText('You hold no permission to run this job.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Edit' })).toHaveCount(0);
  for (const verb of ['run', 'edit', 'delete']) {
    const answer = await page.request.get(`/extras/jobs/${id}/${verb}/`);
    expect(answer.status(), verb).toBe(403);
  }
  await page.goto(`/extras/jobs/${id}/run/`);
  await expect(page.getByText('Ask an administrator for the permission to run jobs')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Jobs/ })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the job' }).click();
  await page.waitForURL(`**/extras/jobs/${id}/`);
});
