// What people do before the page's own code has arrived, as on a slow line or a busy machine.
import type { Page } from 'playwright/test';
import { SUPERUSER } from '../support/server';
import { expect, test } from './signed-in';

/** Keeps the code of the pages back until it is let go. */
async function holdCode(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

test.describe('before the code of a page has arrived', () => {
  // These pages are not waited for.
  test.use({ page: ({ context }, provide) => context.newPage().then(provide) });

  test.describe('signed out', () => {
    test.use({ storageState: { cookies: [], origins: [] } });

    test('a sign-in that is sent is done once it has, and no address ever holds the password', async ({ page }) => {
      const addresses: string[] = [];
      page.on('request', (request) => addresses.push(request.url()));
      const letGo = await holdCode(page);
      await page.goto('/login/', { waitUntil: 'commit' });
      await page.getByLabel('Username').fill(SUPERUSER.name);
      await page.getByLabel('Password').fill(SUPERUSER.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      letGo();
      await page.waitForURL((url) => url.pathname === '/');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Home');
      expect(addresses.filter((address) => /password|horse/.test(address))).toEqual([]);
    });
  });

  test('a button that is pressed acts once it has', async ({ page }) => {
    const letGo = await holdCode(page);
    await page.goto('/extras/jobs/', { waitUntil: 'commit' });
    await page.getByRole('button', { name: 'Refresh code' }).click();
    const refreshed = page.waitForResponse('**/extras/jobs/refresh/');
    letGo();
    expect((await refreshed).status()).toBe(200);
  });

  test('what is typed stays, and is sent', async ({ page }) => {
    const letGo = await holdCode(page);
    await page.goto('/users/groups/add/', { waitUntil: 'commit' });
    const name = `early-${process.pid}-${Date.now()}`;
    await page.getByLabel('Name').fill(name);
    letGo();
    await page.locator('html[data-ready]').waitFor();
    await expect(page.getByLabel('Name')).toHaveValue(name);
    await page.getByRole('button', { name: 'Create' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  });
});
