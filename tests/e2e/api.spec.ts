// The page about the API: what it takes and answers, to read, without anything from elsewhere.
import { SUPERUSER } from '../support/server';
import { expect, expectAccessible, jobNamed, test } from './signed-in';

test('the API page leads from each operation to what it takes, a job’s own inputs included', async ({ page, admin, baseURL }) => {
  await jobNamed(admin, 'Example Every Variable');
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).host !== new URL(baseURL!).host) foreign.push(request.url());
  });
  await page.goto('/api/docs/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('API');
  await expect(page.getByRole('figure', { name: 'Run a job' })).toContainText('/api/extras/jobs/my_module.MyJob/run/');
  await expectAccessible(page);
  await page.getByRole('searchbox', { name: 'Filter operations' }).fill('post every variable');
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 operation matches.')).toBeVisible();
  await page.getByRole('link', { name: '/api/extras/jobs/Example%20Every%20Variable/run/' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Run a job');
  await expect(page.getByText('data.integer_var')).toBeVisible();
  await expectAccessible(page);
  expect(foreign).toEqual([]);
  expect((await page.request.get('/api/swagger.json')).status()).toBe(200);
  const byToken = await page.request.get('/api/docs/', { headers: { authorization: `Token ${SUPERUSER.token}` } });
  expect(byToken.headers()['content-type']).toContain('application/json');
});
