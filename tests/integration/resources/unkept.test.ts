// Kinds of objects that clients ask for and that are not kept here, and the fields that would name them.
import { beforeAll, describe, expect, it } from 'vitest';
import { UNKEPT } from '@/features/inventory/unkept';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { make, makeWorld, unique, type World } from '../../support/samples';

let admin: Person;
let world: World;
const ask = (method: string, path: string, body?: unknown) =>
  api(method, path, { token: admin.token, ...(body !== undefined && { body }) });

beforeAll(async () => {
  admin = await person({ superuser: true });
  world = await makeWorld(admin);
});

describe('a kind that is not kept', () => {
  it('has an empty list for who may view it, in every form, and for nobody else', async () => {
    const nobody = await person();
    const faults: unknown[] = [];
    for (const { path, label } of UNKEPT) {
      const list = await ask('GET', `/api/${path}/?limit=1&depth=1`);
      const csv = await ask('GET', `/api/${path}/?format=csv`);
      const refused = await api('GET', `/api/${path}/`, { token: nobody.token });
      const seen = [
        list.status,
        list.body.count,
        list.body.results?.length,
        csv.status,
        csv.text.trim().split('\n').length,
        refused.status,
      ];
      if (JSON.stringify(seen) !== '[200,0,0,200,1,403]') faults.push([label, ...seen]);
    }
    expect(faults).toEqual([]);
  });

  it('says what it is, and takes nothing', async () => {
    for (const { path, label } of UNKEPT) {
      const options = await ask('OPTIONS', `/api/${path}/`);
      expect(options.body).toMatchObject({ object_type: label, schema: { properties: { name: {} } } });
      expect(options.body).not.toHaveProperty('actions');
      expect(options.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    }
    expect((await ask('POST', '/api/extras/secrets/', { name: 'kept by nobody' })).status).toBe(405);
  });

  it('is named by the roots, each address of which is there', async () => {
    for (const app of ['dcim', 'ipam', 'extras', 'users']) {
      const root = (await ask('GET', `/api/${app}/`)).body as Record<string, string>;
      for (const [name, url] of Object.entries(root))
        expect([name, (await ask('OPTIONS', new URL(url).pathname)).status]).toEqual([name, 200]);
    }
  });
});

describe('a field that would name one', () => {
  it('is empty, finds nothing, and refuses every value', async () => {
    const device = `/api/dcim/devices/${world.device}/`;
    expect((await ask('GET', device)).body).toMatchObject({ virtual_chassis: null, vc_position: null, software_image_files: [] });
    expect((await ask('PATCH', device, { virtual_chassis: null, software_image_files: [] })).status).toBe(200);
    for (const body of [{ virtual_chassis: world.device }, { vc_position: 1 }, { software_image_files: [world.device] }])
      expect(await ask('PATCH', device, body)).toMatchObject({ status: 400, body: { [Object.keys(body)[0]!]: [expect.any(String)] } });
    const count = async (filter: string) => (await ask('GET', `/api/dcim/devices/?${filter}`)).body.count as number | undefined;
    const all = await count('');
    for (const none of [
      'virtual_chassis__isnull=false',
      'has_front_ports=true',
      'vc_position=1',
      'vc_position__gt=0',
      'contacts__isnull=false',
    ])
      expect([none, await count(none)]).toEqual([none, 0]);
    for (const every of ['virtual_chassis__isnull=true', 'has_modules=false', 'front_ports=null', 'vc_position__n=1'])
      expect([every, await count(every)]).toEqual([every, all]);
    expect((await ask('GET', '/api/dcim/devices/?cluster=nowhere')).status).toBe(400);
  });
});

describe('a filter that reaches into related objects', () => {
  it('has all the look-ups of the field it reaches', async () => {
    const mac = '02:00:00:00:ab:01';
    const [port] = await make(admin, 'dcim.interface', {
      ...{ device: world.device, name: unique('eth'), type: '1000base-t', status: world.status, mac_address: mac },
    });
    const found = async (filter: string) =>
      ((await ask('GET', `/api/dcim/devices/?${filter}`)).body.results as { id: string }[]).map(({ id }) => id);
    expect(port).toBeDefined();
    for (const filter of [`mac_address=${mac}`, 'mac_address__ic=AB:01', 'mac_address__re=^02', `manufacturer=${world.manufacturer}`])
      expect([filter, await found(filter)]).toEqual([filter, [world.device]]);
    for (const filter of [
      `mac_address__n=${mac}`,
      'mac_address__nic=ab:01',
      `manufacturer__n=${world.manufacturer}`,
      'manufacturer__isnull=true',
    ])
      expect([filter, await found(filter)]).toEqual([filter, []]);
  });
});

describe('connections', () => {
  it('tell each pair of interfaces once, console ports that hold a cable, and the device that a neighbour is connected with', async () => {
    const { status } = world;
    const [a, b] = [await world.interface(), await world.interface()];
    const [port] = await make(admin, 'dcim.consoleport', { device: world.device, name: unique('con') });
    const [line] = await make(admin, 'dcim.consoleserverport', { device: world.device, name: unique('line') });
    await make(
      admin,
      'dcim.cable',
      { termination_a_type: 'dcim.interface', termination_a_id: b, termination_b_type: 'dcim.interface', termination_b_id: a, status },
      {
        ...{ termination_a_type: 'dcim.consoleport', termination_a_id: port!.id },
        ...{ termination_b_type: 'dcim.consoleserverport', termination_b_id: line!.id, status },
      },
    );
    const pairs = await ask('GET', '/api/dcim/interface-connections/?limit=10');
    expect(pairs.body).toMatchObject({ count: 1, results: [{ interface_a: { id: b }, interface_b: { id: a } }] });
    expect((await ask('GET', '/api/dcim/console-connections/')).body).toMatchObject({ count: 1, results: [{ id: port!.id }] });
    const near = (await ask('GET', `/api/dcim/interfaces/${a}/?depth=1`)).body as { name: string; device: { name: string } };
    const params = new URLSearchParams({ peer_device: near.device.name, peer_interface: near.name });
    expect((await ask('GET', `/api/dcim/connected-device/?${params}`)).body).toMatchObject({ id: world.device });
    expect((await ask('GET', '/api/dcim/connected-device/?peer_device=none&peer_interface=none')).status).toBe(404);
    expect((await ask('GET', '/api/dcim/connected-device/')).status).toBe(400);
    const nobody = await person();
    for (const path of ['interface-connections', 'console-connections', 'connected-device'])
      expect((await api('GET', `/api/dcim/${path}/?peer_device=a&peer_interface=b`, { token: nobody.token })).status).toBe(403);
  });
});
