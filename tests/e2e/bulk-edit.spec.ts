// Several jobs changed in one form: overridden together, and given back to their classes.
import { body } from '../support/api';
import { expect, expectAccessible, jobNamed, test } from './signed-in';

const NAMES = ['Example Dry Run', 'Example With A File'];

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
    ['Examples', false],
    ['Examples', false],
  ]);
});
