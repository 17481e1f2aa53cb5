// Jobs in the browser: found, enabled, overridden, run from their form.
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright/test';
import { body } from '../support/api';
import { expect, jobNamed, pill, test } from './signed-in';

const JOBS_ROOT = process.env['WINDLASS_E2E_JOBS'] ?? path.resolve('.build/e2e-jobs');

test('S18 S19 a job is enabled by the five steps of the guide, and disabled again', async ({ page, admin }) => {
  const { id } = await jobNamed(admin, 'Sleeping job', false);
  await page.goto('/');
  const menu = page.getByRole('navigation', { name: 'Main' });
  await menu.getByRole('link', { name: 'Jobs', exact: true }).click();
  await page.getByRole('link', { name: /^Sleeping job/ }).click();
  await expect(pill(page)).toHaveText('Disabled');
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.waitForURL('**/edit/');
  await expect(page.getByRole('heading', { level: 2 }).nth(1)).toHaveText('Job');
  await page.getByLabel('Enabled').check();
  await page.getByRole('button', { name: 'Update' }).click();
  await page.waitForURL(`**/extras/jobs/${id}/`);
  await expect(pill(page)).toHaveText('Enabled');

  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Enabled').uncheck();
  await page.getByRole('button', { name: 'Update' }).click();
  await page.waitForURL(`**/extras/jobs/${id}/`);
  await expect(pill(page)).toHaveText('Disabled');
  await expect(page.getByRole('button', { name: 'Run Job' })).toHaveAttribute('aria-disabled', 'true');
});

test('S01 S30 S31 a job is run from its form, its log arrives live, and the list of jobs tells how it went', async ({ page, admin }) => {
  const { id } = await jobNamed(admin, 'Watched job');
  await page.goto(`/extras/jobs/${id}/`);
  await page.getByRole('link', { name: 'Run Job' }).click();
  const tag = `watched-${process.pid}-${Date.now()}`;
  await page.getByLabel('Tag').fill(tag);
  await page.getByRole('button', { name: 'Run Job' }).click();
  await page.waitForURL('**/extras/job-results/*/');
  const log = page.getByRole('log');
  await expect(log).toContainText('The first line');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(pill(page)).toHaveText('Running');
  await expect(log).not.toContainText('The last line');

  await body(admin.POST('/extras/tags/', { body: { name: tag, content_types: ['dcim.device'] } }));
  await expect(log).toContainText('The last line');
  await expect(pill(page)).toHaveText('Succeeded');
  await page.getByRole('link', { name: 'Result' }).click();
  await expect(page.locator('main')).toContainText(new RegExp(`waited_for: "?${tag}`));

  await page.goto('/extras/jobs/?q=Watched');
  await expect(page.getByRole('row', { name: /Watched job/ }).getByRole('link', { name: /Succeeded .* by/ })).toBeVisible();
});

test('S03 S30 a job that changes the inventory shows each change on the page of its run', async ({ page, admin }) => {
  const { id } = await jobNamed(admin, 'Reserve addresses');
  const prefix = `10.${200 + (process.pid % 50)}.${Date.now() % 250}.0/24`;
  await body(admin.POST('/ipam/prefixes/', { body: { prefix, namespace: 'Global', status: 'Active', type: 'network' } }));
  await page.goto(`/extras/jobs/${id}/run/`);
  await page.getByRole('combobox', { name: 'Prefix', exact: true }).fill(prefix);
  await page.getByRole('option', { name: new RegExp(prefix.replaceAll('.', '\\.')) }).click();
  await page.getByLabel('Count').fill('3');
  await page.getByRole('button', { name: 'Run Job' }).click();
  await page.waitForURL('**/extras/job-results/*/');
  await expect(pill(page)).toHaveText('Succeeded');
  await page.getByRole('link', { name: 'Changes 3' }).click();
  await expect(page.getByRole('img', { name: '3 created, 0 changed, 0 deleted' })).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(3);
});

test('a run form that was opened before its job changed says so, and takes the new fields without losing what was typed', async ({
  page,
  admin,
}) => {
  const file = path.join(JOBS_ROOT, `e2e_growing_${process.pid}.ts`);
  const name = `Growing job ${process.pid}`;
  const put = async (other: Page, ...variables: string[]) => {
    fs.writeFileSync(
      file,
      `import { IntegerVar, Job, StringVar } from '@windlass/sdk';\nvoid IntegerVar;\nexport class Growing extends Job {\n  static meta = { name: '${name}', grouping: 'Browser tests', hasSensitiveVariables: false };\n  static variables = { ${variables.join(', ')} };\n  run(): void {}\n}\n`,
    );
    await other.goto('/extras/jobs/');
    const answered = other.waitForResponse('**/extras/jobs/refresh/');
    await other.getByRole('button', { name: 'Refresh code' }).click();
    expect((await answered).ok()).toBe(true);
  };
  const other = await page.context().newPage();
  const reason = "reason: new StringVar({ label: 'Reason' })";
  try {
    await put(other, reason, "most: new IntegerVar({ label: 'Most', maxValue: 100 })");
    const { id } = await jobNamed(admin, name);
    await page.goto(`/extras/jobs/${id}/run/`);
    await page.getByLabel('Reason').fill('because');
    await page.getByLabel('Most').fill('50');
    await put(other, reason, "most: new IntegerVar({ label: 'Most', maxValue: 10 })", "ticket: new StringVar({ label: 'Ticket' })");
    await page.getByRole('button', { name: 'Run Job' }).click();
    const banner = page.getByRole('alert').filter({ hasText: 'Not started.' });
    await expect(banner).toContainText('ticket: This field is required. The job has changed since you opened this form.');
    await banner.getByRole('button', { name: 'Reload, keep my inputs' }).click();
    await expect(page.getByText('The form is as the job is now.')).toBeVisible();
    await expect(banner).toHaveCount(0);
    await expect(page.getByLabel('Reason')).toHaveValue('because');
    await expect(page.getByLabel('Most')).toHaveValue('50');
    await page.getByLabel('Ticket').fill('CHG-1');
    await page.getByLabel('Most').fill('5');
    await page.getByRole('button', { name: 'Run Job' }).click();
    await page.waitForURL('**/extras/job-results/*/');
    await expect(pill(page)).toHaveText('Succeeded');
  } finally {
    fs.rmSync(file, { force: true });
    await other.goto('/extras/jobs/');
    await other.getByRole('button', { name: 'Refresh code' }).click();
  }
});

test('S08 S23 S24 S25 a job whose class is gone is found by "Installed: No" and deleted; its runs and schedules stay, and none fires', async ({
  page,
  admin,
}) => {
  const file = path.join(JOBS_ROOT, `e2e_passing_${process.pid}.ts`);
  const name = `Passing job ${process.pid}`;
  fs.writeFileSync(
    file,
    `import { Job } from '@windlass/sdk';\nexport class Passing extends Job {\n  static meta = { name: '${name}', grouping: 'Browser tests', hasSensitiveVariables: false };\n  run(): void {}\n}\n`,
  );
  await page.goto('/extras/jobs/');
  await page.getByRole('button', { name: 'Refresh code' }).click();
  const row = page.getByRole('link', { name: new RegExp(`^${name}`) });
  await expect(row).toBeVisible();
  const job = await jobNamed(admin, name);
  const params = { path: { id: job.id } };
  const ran = await body(admin.POST('/extras/jobs/{id}/run/', { params }));
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const hourly = { schedule: { name: `${name}, hourly`, interval: 'hourly', start_time: inAnHour } } as const;
  const made = await body(admin.POST('/extras/jobs/{id}/run/', { params, body: hourly }));
  const run = `/extras/job-results/${ran.job_result!.id}/`;
  const schedule = `/extras/scheduled-jobs/${made.scheduled_job!.id}/`;
  await page.goto(run);
  await expect(pill(page)).toHaveText('Succeeded');

  fs.rmSync(file);
  await page.goto('/extras/jobs/');
  await page.getByRole('button', { name: 'Refresh code' }).click();
  await expect(row).toBeHidden();
  await expect(page.getByText(/no longer installed/)).toBeVisible();

  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('button', { name: 'Installed', exact: true }).click();
  await page.getByRole('button', { name: 'No', exact: true }).click();
  await expect(page.locator('[data-filter="installed"]')).toContainText(/Installed: ?No/);
  await row.click();
  await expect(pill(page)).toHaveText('Not installed');
  await expect(page.getByRole('button', { name: 'Run Job' })).toHaveAttribute('aria-disabled', 'true');

  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await page.getByRole('button', { name: 'Delete…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('1 run stays, without the job.');
  await dialog.getByRole('textbox').fill(name);
  await dialog.getByRole('button', { name: 'Delete job' }).click();
  await page.waitForURL('**/extras/jobs/');

  await page.goto(run);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  await expect(page.locator(`header a[href="/extras/jobs/${job.id}/"]`)).toHaveCount(0);
  await page.goto(schedule);
  await expect(pill(page)).toHaveText('Job deleted');
  await expect(page.getByRole('complementary')).not.toContainText('next runs');
  const kept = await body(admin.GET('/extras/scheduled-jobs/{id}/', { params: { path: { id: made.scheduled_job!.id } } }));
  expect(kept).toMatchObject({ enabled: false, job_model: null });
});

test('S20 S22 an override stands beside what the class says until it is reverted', async ({ page, admin }) => {
  const { id } = await jobNamed(admin, 'Overridden job');
  await page.goto(`/extras/jobs/${id}/edit/`);
  // A yes or no starts as the opposite of the class's, each time it is switched on.
  const [override, hidden] = [page.getByLabel('Override Hidden'), page.getByLabel('Hidden', { exact: true })];
  await override.check();
  await expect(hidden).toBeChecked();
  await hidden.uncheck();
  await override.uncheck();
  await override.check();
  await expect(hidden).toBeChecked();
  await override.uncheck();
  await page.getByLabel('Override Soft time limit').check();
  await page.getByLabel('Soft time limit', { exact: true }).fill('90');
  await page.getByRole('button', { name: 'Update' }).click();
  await page.waitForURL(`**/extras/jobs/${id}/`);
  const setting = page.getByRole('row', { name: /^Soft time limit/ });
  await expect(setting).toContainText('System default');
  await expect(setting).toContainText('1 m 30 s');
  await setting.getByRole('button', { name: 'Revert Soft time limit' }).click();
  await expect(setting).toContainText('Same');
});

test('wrong inputs are said beside their fields, and nothing that was typed is lost', async ({ page, admin }) => {
  const { id } = await jobNamed(admin, 'Demanding job');
  await page.goto(`/extras/jobs/${id}/run/`);
  await page.getByLabel('Word').fill('ab');
  await page.getByLabel('Count').fill('11');
  await page.getByLabel('Address').fill('10.0.0.300');
  await page.getByRole('button', { name: 'Run Job' }).click();
  await expect(page.getByText('3 fields to fix')).toBeVisible();
  await expect(page.getByLabel('Word')).toBeFocused();
  await expect(page.getByLabel('Count')).toHaveAccessibleDescription(/10 or less/);
  await expect(page.getByLabel('Count')).toHaveValue('11');

  await page.getByLabel('Word').fill('abc');
  await page.getByLabel('Count').fill('2');
  await page.getByLabel('Address').fill('');
  await page.keyboard.press('Control+Enter');
  await page.waitForURL('**/extras/job-results/*/');
});

test('on a phone code is read without scrolling sideways, and copied as it was written', async ({ page, admin }) => {
  const { id } = await jobNamed(admin, 'Example Every Variable');
  const file = 'example_jobs.ts';
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/extras/jobs/${id}/?tab=code`);
  const code = page.getByRole('article', { name: file }).locator('pre');
  const widest = (pre: Element) => Math.max(...[pre, ...pre.querySelectorAll('span')].map(({ scrollWidth }) => scrollWidth));
  expect(await code.evaluate(widest)).toBeLessThanOrEqual(390);
  const copied = await code.evaluate((pre) => {
    getSelection()!.selectAllChildren(pre);
    return getSelection()!.toString();
  });
  expect(copied.trimEnd()).toBe(fs.readFileSync(path.join(JOBS_ROOT, file), 'utf8').trimEnd());
});

test('a dry run says so on its button', async ({ page, admin }) => {
  const { id } = await jobNamed(admin, 'Demanding job');
  await page.goto(`/extras/jobs/${id}/run/?word=link&count=2`);
  await expect(page.getByLabel('Word')).toHaveValue('link');
  // What is to be copied can be read to its end.
  const command = page.getByRole('figure', { name: 'curl command' });
  expect(await command.locator('pre').evaluate((pre) => pre.scrollWidth <= pre.clientWidth)).toBe(true);
  await page.getByLabel('Dry run').check();
  await page.getByRole('button', { name: 'Run Job (DRYRUN)' }).click();
  await page.waitForURL('**/extras/job-results/*/');
  await expect(page.getByText('Nothing was changed: a dry run can’t write.')).toBeVisible();

  await page.getByRole('link', { name: 'Run again' }).click();
  await expect(page.getByLabel('Word')).toHaveValue('link');
  await expect(page.getByLabel('Dry run')).toBeChecked();
});

test('S39 a job that takes a file is run from its form', async ({ page, admin }) => {
  const { id } = await jobNamed(admin, 'Example With A File');
  await page.goto(`/extras/jobs/${id}/run/`);
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'plan.csv', mimeType: 'text/csv', buffer: Buffer.from('a\nb\nc\n') });
  await page.getByLabel('Interval').fill('3');
  await page.getByRole('button', { name: 'Run Job' }).click();
  await page.waitForURL('**/extras/job-results/*/');
  await expect(page.getByRole('log')).toContainText('plan.csv has 3 lines');
});
