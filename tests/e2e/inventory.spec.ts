// Objects in the browser: added, found, edited by two people, deleted; what a constrained person sees; nothing against WCAG.
import type { Page } from 'playwright/test';
import { type Api, body, first, type Schemas } from '../support/api';
import { expect, expectAccessible, test } from './signed-in';

type Location = Schemas['Location'];
type LocationType = Schemas['LocationType'];

let counter = 0;
const unique = (word: string) => `${word}-${process.pid}-${Date.now() % 100_000}-${++counter}`;

/** A type of location that stands on its own, and lies inside others of its kind. */
async function nestableType(admin: Api): Promise<LocationType> {
  const hall = { name: unique('Hall'), nestable: true, content_types: ['dcim.device'] };
  return body(admin.POST('/dcim/location-types/', { body: hall }));
}

async function location(
  admin: Api,
  type: LocationType,
  more: Pick<Schemas['LocationInput'], 'parent' | 'facility' | 'comments'> & { name?: string } = {},
): Promise<Location> {
  const room = { name: unique('room'), location_type: type.id, status: { name: 'Active' } };
  return body(admin.POST('/dcim/locations/', { body: { ...room, ...more } }));
}

const at = (id: string) => ({ params: { path: { id } } });

async function pick(page: Page, label: RegExp, text: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label });
  await box.fill(text);
  await page.getByRole('option', { name: text }).first().click();
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('a location is added, found, edited and deleted, and its history tells who did it', async ({ page, admin }) => {
  const type = await nestableType(admin);
  const name = unique('annex');
  await page.goto('/dcim/locations/');
  await page.getByRole('link', { name: 'Add location' }).click();
  await expect(heading(page)).toHaveText('Add location');

  // Nothing that was typed is lost when the form is refused.
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByText('2 fields need another value.')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
  await pick(page, /^Status/, 'Active');
  await pick(page, /^Location type/, type.name);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(heading(page)).toHaveText(name);

  await page.goto('/dcim/locations/');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Filter' })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`q=${name}`));
  await expect(page.getByText('1 location', { exact: true })).toBeVisible();
  await page.getByRole('link', { name }).click();
  await expect(heading(page)).toHaveText(name);

  await page.keyboard.press('e');
  await expect(heading(page)).toHaveText(`Edit ${name}`);
  await page.getByLabel('Facility').fill('DC-7');
  await page.keyboard.press('Control+Enter');
  await expect(heading(page)).toHaveText(name);
  await expect(page.getByText('DC-7')).toBeVisible();

  await page
    .getByRole('navigation', { name: 'Location' })
    .getByRole('link', { name: /^Changes/ })
    .click();
  const entries = page.getByRole('main').getByRole('listitem').filter({ hasText: 'admin, by hand' });
  await expect(entries).toHaveCount(2);
  await expect(entries.first()).toContainText('facility');
  await expect(entries.first().locator('ins')).toHaveText('DC-7');

  await page.getByRole('button', { name: 'Delete…' }).click();
  await expect(page.getByRole('dialog')).toContainText('1 location is deleted');
  await page.getByRole('button', { name: 'Delete 1 object' }).click();
  await expect(page).toHaveURL(/\/dcim\/locations\/$/);
  expect((await body(admin.GET('/dcim/locations/', { params: { query: { name: [name] } } }))).count).toBe(0);

  await page.goto(`/extras/object-changes/?object_repr=${name}`);
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(4);
  await page.getByRole('link', { name }).first().click();
  await expect(heading(page)).toHaveText(`Deleted location ${name}`);
});

test('every tab of an object is in sight; on a phone the last is reached by keys', async ({ page, admin }) => {
  const { id } = await location(admin, await nestableType(admin));
  await page.setViewportSize({ width: 1024, height: 720 });
  await page.goto(`/dcim/locations/${id}/`);
  const tabs = page.getByRole('navigation', { name: 'Location', exact: true }).getByRole('link');
  await expect(tabs.last()).toHaveText(/^Changes/);
  for (const tab of await tabs.all()) await expect(tab).toBeInViewport({ ratio: 1 });

  await page.setViewportSize({ width: 390, height: 844 });
  await expect(tabs.last()).not.toBeInViewport();
  await tabs.nth(-2).focus();
  await page.keyboard.press('Tab');
  await expect(tabs.last()).toBeFocused();
  await expect(tabs.last()).toBeInViewport({ ratio: 1 });
});

test('a name is read to its end in a list, however long it is', async ({ page, admin }) => {
  const type = await nestableType(admin);
  const long = `${unique('hall')}-${'of-the-building-in-the-east-'.repeat(4)}`;
  for (const end of ['a', 'b']) await location(admin, type, { name: long + end });
  for (const width of [1360, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`/dcim/locations/?q=${long}`);
    for (const end of ['a', 'b']) {
      const name = page.getByRole('link', { name: long + end, exact: true });
      await expect(name).toBeVisible();
      const isCut = (element: Element) => element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
      expect(await name.evaluate(isCut), `${width} px`).toBe(false);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
});

test('who saves second is told what the first one changed, and keeps what they wrote', async ({ page, admin }) => {
  const { id, name } = await location(admin, await nestableType(admin));
  await page.goto(`/dcim/locations/${id}/edit/`);
  await page.getByLabel('Facility').fill('mine');
  const theirs = { facility: 'theirs', description: 'also theirs' };
  await body(admin.PATCH('/dcim/locations/{id}/', { ...at(id), body: theirs }));
  await page.getByRole('button', { name: 'Update' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Not saved: admin changed this meanwhile.' })).toBeVisible();
  await expect(page.locator('ins').filter({ hasText: 'also theirs' })).toBeVisible();
  await expect(page.getByLabel('Facility')).toHaveValue('mine');
  await expect(page.getByLabel('Description')).toHaveValue('also theirs');
  await page.getByRole('button', { name: 'Update' }).click();
  await expect(heading(page)).toHaveText(name);
  const kept = await body(admin.GET('/dcim/locations/{id}/', at(id)));
  expect([kept.facility, kept.description]).toEqual(['mine', 'also theirs']);
});

test('filters are chips in the address under the API’s names, chosen from lists', async ({ page, admin }) => {
  const type = await nestableType(admin);
  const wanted = await location(admin, type);
  const other = await location(admin, await nestableType(admin));
  await page.goto('/dcim/locations/');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('button', { name: 'Location type', exact: true }).click();
  await pick(page, /^Location type/, type.name);
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(new RegExp(`location_type=${type.id}`));
  await expect(page.locator('[data-filter="location_type"]')).toContainText(type.name);
  await expect(page.getByRole('link', { name: wanted.name })).toBeVisible();
  await expect(page.getByRole('link', { name: other.name })).toHaveCount(0);
  await page.getByRole('link', { name: 'Remove the filter Location type' }).click();
  await expect(page).toHaveURL(/\/dcim\/locations\/$/);

  await page.goto('/dcim/locations/?no_such_filter=1');
  await expect(page.getByText('no_such_filter: Unknown filter field')).toBeVisible();
  await page.goto(`/dcim/locations/?name=${unique('nothing')}`);
  await expect(page.getByText('No location matches this filter.')).toBeVisible();
});

test('several rows are selected by keyboard and deleted together, after what goes with them was said', async ({ page, admin }) => {
  const type = await nestableType(admin);
  const outer = await location(admin, type);
  await location(admin, type, { parent: outer.id });
  const second = await location(admin, type);
  await page.goto(`/dcim/locations/?id=${outer.id}&id=${second.id}`);
  const cursor = page.locator('tr[data-cursor]');
  await page.keyboard.press('j');
  await expect(cursor).toHaveCount(1);
  await page.keyboard.press('k');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.getByRole('toolbar').getByRole('button', { name: 'Delete…' }).click();
  await expect(page.getByRole('dialog')).toContainText('3 locations are deleted');
  await page.getByRole('button', { name: 'Delete 3 objects' }).click();
  await expect(page.getByText('No location matches this filter.')).toBeVisible();
  expect((await admin.GET('/dcim/locations/{id}/', at(outer.id))).response.status).toBe(404);
});

test('what keeps an object is named, and it stays', async ({ page, admin }) => {
  const type = await nestableType(admin);
  const kept = await location(admin, type);
  await page.goto(`/dcim/location-types/${type.id}/`);
  await page.getByRole('button', { name: 'Delete…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('1 location, by location type');
  await expect(dialog.getByRole('link', { name: kept.name })).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Delete \d/ })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect((await admin.GET('/dcim/location-types/{id}/', at(type.id))).response.status).toBe(200);
});

test('a constrained person sees their rows alone, and no button that they may not use', async ({ admin, pageOf }) => {
  const type = await nestableType(admin);
  const mine = await location(admin, type, { name: unique('mine') });
  const theirs = await location(admin, type, { name: unique('theirs') });
  const page = await pageOf(
    { objectTypes: ['dcim.location'], actions: ['view', 'change'], constraints: { name__startswith: 'mine' } },
    { objectTypes: ['dcim.locationtype'], actions: ['view'] },
  );
  await page.goto('/dcim/locations/');
  await expect(page.getByRole('link', { name: mine.name })).toBeVisible();
  await expect(page.getByRole('link', { name: theirs.name })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Add location' })).toHaveCount(0);
  await page.getByLabel('Select all rows on this page').check();
  await expect(page.getByRole('toolbar').getByRole('button', { name: 'Edit…' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete…' })).toHaveCount(0);
  expect((await page.goto(`/dcim/locations/${theirs.id}/`))?.status()).toBe(404);
  expect((await page.goto(`/dcim/locations/${theirs.id}/edit/`))?.status()).toBe(404);
  expect((await page.goto('/dcim/locations/add/'))?.status()).toBe(403);
  expect((await page.goto('/dcim/devices/'))?.status()).toBe(403);
  expect((await page.goto('/extras/object-changes/'))?.status()).toBe(403);

  await page.goto(`/dcim/locations/${mine.id}/`);
  await expect(page.getByRole('button', { name: 'Delete…' })).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Location' }).getByRole('link', { name: /^(Devices|Changes|Runs)/ })).toHaveCount(0);
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Name', { exact: true }).fill(unique('no-longer-mine'));
  await page.getByRole('button', { name: 'Update' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'You do not have permission' })).toBeVisible();
  expect((await body(admin.GET('/dcim/locations/{id}/', at(mine.id)))).name).toBe(mine.name);
});

test('a permission is granted with a constraint that the server understands, and the account’s page says so', async ({ page, admin }) => {
  const name = unique('grant');
  const user = await body(admin.POST('/users/users/', { body: { username: unique('grantee') } }));
  await page.goto(`/users/permissions/add/?users=${user.id}`);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('checkbox', { name: 'Location (dcim.location)' }).check();
  await page.getByRole('checkbox', { name: 'view' }).check();
  await page.getByLabel('Further actions').fill('paint');
  await page.getByLabel(/^Constraints/).fill('{"no_such_field": 1}');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText('no_such_field').last()).toBeVisible();
  await page.getByLabel(/^Constraints/).fill('{"name__startswith": "ams"}');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(heading(page)).toHaveText(name);
  expect(await first(admin.GET('/users/permissions/', { params: { query: { name: [name] } } }))).toMatchObject({
    actions: ['view', 'paint'],
    constraints: { name__startswith: 'ams' },
  });
  await page.goto(`/users/users/${user.id}/`);
  await expect(page.getByRole('complementary')).toContainText('view, paint');
  await expect(page.getByRole('complementary')).toContainText('Where name starts with ams');
});

test('a token’s key is shown once, and works', async ({ page, baseURL }) => {
  await page.goto('/users/tokens/add/');
  await page.getByLabel('Description').fill('for a script');
  await page.getByRole('button', { name: 'Create' }).click();
  const key = await page.getByRole('figure', { name: 'API token' }).locator('pre').innerText();
  expect(key).toMatch(/^[0-9a-f]{40}$/);
  const answer = await fetch(`${baseURL}/api/dcim/locations/?limit=1`, { headers: { authorization: `Token ${key}` } });
  expect(answer.status).toBe(200);
  await page.getByRole('link', { name: 'All API tokens' }).click();
  await expect(page.getByRole('row').filter({ hasText: key.slice(-6) })).toContainText('for a script');
  await expect(page.getByText(key)).toHaveCount(0);
});

test('the palette finds an object by a few letters and goes there', async ({ page, admin }) => {
  const { name } = await location(admin, await nestableType(admin), { name: unique('palette') });
  await page.goto('/');
  const box = page.getByRole('combobox', { name: 'Search or run' });
  await page.keyboard.press('Control+k');
  await expect(box).toBeFocused();
  await box.fill(name.slice(0, -1));
  await expect(page.getByRole('option', { name })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText(name);
});

const WIDE = { width: 1440, height: 900 };

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    // What the dark theme changes are colours, and they are the same on a phone.
    for (const viewport of colorScheme === 'dark' ? [WIDE] : [WIDE, { width: 390, height: 844 }])
      test(`the pages of objects have no accessibility fault ${viewport.width} pixels wide, and nothing beside the screen`, async ({
        page,
        admin,
      }) => {
        await page.setViewportSize(viewport);
        const { id } = await location(admin, await nestableType(admin), { facility: 'DC-1', comments: '**Bold** words' });
        const pages = [
          '/inventory/',
          '/dcim/locations/?limit=25&status=Active',
          '/dcim/interfaces/?limit=25',
          '/dcim/locations/add/',
          `/dcim/locations/${id}/`,
          `/dcim/locations/${id}/?who=1`,
          `/dcim/locations/${id}/?tab=devices`,
          `/dcim/locations/${id}/changelog/`,
          `/dcim/locations/${id}/edit/`,
          '/users/permissions/add/',
          '/extras/object-changes/',
        ];
        for (const address of colorScheme === 'dark' ? pages.slice(0, 5) : pages) {
          await page.goto(address);
          await expect(heading(page)).toBeVisible();
          await expectAccessible(page, colorScheme === 'dark' ? ['color-contrast'] : undefined);
          expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(viewport.width);
        }
      });
  });
}
