// API tokens for people who are no superusers: with the preset they make, see and delete their own in the browser, and nobody else's.
import { browserHeaders, inRequest, pageMarkup, textOf } from '../../support/call-page';
import { expect, it } from 'vitest';
import { POST as postDelete } from '@/app/(main)/[app]/[model]/delete/route';
import ObjectPage from '@/app/(main)/[app]/[model]/[id]/page';
import ListPage from '@/app/(main)/[app]/[model]/page';
import ProfilePage from '@/app/(main)/profile/page';
import { makeToken } from '@/app/(main)/users/tokens/add/actions';
import AddTokenPage from '@/app/(main)/users/tokens/add/page';
import type { UserActor } from '@/core/access/actor';
import { permissionPresets } from '@/features/accounts/grants';
import { person } from '../submit/people';

const { object_types: types, actions } = permissionPresets().find(({ title }) => title === 'May have API tokens')!;
const owner = () => person([{ types, actions }]);

const listed = { app: 'users', model: 'tokens' };

const profile = (who: UserActor) => pageMarkup('/profile/', who, () => ProfilePage());
const addPage = (who: UserActor) => pageMarkup('/users/tokens/add/', who, () => AddTokenPage({ searchParams: Promise.resolve({}) }));
const listPage = (who: UserActor) =>
  pageMarkup('/users/tokens/', who, () => ListPage({ params: Promise.resolve(listed), searchParams: Promise.resolve({}) }));
const objectPage = (who: UserActor, id: string) =>
  pageMarkup('/', who, () => ObjectPage({ params: Promise.resolve({ ...listed, id }), searchParams: Promise.resolve({}) }));

async function remove(who: UserActor, id: string): Promise<number> {
  const address = 'http://windlass.test/users/tokens/delete/';
  const body = JSON.stringify({ selection: `pk=${id}`, confirmed: '' });
  const end = await inRequest(address, await browserHeaders(who), () =>
    postDelete(new Request(address, { method: 'POST', body }), { params: Promise.resolve(listed) }),
  );
  return end.kind === 'shown' ? end.value.status : 0;
}

/** Makes a token as the form does. */
async function make(who: UserActor, description: string): Promise<string> {
  const end = await inRequest('/users/tokens/add/', await browserHeaders(who), () => makeToken({ values: { description } }));
  const made = end.kind === 'shown' ? (end.value as unknown as { ok: boolean; value: { key: string; href: string } }) : undefined;
  expect(made).toMatchObject({ ok: true, value: { key: expect.stringMatching(/^[0-9a-f]{40}$/) as string } });
  return made!.value.href.split('/').at(-2)!;
}

it('with the preset people make, see and delete their own tokens, found from their profile', async () => {
  const [ann, bob] = [await owner(), await owner()];
  expect(await profile(ann)).toMatchObject({ kind: 'shown', value: expect.stringContaining('href="/users/tokens"') as string });
  expect((await addPage(ann)).kind).toBe('shown');
  const mine = await make(ann, 'nightly script');
  const theirs = await make(bob, 'of bob');

  const list = await listPage(ann);
  const words = list.kind === 'shown' ? textOf(list.value) : list.kind;
  expect(words).toContain('nightly script');
  expect(words).not.toContain('of bob');
  expect((await objectPage(ann, mine)).kind).toBe('shown');
  expect((await objectPage(ann, theirs)).kind).toBe('not found');

  expect(await remove(ann, theirs)).toBe(400);
  expect((await objectPage(bob, theirs)).kind).toBe('shown');
  expect(await remove(ann, mine)).toBe(200);
  expect((await objectPage(ann, mine)).kind).toBe('not found');
});

it('without it neither the profile nor the pages offer any', async () => {
  const nobody = await person([]);
  expect(await profile(nobody)).toMatchObject({ kind: 'shown', value: expect.not.stringContaining('/users/tokens') as string });
  expect((await addPage(nobody)).kind).toBe('forbidden');
  expect((await listPage(nobody)).kind).toBe('forbidden');
});
