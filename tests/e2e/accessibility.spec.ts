// Every page of jobs and runs, in both themes, without anything that a machine can find against WCAG 2.2 AA.
import { expectAccessible, expect, jobNamed, pill, test } from './signed-in';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('the pages of jobs have no accessibility fault', async ({ page, admin }) => {
      test.slow(); // many pages in one sign-in
      const { id } = await jobNamed(admin, 'Demanding job');
      for (const address of [
        '/extras/jobs/',
        '/extras/jobs/?display=tiles',
        `/extras/jobs/${id}/`,
        `/extras/jobs/${id}/?tab=changes`,
        `/extras/jobs/${id}/edit/`,
        `/extras/jobs/${id}/run/`,
        `/extras/jobs/${id}/delete/`,
      ]) {
        await page.goto(address);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectAccessible(page);
      }
    });

    test('the pages of runs have no accessibility fault', async ({ page, admin }) => {
      test.slow(); // many pages in one sign-in
      const { id } = await jobNamed(admin, 'Outspoken job');
      const { body } = await admin.post<{ job_result: { id: string } }>(`/api/extras/jobs/${id}/run/`, {});
      const run = `/extras/job-results/${body.job_result.id}/`;
      await page.goto(run);
      await expect(pill(page)).toHaveText('Failed');
      for (const address of [
        '/extras/job-results/',
        run,
        `${run}?tab=changes`,
        `${run}?tab=files`,
        `${run}?tab=inputs`,
        `${run}?tab=result`,
        `${run}?tab=traceback`,
        `${run}?tab=advanced`,
      ]) {
        await page.goto(address);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectAccessible(page);
      }
    });
  });
}
