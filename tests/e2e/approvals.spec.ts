// Asking for a run that needs approval, and deciding about it, as the two people that it takes.
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright/test';
import { body } from '../support/api';
import { expect, expectAccessible, jobNamed, pill, test, type Permission } from './signed-in';

const JOBS_ROOT = process.env['WINDLASS_E2E_JOBS'] ?? path.resolve('.build/e2e-jobs');

const MAY_ASK: Permission[] = [
  { objectTypes: ['extras.job'], actions: ['view', 'run'] },
  { objectTypes: ['extras.scheduledjob', 'extras.jobresult', 'extras.joblogentry'], actions: ['view'] },
];
const MAY_DECIDE: Permission[] = [
  { objectTypes: ['extras.job'], actions: ['view', 'approve'] },
  { objectTypes: ['extras.scheduledjob'], actions: ['view', 'change', 'delete'] },
  { objectTypes: ['extras.jobresult', 'extras.joblogentry'], actions: ['view'] },
];

let asked = 0;

/** Fills in the form and asks; answers with what tells this request from others. */
async function ask(asker: Page, job: string): Promise<string> {
  const reason = `window ${process.pid}-${Date.now()}-${++asked}`;
  await asker.goto(`/extras/jobs/${job}/run/`);
  await asker.getByLabel('Reason').fill(reason);
  await asker.getByRole('button', { name: 'Request to Run Job' }).click();
  await asker.waitForURL('**/approval-queue/*/');
  await expect(pill(asker)).toHaveText('Needs approval');
  return reason;
}

/** From home, by the menu and the queue. */
async function openRequest(decider: Page, reason: string): Promise<void> {
  await decider.goto('/');
  await expect(decider.getByRole('heading', { name: /^Waiting for you/ })).toBeVisible();
  await decider
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: /^Approvals/ })
    .click();
  await decider.getByRole('row', { name: reason }).getByRole('link').first().click();
  await expect(decider.getByRole('heading', { name: 'Your decision' })).toBeVisible();
  await expect(decider.getByRole('main')).toContainText(reason);
}

test('S26 S27 what one person asks for another approves from the queue, and watches it run', async ({ pageOf, admin }) => {
  const job = await jobNamed(admin, 'Example Approval Required');
  const [asker, approver] = await Promise.all([pageOf(...MAY_ASK), pageOf(...MAY_DECIDE)]);
  const reason = await ask(asker, job.id);
  await expect(asker.getByRole('button', { name: 'Approve…' })).toHaveCount(0);
  await expect(asker.getByText('Waiting for somebody else to approve')).toBeVisible();

  await openRequest(approver, reason);
  await approver.getByRole('button', { name: 'Approve…' }).click();
  const dialog = approver.getByRole('dialog');
  await expect(dialog).toContainText('It starts at once.');
  await dialog.getByLabel('Comment').fill('Go ahead');
  await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
  await approver.waitForURL('**/extras/job-results/*/');
  await expect(pill(approver)).toHaveText('Succeeded');
  await expect(approver.getByRole('log')).toContainText(`Approved, and run: ${reason}`);

  await asker.reload();
  await expect(pill(asker)).toHaveText('Approved');
  await expect(asker.getByText('“Go ahead”')).toBeVisible();
  await asker.getByRole('link', { name: 'Latest run' }).click();
  await expect(pill(asker)).toHaveText('Succeeded');
});

test('S27 a request is denied with a comment, never runs, and stays readable in the history', async ({ pageOf, admin }) => {
  const job = await jobNamed(admin, 'Example Approval Required');
  const [asker, decider] = await Promise.all([pageOf(...MAY_ASK), pageOf(...MAY_DECIDE)]);
  const reason = await ask(asker, job.id);

  await openRequest(decider, reason);
  await decider.getByRole('button', { name: 'Deny…' }).click();
  const dialog = decider.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Deny', exact: true }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Say why: the requester reads it.');
  const answer = `Not during ${reason}`;
  await dialog.getByLabel('Reason').fill(answer);
  await dialog.getByRole('button', { name: 'Deny', exact: true }).click();
  await expect(pill(decider)).toHaveText('Denied');
  await decider.goto('/extras/scheduled-jobs/approval-queue/');
  await expect(decider.getByRole('heading', { level: 1 })).toHaveText('Approvals');
  await expect(decider.getByRole('row', { name: reason })).toHaveCount(0);

  await decider.getByRole('link', { name: /^History \d/ }).click();
  const row = decider.getByRole('row', { name: answer });
  await expect(row).toContainText('Denied');
  await row.getByRole('link').first().click();
  await expect(pill(decider)).toHaveText('Denied');

  await asker.reload();
  await expect(asker.getByText(/^Denied by person-/)).toBeVisible();
  await expect(asker.getByRole('main')).toContainText(`“${answer}” It never ran.`);
  const runs = await body(admin.GET('/extras/job-results/', { params: { query: { job_model_id: [job.id], limit: 100 } } }));
  expect(JSON.stringify(runs.results.map(({ task_kwargs: given }) => given))).not.toContain(reason);
});

test('what somebody else decided meanwhile is said where the reason was typed, and the reason stays', async ({ pageOf, admin }) => {
  const job = await jobNamed(admin, 'Example Approval Required');
  const history: Permission = { objectTypes: ['extras.approvalrequest'], actions: ['view'] };
  const [asker, first, second] = await Promise.all([pageOf(...MAY_ASK), pageOf(...MAY_DECIDE), pageOf(...MAY_DECIDE, history)]);
  const reason = await ask(asker, job.id);
  for (const decider of [first, second]) {
    await openRequest(decider, reason);
    await decider.getByRole('button', { name: 'Deny…' }).click();
    await decider.getByRole('dialog').getByLabel('Reason').fill('A long and careful reason');
  }
  const deny = (decider: Page) => decider.getByRole('dialog').getByRole('button', { name: 'Deny', exact: true }).click();
  await deny(first);
  await expect(pill(first)).toHaveText('Denied');
  await deny(second);
  const dialog = second.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toHaveText(/^Not recorded: person-.* denied it at \d\d:\d\d\.$/);
  await expect(dialog.getByLabel('Reason')).toHaveValue('A long and careful reason');
  await dialog.getByRole('button', { name: /^Decide later/ }).click();
  await expect(pill(second)).toHaveText('Denied');
});

const reviewed = (name: string, lines: readonly string[]) =>
  [
    "import { Job, StringVar } from '@windlass/sdk';",
    'export class Reviewed extends Job {',
    `  static meta = { name: '${name}', grouping: 'Browser tests', hasSensitiveVariables: false, approvalRequired: true };`,
    "  static variables = { reason: new StringVar({ label: 'Reason' }) };",
    '  run(): void {',
    ...lines.map((line) => `    ${line}`),
    '  }',
    '}',
    '',
  ].join('\n');

test('who approves reads the code that would run; when it changes they see what changed, and it is asked for again', async ({
  page,
  pageOf,
  admin,
}) => {
  const name = `Reviewed job ${process.pid}-${Date.now()}`;
  const file = path.join(JOBS_ROOT, `e2e_reviewed_${process.pid}.ts`);
  const refresh = async () => {
    await page.goto('/extras/jobs/');
    const answered = page.waitForResponse('**/extras/jobs/refresh/');
    await page.getByRole('button', { name: 'Refresh code' }).click();
    expect((await answered).ok()).toBe(true);
  };
  const put = async (...lines: string[]) => {
    fs.writeFileSync(file, reviewed(name, lines));
    await refresh();
  };
  try {
    await put("this.logger.info('harmless');");
    const job = await jobNamed(admin, name);
    const [asker, approver] = await Promise.all([pageOf(...MAY_ASK), pageOf(...MAY_DECIDE)]);
    const reason = await ask(asker, job.id);
    await expect(asker.getByText('The code is shown to people who may approve or change this job.')).toBeVisible();
    await openRequest(approver, reason);
    const code = approver.getByRole('article', { name: path.basename(file) });
    await expect(code).toContainText("this.logger.info('harmless');");
    await expect(approver.getByText('This job has no dry run.')).toBeVisible();
    // A line has an address, and the address opens it.
    await code.getByRole('link', { name: 'Line 6', exact: true }).click();
    expect(decodeURIComponent(new URL(approver.url()).hash)).toBe(`#${path.basename(file)}-L6`);

    await put("this.logger.info('harmless');", "this.fail('not so harmless');");
    await approver.reload();
    await approver.getByRole('link', { name: 'What changed' }).click();
    expect(new URL(approver.url()).hash).toBe('#code');
    await expect(approver.getByText('1 file changed since it was asked for.')).toBeVisible();
    await expect(approver.getByRole('region', { name: `Changes of ${path.basename(file)}` })).toContainText(
      "+Added: this.fail('not so harmless');",
    );
    await expect(approver.getByRole('button', { name: 'Approve…' }).first()).toHaveAttribute('aria-disabled', 'true');
    await expectAccessible(approver);

    await asker.reload();
    await asker.getByRole('button', { name: 'Ask again…' }).click();
    await asker.getByRole('dialog').getByRole('button', { name: 'Ask again' }).click();
    await expect(asker.getByText('The code is unchanged')).toBeVisible();
    await openRequest(approver, reason);
    await expect(approver.getByRole('article', { name: path.basename(file) })).toContainText("this.fail('not so harmless');");
    await expect(approver.getByText('since it was asked for')).toHaveCount(0);

    await approver.getByRole('link', { name: 'On the job’s page' }).click();
    await expect(approver.getByRole('link', { name: 'Code', exact: true })).toHaveAttribute('aria-current', 'page');
    await expect(approver.getByRole('article', { name: path.basename(file) })).toContainText("this.fail('not so harmless');");
  } finally {
    fs.rmSync(file, { force: true });
    await refresh();
  }
});

const tried = (name: string) =>
  [
    "import { DryRunVar, Job, StringVar } from '@windlass/sdk';",
    'export class Tried extends Job {',
    `  static meta = { name: '${name}', grouping: 'Browser tests', hasSensitiveVariables: false, approvalRequired: true };`,
    "  static variables = { reason: new StringVar({ label: 'Reason' }), dryrun: new DryRunVar() };",
    '  run({ reason, dryrun }: { reason: string; dryrun: boolean }): void {',
    '    if (dryrun) this.logger.info(`tried ${reason}`);',
    '  }',
    '}',
    '',
  ].join('\n');

test('a dry run of a request and the request lead to each other; a denied one is asked for again with its inputs and its time', async ({
  page,
  pageOf,
  admin,
}) => {
  const name = `Tried job ${process.pid}-${Date.now()}`;
  const file = path.join(JOBS_ROOT, `e2e_tried_${process.pid}.ts`);
  const refresh = async () => {
    await page.goto('/extras/jobs/');
    const answered = page.waitForResponse('**/extras/jobs/refresh/');
    await page.getByRole('button', { name: 'Refresh code' }).click();
    expect((await answered).ok()).toBe(true);
  };
  fs.writeFileSync(file, tried(name));
  try {
    await refresh();
    const job = await jobNamed(admin, name);
    const [asker, approver] = await Promise.all([
      pageOf(...MAY_ASK),
      pageOf(...MAY_DECIDE, { objectTypes: ['extras.job'], actions: ['run'] }),
    ]);
    const reason = `window ${process.pid}-${Date.now()}`;
    await asker.goto(`/extras/jobs/${job.id}/run/`);
    await asker.getByLabel('Reason').fill(reason);
    await asker.getByText('Repeat', { exact: true }).click();
    await asker.getByLabel('Name', { exact: true }).fill(`Nightly ${reason}`);
    await asker.getByRole('button', { name: /^Request to/ }).click();
    await asker.waitForURL('**/approval-queue/*/');

    await openRequest(approver, reason);
    await approver.getByRole('button', { name: 'Dry run…' }).click();
    await approver.getByRole('dialog').getByRole('button', { name: 'Dry run', exact: true }).click();
    await approver.waitForURL('**/extras/job-results/*/');
    await expect(pill(approver)).toHaveText('Succeeded');
    await approver.getByRole('link', { name: 'Back to the request' }).click();
    await expect(approver.getByRole('list', { name: 'Conditions' })).toContainText('Its last dry run succeeded');
    await expect(approver.locator('#dry-runs')).toContainText('Succeeded');
    await expectAccessible(approver);
    await asker.reload();
    await asker.locator('#dry-runs').getByRole('link').click();
    await expect(asker.getByRole('log')).toContainText(`tried ${reason}`);
    await asker.getByRole('link', { name: 'a request' }).click();
    await expect(asker.getByRole('heading', { name: 'Your request' })).toBeVisible();

    await approver.getByRole('button', { name: 'Deny…' }).click();
    await approver.getByRole('dialog').getByLabel('Reason').fill('Not like this');
    await approver.getByRole('dialog').getByRole('button', { name: 'Deny', exact: true }).click();
    await expect(pill(approver)).toHaveText('Denied');
    await expect(approver.getByRole('link', { name: 'Ask again with these inputs…' })).toHaveCount(0);
    await asker.reload();
    await asker.getByRole('link', { name: 'Ask again with these inputs…' }).click();
    await expect(asker.getByLabel('Reason')).toHaveValue(reason);
    await expect(asker.getByLabel('Name', { exact: true })).toHaveValue(`Nightly ${reason}`);
    await expect(asker.getByLabel('Every')).toHaveValue('daily');
    await asker.getByRole('button', { name: /^Request to/ }).click();
    await asker.waitForURL('**/approval-queue/*/');
    await expect(pill(asker)).toHaveText('Needs approval');
  } finally {
    fs.rmSync(file, { force: true });
    await refresh();
  }
});
