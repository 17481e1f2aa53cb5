// What every browser test starts from: a page signed in as the superuser, REST beside it, and people with exactly the permissions a test names.
import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContext, type BrowserContextOptions, expect, type Page, test as base } from 'playwright/test';
import { api, type Api, body, first } from '../support/api';
import { SUPERUSER } from '../support/server';

export interface Permission {
  objectTypes: string[];
  actions: string[];
  /** Which objects; all of them without it. */
  constraints?: object;
}

type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>;

interface Fixtures {
  /** Speaks REST as the superuser. */
  admin: Api;
  /** A page of somebody who holds these permissions and nothing else. */
  pageOf: (...permissions: Permission[]) => Promise<Page>;
}

export const test = base.extend<Fixtures, { superuser: SignedIn }>({
  // Once for each worker: the sign-in page has tests of its own.
  superuser: [
    async ({ browser }, provide, { project }) => {
      const context = await browser.newContext({ baseURL: project.use.baseURL! });
      await signIn(await context.newPage(), SUPERUSER.name, SUPERUSER.password);
      await provide(await context.storageState());
      await context.close();
    },
    { scope: 'worker' },
  ],
  storageState: ({ superuser }, provide) => provide(superuser),
  admin: async ({ baseURL }, provide) => {
    await provide(api(baseURL!, SUPERUSER.token));
  },
  page: ({ page }, provide) => provide(listening(page)),
  pageOf: async ({ browser, admin }, provide) => {
    const opened: Page[] = [];
    await provide(async (...permissions) => {
      const page = await newPerson(browser, admin, permissions);
      opened.push(page);
      return page;
    });
    for (const page of opened) await page.context().close();
  },
});

export { expect };

/** A page whose `goto` ends when its own code is there: from then on it hears keys too. */
function listening(page: Page): Page {
  const goto = page.goto.bind(page);
  page.goto = async (...to) => {
    const answer = await goto(...to);
    await page.locator('html[data-ready]').waitFor();
    return answer;
  };
  return page;
}

export async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.goto('/login/');
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

/** A page of somebody who has not signed in. */
export const somebody = async (browser: Browser, options: BrowserContextOptions = {}): Promise<Page> =>
  listening(await (await browser.newContext({ ...options, storageState: { cookies: [], origins: [] } })).newPage());

let people = 0;

async function newPerson(browser: Browser, admin: Api, permissions: readonly Permission[]): Promise<Page> {
  const name = `person-${process.pid}-${Date.now()}-${++people}`;
  const password = 'a long enough password';
  const user = await body(admin.POST('/users/users/', { body: { username: name, password } }));
  for (const [index, { objectTypes, actions, constraints }] of permissions.entries()) {
    const permission = { name: `${name}-${index}`, object_types: objectTypes, actions, users: [user.id], groups: [] };
    await body(admin.POST('/users/permissions/', { body: { ...permission, ...(constraints && { constraints }) } }));
  }
  const page = await somebody(browser);
  await signIn(page, name, password);
  return page;
}

/** The job of this name, enabled unless said otherwise. */
export async function jobNamed(admin: Api, name: string, enabled = true): Promise<{ id: string }> {
  const { id } = await first(admin.GET('/extras/jobs/', { params: { query: { name: [name] } } }));
  return body(admin.PATCH('/extras/jobs/{id}/', { params: { path: { id } }, body: { enabled } }));
}

/** The pill beside the title: how the thing on this page stands. */
export const pill = (page: Page) => page.locator('main header h1 + *');

/** Nothing on the page breaks a rule of WCAG 2.2 AA that a machine can check; or none of these rules. */
export async function expectAccessible(page: Page, rules?: string[]): Promise<void> {
  // There are no frames: without looking for any it needs no second page.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (
    rules ? axe.withRules(rules) : axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
  ).analyze();
  expect(violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.target.join(' ')).join('\n  ')}`)).toEqual(
    [],
  );
}
