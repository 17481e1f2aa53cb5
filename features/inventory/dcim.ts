// Descriptors of devices, what they are made of, and the cables between them.
import sql, { raw } from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import { and, compare, not, or, present } from '@/core/predicate';
import { defineResource, type ExtraFilter, type Row, type ValidateInput } from '@/core/resources/define';
import { boolean, choice, color, derived, integer, reference, references, target, text, uuid, type Field } from '@/core/resources/fields';
import { column } from '@/core/sql';
import {
  CABLE_TYPES,
  CONSOLE_PORT_TYPES,
  DEVICE_FACES,
  INTERFACE_MODES,
  LENGTH_UNITS,
  SUBDEVICE_ROLES,
  TERMINATION_TYPES,
} from './choices';
import { INTERFACE_TYPES } from './interface-types';
import { inLocations } from './organization';
import { countOf, has, tags, vacant, vacantLists } from './parts';

const description = text({ max: 255, search: true });
const comments = text({ multiline: true, search: true });
const statusFor = (label: string) => reference('extras.status', { required: true, forThisType: true, from: { content_types: label } });

export const manufacturer = defineResource({
  label: 'dcim.manufacturer',
  path: 'dcim/manufacturers',
  table: 'dcim_manufacturer',
  title: 'Manufacturer',
  fields: {
    device_type_count: countOf('dcim_device_type', 'manufacturer_id'),
    name: text({ max: 255, required: true, search: true }),
    description,
    device_types: references('dcim.devicetype', { reverse: 'manufacturer_id' }, { hidden: true, filter: true }),
  },
  list: { columns: ['name', 'device_type_count', 'description'], order: ['name'] },
  filters: { has_device_types: has('device_types') },
  naturalKey: [['name']],
});

export const deviceType = defineResource({
  label: 'dcim.devicetype',
  path: 'dcim/device-types',
  table: 'dcim_device_type',
  title: 'Device type',
  fields: {
    subdevice_role: choice(SUBDEVICE_ROLES),
    device_count: countOf('dcim_device', 'device_type_id'),
    model: text({ max: 255, required: true, search: true }),
    part_number: text({ max: 255, search: true }),
    u_height: integer({ min: 0, max: 32767, default: 1 }),
    is_full_depth: boolean({ default: true }),
    comments,
    manufacturer: reference('dcim.manufacturer', { required: true }),
    ...vacant('front_image', 'rear_image', 'device_family'),
    ...vacantLists('software_image_files'),
    ...tags('device_type'),
    devices: references('dcim.device', { reverse: 'device_type_id' }, { hidden: true, filter: true }),
  },
  list: {
    columns: ['model', 'manufacturer', 'part_number', 'u_height', 'is_full_depth', 'device_count'],
    order: ['manufacturer', 'model'],
  },
  filters: { has_devices: has('devices') },
  naturalKey: [['manufacturer', 'name'], ['model']],
  display: (row) => `${String(row['manufacturer.name'])} ${String(row['model'])}`,
  duplicateKey: 'non_field_errors',
});

/** The location must take devices; a primary address must be on one of the device's interfaces. */
async function validateDevice(tx: Tx, row: Row): Promise<FieldErrors | undefined> {
  const [facts] = await query<{ fits: boolean; type: string; v4: boolean; v6: boolean }>(
    sql`SELECT 'dcim.device' = ANY(t.content_types) AS fits, t.name AS type,
               d.primary_ip4_id IS NULL OR EXISTS (SELECT FROM ipam_ip_address_to_interface x JOIN dcim_interface i ON i.id = x.interface_id JOIN ipam_ip_address a ON a.id = x.ip_address_id
                 WHERE i.device_id = d.id AND x.ip_address_id = d.primary_ip4_id AND a.ip_version = 4) AS v4,
               d.primary_ip6_id IS NULL OR EXISTS (SELECT FROM ipam_ip_address_to_interface x JOIN dcim_interface i ON i.id = x.interface_id JOIN ipam_ip_address a ON a.id = x.ip_address_id
                 WHERE i.device_id = d.id AND x.ip_address_id = d.primary_ip6_id AND a.ip_version = 6) AS v6
          FROM dcim_device d JOIN dcim_location l ON l.id = d.location_id JOIN dcim_location_type t ON t.id = l.location_type_id WHERE d.id = ${row.id}::uuid`,
    tx,
  );
  if (!facts) return undefined;
  return {
    ...(!facts.fits && { location: [`Devices may not be placed in locations of type ${facts.type}.`] }),
    ...(!facts.v4 && { primary_ip4: ['This is not an IPv4 address of one of the interfaces of this device.'] }),
    ...(!facts.v6 && { primary_ip6: ['This is not an IPv6 address of one of the interfaces of this device.'] }),
    ...(row['position'] !== null && row['face'] === '' && { face: ['A device with a position needs a face.'] }),
  };
}

export const device = defineResource({
  label: 'dcim.device',
  path: 'dcim/devices',
  table: 'dcim_device',
  title: 'Device',
  fields: {
    face: choice(DEVICE_FACES, { group: 'Placement' }),
    name: text({ max: 255, nullable: true, search: true }),
    serial: text({ max: 255, search: true }),
    asset_tag: text({ max: 255, nullable: true, search: true }),
    position: integer({ min: 1, max: 32767, nullable: true, group: 'Placement' }),
    comments,
    device_type: reference('dcim.devicetype', { required: true }),
    status: statusFor('dcim.device'),
    role: reference('extras.role', { required: true, forThisType: true, from: { content_types: 'dcim.device' } }),
    location: reference('dcim.location', { required: true, from: { content_type: 'dcim.device' }, group: 'Placement' }),
    primary_ip4: reference('ipam.ipaddress', { nullable: true, group: 'Management', from: { ip_version: '4', device_id: '$id' } }),
    primary_ip6: reference('ipam.ipaddress', { nullable: true, group: 'Management', from: { ip_version: '6', device_id: '$id' } }),
    ...vacant(
      'tenant',
      'platform',
      'rack',
      'cluster',
      'virtual_chassis',
      'vc_position',
      'vc_priority',
      'parent_bay',
      'secrets_group',
      'software_version',
    ),
    ...vacant('device_redundancy_group', 'device_redundancy_group_priority', 'controller_managed_device_group'),
    ...vacant(
      'local_config_context_data',
      'local_config_context_data_owner_object_id',
      'local_config_context_data_owner_content_type',
      'local_config_context_schema',
    ),
    ...vacantLists('software_image_files'),
    ...tags('device'),
    interfaces: references('dcim.interface', { reverse: 'device_id' }, { hidden: true, filter: true }),
    console_ports: references('dcim.consoleport', { reverse: 'device_id' }, { hidden: true, filter: true }),
    console_server_ports: references('dcim.consoleserverport', { reverse: 'device_id' }, { hidden: true, filter: true }),
  },
  list: {
    columns: ['name', 'status', 'role', 'device_type', 'location', 'primary_ip4', 'serial', 'tags'],
    order: ['name'],
    sections: ['dcim.interface', 'dcim.consoleport', 'dcim.consoleserverport'],
  },
  filters: {
    location: { kind: 'object', model: 'dcim.location', where: (ids) => inLocations(['location'], ids) },
    location_id: { kind: 'object', model: 'dcim.location', where: (ids) => inLocations(['location'], ids) },
    manufacturer: { kind: 'object', model: 'dcim.manufacturer', where: (ids) => compare(['device_type', 'manufacturer'], 'exact', ...ids) },
    is_full_depth: { kind: 'boolean', where: ([value]) => compare(['device_type', 'is_full_depth'], 'exact', value!) },
    mac_address: { kind: 'text', where: (values) => compare(['interfaces', 'mac_address'], 'iexact', ...values) },
    ip_addresses: { kind: 'object', model: 'ipam.ipaddress', where: (ids) => compare(['interfaces', 'ip_addresses'], 'exact', ...ids) },
    has_primary_ip: { kind: 'boolean', where: ([value]) => (value === 'true' ? hasPrimary : not(hasPrimary)) },
    has_interfaces: has('interfaces'),
    has_ip_addresses: has('interfaces', 'ip_addresses'),
    has_console_ports: has('console_ports'),
    has_console_server_ports: has('console_server_ports'),
  },
  parts: ['computed_fields', 'relationships', 'config_context'],
  naturalKey: [['name'], null, ['location', 'name'], ['location', 'parent', 'name'], ['location', 'parent', 'parent', 'name']],
  reads: ['device_type.model'],
  display: (row) => String(row['name'] ?? row['device_type.model']),
  validate: validateDevice,
});

const hasPrimary = or(present(['primary_ip4']), present(['primary_ip6']));

// A cable has two ends: the peer of a component is the other one. With no patch panels in between it is the connected endpoint too.
const cabled = (label: string): Record<string, Field> => {
  const own = (alias: string) => sql`c.termination_a_type = ${label} AND c.termination_a_id = ${column(alias, 'id')}`;
  const peer = (alias: string, part: 'type' | 'id') =>
    sql`(SELECT CASE WHEN ${own(alias)} THEN ${raw(`c.termination_b_${part}`)} ELSE ${raw(`c.termination_a_${part}`)} END FROM dcim_cable c WHERE c.id = ${column(alias, 'cable_id')})`;
  return {
    cable_peer_type: derived('text', (alias) => peer(alias, 'type')),
    cable_peer_id: derived('uuid', (alias) => peer(alias, 'id'), { hidden: true }),
    cable_peer: target('cable_peer_type', 'cable_peer_id'),
    connected_endpoint_type: derived('text', (alias) => peer(alias, 'type')),
    connected_endpoint: target('cable_peer_type', 'cable_peer_id'),
    connected_endpoint_reachable: derived(
      'boolean',
      (alias) =>
        sql`(SELECT s.name = 'Connected' FROM dcim_cable c JOIN extras_status s ON s.id = c.status_id WHERE c.id = ${column(alias, 'cable_id')})`,
    ),
    cable: reference('dcim.cable', { nullable: true, readOnly: true }),
  };
};

const componentFilters: Record<string, ExtraFilter> = {
  device: { kind: 'object', model: 'dcim.device', where: (ids) => compare(['device'], 'exact', ...ids) },
  device_id: { kind: 'object', model: 'dcim.device', where: (ids) => compare(['device'], 'exact', ...ids) },
  location: { kind: 'object', model: 'dcim.location', where: (ids) => inLocations(['device', 'location'], ids) },
  has_cable: has('cable'),
  connected: has('cable'),
};

const componentKey = [['device', 'name'], null, ['device', 'location', 'name'], ['name']] as const;
const nameOf = (row: Row) => String(row['name']);

/** Interfaces that this one refers to belong to the same device, and none to itself. */
async function validateInterface(tx: Tx, row: Row, { before }: ValidateInput): Promise<FieldErrors | undefined> {
  const errors: FieldErrors = {};
  for (const field of ['parent_interface', 'bridge', 'lag']) {
    const other = row[field];
    if (typeof other !== 'string') continue;
    const [found] = await query<{ device: string; type: string }>(
      sql`SELECT device_id::text AS device, type FROM dcim_interface WHERE id = ${other}::uuid`,
      tx,
    );
    if (other === row.id) errors[field] = ['An interface can not refer to itself.'];
    else if (found?.device !== row['device']) errors[field] = ['This interface belongs to another device.'];
    else if (field === 'lag' && found?.type !== 'lag') errors[field] = ['This interface is no link aggregation group.'];
  }
  if (row['cable'] !== null && ['virtual', 'bridge', 'lag'].includes(String(row['type'])))
    errors['type'] = ['An interface of this type can not hold a cable: disconnect it first.'];
  if (before && before['device'] !== row['device']) errors['device'] = ['An interface stays with its device.'];
  return errors;
}

export const deviceInterface = defineResource({
  label: 'dcim.interface',
  path: 'dcim/interfaces',
  table: 'dcim_interface',
  title: 'Interface',
  fields: {
    ...cabled('dcim.interface'),
    type: choice(INTERFACE_TYPES, { required: true }),
    mode: choice(INTERFACE_MODES),
    mac_address: text({ max: 17, nullable: true, search: true }),
    ip_address_count: derived(
      'integer',
      (alias) => sql`(SELECT count(*) FROM ipam_ip_address_to_interface x WHERE x.interface_id = ${column(alias, 'id')})`,
    ),
    name: text({ max: 255, required: true, search: true }),
    label: text({ max: 255, search: true }),
    description,
    enabled: boolean({ default: true }),
    mtu: integer({ min: 1, max: 65536, nullable: true }),
    mgmt_only: boolean({ label: 'Management only' }),
    device: reference('dcim.device', { required: true }),
    status: statusFor('dcim.interface'),
    role: reference('extras.role', { nullable: true, forThisType: true, from: { content_types: 'dcim.interface' } }),
    parent_interface: reference('dcim.interface', { nullable: true, from: { device: '$device' } }),
    bridge: reference('dcim.interface', { nullable: true, from: { device: '$device' } }),
    lag: reference('dcim.interface', { nullable: true, label: 'LAG', from: { device: '$device', type: 'lag' } }),
    ip_addresses: references(
      'ipam.ipaddress',
      { table: 'ipam_ip_address_to_interface', owner: 'interface_id', other: 'ip_address_id' },
      { readOnly: true },
    ),
    ...vacant('module', 'untagged_vlan', 'vrf'),
    ...vacantLists('tagged_vlans'),
    ...tags('interface'),
    child_interfaces: references('dcim.interface', { reverse: 'parent_interface_id' }, { hidden: true, filter: true }),
    bridged_interfaces: references('dcim.interface', { reverse: 'bridge_id' }, { hidden: true, filter: true }),
    member_interfaces: references('dcim.interface', { reverse: 'lag_id' }, { hidden: true, filter: true }),
  },
  list: { columns: ['device', 'name', 'status', 'label', 'enabled', 'type', 'ip_addresses', 'cable_peer'], order: ['device', 'name'] },
  filters: {
    ...componentFilters,
    kind: { kind: 'choice', where: (values) => or(...values.map(kindPredicate)) },
    has_ip_addresses: has('ip_addresses'),
    has_child_interfaces: has('child_interfaces'),
    has_bridged_interfaces: has('bridged_interfaces'),
    has_member_interfaces: has('member_interfaces'),
  },
  naturalKey: componentKey,
  display: nameOf,
  duplicateKey: 'non_field_errors',
  validate: validateInterface,
});

const WIRELESS = INTERFACE_TYPES.map(([value]) => value).filter((value) => /^(ieee802\.(11|15)|other-wireless|gsm|cdma|lte)/.test(value));

function kindPredicate(kind: string) {
  const virtual = compare(['type'], 'exact', 'virtual', 'lag', 'bridge', 'tunnel');
  const wireless = compare(['type'], 'exact', ...WIRELESS);
  if (kind === 'virtual') return virtual;
  return kind === 'wireless' ? wireless : and(not(virtual), not(wireless));
}

const portFields = (model: 'console_port' | 'console_server_port', label: string): Record<string, Field> => ({
  ...cabled(label),
  type: choice(CONSOLE_PORT_TYPES),
  name: text({ max: 255, required: true, search: true }),
  label: text({ max: 255, search: true }),
  description,
  device: reference('dcim.device', { required: true }),
  ...vacant('module'),
  ...tags(model),
});

const portList = { columns: ['device', 'name', 'label', 'type', 'description', 'cable_peer'], order: ['device', 'name'] };

export const consolePort = defineResource({
  label: 'dcim.consoleport',
  path: 'dcim/console-ports',
  table: 'dcim_console_port',
  title: 'Console port',
  fields: portFields('console_port', 'dcim.consoleport'),
  list: portList,
  filters: componentFilters,
  naturalKey: componentKey,
  display: nameOf,
  duplicateKey: 'non_field_errors',
});

export const consoleServerPort = defineResource({
  label: 'dcim.consoleserverport',
  path: 'dcim/console-server-ports',
  table: 'dcim_console_server_port',
  title: 'Console server port',
  fields: portFields('console_server_port', 'dcim.consoleserverport'),
  list: portList,
  filters: componentFilters,
  naturalKey: componentKey,
  display: nameOf,
  duplicateKey: 'non_field_errors',
});

const ends = (ids: readonly string[], path: readonly string[]) =>
  or(...['interfaces', 'console_ports', 'console_server_ports'].map((list) => compare([list, ...path], 'exact', ...ids)));

export const cable = defineResource({
  label: 'dcim.cable',
  path: 'dcim/cables',
  table: 'dcim_cable',
  title: 'Cable',
  fields: {
    termination_a_type: choice(TERMINATION_TYPES, { plain: true, required: true, group: 'A side' }),
    termination_b_type: choice(TERMINATION_TYPES, { plain: true, required: true, group: 'B side' }),
    termination_a: target('termination_a_type', 'termination_a_id'),
    termination_b: target('termination_b_type', 'termination_b_id'),
    length_unit: choice(LENGTH_UNITS),
    type: choice(CABLE_TYPES),
    termination_a_id: uuid({ required: true, group: 'A side' }),
    termination_b_id: uuid({ required: true, group: 'B side' }),
    label: text({ max: 255, search: true }),
    color: color(),
    length: integer({ min: 0, max: 32767, nullable: true }),
    status: statusFor('dcim.cable'),
    ...tags('cable'),
    interfaces: references('dcim.interface', { reverse: 'cable_id' }, { hidden: true }),
    console_ports: references('dcim.consoleport', { reverse: 'cable_id' }, { hidden: true }),
    console_server_ports: references('dcim.consoleserverport', { reverse: 'cable_id' }, { hidden: true }),
  },
  list: { columns: ['label', 'termination_a', 'termination_b', 'status', 'type', 'length'], order: ['termination_a_type', 'label'] },
  filters: {
    termination_type: {
      kind: 'choice',
      where: (values) => or(compare(['termination_a_type'], 'exact', ...values), compare(['termination_b_type'], 'exact', ...values)),
    },
    device: { kind: 'object', model: 'dcim.device', where: (ids) => ends(ids, ['device']) },
    device_id: { kind: 'object', model: 'dcim.device', where: (ids) => ends(ids, ['device']) },
    location: { kind: 'object', model: 'dcim.location', where: (ids) => ends(ids, ['device', 'location']) },
    location_id: { kind: 'object', model: 'dcim.location', where: (ids) => ends(ids, ['device', 'location']) },
  },
  naturalKey: [['id']],
  duplicateKey: 'non_field_errors',
  display: (row) => (row['label'] ? String(row['label']) : `#${row.id}`),
  validate: async (_tx, row) => (row['length'] !== null && !row['length_unit'] ? { length_unit: ['A length needs a unit.'] } : undefined),
});
