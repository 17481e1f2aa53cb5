// List filters: every suffix selects what its name says, on text, numbers, relations, lists and addresses; what is none is refused by name.
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { compare } from '@/core/predicate';
import { resourceOf } from '@/core/resources/registry';
import { selectIds } from '@/core/resources/rows/rows';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { make, makeWorld, type World } from '../../support/samples';

let admin: Person;
let world: World;

const DEVICES = [
  { name: 'alpha', serial: 'A1', position: 1, tags: ['red'] },
  { name: 'Alphabet', serial: 'a1', position: 2, tags: ['red', 'blue'] },
  { name: '100%', serial: '', position: 10, tags: [] },
  { name: 'a_b', serial: 'B2', tags: [] },
  { name: 'back\\slash', serial: 'B2', tags: ['blue'] },
  { name: null, serial: 'none', tags: [] },
];

beforeAll(async () => {
  admin = await person({ superuser: true });
  world = await makeWorld(admin);
  for (const name of ['red', 'blue']) await make(admin, 'extras.tag', { name, content_types: ['dcim.device'] });
  await make(admin, 'extras.status', { name: 'Special', content_types: ['dcim.device', 'dcim.location'] });
  const [inner] = await make(admin, 'dcim.location', {
    name: 'inner',
    location_type: world.locationType,
    status: world.status,
    parent: world.location,
  });
  const { deviceType: device_type, role, status, location } = world;
  await make(
    admin,
    'dcim.device',
    ...DEVICES.map((device, index) => ({
      ...device,
      device_type,
      role,
      status: index === 0 ? 'Special' : status,
      location: index === 1 ? inner!.id : location,
      ...('position' in device && { face: 'front' }),
    })),
  );
});

async function names(query: string): Promise<(string | null)[]> {
  const answer = await api('GET', `/api/dcim/devices/?id__n=${world.device}&${query}`, { token: admin.token });
  if (answer.status !== 200) throw new Error(`${query}: ${answer.status} ${answer.text}`);
  return (answer.body.results as { name: string | null }[]).map(({ name }) => name).sort();
}

const all = DEVICES.map(({ name }) => name);
const but = (...left: (string | null)[]) => all.filter((name) => !left.includes(name)).sort();

it.each<[string, (string | null)[]]>([
  ['name=alpha', ['alpha']],
  ['name=alpha&name=a_b', ['a_b', 'alpha']],
  ['name__n=alpha', but('alpha')],
  ['name__n=alpha&name__n=a_b', but('alpha', 'a_b')],
  ['name__ic=ALPHA', ['Alphabet', 'alpha']],
  ['name__nic=ALPHA', but('alpha', 'Alphabet')],
  ['name__isw=alphab', ['Alphabet']],
  ['name__nisw=alphab', but('Alphabet')],
  ['name__iew=BET', ['Alphabet']],
  ['name__niew=BET', but('Alphabet')],
  ['name__ie=ALPHA', ['alpha']],
  ['name__nie=ALPHA', but('alpha')],
  ['name__re=^A', ['Alphabet']],
  ['name__nre=^A', but('Alphabet')],
  ['name__ire=^A', ['Alphabet', 'a_b', 'alpha']],
  ['name__nire=^A', but('Alphabet', 'a_b', 'alpha')],
  ['name__isnull=true', [null]],
  ['name__isnull=false', but(null)],
  ['name__in=alpha,a_b', ['a_b', 'alpha']],
  ['name=', all],
  ['name__ic=%25', ['100%']],
  ['name__ic=_', ['a_b']],
  ['name__ic=%5C', ['back\\slash']],
  ['name__isw=100%25', ['100%']],
  ['position=2', ['Alphabet']],
  ['position=2&position=10', ['100%', 'Alphabet']],
  ['position__n=2', but('Alphabet')],
  ['position__gt=1', ['100%', 'Alphabet']],
  ['position__gte=2', ['100%', 'Alphabet']],
  ['position__lt=2', ['alpha']],
  ['position__lte=2', ['Alphabet', 'alpha']],
  ['position__isnull=true', ['a_b', 'back\\slash', null]],
  ['created__gte=2020-01-01', all],
  ['created__lte=2020-01-01', []],
  ['created__gt=2020-01-01T00:00:00Z', all],
  ['status=Special', ['alpha']],
  ['status__n=Special', but('alpha')],
  ['tags=red', ['Alphabet', 'alpha']],
  ['tags=red&tags=blue', ['Alphabet', 'alpha', 'back\\slash']],
  ['tags__n=red', but('alpha', 'Alphabet')],
  ['tags__isnull=true', ['100%', 'a_b', null]],
  ['location=inner', ['Alphabet']],
  ['has_interfaces=true', []],
  ['has_interfaces=false', all],
  ['has_interfaces=true&has_interfaces=false', all],
  ['primary_ip4__isnull=true', all],
  ['primary_ip4=null', all],
  ['tenant__isnull=true', all],
  ['tenant__isnull=false', []],
  ['q=alpha', ['Alphabet', 'alpha']],
  ['q=b2', ['a_b', 'back\\slash']],
  ['q=', all],
  ['face=front', ['100%', 'Alphabet', 'alpha']],
  ['name__isw=a&position__lte=1', ['alpha']],
])('?%s', async (query, expected) => {
  expect(await names(query)).toEqual([...expected].sort());
});

it('a location stands for those inside it', async () => {
  const outer = await api('GET', `/api/dcim/locations/${world.location}/`, { token: admin.token });
  expect(await names(`location=${encodeURIComponent(outer.body.name as string)}`)).toEqual([...all].sort());
  expect(await names(`location=${world.location}`)).toEqual([...all].sort());
});

it('however deep they are', async () => {
  let parent = world.location;
  for (let depth = 0; depth < 8; depth += 1) {
    const body = { name: `depth ${depth}`, location_type: world.locationType, status: world.status, parent };
    parent = String((await make(admin, 'dcim.location', body))[0]!.id);
  }
  const { device_type, role, status } = { device_type: world.deviceType, role: world.role, status: world.status };
  const [deepest] = await make(admin, 'dcim.device', { name: 'deepest', device_type, role, status, location: parent });
  expect(await names(`location=${world.location}&name=deepest`)).toEqual(['deepest']);
  expect(await names('location=depth%200&name=deepest')).toEqual(['deepest']);
  // The other tests know every device by name.
  expect((await api('DELETE', `/api/dcim/devices/${String(deepest!.id)}/`, { token: admin.token })).status).toBe(204);
});

it('a name stands for all that have it, wherever they are', async () => {
  const body = { name: 'namesake', location_type: world.locationType, status: world.status };
  const [top] = await make(admin, 'dcim.location', body);
  const [below] = await make(admin, 'dcim.location', { ...body, parent: world.location });
  const answer = await api('GET', '/api/dcim/locations/?subtree=namesake', { token: admin.token });
  expect((answer.body.results as { id: string }[]).map(({ id }) => id).sort()).toEqual([top!.id, below!.id].sort());
});

it.each([
  ['nope=1', 'nope'],
  ['name__nope=1', 'name__nope'],
  ['name__lt=1', 'name__lt'],
  ['name__re=(', 'name__re'],
  ['name__nire=%5B', 'name__nire'],
  ['name__isnull=maybe', 'name__isnull'],
  ['position=many', 'position'],
  ['position__gte=1.5', 'position__gte'],
  ['created__gte=yesterday', 'created__gte'],
  ['created__gte=2026-02-31', 'created__gte'],
  ['status=Nothing', 'status'],
  ['status__n=Nothing', 'status__n'],
  ['status=', 'status'],
  ['tags=nothing', 'tags'],
  ['tags=', 'tags'],
  ['location=00000000-0000-4000-8000-000000000000', 'location'],
  ['id=nope', 'id'],
  ['face=top', 'face'],
  ['has_interfaces=maybe', 'has_interfaces'],
  ['password=x', 'password'],
  ['custom_field_data=x', 'custom_field_data'],
  ['device_count=1', 'device_count'],
])('?%s is refused by name', async (query, parameter) => {
  const answer = await api('GET', `/api/dcim/devices/?${query}`, { token: admin.token });
  expect(answer.status).toBe(400);
  expect(Object.keys(answer.body as object)).toEqual([parameter]);
});

it('the same filters hold at the address of one object', async () => {
  const path = `/api/dcim/devices/${world.device}/`;
  expect((await api('GET', `${path}?nope=1`, { token: admin.token })).status).toBe(400);
  expect((await api('GET', `${path}?name=somebody-else`, { token: admin.token })).status).toBe(404);
  expect((await api('GET', `${path}?exclude_m2m=true&include=computed_fields&depth=1`, { token: admin.token })).body).not.toHaveProperty(
    'tags',
  );
});

it('names sort as people read them', async () => {
  await make(admin, 'dcim.manufacturer', ...['eth10', 'eth2', 'eth1', 'Eth3'].map((name) => ({ name })));
  const answer = await api('GET', '/api/dcim/manufacturers/?name__isw=eth&sort=name', { token: admin.token });
  expect((answer.body.results as { name: string }[]).map(({ name }) => name)).toEqual(['eth1', 'eth2', 'Eth3', 'eth10']);
});

it('a hidden object can be found neither by filter nor by name', async () => {
  const viewer = await person({
    may: [
      { types: ['dcim.device'], actions: ['view'] },
      { types: ['dcim.location'], actions: ['view'], constraints: { name: 'inner' } },
    ],
  });
  const status = async (query: string) => (await api('GET', `/api/dcim/devices/?${query}`, { token: viewer.token })).status;
  expect(await status('location=inner')).toBe(200);
  const outer = await api('GET', `/api/dcim/locations/${world.location}/`, { token: admin.token });
  expect(await status(`location=${encodeURIComponent(outer.body.name as string)}`)).toBe(400);
  expect(await status(`location=${world.location}`)).toBe(400);
});

it('takes more values than a statement has parameters', async () => {
  const ids = Array.from({ length: 70_000 }, () => randomUUID());
  expect(await selectIds(resourceOf('dcim.device'), compare(['id'], 'exact', ...ids), 1)).toEqual([]);
});
