// Descriptors of manufacturers, device types and devices.
import sql from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import { compare, not, or, present } from '@/core/predicate';
import { defineResource, type ExtraFilter, type Row } from '@/core/resources/define';
import { has, hasEach, leadsTo, reach } from '@/core/resources/filters/extra-filters';
import { boolean, choice, fixed, integer, json, reference, references, text, uuid, type Field } from '@/core/resources/fields';
import { hiddenLists, uncounted, vacantList, vacantReference } from '@/core/resources/vacant';
import { DEVICE_FACES, SUBDEVICE_ROLES } from './choices';
import { PORT_LISTS, portLists, PORTS } from './ports';
import { inside } from './tree';
import { countOf, statusFor, tags } from './parts';
import { tenantField, tenantFilter } from './tenancy';

const description = text({ max: 255, search: true });
const comments = text({ multiline: true, search: true });

export const manufacturer = defineResource({
  label: 'dcim.manufacturer',
  path: 'dcim/manufacturers',
  table: 'dcim_manufacturer',
  title: 'Manufacturer',
  fields: {
    device_type_count: countOf('dcim_device_type', 'manufacturer_id'),
    name: text({ max: 255, required: true, search: true }),
    description,
    platform_count: countOf('dcim_platform', 'manufacturer_id'),
    ...uncounted('cloud_account_count', 'inventory_item_count'),
    device_types: references('dcim.devicetype', { reverse: 'manufacturer_id' }, { hidden: true, filter: true }),
    platforms: references('dcim.platform', { reverse: 'manufacturer_id' }, { hidden: true, filter: true }),
    ...hiddenLists({ inventory_items: 'dcim.inventoryitem' }),
  },
  list: { columns: ['name', 'device_type_count', 'description'], order: ['name'] },
  filters: hasEach('device_types', 'platforms', 'inventory_items'),
  naturalKey: [['name']],
});

/** What devices of a type are made with. */
const TEMPLATES: Record<string, Field> = Object.fromEntries(
  Object.entries(PORTS).map(([list, model]) => [
    list.replace(/s$/, '_templates'),
    references(`${model}template`, { reverse: 'device_type_id' }, { hidden: true, filter: true }),
  ]),
);
const UNKEPT_TEMPLATES = { device_bay_templates: 'dcim.devicebaytemplate', module_bay_templates: 'dcim.modulebaytemplate' };

/** Older names of the filters `has_interface_templates` and its like. */
const PARTS_OF_TYPE: Record<string, ExtraFilter> = Object.fromEntries(
  ['interface', 'console_port', 'console_server_port', 'power_port', 'power_outlet', 'device_bay'].map((part) => [
    `${part}s`,
    has(`${part}_templates`),
  ]),
);
const isPanel = or(present(['front_port_templates']), present(['rear_port_templates']));

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
    front_image: fixed(null),
    rear_image: fixed(null),
    device_family: vacantReference('dcim.devicefamily'),
    software_image_files: vacantList('dcim.softwareimagefile'),
    ...tags('device_type'),
    ...TEMPLATES,
    ...hiddenLists(UNKEPT_TEMPLATES),
    devices: references('dcim.device', { reverse: 'device_type_id' }, { hidden: true, filter: true }),
  },
  list: {
    columns: ['model', 'manufacturer', 'part_number', 'u_height', 'is_full_depth', 'device_count'],
    order: ['manufacturer', 'model'],
  },
  filters: {
    ...hasEach('devices', 'software_image_files', ...Object.keys(TEMPLATES), ...Object.keys(UNKEPT_TEMPLATES)),
    ...PARTS_OF_TYPE,
    pass_through_ports: { kind: 'boolean', where: ([value]) => (value === 'true' ? isPanel : not(isPanel)) },
  },
  naturalKey: [['manufacturer', 'name'], ['model']],
  display: (row) => `${String(row['manufacturer.name'])} ${String(row['model'])}`,
  duplicateKey: 'non_field_errors',
});

/** A device stands in a rack of its own location, inside of it, and where no other device is; one of full depth fills both faces. */
async function placeFaults(tx: Tx, row: Row): Promise<FieldErrors | undefined> {
  if (typeof row['rack'] !== 'string') return undefined;
  // Locked before it is looked at: of two devices placed at the same time the second sees the first.
  await query(sql`SELECT FROM dcim_rack WHERE id = ${row['rack']}::uuid FOR NO KEY UPDATE`, tx);
  const [facts] = await query<{ here: boolean; units: number; top: number; neighbour: string | null }>(
    sql`SELECT r.location_id = d.location_id AS here, r.u_height AS units, d.position + greatest(t.u_height, 1) - 1 AS top,
               (SELECT coalesce(o.name, ot.model) FROM dcim_device o JOIN dcim_device_type ot ON ot.id = o.device_type_id
                 WHERE o.rack_id = d.rack_id AND o.id <> d.id AND o.position IS NOT NULL AND (o.face = d.face OR ot.is_full_depth OR t.is_full_depth) AND t.u_height > 0 AND ot.u_height > 0
                   AND int4range(o.position, o.position + ot.u_height) && int4range(d.position, d.position + t.u_height) LIMIT 1) AS neighbour
          FROM dcim_device d JOIN dcim_device_type t ON t.id = d.device_type_id JOIN dcim_rack r ON r.id = d.rack_id WHERE d.id = ${row.id}::uuid`,
    tx,
  );
  if (!facts) return undefined;
  if (!facts.here) return { rack: ['This rack is in another location.'] };
  if (row['position'] === null) return undefined;
  if (facts.top > facts.units) return { position: [`The rack has ${facts.units} units; this would end at ${facts.top}.`] };
  return facts.neighbour === null ? undefined : { position: [`${facts.neighbour} stands there.`] };
}

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
    ...(await placeFaults(tx, row)),
  };
}

const MANAGEMENT = 'Device management';
const CHASSIS = 'Virtual chassis';
/** Components that are not kept here. */
const UNKEPT_PARTS = { device_bays: 'dcim.devicebay', module_bays: 'dcim.modulebay', modules: 'dcim.module' };

export const device = defineResource({
  label: 'dcim.device',
  path: 'dcim/devices',
  table: 'dcim_device',
  title: 'Device',
  fields: {
    face: choice(DEVICE_FACES, { group: 'Placement' }),
    name: text({ max: 255, nullable: true, search: true }),
    serial: text({ max: 255, search: true }),
    asset_tag: text({ max: 255, nullable: true, unique: true, search: true, help: 'What this device, and no other, is labelled with.' }),
    position: integer({ min: 1, max: 32767, nullable: true, group: 'Placement', help: 'The lowest unit of the rack that it takes.' }),
    comments,
    device_type: reference('dcim.devicetype', { required: true }),
    status: statusFor('dcim.device'),
    role: reference('extras.role', { required: true, forThisType: true, from: { content_types: 'dcim.device' } }),
    location: reference('dcim.location', { required: true, from: { content_type: 'dcim.device' }, group: 'Placement' }),
    rack: reference('dcim.rack', { nullable: true, from: { location: '$location' }, group: 'Placement' }),
    primary_ip4: reference('ipam.ipaddress', { nullable: true, group: MANAGEMENT, from: { ip_version: '4', device_id: '$id' } }),
    primary_ip6: reference('ipam.ipaddress', { nullable: true, group: MANAGEMENT, from: { ip_version: '6', device_id: '$id' } }),
    ...tenantField,
    platform: reference('dcim.platform', { nullable: true, group: MANAGEMENT }),
    parent_bay: vacantReference('dcim.devicebay', { group: 'Placement' }),
    cluster: vacantReference('virtualization.cluster'),
    secrets_group: vacantReference('extras.secretsgroup', { group: MANAGEMENT }),
    software_version: vacantReference('dcim.softwareversion', { help: 'The software that runs on this device.' }),
    software_image_files: vacantList('dcim.softwareimagefile', { help: 'Images of its own, in place of those of the software version.' }),
    controller_managed_device_group: vacantReference('dcim.controllermanageddevicegroup', { group: MANAGEMENT }),
    device_redundancy_group: vacantReference('dcim.deviceredundancygroup', { group: MANAGEMENT }),
    device_redundancy_group_priority: fixed(null, {
      as: integer({ min: 1, max: 32767, nullable: true }),
      group: MANAGEMENT,
      help: 'Its place in the redundancy group.',
    }),
    virtual_chassis: vacantReference('dcim.virtualchassis', { group: CHASSIS }),
    vc_position: fixed(null, { as: integer({ min: 0, max: 255, nullable: true }), group: CHASSIS }),
    vc_priority: fixed(null, { as: integer({ min: 0, max: 255, nullable: true }), group: CHASSIS }),
    local_config_context_data: fixed(null, { as: json({ nullable: true, filter: false }) }),
    local_config_context_data_owner_object_id: fixed(null, { as: uuid({ nullable: true, filter: false }) }),
    local_config_context_data_owner_content_type: fixed(null, {
      as: reference('contenttypes.contenttype', { nullable: true, filter: false }),
    }),
    local_config_context_schema: vacantReference('extras.configcontextschema', { help: 'What checks the structure of the data.' }),
    ...tags('device'),
    ...portLists('device_id', { filter: true }),
    ...hiddenLists(UNKEPT_PARTS),
  },
  list: {
    columns: ['name', 'status', 'role', 'device_type', 'location', 'primary_ip4', 'serial', 'tags'],
    order: ['name'],
    sections: Object.values(PORTS),
  },
  filters: {
    location: inside('dcim.location', 'location'),
    location_id: inside('dcim.location', 'location'),
    ...tenantFilter,
    manufacturer: reach('device_type', 'manufacturer'),
    device_family: reach('device_type', 'device_family'),
    local_config_context_schema_id: reach('local_config_context_schema'),
    is_full_depth: { kind: 'boolean', where: ([value]) => compare(['device_type', 'is_full_depth'], 'exact', value!) },
    mac_address: reach('interfaces', 'mac_address'),
    ip_addresses: leadsTo('ipam.ipaddress', 'interfaces', 'ip_addresses'),
    has_primary_ip: { kind: 'boolean', where: ([value]) => (value === 'true' ? hasPrimary : not(hasPrimary)) },
    ...hasEach(...PORT_LISTS),
    has_ip_addresses: has('interfaces', 'ip_addresses'),
    rack_group: reach('rack', 'rack_group'),
    ...hasEach('software_image_files', 'software_version', ...Object.keys(UNKEPT_PARTS)),
    has_empty_module_bays: has('module_bays'),
    is_virtual_chassis_member: has('virtual_chassis'),
    virtual_chassis_member: has('virtual_chassis'),
    local_config_context_data: has('local_config_context_data'),
  },
  parts: ['computed_fields', 'relationships', 'config_context'],
  naturalKey: [
    ['name'],
    ['tenant', 'name'],
    ['location', 'name'],
    ['location', 'parent', 'name'],
    ['location', 'parent', 'parent', 'name'],
  ],
  reads: ['device_type.model'],
  display: (row) => String(row['name'] ?? row['device_type.model']),
  validate: validateDevice,
});

const hasPrimary = or(present(['primary_ip4']), present(['primary_ip6']));
