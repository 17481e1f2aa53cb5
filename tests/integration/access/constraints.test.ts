// Permission constraints: the SQL that they become selects exactly the rows that a plain reading of them over objects in memory selects.
import { fc } from '../../support/chance';
import sql from 'sql-template-tag';
import { beforeAll, expect, it } from 'vitest';
import { constraintFault, constraintPredicate } from '@/core/access/constraints';
import { systemContext } from '@/core/context';
import { execute, query, write } from '@/core/db/client';
import { resourceOf } from '@/core/resources/registry';
import { selectIds } from '@/core/resources/rows/rows';
import '@/features/catalog';
import { api } from '../../support/call-route';
import { allow, person, type Person } from '../../support/people';
import { make, makeWorld, unique } from '../../support/samples';

interface Device {
  id: string;
  name: string | null;
  serial: string;
  position: number | null;
  location: { id: string; name: string; facility: string; asn: number | null; parent: { id: string; name: string } | null };
  status: { id: string; name: string };
  tags: { id: string; name: string }[];
}

const NAMES = ['ams-sw1', 'ams-sw2', 'AMS-SW1', 'rtm_sw1', '100%', 'a_b', 'a\\b', "o'hara", 'x', ''];
const SERIALS = ['S1', 's1', 'S2', '', 'ams'];
let devices: Device[] = [];
let owner: Person;
let world: Awaited<ReturnType<typeof makeWorld>>;

const pick = <T>(values: readonly T[], index: number): T => values[index % values.length]!;

beforeAll(async () => {
  owner = await person({ superuser: true });
  world = await makeWorld(owner);
  const tags = await make(
    owner,
    'extras.tag',
    { name: 'red', content_types: ['dcim.device'] },
    { name: 'blue', content_types: ['dcim.device'] },
  );
  const statuses = await make(
    owner,
    'extras.status',
    { name: 'On', content_types: ['dcim.device', 'dcim.location'] },
    { name: 'Off', content_types: ['dcim.device'] },
  );
  const [top] = await make(owner, 'dcim.location', {
    name: 'ams',
    location_type: world.locationType,
    status: world.status,
    facility: 'F%',
    asn: 64512,
  });
  const [room] = await make(owner, 'dcim.location', {
    name: 'room',
    location_type: world.locationType,
    status: world.status,
    parent: top!.id,
    asn: 1,
  });
  const bodies = Array.from({ length: 120 }, (_, index) => ({
    name: index % 7 === 0 ? null : `${pick(NAMES, index)}${index < NAMES.length ? '' : index}`,
    serial: pick(SERIALS, index),
    ...(index % 3 === 0 ? { position: index % 11 || 1, face: 'front' } : {}),
    device_type: world.deviceType,
    role: world.role,
    status: pick(statuses, index).id,
    location: pick([top!, room!, { id: world.location }], index).id,
    tags: [[], [tags[0]!.id], [tags[1]!.id], tags.map((tag) => tag.id)][index % 4],
  }));
  await make(owner, 'dcim.device', ...bodies);
  devices = await query<Device>(sql`
    SELECT d.id::text, d.name, d.serial, d.position, jsonb_build_object('id', s.id, 'name', s.name) AS status,
           jsonb_build_object('id', l.id, 'name', l.name, 'facility', l.facility, 'asn', l.asn, 'parent', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name) END) AS location,
           coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name)) FROM "_device_tags" x JOIN extras_tag t ON t.id = x."B" WHERE x."A" = d.id), '[]') AS tags
      FROM dcim_device d JOIN extras_status s ON s.id = d.status_id JOIN dcim_location l ON l.id = d.location_id LEFT JOIN dcim_location p ON p.id = l.parent_id`);
});

// ---- the plain reading

type Value = string | number | boolean;
type Kind = 'text' | 'integer' | 'uuid';
const PATHS: Record<string, { kind: Kind; of: (device: Device) => (Value | null)[] }> = {
  id: { kind: 'uuid', of: (d) => [d.id] },
  name: { kind: 'text', of: (d) => [d.name] },
  serial: { kind: 'text', of: (d) => [d.serial] },
  position: { kind: 'integer', of: (d) => [d.position] },
  location: { kind: 'uuid', of: (d) => [d.location.id] },
  location__name: { kind: 'text', of: (d) => [d.location.name] },
  location__facility: { kind: 'text', of: (d) => [d.location.facility] },
  location__asn: { kind: 'integer', of: (d) => [d.location.asn] },
  location__parent: { kind: 'uuid', of: (d) => [d.location.parent?.id ?? null] },
  location__parent__name: { kind: 'text', of: (d) => [d.location.parent?.name ?? null] },
  status: { kind: 'uuid', of: (d) => [d.status.id] },
  status__name: { kind: 'text', of: (d) => [d.status.name] },
  tags: { kind: 'uuid', of: (d) => d.tags.map((tag) => tag.id) },
  tags__name: { kind: 'text', of: (d) => d.tags.map((tag) => tag.name) },
};
const TEXT_TESTS: Record<string, (a: string, b: string) => boolean> = {
  iexact: (a, b) => a.toLowerCase() === b.toLowerCase(),
  contains: (a, b) => a.includes(b),
  icontains: (a, b) => a.toLowerCase().includes(b.toLowerCase()),
  startswith: (a, b) => a.startsWith(b),
  istartswith: (a, b) => a.toLowerCase().startsWith(b.toLowerCase()),
  endswith: (a, b) => a.endsWith(b),
  iendswith: (a, b) => a.toLowerCase().endsWith(b.toLowerCase()),
};
const ORDER_TESTS: Record<string, (a: Value, b: Value) => boolean> = {
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
};

/** null: this entry makes no sense, so its object matches nothing. */
function entryMatches(key: string, value: unknown, device: Device, user: string): boolean | null {
  const cut = key.lastIndexOf('__');
  const [base, lookup] = key in PATHS ? [key, 'exact'] : [key.slice(0, cut), key.slice(cut + 2)];
  const path = PATHS[base];
  if (!path) return null;
  const found = path.of(device).filter((one) => one !== null);
  if (lookup === 'isnull') return typeof value === 'boolean' ? (found.length === 0) === value : null;
  if (value === null) return lookup === 'exact' ? found.length === 0 : null;
  const wanted = (lookup === 'in' ? (Array.isArray(value) ? (value as unknown[]) : [undefined]) : [value]).map((one) =>
    read(path.kind, one === '$user' ? user : one),
  );
  if (wanted.some((one) => one === undefined)) return null;
  const test = lookup === 'in' || lookup === 'exact' ? (a: Value, b: Value) => a === b : testOf(path.kind, lookup);
  return test === undefined ? null : found.some((one) => wanted.some((b) => test(one, b!)));
}

function testOf(kind: Kind, lookup: string): ((a: Value, b: Value) => boolean) | undefined {
  if (lookup in ORDER_TESTS) return ORDER_TESTS[lookup];
  return kind === 'text' ? (TEXT_TESTS[lookup] as ((a: Value, b: Value) => boolean) | undefined) : undefined;
}

function read(kind: Kind, value: unknown): Value | undefined {
  if (kind === 'text') return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
  if (kind === 'integer')
    return typeof value === 'number' && Number.isInteger(value)
      ? value
      : typeof value === 'string' && /^\s*-?\d+\s*$/.test(value)
        ? Number(value)
        : undefined;
  return typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value) ? value : undefined;
}

function oracle(constraints: unknown, device: Device, user: string): boolean {
  if (constraints === null) return true;
  return (Array.isArray(constraints) ? constraints : [constraints]).some((one: unknown) => {
    if (one === null) return true;
    if (typeof one !== 'object' || Array.isArray(one)) return false;
    const outcomes = Object.entries(one as object).map(([key, value]) => entryMatches(key, value, device, user));
    return outcomes.every((outcome) => outcome === true);
  });
}

async function selected(constraints: unknown): Promise<string[]> {
  const device = resourceOf('dcim.device');
  const known = devices.map(({ id }) => id);
  const ids = await selectIds(device, constraintPredicate(constraints, device, owner.id), 1000);
  return ids
    .map(String)
    .filter((id) => known.includes(id))
    .sort();
}
const expected = (constraints: unknown) =>
  devices
    .filter((device) => oracle(constraints, device, owner.id))
    .map(({ id }) => id)
    .sort();

// ---- what is tried: mostly what means something and meets some rows, now and then what does not

const SUITABLE: Record<Kind, readonly string[]> = {
  text: ['', 'exact', ...Object.keys(TEXT_TESTS), ...Object.keys(ORDER_TESTS), 'in', 'isnull'],
  integer: ['', 'exact', ...Object.keys(ORDER_TESTS), 'in', 'isnull'],
  uuid: ['', 'exact', 'in', 'isnull', ...Object.keys(ORDER_TESTS)],
};
const noise = (): unknown[] => [...NAMES, ...SERIALS, 'a', '$user', 1, 64512, 2.5, true, null];

/** A value that is there, or a part of it. */
function someValue(path: string, seed: number): unknown {
  const all = [...new Set(devices.flatMap((device) => PATHS[path]!.of(device)).filter((one) => one !== null))];
  const value = pick(all, seed);
  return typeof value === 'string' && PATHS[path]!.kind === 'text' && seed % 3 > 0
    ? value.slice(seed % 2, Math.max(1, value.length - (seed % 4)))
    : value;
}

const sense = fc
  .tuple(fc.constantFrom(...Object.keys(PATHS)), fc.nat(), fc.nat(), fc.nat())
  .map(([path, which, one, two]): [string, unknown] => {
    const lookup = pick(SUITABLE[PATHS[path]!.kind], which);
    const value =
      lookup === 'isnull' ? one % 2 === 0 : lookup === 'in' ? [someValue(path, one), someValue(path, two)] : someValue(path, one);
    return [lookup === '' ? path : `${path}__${lookup}`, value];
  });
const nonsense = fc
  .tuple(
    fc.constantFrom(...Object.keys(PATHS), 'nope', 'location__nope'),
    fc.constantFrom('', 'regex', 'nope', 'in', 'isnull', 'lt', 'exact'),
    fc.nat(),
  )
  .map(([path, lookup, which]): [string, unknown] => [lookup === '' ? path : `${path}__${lookup}`, pick(noise(), which)]);
const entry = fc.oneof({ weight: 9, arbitrary: sense }, { weight: 1, arbitrary: nonsense });
const alternative = fc.array(entry, { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
const constraint = fc.oneof(
  { weight: 4, arbitrary: alternative as fc.Arbitrary<unknown> },
  { weight: 2, arbitrary: fc.array(alternative, { maxLength: 3 }) as fc.Arbitrary<unknown> },
  { weight: 1, arbitrary: fc.constant(null) },
);

it('selects what a plain reading selects', async () => {
  let telling = 0;
  await fc.assert(
    fc.asyncProperty(constraint, async (given) => {
      const wanted = expected(given);
      if (wanted.length > 0 && wanted.length < devices.length) telling++;
      expect(await selected(given)).toEqual(wanted);
    }),
    { numRuns: 1000 },
  );
  expect(telling).toBeGreaterThan(150); // constraints that select some rows and not others
});

it('adding a term only narrows, adding an alternative only widens', async () => {
  await fc.assert(
    fc.asyncProperty(alternative, alternative, async (one, two) => {
      const [narrow, first, wide] = await Promise.all([selected({ ...two, ...one }), selected(one), selected([one, two])]);
      if (!Object.keys(one).some((key) => key in two)) expect(first).toEqual(expect.arrayContaining(narrow));
      expect(wide).toEqual(expect.arrayContaining(first));
    }),
    { numRuns: 150 },
  );
});

it('JSON that nobody meant as constraints allows nothing, and never fails', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (given) => {
      const meansAll =
        given === null ||
        (typeof given === 'object' && !Array.isArray(given) && Object.keys(given).length === 0) ||
        (Array.isArray(given) &&
          given.some((one) => one === null || (typeof one === 'object' && !Array.isArray(one) && Object.keys(one).length === 0)));
      expect(await selected(given)).toHaveLength(meansAll ? devices.length : 0);
      constraintFault(given, ['dcim.device']);
    }),
    { numRuns: 300 },
  );
});

it('no constraints allow all, an empty list allows nothing', async () => {
  expect(await selected(null)).toHaveLength(devices.length);
  expect(await selected({})).toHaveLength(devices.length);
  expect(await selected([])).toHaveLength(0);
});

it.each([
  [{ nope: 1 }, /^dcim.device: "nope": Device has no field "nope"\. Fields: id, (?=.*\bname\b)(?=.*\blocation\b)(?=.*\bserial\b).*\.$/],
  [{ locaton__name: 'x' }, /Device has no field "locaton"\. Is "location" meant\? Fields: /],
  [{ location__parent__nmae: 'x' }, /Location has no field "nmae"\. Is "name" meant\? Fields: id, .*\bfacility\b/],
  [{ name__regex: '.*' }, /"name" leads to no other object, and "regex" is no comparison\. Comparisons: exact, .*\bin, isnull\.$/],
  [{ name__icontain: 'x' }, /Is "icontains" meant\?/],
  [{ location__parent__parent__parent__name: 'x' }, /too far/],
  [{ position: 'many' }, /not a whole number/],
  [{ name__in: 'x' }, /takes a list/],
  [{ name__isnull: 1 }, /true or false/],
  [{ password: 'x' }, /no field/],
  [[], /empty list/],
  ['x', /object, a list/],
  [7, /object, a list/],
  [['x'], /object/],
])('constraints %j can not be stored', (given, message) => {
  expect(constraintFault(given, ['dcim.device'])).toMatch(message);
});

it('of several types, that one is told of which has a field like the one that is named', () => {
  const told = constraintFault({ locaton__name: 'x' }, ['dcim.cable', 'dcim.device', 'extras.role']);
  expect(told).toMatch(/^dcim.device: .*Is "location" meant\?/);
});

it('more than fifty entries can not be stored', () => {
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`name${index}`, 'x']));
  expect(constraintFault(many, ['dcim.device'])).toMatch(/at most 50/);
});

it('a list may name fields that only some of the types have, while each type has those of one of its objects', async () => {
  const constraints = [{ name: 'x' }, { mgmt_only: true }];
  expect(constraintFault(constraints, ['dcim.device', 'dcim.interface'])).toBeNull();
  expect(await selected({ mgmt_only: true })).toEqual([]);
});

const NO_JOB_MODEL =
  'Change has no field job_model__name; there it is run__job_model__name. As it is, this would grant nothing there: give it a permission of its own.';

it.each([
  [{ job_model__name: 'A' }, ['extras.jobresult', 'extras.objectchange'], NO_JOB_MODEL],
  [
    { job_model__name: 'A' },
    ['extras.jobresult', 'extras.joblogentry', 'extras.objectchange'],
    /Job log entry has no field job_model__name; there it is job_result__job_model__name\. Change has .*: give each a permission/,
  ],
  [{ job_model__name: 'A' }, ['extras.job', 'extras.scheduledjob'], /^Job has no field job_model__name; there it is name\./],
  [{ mgmt_only: true }, ['dcim.interface', 'extras.role'], /^Role has no field mgmt_only\. As it is, this would grant nothing there/],
  [[{ job_model__name: 'A' }, { run__job_model__name: 'A' }], ['extras.jobresult', 'extras.objectchange'], null],
] as const)('%j of %j: refused where it means nothing for a type, naming the field that would do', (given, types, told) => {
  const fault = constraintFault(given, types);
  if (told instanceof RegExp) expect(fault).toMatch(told);
  else expect(fault).toBe(told);
});

it('$user stands for who asks, alone and in a list', async () => {
  const [asking, other] = [await person(), await person()];
  await allow(asking, { types: ['users.user'], actions: ['view'], constraints: [{ id: '$user' }, { username__in: [other.username] }] });
  const answer = await api('GET', '/api/users/users/', { token: asking.token });
  expect((answer.body.results as { username: string }[]).map(({ username }) => username).sort()).toEqual(
    [asking.username, other.username].sort(),
  );
});

it('constraints spoilt in the database deny instead of allowing', async () => {
  const viewer = await person({ may: [{ types: ['dcim.device'], actions: ['view'], constraints: { name__isnull: false } }] });
  const count = async () => (await api('GET', '/api/dcim/devices/', { token: viewer.token })).body.count as number;
  expect(await count()).toBeGreaterThan(0);
  await write(systemContext('system'), (tx) =>
    execute(
      sql`UPDATE users_object_permission SET constraints = '"everything"' WHERE id IN (SELECT "A" FROM "_permission_users" WHERE "B" = ${viewer.id}::uuid)`,
      tx,
    ),
  );
  expect(await count()).toBe(0);
});

it('several permissions add up', async () => {
  const viewer = await person({ may: [{ types: ['dcim.device'], actions: ['view'], constraints: { name: unique('nothing') } }] });
  const count = async () => (await api('GET', '/api/dcim/devices/', { token: viewer.token })).body.count as number;
  expect(await count()).toBe(0);
  await allow(viewer, { types: ['dcim.device'], actions: ['view'], constraints: { tags__name: 'red' } });
  expect(await count()).toBe(devices.filter((device) => device.tags.some((tag) => tag.name === 'red')).length);
  await allow(viewer, { types: ['dcim.device'], actions: ['view'] });
  expect(await count()).toBeGreaterThanOrEqual(devices.length);
});

it('an object can not be moved out of what one may change', async () => {
  const [first] = devices.filter((device) => device.serial === 'S1');
  const editor = await person({ may: [{ types: ['dcim.device'], actions: ['view', 'change'], constraints: { serial: 'S1' } }] });
  const path = `/api/dcim/devices/${first!.id}/`;
  expect((await api('PATCH', path, { token: editor.token, body: { serial: 'S2' } })).status).toBe(403);
  expect((await api('GET', path, { token: owner.token })).body.serial).toBe('S1');
  expect((await api('PATCH', path, { token: editor.token, body: { comments: 'fine' } })).status).toBe(200);
});

it('related objects outside the view of who writes are as absent as those that do not exist', async () => {
  const [inside, outside] = [
    devices.find((device) => device.location.name === 'ams')!.location,
    devices.find((device) => device.location.name === 'room')!.location,
  ];
  const editor = await person({
    may: [
      { types: ['dcim.device'], actions: ['view', 'change'] },
      { types: ['dcim.location'], actions: ['view'], constraints: { id: inside.id } },
    ],
  });
  const [moved] = await make(owner, 'dcim.device', {
    name: unique('moved'),
    device_type: world.deviceType,
    role: world.role,
    status: world.status,
    location: world.location,
  });
  const path = `/api/dcim/devices/${String(moved!.id)}/`;
  const patch = (location: unknown) => api('PATCH', path, { token: editor.token, body: { location } });
  expect((await patch(inside.id)).status).toBe(200);
  const hidden = await patch(outside.id);
  const absent = await patch('00000000-0000-4000-8000-000000000000');
  expect([hidden.status, absent.status]).toEqual([400, 400]);
  expect(hidden.text.replace(outside.id, '')).toBe(absent.text.replace('00000000-0000-4000-8000-000000000000', ''));
  expect((await patch({ name: 'room' })).status).toBe(400);
  const nested = await api('GET', `${path}?depth=1`, { token: editor.token });
  expect(nested.body.location).toMatchObject({ name: 'ams' });
  expect(Object.keys(nested.body.role as object).sort()).toEqual(['id', 'object_type', 'url']);
});
