// The frame of the pages, which stays from one page to the next: what it says is right nevertheless.
import type { Page } from 'playwright/test';
import { type Api, body } from '../support/api';
import { expect, jobNamed, test } from './signed-in';

const approvals = (page: Page) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Approvals/ });

/** Asks as somebody else, for a time to come: that has a name. */
async function ask(admin: Api, job: string, name: string): Promise<string> {
  const order = { schedule: { name, interval: 'future' as const, start_time: '2099-01-01T00:00:00Z' } };
  const { scheduled_job } = await body(admin.POST('/extras/jobs/{id}/run/', { params: { path: { id: job } }, body: order }));
  return scheduled_job!.id;
}

test('what waits for somebody is counted anew after what they decide, and on the next page after what others do', async ({
  admin,
  pageOf,
}) => {
  const job = await jobNamed(admin, 'Example Approval Required');
  const name = `frame ${process.pid}-${Date.now()}`;
  const page = await pageOf(
    { objectTypes: ['extras.job'], actions: ['view', 'approve'] },
    { objectTypes: ['extras.scheduledjob'], actions: ['view', 'change', 'delete'], constraints: { name__startswith: name } },
  );
  const first = await ask(admin, job.id, `${name} 1`);
  await ask(admin, job.id, `${name} 2`);
  await page.goto('/');
  await expect(approvals(page)).toHaveText('Approvals2 waiting for you');
  await expect(page.getByRole('heading', { name: 'Waiting for you 2' })).toBeVisible();
  // A page that is loaded anew would lose it.
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));

  await ask(admin, job.id, `${name} 3`);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Jobs' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Jobs');
  await expect(approvals(page)).toHaveText('Approvals3 waiting for you');

  await approvals(page).click();
  await page
    .getByRole('row', { name: `${name} 3` })
    .getByRole('link')
    .first()
    .click();
  await expect(page).toHaveURL(/approval-queue\/./);
  await page.getByRole('button', { name: 'Deny…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Not in this century');
  await dialog.getByRole('button', { name: 'Deny', exact: true }).click();
  await expect(approvals(page)).toHaveText('Approvals2 waiting for you');

  // Somebody else decides; who comes back to this page finds it.
  expect((await admin.DELETE('/extras/scheduled-jobs/{id}/', { params: { path: { id: first } } })).response.status).toBe(204);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(approvals(page)).toHaveText('Approvals1 waiting for you');
  expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
});
