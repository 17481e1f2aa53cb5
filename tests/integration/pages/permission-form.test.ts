// The form of a permission: its kinds in groups that can be searched, and presets that are what they say.
import { pageMarkup, textOf } from '../../support/call-page';
import { beforeAll, describe, expect, it } from 'vitest';
import AddPage from '@/app/(main)/[app]/[model]/add/page';
import ObjectPage from '@/app/(main)/[app]/[model]/[id]/page';
import EditPage from '@/app/(main)/[app]/[model]/[id]/edit/page';
import RunPage from '@/app/(main)/extras/job-results/[id]/page';
import { can } from '@/core/access/access';
import { loadActorByName, type UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { write } from '@/core/db/client';
import { resourceOf } from '@/core/resources/registry';
import { createObjects } from '@/core/resources/service';
import { actionsOn, permissionPresets } from '@/features/accounts/grants';
import { enqueueRun } from '@/features/runs/enqueue';
import { orderFor } from '../runs/fixtures';
import { acting, makeWorld, type World } from '../schedules/fixtures';
import { unique } from '../../support/samples';
import { person } from '../submit/people';

const permission = resourceOf('users.objectpermission');
let admin: UserActor;
let world: World;

beforeAll(async () => {
  world = await makeWorld();
  admin = await person('superuser');
});

const make = (body: object) => acting(admin, () => createObjects(admin, permission, [body], { isList: true }));

describe('the form', () => {
  it('offers the kinds by parts of the product, with a search and a count, and the actions they have', async () => {
    const params = Promise.resolve({ app: 'users', model: 'permissions' });
    const end = await pageMarkup('/', admin, () => AddPage({ params, searchParams: Promise.resolve({}) }));
    const markup = end.kind === 'shown' ? end.value : end.kind;
    const words = textOf(markup);
    expect(words).toMatch(/Object types .*0 of \d+ chosen Jobs and what all share All of Jobs and what all share .*Devices and places/);
    expect(markup).toContain('aria-label="Filter object types"');
    expect(words).toMatch(/May run jobs .*May view everything/);
    expect(words).toMatch(/Actions view add change delete Further actions/);
  });

  it('of one that is stored holds what it has: also actions that none of its kinds has, and kinds that are not kept here', async () => {
    const [made] = await make({
      name: 'Odd',
      object_types: ['extras.job', 'circuits.circuit'],
      actions: ['view', 'run', 'add', 'napalm_read'],
    });
    const params = Promise.resolve({ app: 'users', model: 'permissions', id: String(made!.id) });
    const end = await pageMarkup('/', admin, () => EditPage({ params }));
    const markup = end.kind === 'shown' ? end.value : end.kind;
    const words = textOf(markup);
    expect(words).toMatch(/2 of \d+ chosen Clear circuits.circuit Job \(extras.job\)/);
    expect(words).toMatch(/Actions view change delete run approve add on none of the chosen types/);
    expect(markup).toContain('value="napalm_read"');
  });
});

describe('the page of one with constraints', () => {
  const page = async (body: object) => {
    const { id } = await write(systemContext('system'), (tx) =>
      tx.objectPermission.create({ data: { name: unique('page'), actions: ['view'], object_types: [], ...body } }),
    );
    const params = Promise.resolve({ app: 'users', model: 'permissions', id });
    const end = await pageMarkup('/', admin, () => ObjectPage({ params, searchParams: Promise.resolve({}) }));
    return end.kind === 'shown' ? textOf(end.value) : end.kind;
  };

  it('says by type where they match nothing, and where they never can', async () => {
    const types = ['extras.job', 'extras.objectchange'];
    const said = await page({ object_types: types, constraints: { name: 'No such job' } });
    expect(said).toMatch(/Its constraints match nothing at present: 0 of \d+ jobs\./);
    expect(said).toMatch(/On some of its types it grants nothing\. Change has no field name; there it is run__name\./);
  });

  it('says nothing where each type has a match, or where it depends on who holds it', async () => {
    for (const constraints of [{ name: 'Fixture' }, { id: '$user' }, {}, null])
      expect(await page({ object_types: ['extras.job'], ...(constraints && { constraints }) })).not.toMatch(/at present|grants nothing/);
  });
});

describe('presets', () => {
  it.each(permissionPresets().map((preset) => [preset.title, preset] as const))(
    '%s: grants what it names and only what there is',
    async (title, preset) => {
      const user = await person([]);
      await make({ name: `${title}: ${user.username}`, object_types: preset.object_types, actions: preset.actions, users: [user.id] });
      const actor = await loadActorByName(user.username);
      expect(preset.object_types.length).toBeGreaterThan(0);
      for (const label of preset.object_types)
        for (const action of preset.actions) expect(can(actor, action, label), `${action} ${label}`).toBe(true);
      const possible = new Set(preset.object_types.flatMap((label) => actionsOn(resourceOf(label))));
      expect(preset.actions.filter((action) => !possible.has(action))).toEqual([]);
    },
  );

  it('May see runs: shows what a run changed', async () => {
    const { object_types, actions } = permissionPresets().find(({ title }) => title === 'May see runs')!;
    const reader = await person([{ types: object_types, actions }]);
    const run = await enqueueRun(undefined, orderFor(world, {}));
    const props = { params: Promise.resolve({ id: run.id }), searchParams: Promise.resolve({ tab: 'changes' }) };
    const end = await pageMarkup('/', reader, () => RunPage(props));
    expect(end.kind).toBe('shown');
    expect(textOf(end.kind === 'shown' ? end.value : '')).not.toContain('You may not look at changes.');
  });

  it('say at once that there is a permission of their name, to those who may see it, and not in its own form', async () => {
    const preset = permissionPresets().find(({ title }) => title === 'May manage jobs')!;
    const filled = { name: preset.title, object_types: [...preset.object_types], actions: [...preset.actions] };
    const adding = async (who: UserActor, values: typeof filled) => {
      const params = Promise.resolve({ app: 'users', model: 'permissions' });
      const end = await pageMarkup('/', who, () => AddPage({ params, searchParams: Promise.resolve(values) }));
      return end.kind === 'shown' ? end.value : end.kind;
    };
    const [made] = await make(filled);
    const there = String(made!.id);
    const notice = 'There is a permission May manage jobs already: add groups or users to that one, or give this one another name.';
    const markup = await adding(admin, filled);
    expect(textOf(markup)).toContain(notice);
    expect(markup).toContain(`href="/users/permissions/${there}"`);
    expect(textOf(await adding(admin, { ...filled, name: 'Keepers of jobs' }))).not.toContain('There is a permission');
    const blind = await person([{ actions: ['add'], types: ['users.objectpermission'] }]);
    expect(textOf(await adding(blind, filled))).not.toContain('There is a permission');
    const params = Promise.resolve({ app: 'users', model: 'permissions', id: there });
    const end = await pageMarkup('/', admin, () => EditPage({ params }));
    expect(textOf(end.kind === 'shown' ? end.value : '')).toMatch(/^(?!.*There is a permission).*Edit May manage jobs/);
  });

  it('name others that exist where they need them', () => {
    const titles = permissionPresets().map(({ title }) => title);
    const named = permissionPresets().flatMap(({ also = '' }) => [...also.matchAll(/“([^”]+)”/g)].map(([, title]) => title));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((title) => !titles.includes(title!))).toEqual([]);
  });
});
