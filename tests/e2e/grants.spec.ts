// Permissions, given in the pages of administration and held by the one who signs in.
import { body } from '../support/api';
import { expect, expectAccessible, jobNamed, pill, signIn, somebody, test } from './signed-in';

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

test('S26 S27 from the page of a job its operation is given to a group and its approval to a user, and both do their part with it alone', async ({
  page,
  admin,
  browser,
}) => {
  const stamp = `${process.pid}-${Date.now()}`;
  const [group, operator, approver] = [`crew-${stamp}`, `operator-${stamp}`, `approver-${stamp}`];
  const password = 'a long enough password';
  const job = await jobNamed(admin, 'Example Approval Required');
  const { id } = await body(admin.POST('/users/groups/', { body: { name: group } }));
  await body(admin.POST('/users/users/', { body: { username: operator, password, groups: [id] } }));
  await body(admin.POST('/users/users/', { body: { username: approver, password } }));

  await page.goto(`/extras/jobs/${job.id}/`);
  await page.getByRole('link', { name: 'Access', exact: true }).click();
  await page.waitForURL(`**/extras/jobs/${job.id}/access/`);
  const choose = async (label: RegExp, nth: number, name: string) => {
    await page.getByRole('combobox', { name: label }).nth(nth).fill(name);
    await page.getByRole('option', { name }).click();
    await page.keyboard.press('Escape');
  };
  await choose(/^Groups/, 0, group);
  await choose(/^Users/, 1, approver);
  const planned = page.getByRole('list', { name: 'What it comes to' }).locator(':scope > li');
  await expect(planned).toHaveCount(5);
  const classPath = /^(.*): run$/;
  const run = planned.filter({ has: page.getByText(classPath) });
  await expect(run).toContainText('Create');
  await expect(run).toContainText('view, run');
  await expect(run).toContainText('Where class path is');
  await expect(run).toContainText(`For ${group} (group)`);
  await expect(planned.filter({ has: page.getByText(/: see runs$/) })).toContainText(`For ${group} (group), ${approver}`);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Give access' }).click();
  await expect(page.getByText('Access given: 5 permissions created.')).toBeVisible();
  const today = page.getByRole('list', { name: 'Who may today' }).locator(':scope > li');
  await expect(today.filter({ hasText: group })).toContainText('view, run by');
  await expect(today.filter({ hasText: approver })).toContainText('view, approve by');

  await choose(/^Users/, 0, approver);
  await expect(run).toContainText('Extend');
  await expect(run).toContainText(`Adds ${approver}`);
  await expect(planned.filter({ has: page.getByText(/: see runs$/) })).toContainText(`Held already by ${approver}`);
  await run.getByRole('link', { name: classPath }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(classPath);

  const [asking, deciding] = [await somebody(browser), await somebody(browser)];
  await signIn(asking, operator, password);
  await asking.goto('/extras/jobs/');
  await expect(asking.getByRole('link', { name: /^Example Approval Required/ })).toBeVisible();
  await expect(asking.getByRole('link', { name: /^Example Hello World/ })).toHaveCount(0);
  await asking.goto(`/extras/jobs/${job.id}/run/`);
  await asking.getByLabel('Reason').fill(`given ${stamp}`);
  await asking.getByRole('button', { name: 'Request to Run Job' }).click();
  await asking.waitForURL('**/approval-queue/*/');

  await signIn(deciding, approver, password);
  await deciding.goto(new URL(asking.url()).pathname);
  await deciding.getByRole('button', { name: 'Approve…' }).click();
  await deciding.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
  await deciding.waitForURL('**/extras/job-results/*/');
  await expect(pill(deciding)).toHaveText('Succeeded');

  await asking.goto(new URL(deciding.url()).pathname);
  await expect(pill(asking)).toHaveText('Succeeded');
  await asking.goto(`/extras/jobs/${job.id}/access/`);
  await expect(asking.getByText('Needs: add on Permission.')).toBeVisible();
  await asking.context().close();
  await deciding.context().close();
});

test('in Check access what is chosen while the answer to the choice before is still under way is added to it', async ({ page, admin }) => {
  const username = `asked-${process.pid}-${Date.now()}`;
  await body(admin.POST('/users/users/', { body: { username, password: 'a long enough password' } }));
  await page.goto('/users/access/');
  // Nothing that the choices ask for is answered before all of them are made.
  let release = () => {};
  const made = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/users/access/?*', async (route) => {
    await made;
    await route.continue();
  });
  await page.getByRole('combobox', { name: /^User/ }).fill(username);
  await page.getByRole('option', { name: username }).click();
  await page.getByLabel('Object type').selectOption('dcim.device');
  await expect(page.getByText(`Chosen: ${username}`)).toBeAttached();
  release();
  await page.waitForURL((url) => url.searchParams.has('user') && url.searchParams.get('object_type') === 'dcim.device');
  await expect(page.getByRole('heading', { name: new RegExp(`Everything ${username} may do with devices`) })).toBeVisible();
});

test('an address with nothing at it offers the list of its kind and the search, beside the menu', async ({ page, pageOf }) => {
  const NOWHERE = '00000000-0000-4000-8000-000000000000';
  for (const [address, label, list] of [
    [`/extras/jobs/${NOWHERE}/`, 'Go to Jobs', '/extras/jobs/'],
    [`/extras/jobs/${NOWHERE}/no/such/part/`, 'Go to Jobs', '/extras/jobs/'],
    [`/dcim/racks/${NOWHERE}/`, 'Go to Racks', '/dcim/racks/'],
  ] as const) {
    expect((await page.goto(address))?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not found');
    await expect(page.getByRole('main').getByRole('link', { name: label })).toHaveAttribute('href', list);
  }
  await expectAccessible(page);
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();

  const viewer = await pageOf({ objectTypes: ['dcim.device'], actions: ['view'] });
  await viewer.goto('/no/such/part/of/it/');
  await expect(viewer.getByRole('main').getByRole('link')).toHaveText(['Go to Home']);
});
