// A job with every kind of input, run without a mouse.
import type { Locator, Page } from 'playwright/test';
import { body } from '../support/api';
import { expect, jobNamed, pill, test } from './signed-in';

const STEPS = 60;

/** Presses Tab until the focus is there: whatever lies between can be passed. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < STEPS; step++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target, 'is not reached by Tab').toBeFocused();
}

test('S10 every kind of variable is filled in, and the job run, by keyboard alone', async ({ page, admin }) => {
  const { id } = await jobNamed(admin, 'Example Every Variable');
  const keys = page.keyboard;
  const field = (label: string) => page.getByLabel(new RegExp(`^${label}`));
  const chooser = (label: string) => page.getByRole('combobox', { name: new RegExp(`^${label}`) });
  const write = async (label: string, text: string) => {
    await tabTo(page, field(label));
    await keys.type(text);
  };
  await page.goto(`/extras/jobs/${id}/`);
  await keys.press('r');
  await page.waitForURL('**/run/');
  await expect(field('String var')).toBeVisible();

  await write('String var', 'a word');
  await tabTo(page, field('Text var'));
  await keys.type('one line');
  await keys.press('Enter');
  await keys.type('and another');
  await write('Integer var', '7');
  await tabTo(page, field('Boolean var'));
  await keys.press('Space');
  await tabTo(page, field('Choice var'));
  await keys.press('ArrowDown');
  await keys.press('ArrowDown');
  await tabTo(page, page.getByRole('checkbox', { name: 'A', exact: true }));
  await keys.press('Space');
  await tabTo(page, page.getByRole('checkbox', { name: 'B', exact: true }));
  await keys.press('Space');

  // Enter is not waited with: it takes what was typed, not what was listed before.
  await tabTo(page, chooser('Object var'));
  await keys.type('Router');
  await keys.press('Enter');
  await expect(chooser('Object var')).toHaveAccessibleDescription(/Chosen: Router/);
  await tabTo(page, chooser('Multiobject var'));
  for (const status of ['Planned', 'Active']) {
    await keys.type(status);
    await keys.press('Enter');
    await expect(chooser('Multiobject var')).toHaveAccessibleDescription(new RegExp(status));
  }

  await write('Ipaddress var', '10.0.0.5');
  await write('Ipaddress mask var', '10.0.0.5/24');
  await write('Ipnetwork var', '10.0.0.0/24');
  await write('Json var', '{"deep": [1, {"a": null}]}');
  await keys.press('Control+Enter');
  await page.waitForURL('**/extras/job-results/*/');
  await expect(pill(page)).toHaveText('Succeeded');
  await tabTo(page, page.getByRole('link', { name: 'Result' }));
  await keys.press('Enter');
  const runId = new URL(page.url()).pathname.split('/').at(-2)!;
  const run = await body(admin.GET('/extras/job-results/{id}/', { params: { path: { id: runId } } }));
  expect(run.result).toEqual({
    string_var: 'a word',
    text_var: 'one line\nand another',
    integer_var: '7',
    boolean_var: 'true',
    choice_var: 'b',
    multichoice_var: 'a, b',
    object_var: 'Router',
    multiobject_var: 'Planned, Active',
    ipaddress_var: '10.0.0.5',
    ipaddress_mask_var: '10.0.0.5/24',
    ipnetwork_var: '10.0.0.0/24',
    json_var: '{"deep":[1,{"a":null}]}',
  });
  await expect(page.getByRole('main')).toContainText('10.0.0.0/24');
});
