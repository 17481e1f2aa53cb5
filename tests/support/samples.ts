// A valid body for every kind of object that can be created, and one change to it. Objects that they need are made once.
import { systemContext, withContext } from '@/core/context';
import { write } from '@/core/db/client';
import type { Row } from '@/core/resources/define';
import { resourceOf } from '@/core/resources/registry';
import { createObjects } from '@/core/resources/service';
import '@/features/catalog';
import type { Person } from './people';

let counter = 0;
export const unique = (word: string): string => `${word}-${++counter}`;

/** Makes objects in the name of a person who may. */
export async function make(by: Person, label: string, ...bodies: object[]): Promise<Row[]> {
  const actor = await by.actor();
  return withContext({ ...systemContext('api'), user: by.id, user_name: by.username }, () =>
    createObjects(actor, resourceOf(label), bodies, { isList: true }),
  );
}

/** The record of a job that receives hooks or buttons, ready to run. */
async function receiver(kind: 'is_job_hook_receiver' | 'is_job_button_receiver'): Promise<string> {
  const name = unique('Receiver');
  const data = { name, module_name: name, job_class_name: 'Receiver', grouping: 'Tests', enabled: true, [kind]: true };
  return (await write(systemContext('system'), (tx) => tx.job.create({ data }))).id;
}

const ALL_TYPES = [
  'dcim.device',
  'dcim.interface',
  'dcim.location',
  'dcim.cable',
  'dcim.rack',
  'ipam.prefix',
  'ipam.ipaddress',
  'ipam.vlan',
];

export interface World {
  status: string;
  role: string;
  tag: string;
  locationType: string;
  location: string;
  manufacturer: string;
  deviceType: string;
  device: string;
  namespace: string;
  /** A device type without devices. */
  sparseType: string;
  /** A custom field of type select. */
  selection: string;
  interface: () => Promise<string>;
  address: () => Promise<string>;
  rearPort: () => Promise<string>;
  rearPortTemplate: () => Promise<string>;
}

/** One object of each kind, to refer to. */
export async function makeWorld(by: Person): Promise<World> {
  const one = async (label: string, body: object) => String((await make(by, label, body))[0]!.id);
  const status = await one('extras.status', { name: unique('Active'), content_types: ALL_TYPES });
  const role = await one('extras.role', { name: unique('Router'), content_types: ALL_TYPES });
  const tag = await one('extras.tag', { name: unique('tag'), content_types: ALL_TYPES });
  const locationType = await one('dcim.locationtype', { name: unique('Site'), content_types: ['dcim.device'], nestable: true });
  const location = await one('dcim.location', { name: unique('ams'), location_type: locationType, status });
  const manufacturer = await one('dcim.manufacturer', { name: unique('Acme') });
  const deviceType = await one('dcim.devicetype', { manufacturer, model: unique('SW') });
  const device = await one('dcim.device', { name: unique('sw'), device_type: deviceType, role, status, location });
  const namespace = await one('ipam.namespace', { name: unique('ns') });
  const sparseType = await one('dcim.devicetype', { manufacturer, model: unique('sparse') });
  const selection = await one('extras.customfield', {
    label: unique('Selection'),
    key: unique('selection').replace('-', '_'),
    type: 'select',
    content_types: ['dcim.rack'],
  });
  return {
    ...{ status, role, tag, locationType, location, manufacturer, deviceType, device, namespace, sparseType, selection },
    interface: () => one('dcim.interface', { device, name: unique('eth'), type: '1000base-t', status }),
    rearPort: () => one('dcim.rearport', { device, name: unique('rear'), type: 'lc' }),
    rearPortTemplate: () => one('dcim.rearporttemplate', { device_type: sparseType, name: unique('rear'), type: 'lc' }),
    address: () => one('ipam.ipaddress', { address: `192.0.${Math.floor(++counter / 200)}.${(counter % 200) + 1}/24`, namespace, status }),
  };
}

export interface Sample {
  body: () => Promise<object>;
  /** Something to change, and the value. */
  change: object;
}

export function samples(world: World): Record<string, Sample> {
  const described = { description: 'changed' };
  const simple = (body: () => object, change: object = described): Sample => ({ body: () => Promise.resolve(body()), change });
  const { status, role, location, locationType, manufacturer, deviceType, device, namespace } = world;
  return {
    'extras.status': simple(() => ({ name: unique('Odd'), content_types: ['dcim.device'] })),
    'extras.role': simple(() => ({ name: unique('Spine'), content_types: ['dcim.device'] })),
    'extras.tag': simple(() => ({ name: unique('blue'), content_types: ['dcim.device'] })),
    'dcim.locationtype': simple(() => ({ name: unique('Hall') })),
    'dcim.location': simple(() => ({ name: unique('rtm'), location_type: locationType, status })),
    'dcim.manufacturer': simple(() => ({ name: unique('Maker') })),
    'dcim.devicetype': simple(() => ({ manufacturer, model: unique('RT') }), { comments: 'changed' }),
    'dcim.device': simple(() => ({ name: unique('rt'), device_type: deviceType, role, status, location }), { serial: 'changed' }),
    'dcim.interface': simple(() => ({ device, name: unique('xe'), type: '1000base-t', status })),
    'dcim.consoleport': simple(() => ({ device, name: unique('con') })),
    'dcim.consoleserverport': simple(() => ({ device, name: unique('line') })),
    'dcim.cable': {
      body: async () => ({
        termination_a_type: 'dcim.interface',
        termination_a_id: await world.interface(),
        termination_b_type: 'dcim.interface',
        termination_b_id: await world.interface(),
        status,
      }),
      change: { label: 'changed' },
    },
    'ipam.namespace': simple(() => ({ name: unique('vrf') })),
    'ipam.prefix': simple(() => ({ prefix: `10.${Math.floor(++counter / 250)}.${counter % 250}.0/24`, namespace, status })),
    'ipam.ipaddress': simple(() => ({ address: `172.16.${Math.floor(++counter / 250)}.${counter % 250}/24`, namespace, status })),
    'ipam.ipaddresstointerface': {
      body: async () => ({ ip_address: await world.address(), interface: await world.interface() }),
      change: { is_primary: true },
    },
    'dcim.powerport': simple(() => ({ device, name: unique('psu') })),
    'dcim.poweroutlet': simple(() => ({ device, name: unique('outlet') })),
    'dcim.powerporttemplate': simple(() => ({ device_type: world.sparseType, name: unique('psu') })),
    'dcim.poweroutlettemplate': simple(() => ({ device_type: world.sparseType, name: unique('outlet') })),
    'dcim.rearport': simple(() => ({ device, name: unique('rear'), type: 'mpo', positions: 12 })),
    'dcim.frontport': {
      body: async () => ({ device, name: unique('front'), type: 'lc', rear_port: await world.rearPort() }),
      change: described,
    },
    'dcim.rearporttemplate': simple(() => ({ device_type: world.sparseType, name: unique('rear'), type: 'mpo' })),
    'dcim.frontporttemplate': {
      body: async () => ({
        device_type: world.sparseType,
        name: unique('front'),
        type: 'lc',
        rear_port_template: await world.rearPortTemplate(),
      }),
      change: described,
    },
    'dcim.rackgroup': simple(() => ({ name: unique('row'), location })),
    'dcim.rack': simple(() => ({ name: unique('rack'), location, status }), { comments: 'changed' }),
    'ipam.vlangroup': simple(() => ({ name: unique('campus') })),
    'ipam.vlan': simple(() => ({ vid: (++counter % 4094) + 1, name: unique('vlan'), status })),
    'tenancy.tenantgroup': simple(() => ({ name: unique('tenant group') })),
    'tenancy.tenant': simple(() => ({ name: unique('tenant') })),
    'dcim.platform': simple(() => ({ name: unique('os'), manufacturer })),
    'dcim.interfacetemplate': simple(() => ({ device_type: world.sparseType, name: unique('eth'), type: '1000base-t' })),
    'dcim.consoleporttemplate': simple(() => ({ device_type: world.sparseType, name: unique('con') })),
    'dcim.consoleserverporttemplate': simple(() => ({ device_type: world.sparseType, name: unique('line') })),
    'extras.customfield': simple(() => ({ label: unique('field'), content_types: ['dcim.rack'] })),
    'extras.customfieldchoice': simple(() => ({ custom_field: world.selection, value: unique('value') }), { weight: 7 }),
    'extras.note': simple(() => ({ assigned_object_type: 'extras.tag', assigned_object_id: world.tag, note: 'a note' }), {
      note: 'changed',
    }),
    'extras.jobhook': {
      body: async () => ({
        name: unique('hook'),
        content_types: ['dcim.device'],
        job: await receiver('is_job_hook_receiver'),
        type_create: true,
      }),
      change: { type_delete: true },
    },
    'extras.jobbutton': {
      body: async () => ({
        name: unique('button'),
        content_types: ['dcim.device'],
        job: await receiver('is_job_button_receiver'),
        text: 'Press',
      }),
      change: { weight: 7 },
    },
    'extras.webhook': simple(
      () => ({ name: unique('webhook'), content_types: ['dcim.device'], type_create: true, payload_url: 'https://hooks.example/a' }),
      { type_delete: true },
    ),
    'extras.gitrepository': simple(() => ({ name: unique('repository'), remote_url: `https://git.example/${unique('r')}.git` }), {
      branch: 'changed',
    }),
    'users.user': simple(() => ({ username: unique('user') }), { first_name: 'changed' }),
    'auth.group': simple(() => ({ name: unique('group') }), { name: unique('renamed') }),
    'users.objectpermission': simple(() => ({ name: unique('permission'), object_types: ['dcim.rackreservation'], actions: ['view'] })),
  };
}
