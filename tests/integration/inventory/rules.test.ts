// Rules of the inventory: what may stand where, what belongs together, and which field is named when it does not.
import { beforeAll, expect, it } from 'vitest';
import { ensureDefaults } from '@/features/inventory/defaults';
import { person, type Person } from '../../support/people';
import { makeWorld, unique, type World } from '../../support/samples';
import { refused, requestsOf } from './requests';

let admin: Person;
let world: World;

const { call, post } = requestsOf(() => admin);

beforeAll(async () => {
  await ensureDefaults();
  admin = await person({ superuser: true });
  world = await makeWorld(admin);
});

it('a new installation has the statuses, roles and the namespace that people of this field know, once', async () => {
  await ensureDefaults();
  const status = await call('GET', 'extras/statuses/Active/');
  expect(status.body).toMatchObject({
    name: 'Active',
    color: '4caf50',
    content_types: expect.arrayContaining(['dcim.device', 'ipam.prefix']),
  });
  expect((await call('GET', 'extras/statuses/?name=Active')).body.count).toBe(1);
  expect((await call('GET', 'extras/roles/?content_types=ipam.ipaddress')).body.count).toBeGreaterThanOrEqual(8);
  expect((await call('GET', 'ipam/namespaces/Global/')).status).toBe(200);
});

it('a location lies where its type says: in its parent type, in its own if that nests, at the top if it has none', async () => {
  const top = (await post('dcim/location-types', { name: unique('Site') })).body.id as string;
  const room = (await post('dcim/location-types', { name: unique('Room'), parent: top, nestable: true })).body.id as string;
  const make = (location_type: string, parent?: string) =>
    post('dcim/locations', { name: unique('place'), location_type, status: world.status, ...(parent && { parent }) });
  const site = await make(top);
  expect(site.status).toBe(201);
  expect(await make(room)).toMatchObject(refused('parent'));
  const first = await make(room, site.body.id as string);
  expect(first).toMatchObject({ status: 201, body: { display: `${site.body.name} → ${first.body.name}` } });
  expect((await make(room, first.body.id as string)).status).toBe(201);
  expect(await make(top, site.body.id as string)).toMatchObject(refused('parent'));
  expect(await call('PATCH', `dcim/locations/${site.body.id}/`, { location_type: room })).toMatchObject({ status: 400 });
  expect(await call('PATCH', `dcim/locations/${first.body.id}/`, { parent: first.body.id })).toMatchObject(refused('parent'));
  expect(await call('PATCH', `dcim/location-types/${top}/`, { parent: room })).toMatchObject(refused('parent'));
  expect((await call('GET', `dcim/locations/${first.body.id}/`)).body).toMatchObject({ tree_depth: 1 });
});

it('two locations of one name stand side by side only in different parents', async () => {
  const name = unique('twin');
  const twin = (parent: string | null) => post('dcim/locations', { name, location_type: world.locationType, status: world.status, parent });
  expect((await twin(null)).status).toBe(201);
  expect(await twin(null)).toMatchObject(refused('name'));
  expect((await twin(world.location)).status).toBe(201);
  expect((await twin(world.location)).status).toBe(400);
});

it('statuses, roles and tags serve the kinds they are for, and the field is named when not', async () => {
  const body = { name: unique('dev'), device_type: world.deviceType, role: world.role, status: world.status, location: world.location };
  expect(await post('dcim/devices', { ...body, status: 'Reserved' })).toMatchObject(refused('status'));
  expect(await post('dcim/devices', { ...body, role: 'Loopback' })).toMatchObject(refused('role'));
  const tag = (await post('extras/tags', { name: unique('other'), content_types: ['dcim.location'] })).body.id as string;
  expect(await post('dcim/devices', { ...body, tags: [tag] })).toMatchObject(refused('tags'));
  expect(await post('dcim/devices', {})).toMatchObject(refused('device_type', 'status', 'role', 'location'));
  const hall = (await post('dcim/location-types', { name: unique('Hall'), content_types: ['ipam.prefix'] })).body.id as string;
  const location = (await post('dcim/locations', { name: unique('hall'), location_type: hall, status: world.status })).body.id as string;
  expect(await post('dcim/devices', { ...body, location })).toMatchObject(refused('location'));
});

it('related objects are named by id, natural key, address, or attributes that match exactly one', async () => {
  const [a, b] = [unique('Maker'), unique('Maker')];
  const [first] = (
    await post('dcim/manufacturers', [
      { name: a, description: 'twin' },
      { name: b, description: 'twin' },
    ])
  ).body as { id: string; url: string }[];
  for (const manufacturer of [first!.id, a, first!.url, { name: a }, { id: first!.id }, { url: first!.url }]) {
    expect(await post('dcim/device-types', { manufacturer, model: unique('m') })).toMatchObject({
      status: 201,
      body: { manufacturer: { id: first!.id } },
    });
  }
  for (const manufacturer of [
    'nobody',
    { description: 'twin' },
    { nope: 1 },
    {},
    [],
    7,
    true,
    { name: 'nobody' },
    null,
    '00000000-0000-4000-8000-000000000000',
  ]) {
    expect(await post('dcim/device-types', { manufacturer, model: unique('m') })).toMatchObject(refused('manufacturer'));
  }
  const model = unique('nested');
  const type = (await post('dcim/device-types', { manufacturer: a, model })).body.id as string;
  const device = { name: unique('dev'), role: world.role, status: world.status, location: world.location };
  expect(await post('dcim/devices', { ...device, device_type: { model, manufacturer: { name: a } } })).toMatchObject({
    status: 201,
    body: { device_type: { id: type } },
  });
});

it('a set of values that must be unique is reported where clients look for it', async () => {
  const name = unique('eth');
  const body = { device: world.device, name, type: 'virtual', status: world.status };
  expect((await post('dcim/interfaces', body)).status).toBe(201);
  expect(await post('dcim/interfaces', body)).toMatchObject(refused('non_field_errors'));
  const device = {
    name: unique('dev'),
    device_type: world.deviceType,
    role: world.role,
    status: world.status,
    location: world.location,
    asset_tag: unique('tag'),
  };
  expect((await post('dcim/devices', device)).status).toBe(201);
  expect(await post('dcim/devices', { ...device, asset_tag: null })).toMatchObject(refused('__all__'));
  expect(await post('dcim/devices', { ...device, name: unique('dev') })).toMatchObject(refused('asset_tag'));
});

it('locations are found by the type of what may lie in them, and by what is in them', async () => {
  const top = (await post('dcim/location-types', { name: unique('Region'), content_types: [] })).body.id as string;
  const below = (await post('dcim/location-types', { name: unique('Campus'), parent: top, content_types: ['dcim.rack'], nestable: true }))
    .body.id as string;
  const region = (await post('dcim/locations', { name: unique('eu'), location_type: top, status: world.status })).body.id as string;
  const campus = (await post('dcim/locations', { name: unique('c1'), location_type: below, status: world.status, parent: region })).body
    .id as string;
  const found = async (filter: string) =>
    (await call('GET', `dcim/locations/?id=${region}&id=${campus}&${filter}`)).body.results.map(({ id }: { id: string }) => id) as string[];
  expect((await found(`child_location_type=${below}`)).sort()).toEqual([region, campus].sort());
  expect(await found(`child_location_type=${top}`)).toEqual([]);
  expect(await found('content_type=dcim.rack')).toEqual([campus]);
  expect(await found('content_type__isw=dcim')).toEqual([campus]);
  expect(await found('has_racks=true')).toEqual([]);
  await post('dcim/racks', { name: unique('rack'), location: campus, status: world.status });
  expect(await found('has_racks=true')).toEqual([campus]);
  expect(await found('has_clusters=true')).toEqual([]);
});

it('a cable joins two free ends that fit, both show it, and its going frees them', async () => {
  const [a, b, c] = [await world.interface(), await world.interface(), await world.interface()];
  const cable = (x: string, y: string, kinds = ['dcim.interface', 'dcim.interface']) =>
    post('dcim/cables', {
      termination_a_type: kinds[0],
      termination_a_id: x,
      termination_b_type: kinds[1],
      termination_b_id: y,
      status: 'Connected',
    });
  const made = await cable(a, b);
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ termination_a: { id: a }, termination_b: { id: b } });
  expect(await cable(a, c)).toMatchObject(refused('non_field_errors'));
  const port = (await post('dcim/console-ports', { device: world.device, name: unique('con') })).body.id as string;
  expect((await cable(port, c, ['dcim.consoleport', 'dcim.interface'])).status).toBe(400);
  const virtual = (await post('dcim/interfaces', { device: world.device, name: unique('lo'), type: 'virtual', status: world.status })).body
    .id as string;
  expect(await cable(virtual, c)).toMatchObject(refused('termination_a_id'));
  expect(await cable(c, '00000000-0000-4000-8000-000000000000')).toMatchObject(refused('termination_b_id'));
  const near = await call('GET', `dcim/interfaces/${a}/?depth=1`);
  expect(near.body).toMatchObject({
    cable_peer_type: 'dcim.interface',
    cable_peer: { id: b, display: expect.any(String) },
    connected_endpoint: { id: b },
    connected_endpoint_reachable: true,
    cable: { id: made.body.id },
  });
  const trace = await call('GET', `dcim/interfaces/${a}/trace/`);
  expect(trace.body).toMatchObject([[{ id: a }, { id: made.body.id }, { id: b }]]);
  expect((await call('PATCH', `dcim/cables/${made.body.id}/`, { status: 'Planned' })).status).toBe(200);
  expect((await call('GET', `dcim/interfaces/${b}/`)).body.connected_endpoint_reachable).toBe(false);
  expect((await call('DELETE', `dcim/cables/${made.body.id}/`)).status).toBe(204);
  expect((await call('GET', `dcim/interfaces/${a}/`)).body).toMatchObject({
    cable: null,
    cable_peer: null,
    connected_endpoint: null,
    connected_endpoint_reachable: null,
  });
  expect((await cable(a, c)).status).toBe(201);
});

it('prefixes find their parents, in whatever order they come and go', async () => {
  const namespace = (await post('ipam/namespaces', { name: unique('ns') })).body.id as string;
  const make = async (prefix: string) =>
    (await post('ipam/prefixes', { prefix, namespace, status: world.status })).body as { id: string; prefix: string };
  const parentOf = async (id: string) => ((await call('GET', `ipam/prefixes/${id}/`)).body.parent as { id: string } | null)?.id ?? null;
  const wide = await make('10.0.0.0/8');
  const narrow = await make('10.1.1.7/24');
  expect(narrow.prefix).toBe('10.1.1.0/24');
  expect(await parentOf(narrow.id)).toBe(wide.id);
  const middle = await make('10.1.0.0/16');
  expect(await parentOf(narrow.id)).toBe(middle.id);
  expect(await post('ipam/prefixes', { prefix: '10.1.1.0/24', namespace, status: world.status })).toMatchObject(refused('__all__'));
  expect((await call('DELETE', `ipam/prefixes/${middle.id}/`)).status).toBe(204);
  expect(await parentOf(narrow.id)).toBe(wide.id);
  for (const prefix of ['10.3.0.0', '10.300.0.0/8', '10.0.0.0/33', 'x', '', null])
    expect(await post('ipam/prefixes', { prefix, namespace, status: world.status })).toMatchObject(refused('prefix'));
  const six = await post('ipam/prefixes', { prefix: '2001:DB8::/32', status: world.status });
  expect(six.body).toMatchObject({
    prefix: '2001:db8::/32',
    network: '2001:db8::',
    ip_version: 6,
    prefix_length: 32,
    display: '2001:db8::/32: Global',
    type: { value: 'network', label: 'Network' },
  });
});

it('an address takes its namespace by name or from a parent, and may have no parent', async () => {
  const namespace = (await post('ipam/namespaces', { name: unique('ns') })).body.id as string;
  const parent = (await post('ipam/prefixes', { prefix: '192.0.2.0/24', namespace, status: world.status })).body.id as string;
  const address = (body: object) => post('ipam/ip-addresses', { status: world.status, ...body });
  const first = await address({ address: '192.0.2.5/24', namespace });
  expect(first.body).toMatchObject({
    host: '192.0.2.5',
    mask_length: 24,
    ip_version: 4,
    parent: { id: parent },
    type: 'host',
    display: '192.0.2.5/24',
  });
  expect(await address({ address: '192.0.2.5/24', namespace })).toMatchObject(refused('__all__'));
  expect(await address({ address: '192.0.2.6/24', parent })).toMatchObject({ status: 201, body: { namespace: { id: namespace } } });
  expect(await address({ address: '198.51.100.1/24', parent })).toMatchObject(refused('parent'));
  expect(await address({ address: '192.0.2.7/24' })).toMatchObject(refused('__all__'));
  expect(await address({ address: '192.0.2.7', namespace })).toMatchObject(refused('address'));
  expect(await address({ address: '172.31.0.1/24', namespace })).toMatchObject({ status: 201, body: { parent: null } });
  expect(await address({ address: '172.31.0.2/24', namespace, type: 'slaac' })).toMatchObject(refused('type'));
});

it('a primary address is one of the device itself', async () => {
  const [own, foreign] = [await world.interface(), await world.interface()];
  const address = await world.address();
  const device = `dcim/devices/${world.device}/`;
  expect(await call('PATCH', device, { primary_ip4: address })).toMatchObject(refused('primary_ip4'));
  const link = await post('ipam/ip-address-to-interface', { ip_address: address, interface: own });
  expect(link.status).toBe(201);
  expect(await post('ipam/ip-address-to-interface', { ip_address: address, interface: own })).toMatchObject(refused('non_field_errors'));
  expect(await post('ipam/ip-address-to-interface', { ip_address: address })).toMatchObject(refused('interface'));
  expect(await call('PATCH', device, { primary_ip6: address })).toMatchObject(refused('primary_ip6'));
  expect(await call('PATCH', device, { primary_ip4: address })).toMatchObject({ status: 200, body: { primary_ip4: { id: address } } });
  expect((await call('GET', `dcim/interfaces/${own}/`)).body).toMatchObject({ ip_address_count: 1, ip_addresses: [{ id: address }] });
  expect((await call('GET', `dcim/interfaces/${foreign}/`)).body).toMatchObject({ ip_address_count: 0, ip_addresses: [] });
});

it('what is still used is not deleted, and the answer says by what', async () => {
  const answer = await call('DELETE', `dcim/manufacturers/${world.manufacturer}/`);
  expect(answer.status).toBe(409);
  expect(answer.body.detail).toContain('device type');
  expect(answer.headers.get('api-version')).toBeNull();
});

it('free addresses and prefixes are shown, taken, and never given twice', async () => {
  const namespace = (await post('ipam/namespaces', { name: unique('ns') })).body.id as string;
  const prefix = (await post('ipam/prefixes', { prefix: '10.9.0.0/28', namespace, status: world.status })).body.id as string;
  const path = `ipam/prefixes/${prefix}/available-ips/`;
  expect((await call('GET', `${path}?limit=2`)).body).toEqual([
    { ip_version: 4, address: '10.9.0.1/28' },
    { ip_version: 4, address: '10.9.0.2/28' },
  ]);
  const taken = await Promise.all(
    Array.from({ length: 7 }, () => call('POST', path, [{ status: world.status }, { status: world.status }])),
  );
  expect(taken.map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => 201));
  const addresses = taken.flatMap(({ body }) => (body as { address: string }[]).map(({ address }) => address));
  expect(new Set(addresses).size).toBe(14);
  const over = await call('POST', path, { status: world.status });
  expect(over.status).toBe(409);
  expect(over.body.detail).toContain('0 are free');
  expect((await call('GET', path)).body).toEqual([]);
  const block = (await post('ipam/prefixes', { prefix: '10.8.0.0/16', namespace, status: world.status })).body.id as string;
  const blocks = `ipam/prefixes/${block}/available-prefixes/`;
  const first = await call('POST', blocks, [
    { prefix_length: 24, status: world.status },
    { prefix_length: 20, status: world.status },
  ]);
  expect(first).toMatchObject({ status: 201, body: [{ prefix: '10.8.0.0/24' }, { prefix: '10.8.16.0/20' }] });
  expect((await call('GET', `${blocks}?limit=1`)).body).toEqual([{ ip_version: 4, prefix: '10.8.1.0/24' }]);
  expect((await call('POST', blocks, { prefix_length: 8, status: world.status })).status).toBe(409);
  expect(await call('POST', blocks, { status: world.status })).toMatchObject(refused('prefix_length'));
});

it('notes of an object come in the order in which they were written, page by page, unless another is asked for', async () => {
  const notes = `dcim/locations/${world.location}/notes/`;
  for (const words of ['first', 'second', 'third']) expect((await call('POST', notes, { note: words })).status).toBe(201);
  const read = async (path: string) => {
    const { results, next } = (await call('GET', path)).body as { results: { note: string }[]; next: string | null };
    return { words: results.map(({ note }) => note), next };
  };
  expect((await read(notes)).words).toEqual(['first', 'second', 'third']);
  expect((await read(`${notes}?sort=-created`)).words).toEqual(['third', 'second', 'first']);
  const page = await read(`${notes}?limit=2`);
  expect(page.words).toEqual(['first', 'second']);
  expect((await read(page.next!.replace(/^.*\/api\//, ''))).words).toEqual(['third']);
});
