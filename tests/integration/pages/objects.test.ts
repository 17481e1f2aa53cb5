// What the pages of objects are told: what a deletion would come to, which lists belong beside an object, its history, and who else edits it.
import { beforeAll, describe, expect, it } from 'vitest';
import { systemContext, withContext } from '@/core/context';
import { write } from '@/core/db/client';
import { countReferrers, referrersOf } from '@/core/resources/filters/related';
import { resourceOf } from '@/core/resources/registry';
import { previewRemoval } from '@/core/resources/write/removal';
import { readObject, updateObjects } from '@/core/resources/service';
import { changedSince, requireVersion, versionOfObject } from '@/features/runs/editing';
import { findAnything, MOST_COUNTED } from '@/features/runs/find-anything';
import { fieldAuthors, lastAuthors, objectHistory } from '@/features/runs/history';
import { allow, person, type Person } from '../../support/people';
import { make, makeWorld, unique, type World } from '../../support/samples';

let admin: Person;
let world: World;

beforeAll(async () => {
  admin = await person({ superuser: true });
  world = await makeWorld(admin);
});

const as = <T>(who: Person, work: () => Promise<T>): Promise<T> =>
  withContext({ ...systemContext('ui'), user: who.id, user_name: who.username }, work);

const change = async (who: Person, label: string, id: string, body: object, version?: number) => {
  const resource = resourceOf(label);
  return as(who, async () =>
    updateObjects(await who.actor(), resource, [{ key: id, body }], 'update', {
      ...(version !== undefined && { first: (tx, ids) => requireVersion(resource, ids[0]!, version, tx) }),
    }),
  );
};

const newDevice = async (name = unique('dev')) => {
  const [device] = await make(admin, 'dcim.device', {
    name,
    device_type: world.deviceType,
    role: world.role,
    status: world.status,
    location: world.location,
  });
  return String(device!.id);
};

const preview = async (who: Person, label: string, ...ids: string[]) =>
  as(who, async () => previewRemoval(await who.actor(), resourceOf(label), ids));

describe('what a deletion would come to', () => {
  it('names all that go, not the first few', async () => {
    const ids = await Promise.all(Array.from({ length: 7 }, () => newDevice()));
    const found = await preview(admin, 'dcim.device', ...ids);
    expect(new Set(found.deleted[0]!.names.map(({ id }) => id))).toEqual(new Set(ids));
  });

  it('counts everything that goes with it, names what the asker may view, and deletes nothing', async () => {
    const device = await newDevice();
    await make(admin, 'dcim.interface', ...['eth1', 'eth2'].map((name) => ({ device, name, type: '1000base-t', status: world.status })));
    const found = await preview(admin, 'dcim.device', device);
    expect(found.total).toBe(3);
    expect(found.deleted.map(({ label, count }) => [label, count])).toEqual([
      ['dcim.device', 1],
      ['dcim.interface', 2],
    ]);
    expect(found.deleted[1]!.names.map(({ name }) => name)).toEqual([expect.stringMatching(/ › eth1$/), expect.stringMatching(/ › eth2$/)]);
    await expect(readObject(await admin.actor(), resourceOf('dcim.device'), device)).resolves.toBeDefined();
  });

  it('leaves no trace in the change record', async () => {
    const device = await newDevice();
    await preview(admin, 'dcim.device', device);
    const { entries } = await objectHistory(await admin.actor(), resourceOf('dcim.device'), device, { limit: 10 });
    expect(entries.map((entry) => entry.change?.kind)).toEqual(['create']);
  });

  it('says what stays and loses a reference', async () => {
    const [address] = await make(admin, 'ipam.ipaddress', { address: '198.51.100.7/24', namespace: world.namespace, status: world.status });
    const [nat] = await make(admin, 'ipam.ipaddress', {
      address: '198.51.100.8/24',
      namespace: world.namespace,
      status: world.status,
      nat_inside: String(address!.id),
    });
    const found = await preview(admin, 'ipam.ipaddress', String(address!.id));
    expect(found.total).toBe(1);
    expect(found.changed).toEqual([expect.objectContaining({ label: 'ipam.ipaddress', count: 1, fields: ['NAT inside'] })]);
    expect(found.changed[0]!.names[0]!.id).toBe(nat!.id);
  });

  it('names what forbids it, also where it refers to something that would go along', async () => {
    const [outer] = await make(admin, 'dcim.location', { name: unique('outer'), location_type: world.locationType, status: world.status });
    const [inner] = await make(admin, 'dcim.location', {
      name: unique('inner'),
      location_type: world.locationType,
      status: world.status,
      parent: String(outer!.id),
    });
    const name = unique('kept');
    await make(admin, 'dcim.device', {
      name,
      device_type: world.deviceType,
      role: world.role,
      status: world.status,
      location: String(inner!.id),
    });
    const found = await preview(admin, 'dcim.location', String(outer!.id));
    expect(found.refusal).toBeDefined();
    expect(found.keptBy).toEqual([
      expect.objectContaining({ label: 'dcim.device', count: 1, field: 'Location', names: [expect.objectContaining({ name })] }),
    ]);
  });

  it('counts what the asker may not view, and does not name it', async () => {
    const device = await newDevice();
    await make(admin, 'dcim.interface', { device, name: 'eth1', type: '1000base-t', status: world.status });
    const someone = await person({ may: [{ types: ['dcim.device'], actions: ['view', 'delete'] }] });
    const found = await preview(someone, 'dcim.device', device);
    expect(found.deleted.find(({ label }) => label === 'dcim.interface')).toMatchObject({ count: 1, names: [] });
  });

  it('is refused for rows outside what the asker may delete', async () => {
    const mine = await newDevice('mine-1');
    const other = await newDevice('other-1');
    const someone = await person({
      may: [{ types: ['dcim.device'], actions: ['delete', 'view'], constraints: { name__startswith: 'mine' } }],
    });
    await expect(preview(someone, 'dcim.device', mine)).resolves.toMatchObject({ total: 1 });
    await expect(preview(someone, 'dcim.device', other)).rejects.toMatchObject({ code: 'invalid' });
    const nobody = await person({ may: [{ types: ['dcim.device'], actions: ['view'] }] });
    await expect(preview(nobody, 'dcim.device', mine)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the lists beside an object', () => {
  it('follow from what refers to its kind, by the name the kind has for them', () => {
    const titles = (label: string) => referrersOf(resourceOf(label)).map(({ title }) => title);
    expect(titles('dcim.device').slice(0, 3)).toEqual(['Interfaces', 'Console ports', 'Console server ports']);
    expect(titles('dcim.interface')).toEqual(expect.arrayContaining(['Child interfaces', 'Bridged interfaces', 'Member interfaces']));
  });

  it('count within what the reader may view', async () => {
    const device = await newDevice();
    await make(
      admin,
      'dcim.interface',
      ...['seen1', 'seen2', 'hidden1'].map((name) => ({ device, name, type: '1000base-t', status: world.status })),
    );
    const someone = await person({ may: [{ types: ['dcim.interface'], actions: ['view'], constraints: { name__startswith: 'seen' } }] });
    const counted = await countReferrers(await someone.actor(), referrersOf(resourceOf('dcim.device')), device);
    expect(counted.map(({ title, count }) => [title, count])).toEqual([['Interfaces', 2]]);
  });
});

describe('the history of an object', () => {
  it('tells what one request did as one entry, newest first, references by name', async () => {
    const device = await newDevice();
    await change(admin, 'dcim.device', device, { serial: 'S1', tags: [world.tag] });
    const { entries } = await objectHistory(await admin.actor(), resourceOf('dcim.device'), device, { limit: 10 });
    expect(entries).toHaveLength(2);
    const { change: newest, user, origin } = entries[0]!;
    expect({ user, origin }).toEqual({ user: admin.username, origin: 'ui' });
    expect(newest!.fields.map(({ name }) => name).sort()).toEqual(['serial', 'tags']);
    const tags = newest!.fields.find(({ name }) => name === 'tags')!;
    expect(tags.after).toEqual([expect.objectContaining({ display: expect.stringContaining('tag-') })]);
  });

  it('keeps the name of what is gone, and tells no name outside the reader’s scope', async () => {
    const [tag] = await make(admin, 'extras.tag', { name: 'gone-tag', content_types: ['dcim.device'] });
    const device = await newDevice();
    await change(admin, 'dcim.device', device, { tags: [String(tag!.id), world.tag] });
    await as(admin, async () => {
      const { removeObjects } = await import('@/core/resources/service');
      await removeObjects(await admin.actor(), resourceOf('extras.tag'), [String(tag!.id)]);
    });
    const someone = await person({
      may: [
        { types: ['dcim.device', 'extras.objectchange'], actions: ['view'] },
        { types: ['extras.tag'], actions: ['view'], constraints: { name: 'no such tag' } },
      ],
    });
    const { entries } = await objectHistory(await someone.actor(), resourceOf('dcim.device'), device, { limit: 10 });
    const told = JSON.stringify(entries.flatMap((entry) => entry.change?.fields.filter(({ name }) => name === 'tags') ?? []));
    expect(told).toContain('gone-tag');
    expect(told).toContain(world.tag.slice(0, 8));
    expect(told).not.toContain('"tag-');
  });

  it('is empty for who may not look at changes', async () => {
    const device = await newDevice();
    const someone = await person({ may: [{ types: ['dcim.device'], actions: ['view'] }] });
    expect(await objectHistory(await someone.actor(), resourceOf('dcim.device'), device, { limit: 10 })).toEqual({ entries: [] });
    expect(await lastAuthors(await someone.actor(), resourceOf('dcim.device'), [device])).toEqual(new Map());
  });

  it('goes on from page to page without losing or doubling an entry', async () => {
    const device = await newDevice();
    for (const serial of ['1', '2', '3', '4', '5']) await change(admin, 'dcim.device', device, { serial });
    const actor = await admin.actor();
    const seen: number[] = [];
    for (let before: number | undefined; ;) {
      const page = await objectHistory(actor, resourceOf('dcim.device'), device, { limit: 2, before });
      seen.push(...page.entries.map(({ seq }) => seq));
      if (page.next === undefined) break;
      before = page.next;
    }
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
  });

  it('knows who set each field', async () => {
    const device = await newDevice();
    const other = await person({ superuser: true });
    await change(other, 'dcim.device', device, { serial: 'theirs' });
    const authors = await fieldAuthors(await admin.actor(), resourceOf('dcim.device'), device);
    expect(authors.get('serial')!.user).toBe(other.username);
    expect(authors.get('name')!.user).toBe(admin.username);
    expect(authors.get('location')!.user).toBe(admin.username);
  });
});

describe('two people editing one object', () => {
  const device = resourceOf.bind(null, 'dcim.device');

  it('refuses the later one, changes nothing, and tells what the earlier one did', async () => {
    const id = await newDevice();
    const version = await versionOfObject(device(), id);
    const other = await person({ superuser: true });
    await change(other, 'dcim.device', id, { serial: 'theirs' }, version);
    await expect(change(admin, 'dcim.device', id, { serial: 'mine' }, version)).rejects.toMatchObject({ code: 'stale' });
    expect((await readObject(await admin.actor(), device(), id))['serial']).toBe('theirs');
    const since = await changedSince(await admin.actor(), device(), id, version);
    expect(since.author.user).toBe(other.username);
    expect(since.change!.fields).toEqual([expect.objectContaining({ name: 'serial', before: '', after: 'theirs' })]);
    await change(admin, 'dcim.device', id, { serial: 'mine' }, since.version);
    expect((await readObject(await admin.actor(), device(), id))['serial']).toBe('mine');
  });

  it('notices changes of lists, which move no time stamp', async () => {
    const id = await newDevice();
    const version = await versionOfObject(device(), id);
    await change(admin, 'dcim.device', id, { tags: [world.tag] });
    await expect(change(admin, 'dcim.device', id, { serial: 'mine' }, version)).rejects.toMatchObject({ code: 'stale' });
  });
});

describe('what is found for a few letters', () => {
  it('is what the asker may view, the best match first', async () => {
    const exact = unique('zz-find');
    await newDevice(`${exact}-longer`);
    await newDevice(exact);
    const someone = await person();
    expect((await findAnything(await someone.actor(), exact, ['dcim.device'])).objects).toEqual([]);
    await allow(someone, { types: ['dcim.device'], actions: ['view'] });
    const { objects } = await findAnything(await someone.actor(), exact, ['dcim.device']);
    expect(objects.map(({ name }) => name)).toEqual([exact, `${exact}-longer`]);
  });

  it('names the lists that find more than stand there, with what they count', async () => {
    const many = unique('zz-many');
    for (let index = 0; index < 6; index++) await newDevice(`${many}-${index}`);
    const someone = await person({ may: [{ types: ['dcim.device', 'dcim.location'], actions: ['view'] }] });
    const found = await findAnything(await someone.actor(), ` ${many} `, ['dcim.device', 'dcim.location', 'dcim.rack']);
    expect([found.objects.length, found.more, found.text]).toEqual([4, [{ label: 'dcim.device', total: 6 }], many]);
    expect((await findAnything(await someone.actor(), `${many}-3`, ['dcim.device'])).more).toEqual([]);
  });

  it('counts as far as somebody would read, and no further', async () => {
    const many = unique('zz-thousands');
    const data = Array.from({ length: MOST_COUNTED + 20 }, (_, index) => ({ name: `${many}-${index}` }));
    await write(systemContext('system'), (tx) => tx.tenant.createMany({ data }));
    const found = await findAnything(await admin.actor(), many, ['tenancy.tenant']);
    expect(found.more).toEqual([{ label: 'tenancy.tenant', total: MOST_COUNTED + 1 }]);
  });

  it('is people after @, for those who may view users', async () => {
    const someone = await person({ may: [{ types: ['users.user'], actions: ['view'] }] });
    expect((await findAnything(await someone.actor(), `@${admin.username}`, [])).people.map(({ name }) => name)).toEqual([admin.username]);
    const nobody = await person();
    expect((await findAnything(await nobody.actor(), `@${admin.username}`, [])).people).toEqual([]);
  });

  it.each(['', '@', '#', '\0', '\ud800', '%', "';--"])('survives %j', async (query) => {
    await expect(findAnything(await admin.actor(), query, ['dcim.device', 'ipam.prefix'])).resolves.toBeDefined();
  });
});
