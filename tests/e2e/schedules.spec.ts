// Schedules, made in the form of a job and looked after on their own pages.
import { expect, jobNamed, pill, test } from './signed-in';

test('a job is scheduled from its form, its next runs are told before, and it is paused, resumed and edited', async ({ page, admin }) => {
  const { id } = await jobNamed(admin, 'Example With No Variables');
  const name = `Weekday check ${process.pid}-${Date.now()}`;
  await page.goto(`/extras/jobs/${id}/run/`);
  await page.getByRole('radio', { name: 'Repeat' }).check();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Every').selectOption('Hour');
  await expect(page.getByText(/^Every hour at :\d\d, next runs/)).toBeVisible();
  await page.getByLabel('Every').selectOption('Custom (crontab)');
  await page.getByLabel('Crontab').fill('30 6 * * 8');
  await expect(page.getByLabel('Crontab')).toHaveAccessibleDescription(/weekday/i);
  await expect(page.getByLabel('Crontab')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Crontab').fill('30 6 * * 1-5');
  await expect(page.getByText('Weekdays at 06:30, next runs')).toBeVisible();
  await page.getByLabel('Time zone').selectOption('Europe/Oslo');
  await page.getByRole('button', { name: 'Schedule Job' }).click();
  await page.waitForURL(/\/extras\/scheduled-jobs\/[0-9a-f-]{36}\/$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  await expect(pill(page)).toHaveText('Active');
  const pane = page.getByRole('complementary');
  await expect(pane.getByRole('listitem')).toHaveCount(5);
  await expect(pane).toContainText('Europe/Oslo');

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(pill(page)).toHaveText('Paused');
  await expect(pane.getByRole('listitem')).toHaveCount(0);
  await page.goto('/extras/scheduled-jobs/?q=' + encodeURIComponent(name));
  const row = page.getByRole('row', { name });
  await row.getByRole('button', { name: 'Resume' }).click();
  await expect(row.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(row).toContainText('Active');

  await row.getByRole('link', { name }).click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Crontab').fill('15 7 * * 1-5');
  await expect(page.getByText('Weekdays at 07:15, next runs')).toBeVisible();
  await page.getByRole('button', { name: 'Update' }).click();
  await page.waitForURL(/\/extras\/scheduled-jobs\/[0-9a-f-]{36}\/$/);
  await expect(pane).toContainText('Weekdays at 07:15');
  await expect(pane.getByRole('listitem').first()).toContainText('07:15');
});
