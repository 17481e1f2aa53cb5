// Racks, VLANs and power: what may stand, lie and be plugged where, and which field is named when it does not.
import { beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { makeWorld, unique, type World } from '../../support/samples';
import { refused, requestsOf } from './requests';

let admin: Person;
let world: World;

const { call, post, made } = requestsOf(() => admin);

beforeAll(async () => {
  admin = await person({ superuser: true });
  world = await makeWorld(admin);
});

const elsewhere = () => made('dcim/locations', { name: unique('rtm'), location_type: world.locationType, status: world.status });
const makeRack = (fields: object = {}) =>
  made('dcim/racks', { name: unique('rack'), location: world.location, status: world.status, ...fields });
const place = (fields: object) =>
  post('dcim/devices', {
    name: unique('sw'),
    device_type: world.deviceType,
    role: world.role,
    status: world.status,
    location: world.location,
    face: 'front',
    ...fields,
  });

describe('racks', () => {
  it('have a width in inches that travels as a number', async () => {
    const id = await makeRack({ width: 23, type: '4-post-cabinet' });
    expect((await call('GET', `dcim/racks/${id}/`)).body).toMatchObject({
      width: { value: 23, label: '23 inches' },
      type: { value: '4-post-cabinet', label: '4-post cabinet' },
      u_height: 42,
      device_count: 0,
    });
    expect((await call('PATCH', `dcim/racks/${id}/`, { width: { value: 19 } })).body).toMatchObject({ width: { value: 19 } });
    expect(await call('PATCH', `dcim/racks/${id}/`, { width: 20 })).toMatchObject(refused('width'));
    expect((await call('GET', 'dcim/racks/?width=19&name__isw=rack')).body.count).toBeGreaterThanOrEqual(1);
  });

  it('show their units from top to bottom, and what stands in each to who may view it', async () => {
    const rack = await makeRack({ u_height: 4 });
    const two = await made('dcim/device-types', { manufacturer: world.manufacturer, model: unique('2U'), u_height: 2 });
    const half = await made('dcim/device-types', { manufacturer: world.manufacturer, model: unique('half'), is_full_depth: false });
    const lower = String((await place({ rack, position: 1, device_type: two })).body.id);
    const upper = String((await place({ rack, position: 4, device_type: half })).body.id);
    const units = async (wish = '', token = admin.token) => {
      const { body } = await api('GET', `/api/dcim/racks/${rack}/elevation/?${wish}`, { token });
      return (body.results as { name: string; device: { id: string } | null; occupied: boolean }[]).map(({ name, device, occupied }) => [
        name,
        device?.id ?? occupied,
      ]);
    };
    expect(await units()).toEqual([
      ['U4', upper],
      ['U3', false],
      ['U2', lower],
      ['U1', lower],
    ]);
    expect(await units('face=rear')).toEqual([
      ['U4', false],
      ['U3', false],
      ['U2', lower],
      ['U1', lower],
    ]);
    expect(await units(`exclude=${lower}&q=U2`)).toEqual([['U2', false]]);
    expect(await units('expand_devices=false&limit=2&offset=1')).toEqual([
      ['U3', false],
      ['U1', lower],
    ]);
    const reader = await person({ may: [{ types: ['dcim.rack'], actions: ['view'] }] });
    expect(await units('q=U1', reader.token)).toEqual([['U1', true]]);
    await call('PATCH', `dcim/racks/${rack}/`, { desc_units: true });
    expect(await units('limit=1')).toEqual([['U1', lower]]);
    expect(await call('GET', `dcim/racks/${rack}/elevation/?face=top`)).toMatchObject(refused('face'));
    expect(await call('GET', `dcim/racks/${rack}/elevation/?render=svg`)).toMatchObject(refused('render'));
    expect((await api('GET', `/api/dcim/racks/${rack}/elevation/`, { token: (await person()).token })).status).toBe(403);
  });

  it('hold devices of their location, inside, one in each place; one of full depth fills both faces', async () => {
    const rack = await makeRack({ u_height: 10 });
    const two = await made('dcim/device-types', { manufacturer: world.manufacturer, model: unique('2U'), u_height: 2 });
    const half = await made('dcim/device-types', { manufacturer: world.manufacturer, model: unique('half'), is_full_depth: false });
    const first = await place({ rack, position: 3, device_type: two });
    expect(first.status, first.text).toBe(201);
    expect(await place({ rack, position: 4 })).toMatchObject({
      status: 400,
      body: { position: [expect.stringContaining('stands there')] },
    });
    expect(await place({ rack, position: 4, face: 'rear', device_type: half })).toMatchObject(refused('position'));
    expect((await place({ rack, position: 5 })).status).toBe(201);
    expect(await place({ rack, position: 10, device_type: two })).toMatchObject(refused('position'));
    expect((await place({ rack, position: 6, device_type: half })).status).toBe(201);
    expect((await place({ rack, position: 6, face: 'rear', device_type: half })).status).toBe(201);
    expect((await place({ rack })).status).toBe(201);
    expect(await place({ rack, location: await elsewhere() })).toMatchObject(refused('rack'));
    expect(await call('PATCH', `dcim/racks/${rack}/`, { u_height: 5 })).toMatchObject(refused('u_height'));
    expect(await call('PATCH', `dcim/racks/${rack}/`, { location: await elsewhere() })).toMatchObject(refused('location'));
    expect((await call('DELETE', `dcim/racks/${rack}/`)).status).toBe(409);
    expect((await call('GET', `dcim/devices/?rack=${rack}`)).body.count).toBe(5);
  });

  it('of two devices put into one place at the same time one stands there', async () => {
    const rack = await makeRack();
    const answers = await Promise.all(Array.from({ length: 6 }, () => place({ rack, position: 7 })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400, 400, 400]);
  });

  it('lie in groups of their location, and groups in groups, never in themselves', async () => {
    const group = await made('dcim/rack-groups', { name: unique('row'), location: world.location });
    const inner = await made('dcim/rack-groups', { name: unique('row'), location: world.location, parent: group });
    expect(await call('PATCH', `dcim/rack-groups/${group}/`, { parent: inner })).toMatchObject(refused('parent'));
    const other = await made('dcim/rack-groups', { name: unique('row'), location: await elsewhere() });
    expect(await call('PATCH', `dcim/rack-groups/${inner}/`, { parent: other })).toMatchObject(refused('parent'));
    expect(
      await post('dcim/racks', { name: unique('rack'), location: world.location, status: world.status, rack_group: other }),
    ).toMatchObject(refused('rack_group'));
    const name = unique('rack');
    await makeRack({ name, rack_group: inner });
    expect((await post('dcim/racks', { name, location: world.location, status: world.status, rack_group: inner })).status).toBe(400);
  });
});

describe('VLANs', () => {
  const makeVlan = (fields: object) => post('ipam/vlans', { name: unique('vlan'), status: world.status, ...fields });

  it('have an ID from 1 to 4094, once in a group and inside its range', async () => {
    const vlan_group = await made('ipam/vlan-groups', { name: unique('campus'), range: '100-199,300' });
    expect(await makeVlan({ vid: 4095 })).toMatchObject(refused('vid'));
    expect(await makeVlan({ vid: 99, vlan_group })).toMatchObject(refused('vid'));
    expect((await makeVlan({ vid: 300, vlan_group })).body).toMatchObject({ display: expect.stringMatching(/^vlan-\d+ \(300\)$/) });
    expect((await makeVlan({ vid: 300, vlan_group })).status).toBe(400);
    expect((await makeVlan({ vid: 300 })).status).toBe(201);
    expect((await makeVlan({ vid: 300 })).status).toBe(201);
    expect((await call('GET', `ipam/vlans/?q=300&vlan_group=${vlan_group}`)).body.count).toBe(1);
    expect((await call('GET', 'ipam/vlans/?q=palette')).body.count).toBe(0);
    expect(await call('PATCH', `ipam/vlan-groups/${vlan_group}/`, { range: '100-199' })).toMatchObject(refused('range'));
    expect(await call('PATCH', `ipam/vlan-groups/${vlan_group}/`, { range: '5-1' })).toMatchObject(refused('range'));
  });

  it('take one location by the name of one, and a list by the name of the list', async () => {
    const [here, there] = [world.location, await elsewhere()];
    const locations = async (path: string) => (await call('GET', path)).body.locations.map(({ id }: { id: string }) => id) as string[];
    const id = String((await makeVlan({ vid: 40, location: here })).body.id);
    expect(await locations(`ipam/vlans/${id}/`)).toEqual([here]);
    expect((await call('PATCH', `ipam/vlans/${id}/`, { location: there })).status).toBe(200);
    expect(await locations(`ipam/vlans/${id}/`)).toEqual([there]);
    expect((await call('PATCH', `ipam/vlans/${id}/`, { location: null })).status).toBe(200);
    expect(await locations(`ipam/vlans/${id}/`)).toEqual([]);
    expect(await makeVlan({ vid: 41, location: 'nowhere' })).toMatchObject(refused('location'));
    expect(await makeVlan({ vid: 41, location: here, locations: [here] })).toMatchObject(refused('location'));
    const prefix = { prefix: '10.201.0.0/24', namespace: world.namespace, status: world.status, location: here };
    expect(await locations(`ipam/prefixes/${await made('ipam/prefixes', prefix)}/`)).toEqual([here]);
    const hall = await made('dcim/locations', {
      name: unique('hall'),
      location_type: world.locationType,
      status: world.status,
      parent: here,
    });
    const type = { device_type: world.deviceType, role: world.role, status: world.status };
    const device = await made('dcim/devices', { name: unique('sw'), ...type, location: hall });
    const [near, far] = [await makeVlan({ vid: 42, location: here }), await makeVlan({ vid: 43, location: there })];
    const reached = (await call('GET', `ipam/vlans/?available_on_device=${device}&limit=0`)).body.results.map(
      (one: { id: string }) => one.id,
    );
    expect(reached).toEqual(expect.arrayContaining([near.body.id, id]));
    expect(reached).not.toContain(far.body.id);
  });

  it('are taken from the free IDs of a group: those named, or the lowest, all or none', async () => {
    const group = await made('ipam/vlan-groups', { name: unique('campus'), range: '100-103' });
    const free = async () =>
      (await call('GET', `ipam/vlan-groups/${group}/available-vlans/`)).body as { vid: number; vlan_group: object }[];
    const take = (body: unknown) => post(`ipam/vlan-groups/${group}/available-vlans`, body);
    const wish = (fields: object = {}) => ({ name: unique('vlan'), status: world.status, ...fields });
    expect(await free()).toMatchObject([100, 101, 102, 103].map((vid) => ({ vid, vlan_group: { id: group } })));
    expect((await call('GET', `ipam/vlan-groups/${group}/available-vlans/?limit=1`)).body).toHaveLength(1);
    expect(await take(wish({ vid: 102 }))).toMatchObject({ status: 201, body: { vid: 102, vlan_group: { id: group } } });
    expect(await take(wish({ vid: 102 }))).toMatchObject(refused('vid'));
    expect(await take([wish(), wish(), wish(), wish()])).toMatchObject({ status: 409 });
    expect(await take([wish(), wish({ vid: 100 })])).toMatchObject({ status: 201, body: [{ vid: 101 }, { vid: 100 }] });
    expect((await free()).map(({ vid }) => vid)).toEqual([103]);
    expect(await take({ status: world.status })).toMatchObject(refused('name'));
  });

  it('are carried by interfaces and prefixes, which are found by them', async () => {
    const [untagged, tagged] = [await makeVlan({ vid: 10 }), await makeVlan({ vid: 20 })].map(({ body }) => String(body.id)) as [
      string,
      string,
    ];
    const port = await made('dcim/interfaces', {
      device: world.device,
      name: unique('eth'),
      type: '1000base-t',
      status: world.status,
      mode: 'tagged',
      untagged_vlan: untagged,
      tagged_vlans: [tagged],
    });
    for (const filter of [
      `tagged_vlans=${tagged}`,
      `vlan_id=${tagged}`,
      `vlan_id=${untagged}`,
      `vlan=20&id=${port}`,
      `has_tagged_vlans=true&id=${port}`,
    ])
      expect((await call('GET', `dcim/interfaces/?${filter}`)).body.results, filter).toMatchObject([{ id: port }]);
    await made('ipam/prefixes', { prefix: '10.200.0.0/24', namespace: world.namespace, status: world.status, vlan: untagged });
    expect((await call('GET', `ipam/vlans/${untagged}/`)).body).toMatchObject({ prefix_count: 1 });
    for (const filter of [`vlan_id=${untagged}`, `vlan_vid=10&vlan_id=${untagged}`, `vlan_vid__lt=11&vlan_id=${untagged}`])
      expect((await call('GET', `ipam/prefixes/?${filter}`)).body, filter).toMatchObject({ count: 1 });
    const changes = await call('GET', `extras/object-changes/?changed_object_id=${port}&sort=-time`);
    expect(JSON.stringify(changes.body.results)).toContain(tagged);
  });
});

describe('power', () => {
  it('a cable joins a power port with a power outlet, and nothing else', async () => {
    const port = await made('dcim/power-ports', { device: world.device, name: unique('psu'), type: 'iec-60320-c14' });
    const second = await made('dcim/power-ports', { device: world.device, name: unique('psu') });
    const outlet = await made('dcim/power-outlets', { device: world.device, name: unique('out'), feed_leg: 'A', power_port: second });
    const cable = (a: [string, string], b: [string, string]) =>
      post('dcim/cables', {
        termination_a_type: a[0],
        termination_a_id: a[1],
        termination_b_type: b[0],
        termination_b_id: b[1],
        status: world.status,
      });
    expect(await cable(['dcim.powerport', port], ['dcim.powerport', second])).toMatchObject({ status: 400 });
    expect(await cable(['dcim.powerport', port], ['dcim.interface', await world.interface()])).toMatchObject({ status: 400 });
    const joined = await cable(['dcim.powerport', port], ['dcim.poweroutlet', outlet]);
    expect(joined.status, joined.text).toBe(201);
    expect((await call('GET', `dcim/power-ports/${port}/`)).body).toMatchObject({
      cable: { id: joined.body.id },
      connected_endpoint_type: 'dcim.poweroutlet',
      connected_endpoint: { id: outlet },
    });
    expect((await call('GET', `dcim/power-ports/${port}/trace/`)).body).toHaveLength(1);
    expect((await call('DELETE', `dcim/power-outlets/${outlet}/`)).status).toBe(204);
    expect((await call('GET', `dcim/power-ports/${port}/`)).body).toMatchObject({ cable: null });
  });

  it('what is allocated is not more than the maximum; an outlet is fed by its own device', async () => {
    expect(
      await post('dcim/power-ports', { device: world.device, name: unique('psu'), maximum_draw: 100, allocated_draw: 200 }),
    ).toMatchObject(refused('allocated_draw'));
    const other = await place({ face: '' });
    const port = await made('dcim/power-ports', { device: other.body.id, name: unique('psu') });
    expect(await post('dcim/power-outlets', { device: world.device, name: unique('out'), power_port: port })).toMatchObject(
      refused('power_port'),
    );
  });

  it('a new device has the ports and outlets of its type, each outlet behind its port', async () => {
    const device_type = await made('dcim/device-types', { manufacturer: world.manufacturer, model: unique('PDU') });
    const port = await made('dcim/power-port-templates', { device_type, name: 'in', maximum_draw: 3000 });
    await made('dcim/power-outlet-templates', { device_type, name: 'out 1', feed_leg: 'B', power_port_template: port });
    const device = await place({ device_type, face: '' });
    expect(device.status, device.text).toBe(201);
    const [input] = (await call('GET', `dcim/power-ports/?device=${device.body.id}`)).body.results as { id: string }[];
    expect(input).toMatchObject({ name: 'in', maximum_draw: 3000 });
    expect((await call('GET', `dcim/power-outlets/?device=${device.body.id}`)).body.results).toMatchObject([
      { name: 'out 1', feed_leg: { value: 'B' }, power_port: { id: input!.id } },
    ]);
  });
});
