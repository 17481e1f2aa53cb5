// Patch panels and tenant groups: which ports fit, where cables lead through them, and what a new panel comes with.
// First: Next's stores are made when they are loaded.
import { browserHeaders, inRequest } from '../../support/call-page';
import { beforeAll, describe, expect, it } from 'vitest';
import { CablePaths } from '@/app/(main)/[app]/[model]/[id]/cable-paths';
import { loadObject } from '@/app/(main)/[app]/[model]/[id]/object';
import type { ShownPath } from '@/ui/resource/cable-path.tsx';
import type { ApiAnswer } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { makeWorld, unique, type World } from '../../support/samples';
import { statementsOf } from '../../support/statements';
import { refused, requestsOf } from './requests';

let admin: Person;
let world: World;

const { call, post, made } = requestsOf(() => admin);

beforeAll(async () => {
  admin = await person({ superuser: true });
  world = await makeWorld(admin);
  for (const name of ['Connected', 'Planned']) await made('extras/statuses', { name, content_types: ['dcim.cable'] });
});

const makeDevice = (device_type = world.deviceType) =>
  made('dcim/devices', { name: unique('panel'), device_type, role: world.role, status: world.status, location: world.location });

interface Panel {
  device: string;
  rear: string;
  fronts: string[];
}

/** A panel of one rear port and as many front ports as it has positions. */
async function makePanel(positions: number): Promise<Panel> {
  const device = await makeDevice();
  const rear = await made('dcim/rear-ports', { device, name: 'back', type: 'mpo', positions });
  const fronts: string[] = [];
  for (let position = 1; position <= positions; position++)
    fronts.push(
      await made('dcim/front-ports', { device, name: `front ${position}`, type: 'lc', rear_port: rear, rear_port_position: position }),
    );
  return { device, rear, fronts };
}

const PATHS: Readonly<Record<string, string>> = {
  front: 'dcim.frontport',
  rear: 'dcim.rearport',
  eth: 'dcim.interface',
  con: 'dcim.consoleport',
};
type End = [kind: keyof typeof PATHS, id: string];

const plug = ([a, a_id]: End, [b, b_id]: End, status = 'Connected') =>
  post('dcim/cables', {
    termination_a_type: PATHS[a],
    termination_a_id: a_id,
    termination_b_type: PATHS[b],
    termination_b_id: b_id,
    status,
  });

async function cable(a: End, b: End, status?: string): Promise<string> {
  const answer = await plug(a, b, status);
  expect(answer.status, answer.text).toBe(201);
  return String(answer.body.id);
}

const idsOf = (answer: ApiAnswer) => (answer.body as ({ id: string } | null)[][]).map((segment) => segment.map((hop) => hop && hop.id));
const trace = async (id: string) => idsOf(await call('GET', `dcim/interfaces/${id}/trace/`));
const endOf = async (id: string) => {
  const { body } = await call('GET', `dcim/interfaces/${id}/`);
  const { cable_peer, connected_endpoint, connected_endpoint_type, connected_endpoint_reachable } = body;
  return { peer: cable_peer?.id, type: connected_endpoint_type, id: connected_endpoint?.id, reachable: connected_endpoint_reachable };
};

describe('a path through panels', () => {
  it('leads from interface to interface, by the position of the front port', async () => {
    const [left, right] = [await makePanel(2), await makePanel(2)];
    const [a1, a2, b1, b2] = [await world.interface(), await world.interface(), await world.interface(), await world.interface()];
    const first = await cable(['eth', a1], ['front', left.fronts[0]!]);
    await cable(['front', left.fronts[1]!], ['eth', a2]);
    const trunk = await cable(['rear', left.rear], ['rear', right.rear]);
    expect(await endOf(a1)).toEqual({ peer: left.fronts[0], type: null, reachable: false });
    const last = await cable(['front', right.fronts[0]!], ['eth', b1]);
    await cable(['eth', b2], ['front', right.fronts[1]!]);

    expect(await trace(a1)).toEqual([
      [a1, first, left.fronts[0]],
      [left.rear, trunk, right.rear],
      [right.fronts[0], last, b1],
    ]);
    expect(await endOf(a1)).toEqual({ peer: left.fronts[0], type: 'dcim.interface', id: b1, reachable: true });
    expect(await endOf(b1)).toMatchObject({ id: a1 });
    expect(await endOf(a2)).toMatchObject({ id: b2 });
    expect(await endOf(b2)).toMatchObject({ id: a2 });

    const through = await call('GET', `dcim/front-ports/${left.fronts[0]}/paths/`);
    expect(through.body.map((path: { origin: { id: string } }) => path.origin.id).sort()).toEqual([a1, b1].sort());
    expect(through.body.find((path: { origin: { id: string } }) => path.origin.id === a1)).toMatchObject({
      origin_type: 'dcim.interface',
      destination_type: 'dcim.interface',
      destination: { id: b1 },
      path: [
        { id: first },
        { id: left.fronts[0] },
        { id: left.rear },
        { id: trunk },
        { id: right.rear },
        { id: right.fronts[0] },
        { id: last },
      ],
      is_active: true,
      is_split: false,
    });
    expect((await call('GET', `dcim/rear-ports/${right.rear}/paths/`)).body).toHaveLength(4);

    const pairs = await call('GET', `dcim/interface-connections/?device=${world.device}&limit=0`);
    const ours = (pairs.body.results as { interface_a: { id: string }; interface_b: { id: string } }[])
      .map((pair) => [pair.interface_a.id, pair.interface_b.id].sort())
      .filter((pair) => pair.includes(a1) || pair.includes(a2));
    expect(ours.sort()).toEqual([[a1, b1].sort(), [a2, b2].sort()].sort());
  });

  it('counts as connected only where every cable is, and then alone is found by `connected`', async () => {
    const panel = await makePanel(1);
    const [near, far] = [await world.interface(), await world.interface()];
    await cable(['eth', near], ['front', panel.fronts[0]!]);
    const behind = await cable(['rear', panel.rear], ['eth', far], 'Planned');
    const connected = async (value: boolean) => (await call('GET', `dcim/interfaces/?id=${near}&connected=${value}`)).body.count as number;
    expect(await endOf(near)).toMatchObject({ id: far, reachable: false });
    expect([await connected(true), await connected(false)]).toEqual([0, 1]);
    await call('PATCH', `dcim/cables/${behind}/`, { status: 'Connected' });
    expect(await endOf(near)).toMatchObject({ id: far, reachable: true });
    expect([await connected(true), await connected(false)]).toEqual([1, 0]);
  });

  it('ends where nothing is plugged in, splits where no position is known, and goes around no circle', async () => {
    const [open, wide, ring] = [await makePanel(1), await makePanel(2), await makePanel(2)];
    const [a, b, c] = [await world.interface(), await world.interface(), await world.interface()];
    const first = await cable(['eth', a], ['front', open.fronts[0]!]);
    expect(await trace(a)).toEqual([
      [a, first, open.fronts[0]],
      [open.rear, null, null],
    ]);
    const back = await cable(['eth', b], ['rear', wide.rear]);
    expect(await trace(b)).toEqual([[b, back, wide.rear]]);
    expect((await call('GET', `dcim/rear-ports/${wide.rear}/paths/`)).body).toMatchObject([
      { origin: { id: b }, destination: null, is_split: true },
    ]);

    const turn = await makePanel(1);
    await cable(['eth', c], ['front', ring.fronts[0]!]);
    await cable(['rear', ring.rear], ['rear', turn.rear]);
    await cable(['front', turn.fronts[0]!], ['front', ring.fronts[1]!]);
    expect(await trace(c)).toHaveLength(3);
    expect(await endOf(c)).toMatchObject({ reachable: false });
  });

  it('costs the same number of statements however many pass through a port', async () => {
    const cost = async (positions: number) => {
      const panel = await makePanel(positions);
      for (const front of panel.fronts) await cable(['eth', await world.interface()], ['front', front]);
      let paths: unknown;
      const statements = await statementsOf(async () => (paths = (await call('GET', `dcim/rear-ports/${panel.rear}/paths/`)).body));
      expect(paths).toHaveLength(positions);
      return statements.length;
    };
    expect(await cost(4)).toBe(await cost(1));
  });

  it('is told on the pages of its ports, with what the reader may view', async () => {
    const panel = await makePanel(1);
    const [near, far] = [await world.interface(), await world.interface()];
    await cable(['eth', near], ['front', panel.fronts[0]!]);
    await cable(['rear', panel.rear], ['eth', far]);
    const reader = await person({ may: [{ types: ['dcim.interface'], actions: ['view'] }] });
    const shown = async (model: string, id: string, by: Person) => {
      const ended = await inRequest(`/dcim/${model}/${id}/`, await browserHeaders(await by.actor()), async () =>
        CablePaths({ object: await loadObject(Promise.resolve({ app: 'dcim', model, id })), clock: { zone: 'UTC', now: 0 } as never }),
      );
      if (ended.kind !== 'shown') throw new Error(ended.kind);
      return (ended.value as { props: { path: ShownPath; paths: ShownPath[] } }).props;
    };
    const { path } = await shown('interfaces', near, admin);
    expect(path).toMatchObject({ end: 'connected', destination: { id: far }, origin: { id: near } });
    expect(path.hops[0]).toMatchObject({
      far: { id: panel.fronts[0], display: expect.stringMatching(/^panel-\d+ › front 1$/) },
      status: { display: 'Connected' },
    });
    expect((await shown('rear-ports', panel.rear, admin)).paths).toMatchObject([{ end: 'connected', hops: [{}, {}] }]);
    const hidden = (await shown('interfaces', near, reader)).path;
    expect(hidden.destination).toHaveProperty('display');
    expect(hidden.hops[0]!.far).not.toHaveProperty('display');
    expect(hidden.hops[0]!.cable).not.toHaveProperty('display');
  });
});

describe('ports of panels', () => {
  it('take cables of interfaces and consoles, not of power, and not of what lies behind them', async () => {
    const panel = await makePanel(2);
    const console_ = await made('dcim/console-ports', { device: world.device, name: unique('con') });
    const power = await made('dcim/power-ports', { device: world.device, name: unique('psu') });
    expect(await plug(['front', panel.fronts[0]!], ['rear', panel.rear])).toMatchObject(refused('termination_b_id'));
    expect(
      await post('dcim/cables', {
        termination_a_type: 'dcim.powerport',
        termination_a_id: power,
        termination_b_type: 'dcim.frontport',
        termination_b_id: panel.fronts[0],
        status: 'Connected',
      }),
    ).toMatchObject({ status: 400 });
    const other = await makePanel(3);
    expect(await plug(['rear', panel.rear], ['rear', other.rear])).toMatchObject(refused('termination_b_id'));
    await cable(['con', console_], ['front', panel.fronts[0]!]);
    expect(await plug(['eth', await world.interface()], ['front', panel.fronts[0]!])).toMatchObject(refused('non_field_errors'));
    expect((await call('GET', `dcim/cables/?device=${panel.device}`)).body.count).toBe(1);
    expect((await call('DELETE', `dcim/rear-ports/${panel.rear}/`)).status).toBe(204);
    expect((await call('GET', `dcim/console-ports/${console_}/`)).body).toMatchObject({ cable: null });
  });

  it('lead to a position that their rear port has, of the same panel, each to its own', async () => {
    const [panel, other] = [await makePanel(2), { device: world.device, rear: await world.rearPort() }];
    const front = (fields: object) =>
      post('dcim/front-ports', { device: panel.device, name: unique('front'), type: 'lc', rear_port: panel.rear, ...fields });
    expect(await front({ rear_port: other.rear })).toMatchObject(refused('rear_port'));
    expect(await front({ rear_port_position: 3 })).toMatchObject(refused('rear_port_position'));
    expect(await front({ rear_port_position: 2 })).toMatchObject(refused('non_field_errors'));
    expect(await front({ type: 'copper' })).toMatchObject(refused('type'));
    expect(await call('PATCH', `dcim/rear-ports/${panel.rear}/`, { positions: 1 })).toMatchObject(refused('positions'));
    expect(await call('PATCH', `dcim/front-ports/${panel.fronts[0]}/`, { device: other.device })).toMatchObject({ status: 400 });
    expect((await call('GET', `dcim/rear-ports/?front_ports=${panel.fronts[0]}`)).body).toMatchObject({ count: 1 });
    expect((await call('GET', `dcim/devices/?front_ports=${panel.fronts[0]}&has_rear_ports=true`)).body).toMatchObject({ count: 1 });
  });

  it('come with a new device, as its type says', async () => {
    const device_type = await made('dcim/device-types', { manufacturer: world.manufacturer, model: unique('panel') });
    const rear = await made('dcim/rear-port-templates', { device_type, name: 'back', type: 'mpo', positions: 2 });
    const front = (name: string, position: number) =>
      post('dcim/front-port-templates', { device_type, name, type: 'lc', rear_port_template: rear, rear_port_position: position });
    expect((await front('1', 1)).status).toBe(201);
    expect((await front('2', 2)).status).toBe(201);
    expect(await front('3', 3)).toMatchObject(refused('rear_port_position'));
    for (const filter of [
      'pass_through_ports=true',
      `front_port_templates__isnull=false`,
      'has_rear_port_templates=true',
      'interfaces=false',
    ])
      expect((await call('GET', `dcim/device-types/?id=${device_type}&${filter}`)).body, filter).toMatchObject({ count: 1 });
    expect((await call('GET', `dcim/device-types/?id=${device_type}&pass_through_ports=false`)).body).toMatchObject({ count: 0 });
    const device = await makeDevice(device_type);
    const [back] = (await call('GET', `dcim/rear-ports/?device=${device}`)).body.results;
    expect(back).toMatchObject({ name: 'back', positions: 2, type: { value: 'mpo', label: 'MPO' } });
    expect((await call('GET', `dcim/front-ports/?device=${device}`)).body.results).toMatchObject([
      { name: '1', rear_port: { id: back.id }, rear_port_position: 1 },
      { name: '2', rear_port: { id: back.id }, rear_port_position: 2 },
    ]);
    const changes = await call('GET', `extras/object-changes/?changed_object_id=${back.id}`);
    expect(changes.body.results).toMatchObject([{ action: { value: 'create' }, user_name: admin.username }]);
  });
});

describe('tenant groups', () => {
  it('lie inside each other, and find the tenants below them, and what is theirs', async () => {
    const top = await made('tenancy/tenant-groups', { name: unique('group') });
    const below = await made('tenancy/tenant-groups', { name: unique('group'), parent: top });
    const tenant = await made('tenancy/tenants', { name: unique('tenant'), tenant_group: below });
    const vlan = await made('ipam/vlans', { vid: 7, name: unique('vlan'), status: world.status, tenant });
    expect(await call('PATCH', `tenancy/tenant-groups/${top}/`, { parent: below })).toMatchObject(refused('parent'));
    expect((await call('GET', `tenancy/tenant-groups/${below}/`)).body).toMatchObject({
      tree_depth: 1,
      tenant_count: 1,
      parent: { id: top },
    });
    for (const filter of [`tenant_group=${top}`, `tenant_group=${below}`])
      expect((await call('GET', `tenancy/tenants/?${filter}`)).body).toMatchObject({ count: 1 });
    expect((await call('GET', `ipam/vlans/?tenant_group=${top}`)).body.results).toMatchObject([{ id: vlan }]);
    expect((await call('GET', `tenancy/tenants/?id=${tenant}&tenant_group__isnull=true`)).body).toMatchObject({ count: 0 });
    expect((await call('GET', 'tenancy/tenants/?tenant_group=nobody')).status).toBe(400);
    expect((await call('DELETE', `tenancy/tenant-groups/${top}/`)).status).toBe(204);
    expect((await call('GET', `tenancy/tenants/${tenant}/`)).body).toMatchObject({ tenant_group: null });
  });
});
