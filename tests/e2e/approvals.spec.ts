// Asking for a run that needs approval, and deciding about it, as the two people that it takes.
import type { Page } from 'playwright/test';
import { body } from '../support/api';
import { expect, jobNamed, pill, test, type Permission } from './signed-in';

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
