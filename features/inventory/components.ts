// Descriptors of what devices are made of, interfaces and console ports, and of the cables between them. Power has a file of its own.
import sql, { raw } from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import { and, compare, not, or, present, type Path } from '@/core/predicate';
import { defineResource, type ExtraFilter, type Row, type ValidateInput } from '@/core/resources/define';
import { alsoAs, has, hasEach, leadsTo } from '@/core/resources/filters/extra-filters';
import { boolean, choice, color, derived, integer, reference, references, target, text, uuid, type Field } from '@/core/resources/fields';
import { hiddenLists, vacantReference } from '@/core/resources/vacant';
import { column } from '@/core/sql';
import { CABLE_TYPES, CONSOLE_PORT_TYPES, INTERFACE_MODES, LENGTH_UNITS, TERMINATION_TYPES } from './choices';
import { INTERFACE_TYPES } from './interface-types';
import { statusFor, tags } from './parts';
import { PORT_LISTS, portLists } from './ports';
import { inside } from './tree';

const description = text({ max: 255, search: true });

const peerOf = (label: string) => {
  const own = (alias: string) => sql`c.termination_a_type = ${label} AND c.termination_a_id = ${column(alias, 'id')}`;
  return (alias: string, part: 'type' | 'id') =>
    sql`(SELECT CASE WHEN ${own(alias)} THEN ${raw(`c.termination_b_${part}`)} ELSE ${raw(`c.termination_a_${part}`)} END FROM dcim_cable c WHERE c.id = ${column(alias, 'cable_id')})`;
};

/** A cable has two ends: the peer of a port is the other one. */
export const plugged = (label: string): Record<string, Field> => {
  const peer = peerOf(label);
  return {
    cable_peer_type: derived('text', (alias) => peer(alias, 'type'), { nullable: true }),
    cable_peer_id: derived('uuid', (alias) => peer(alias, 'id'), { hidden: true }),
    cable_peer: target('cable_peer_type', 'cable_peer_id'),
    cable: reference('dcim.cable', { nullable: true, readOnly: true }),
  };
};

/** What is at the other end of a port's path: the peer itself, or what lies behind the patch panel that the peer belongs to. */
export const cabled = (label: string): Record<string, Field> => {
  const peer = peerOf(label);
  const throughPanel = (alias: string) => sql`${peer(alias, 'type')} IN ('dcim.frontport', 'dcim.rearport')`;
  const end = (alias: string, part: 'type' | 'id') =>
    sql`(CASE WHEN ${throughPanel(alias)} THEN (SELECT ${raw(`e.end_${part}`)} FROM dcim_cable_path_end(${label}, ${column(alias, 'id')}) e) ELSE ${peer(alias, part)} END)`;
  const isOn = (alias: string) =>
    sql`(SELECT s.name = 'Connected' FROM dcim_cable c JOIN extras_status s ON s.id = c.status_id WHERE c.id = ${column(alias, 'cable_id')})`;
  return {
    ...plugged(label),
    connected_endpoint_type: derived('text', (alias) => end(alias, 'type'), { nullable: true }),
    connected_endpoint_id: derived('uuid', (alias) => end(alias, 'id'), { hidden: true }),
    connected_endpoint: target('connected_endpoint_type', 'connected_endpoint_id'),
    connected_endpoint_reachable: derived(
      'boolean',
      (alias) =>
        sql`(CASE WHEN ${throughPanel(alias)} THEN coalesce((SELECT e.is_active FROM dcim_cable_path_end(${label}, ${column(alias, 'id')}) e), false) ELSE ${isOn(alias)} END)`,
      { nullable: true },
    ),
  };
};

/** Whether the path ends at something, over cables that are all connected. */
const isReached = and(present(['cable']), compare(['connected_endpoint_reachable'], 'exact', 'true'));

/** Of every port. */
export const portFilters: Record<string, ExtraFilter> = {
  device: leadsTo('dcim.device', 'device'),
  device_id: leadsTo('dcim.device', 'device'),
  location: inside('dcim.location', 'device', 'location'),
  has_cable: has('cable'),
};

/** Of those at which a path can end. */
export const componentFilters: Record<string, ExtraFilter> = {
  ...portFilters,
  connected: { kind: 'boolean', where: ([value]) => (value === 'true' ? isReached : not(isReached)) },
};

export const componentKey = [['device', 'name'], ['device', 'tenant', 'name'], ['device', 'location', 'name'], ['name']] as const;
export const nameOf = (row: Row) => String(row['name']);

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
    is_first_end: derived(
      'boolean',
      (alias) =>
        // The path is followed where the cable leads to a panel, and nowhere else.
        sql`(SELECT CASE WHEN c.termination_a_type = c.termination_b_type THEN c.termination_a_id = ${column(alias, 'id')}
                    ELSE (SELECT e.end_type = 'dcim.interface' AND ${column(alias, 'id')} < e.end_id FROM dcim_cable_path_end('dcim.interface', ${column(alias, 'id')}) e) END
               FROM dcim_cable c WHERE c.id = ${column(alias, 'cable_id')})`,
      { hidden: true },
    ),
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
    untagged_vlan: reference('ipam.vlan', { nullable: true, label: 'Untagged VLAN', group: 'VLANs' }),
    tagged_vlans: references('ipam.vlan', { table: '_tagged_vlans', owner: 'A', other: 'B' }, { label: 'Tagged VLANs', group: 'VLANs' }),
    module: vacantReference('dcim.module'),
    vrf: vacantReference('ipam.vrf'),
    ...tags('interface'),
    child_interfaces: references('dcim.interface', { reverse: 'parent_interface_id' }, { hidden: true, filter: true }),
    bridged_interfaces: references('dcim.interface', { reverse: 'bridge_id' }, { hidden: true, filter: true }),
    ...hiddenLists({ interface_redundancy_groups: 'dcim.interfaceredundancygroup' }),
    member_interfaces: references('dcim.interface', { reverse: 'lag_id' }, { hidden: true, filter: true }),
  },
  list: { columns: ['device', 'name', 'status', 'label', 'enabled', 'type', 'ip_addresses', 'cable_peer'], order: ['device', 'name'] },
  filters: {
    ...componentFilters,
    kind: { kind: 'choice', where: (values) => or(...values.map(kindPredicate)) },
    ...hasEach('ip_addresses', 'child_interfaces', 'bridged_interfaces', 'member_interfaces', 'tagged_vlans'),
    vlan: {
      kind: 'number',
      where: (vids) => or(compare(['untagged_vlan', 'vid'], 'exact', ...vids), compare(['tagged_vlans', 'vid'], 'exact', ...vids)),
    },
    vlan_id: {
      kind: 'object',
      model: 'ipam.vlan',
      where: (ids) => or(compare(['untagged_vlan'], 'exact', ...ids), compare(['tagged_vlans'], 'exact', ...ids)),
    },
    // Devices stand alone here: none shares a chassis with another.
    device_with_common_vc: alsoAs('device', 'dcim.device'),
  },
  naturalKey: componentKey,
  display: nameOf,
  partOf: 'device',
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
  module: vacantReference('dcim.module'),
  ...tags(model),
});

export const componentList = { columns: ['device', 'name', 'label', 'type', 'description', 'cable_peer'], order: ['device', 'name'] };

export const consolePort = defineResource({
  label: 'dcim.consoleport',
  path: 'dcim/console-ports',
  table: 'dcim_console_port',
  title: 'Console port',
  fields: portFields('console_port', 'dcim.consoleport'),
  list: componentList,
  filters: componentFilters,
  naturalKey: componentKey,
  display: nameOf,
  partOf: 'device',
  duplicateKey: 'non_field_errors',
});

export const consoleServerPort = defineResource({
  label: 'dcim.consoleserverport',
  path: 'dcim/console-server-ports',
  table: 'dcim_console_server_port',
  title: 'Console server port',
  fields: portFields('console_server_port', 'dcim.consoleserverport'),
  list: componentList,
  filters: componentFilters,
  naturalKey: componentKey,
  display: nameOf,
  partOf: 'device',
  duplicateKey: 'non_field_errors',
});

/** By what a path leads to from either end of a cable. */
const fromEnds = (model: string, ...path: Path): ExtraFilter => ({
  kind: 'object',
  model,
  where: (ids) => or(...PORT_LISTS.map((list) => compare([list, ...path], 'exact', ...ids))),
});

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
    ...portLists('cable_id'),
  },
  list: { columns: ['label', 'termination_a', 'termination_b', 'status', 'type', 'length'], order: ['termination_a_type', 'label'] },
  filters: {
    termination_type: {
      kind: 'choice',
      where: (values) => or(compare(['termination_a_type'], 'exact', ...values), compare(['termination_b_type'], 'exact', ...values)),
    },
    device: fromEnds('dcim.device', 'device'),
    device_id: fromEnds('dcim.device', 'device'),
    location: fromEnds('dcim.location', 'device', 'location'),
    location_id: fromEnds('dcim.location', 'device', 'location'),
    rack: fromEnds('dcim.rack', 'device', 'rack'),
    rack_id: fromEnds('dcim.rack', 'device', 'rack'),
    tenant: fromEnds('tenancy.tenant', 'device', 'tenant'),
    tenant_id: fromEnds('tenancy.tenant', 'device', 'tenant'),
  },
  naturalKey: [['id']],
  duplicateKey: 'non_field_errors',
  faults: {
    cable_two_ends: { field: 'termination_a_id', message: 'A cable has two different ends.' },
    termination_b_type: { field: 'non_field_errors' },
  },
  display: (row) => (row['label'] ? String(row['label']) : `#${row.id}`),
  validate: async (_tx, row) => (row['length'] !== null && !row['length_unit'] ? { length_unit: ['A length needs a unit.'] } : undefined),
});
