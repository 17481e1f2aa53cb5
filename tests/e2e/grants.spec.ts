// Permissions, given in the pages of administration and held by the one who signs in.
import { expect, jobNamed, pill, signIn, somebody, test } from './signed-in';

test('S26 the right to run jobs is granted to a group in the pages of users, groups and permissions, and its member runs one', async ({
  page,
  admin,
  browser,
}) => {
  const stamp = `${process.pid}-${Date.now()}`;
  const [group, username, permission] = [`operators-${stamp}`, `member-${stamp}`, `run-${stamp}`];
  const password = 'a long enough password';
  await jobNamed(admin, 'Example Hello World');
  const menu = page.getByRole('navigation', { name: 'Main' });
  const heading = page.getByRole('heading', { level: 1 });
  const pickGroup = async () => {
    await page.getByRole('combobox', { name: /^Groups/ }).fill(group);
    await page.getByRole('option', { name: group }).click();
  };

  await page.goto('/');
  await menu.getByRole('link', { name: 'Groups' }).click();
  await page.getByRole('link', { name: 'Add group' }).first().click();
  await page.getByLabel('Name').fill(group);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(heading).toHaveText(group);

  await menu.getByRole('link', { name: 'Users' }).click();
  await page.getByRole('link', { name: 'Add user' }).first().click();
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await pickGroup();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(heading).toHaveText(username);
  await expect(page.getByText('Nothing yet: no permission names it or one of its groups.')).toBeVisible();

  await menu.getByRole('link', { name: 'Permissions' }).click();
  await page.getByRole('link', { name: 'Add permission' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill(permission);
  await page.getByRole('button', { name: 'May run jobs' }).click();
  for (const held of ['Job (extras.job)', 'view', 'run'])
    await expect(page.getByRole('checkbox', { name: held, exact: true })).toBeChecked();
  await page.getByLabel(/^Constraints/).fill('{"grouping": "Examples"}');
  await pickGroup();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(heading).toHaveText(permission);
  await expect(page.getByText('grouping is Examples')).toBeVisible();

  await page.goto(`/users/users/?q=${username}`);
  await page.getByRole('link', { name: username }).click();
  const may = page.getByRole('complementary').getByRole('listitem').filter({ hasText: permission });
  await expect(may).toContainText('view, run');
  await expect(may).toContainText('Where grouping is Examples');
  await expect(may.getByRole('link', { name: group })).toBeVisible();

  const member = await somebody(browser);
  await signIn(member, username, password);
  await member.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Jobs' }).click();
  await expect(member.getByRole('link', { name: /^Example Hello World/ })).toBeVisible();
  await expect(member.getByRole('link', { name: /^Reserve addresses/ })).toHaveCount(0);
  await member.getByRole('link', { name: /^Example Hello World/ }).click();
  await expect(member.getByRole('link', { name: 'Edit' })).toHaveCount(0);
  await member.getByRole('link', { name: 'Run Job' }).click();
  await member.getByRole('button', { name: 'Run Job' }).click();
  await member.waitForURL('**/extras/job-results/*/');
  await expect(pill(member)).toHaveText('Succeeded');
  await member.context().close();
});
