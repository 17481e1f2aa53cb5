// Several jobs changed in one form: overridden together, and given back to their classes. Several objects of any kind likewise.
import { readFile } from 'node:fs/promises';
import { body } from '../support/api';
import { expect, expectAccessible, jobNamed, test } from './signed-in';

const NAMES = ['Left job', 'Right job'];

test('S20 S22: jobs selected in the list are overridden together, and cleared together', async ({ page, admin }) => {
  const jobs = await Promise.all(NAMES.map((name) => jobNamed(admin, name)));
  const records = async () =>
    Promise.all(
      jobs.map(async ({ id }) => {
        const job = await body(admin.GET('/extras/jobs/{id}/', { params: { path: { id } } }));
        return [job.grouping, job.grouping_override];
      }),
    );
  const selectAndEdit = async () => {
    await page.goto('/extras/jobs/');
    for (const name of NAMES) await page.getByLabel(`Select ${name}`, { exact: true }).check();
    await page.getByRole('toolbar', { name: 'With the selected rows' }).getByRole('button', { name: 'Edit…' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Edit 2 jobs');
  };

  await selectAndEdit();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Update 2 jobs' }).click();
  await expect(page.getByText('Every setting is left as it is.')).toBeVisible();
  await page.getByLabel('Grouping', { exact: false }).first().selectOption('Override');
  await page.getByRole('button', { name: 'Update 2 jobs' }).click();
  await expect(page.getByText('Write a value, or leave it as it is.')).toBeVisible();
  await page.getByLabel('Grouping, for all of them').fill('Together');
  await page.getByRole('button', { name: 'Update 2 jobs' }).click();
  await page.waitForURL(/\/extras\/jobs\/$/);
  expect(await records()).toEqual([
    ['Together', true],
    ['Together', true],
  ]);

  await selectAndEdit();
  await page.getByLabel('Grouping', { exact: false }).first().selectOption('As each class says');
  await page.getByRole('button', { name: 'Update 2 jobs' }).click();
  await page.waitForURL(/\/extras\/jobs\/$/);
  expect(await records()).toEqual([
    ['Browser tests', false],
    ['Browser tests', false],
  ]);
});

test('rows selected in a list are changed together, and their run shows what became of each', async ({ page, admin }) => {
  const makers = await Promise.all(
    ['one', 'two'].map((word) => body(admin.POST('/dcim/manufacturers/', { body: { name: `maker ${word} ${Date.now()}` } }))),
  );
  await page.goto(`/dcim/manufacturers/?${makers.map(({ id }) => `id=${id}`).join('&')}`);
  const bar = page.getByRole('toolbar', { name: 'With the selected rows' });
  await page.getByLabel(`Select ${makers[0]!.name}`).check();
  const [file] = await Promise.all([page.waitForEvent('download'), bar.getByRole('link', { name: 'Export' }).click()]);
  const table = await readFile(await file.path(), 'utf8');
  expect(table).toContain(makers[0]!.name);
  expect(table).not.toContain(makers[1]!.name);
  await page.getByLabel('Select all rows on this page').check();
  await bar.getByRole('button', { name: 'Edit…' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Edit 2 manufacturers');
  for (const { name } of makers) await expect(page.getByRole('link', { name })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Update 2 manufacturers' }).click();
  await expect(page.getByText('Every field is left as it is.')).toBeVisible();
  await page.getByLabel('Description').selectOption('Set');
  await page.getByLabel('Description, for all of them').fill('Bought together');
  await page.getByRole('button', { name: 'Update 2 manufacturers' }).click();
  await page.waitForURL(/\/extras\/job-results\/[^/]+\/\?tab=changes$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Bulk Edit Objects');
  await expect(page.getByText('Bought together')).toHaveCount(2);
  for (const { id } of makers) {
    const { description } = await body(admin.GET('/dcim/manufacturers/{id}/', { params: { path: { id } } }));
    expect(description).toBe('Bought together');
  }
});

test('all that is meant is named by a key, which stays in reach', async ({ page, admin }) => {
  const names = Array.from({ length: 14 }, (_, index) => `maker ${Date.now()} no ${index}`);
  const makers = await Promise.all(names.map((name) => body(admin.POST('/dcim/manufacturers/', { body: { name } }))));
  await page.goto(`/dcim/manufacturers/edit/?${makers.map(({ id }) => `pk=${id}`).join('&')}`);
  const all = page.getByRole('button', { name: '2 more' });
  await expect(page.getByRole('link', { name: names[13]!, exact: true })).toHaveCount(0);
  await all.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: names[13]!, exact: true })).toBeVisible();
  const fewer = page.getByRole('button', { name: 'The first 12 alone' });
  await expect(fewer).toBeFocused();
  await expect(fewer).toHaveAttribute('aria-expanded', 'true');
});
