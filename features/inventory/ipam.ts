// Descriptors of namespaces, prefixes and addresses. What follows from a prefix or address (parts, parent) is computed by the database.
import sql from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import { compare, none, or, type Operator } from '@/core/predicate';
import { defineResource, type ExtraFilter, type Row } from '@/core/resources/define';
import { has, leadsTo, reach } from '@/core/resources/filters/extra-filters';
import { boolean, choice, datetime, derived, inet, integer, reference, references, text, type Field } from '@/core/resources/fields';
import { hiddenLists, vacantList, vacantReference } from '@/core/resources/vacant';
import { column } from '@/core/sql';
import { ADDRESS_TYPES, PREFIX_TYPES } from './choices';
import { inside } from './tree';
import { statusFor, tags } from './parts';
import { tenantField, tenantFilter } from './tenancy';

const description = text({ max: 255, search: true });
const roleFor = (label: string) => reference('extras.role', { nullable: true, forThisType: true, from: { content_types: label } });

/** An address as people type it, so that `q` finds parts of it. */
const searchable = (name: string): Field => derived('text', (alias) => sql`(${column(alias, name)})::text`, { hidden: true, search: true });

export const namespace = defineResource({
  label: 'ipam.namespace',
  path: 'ipam/namespaces',
  table: 'ipam_namespace',
  title: 'Namespace',
  fields: {
    name: text({ max: 255, required: true, search: true }),
    description,
    location: reference('dcim.location', { nullable: true }),
    ...tags('namespace'),
  },
  list: { columns: ['name', 'description', 'location', 'tags'], order: ['name'] },
  naturalKey: [['name']],
});

const inVrf: Record<string, ExtraFilter> = { present_in_vrf: reach('vrfs'), present_in_vrf_id: reach('vrfs') };
/** Nothing is kept of those machines, so that no address is theirs. */
const ofMachine: ExtraFilter = { kind: 'object', model: 'virtualization.virtualmachine', where: () => none };

const net = (path: string, operator: Operator): ExtraFilter => ({
  kind: 'inet',
  where: (values) => or(...values.map((value) => compare([path], operator, value))),
});

export const prefix = defineResource({
  label: 'ipam.prefix',
  path: 'ipam/prefixes',
  table: 'ipam_prefix',
  title: 'Prefix',
  fields: {
    prefix: inet('network', { required: true }),
    type: choice(PREFIX_TYPES, { default: 'network' }),
    network: inet('host', { readOnly: true, filter: true }),
    broadcast: inet('host', { readOnly: true, filter: true }),
    prefix_length: integer({ readOnly: true }),
    ip_version: integer({ readOnly: true }),
    date_allocated: datetime({ nullable: true }),
    description,
    status: statusFor('ipam.prefix'),
    role: roleFor('ipam.prefix'),
    parent: reference('ipam.prefix', { nullable: true, readOnly: true }),
    namespace: reference('ipam.namespace', { default: 'Global' }),
    locations: references('dcim.location', { table: '_prefix_locations', owner: 'B', other: 'A' }),
    ...tenantField,
    vlan: reference('ipam.vlan', { nullable: true, label: 'VLAN' }),
    ...hiddenLists({ cloud_networks: 'cloud.cloudnetwork', vrfs: 'ipam.vrf' }),
    rir: vacantReference('ipam.rir'),
    ...tags('prefix'),
    prefix_text: searchable('prefix'),
  },
  list: { columns: ['prefix', 'status', 'type', 'role', 'namespace', 'locations', 'description'], order: ['prefix'] },
  filters: {
    ...tenantFilter,
    within: net('prefix', 'net_below'),
    within_include: net('prefix', 'net_in'),
    contains: net('prefix', 'net_contains'),
    vlan_id: reach('vlan'),
    vlan_vid: reach('vlan', 'vid'),
    has_rir: has('rir'),
    ...inVrf,
    location: inside('dcim.location', 'locations'),
  },
  oneOf: { location: 'locations' },
  naturalKey: [['namespace', 'name'], ['network'], ['prefix_length']],
  display: (row) => `${String(row['prefix'])}: ${String(row['namespace.name'])}`,
});

/** An IPv4 address is not one that SLAAC gave out. */
async function validateAddress(_tx: Tx, row: Row): Promise<FieldErrors | undefined> {
  return row['type'] === 'slaac' && row['ip_version'] === 4 ? { type: ['Only IPv6 addresses are given out by SLAAC.'] } : undefined;
}

export const ipAddress = defineResource({
  label: 'ipam.ipaddress',
  path: 'ipam/ip-addresses',
  table: 'ipam_ip_address',
  title: 'IP address',
  titlePlural: 'IP addresses',
  fields: {
    address: inet('interface', { required: true, filter: false }),
    host: inet('host', { readOnly: true }),
    mask_length: integer({ readOnly: true }),
    type: choice(ADDRESS_TYPES, { plain: true, default: 'host' }),
    ip_version: integer({ readOnly: true }),
    dns_name: text({ max: 255, search: true, label: 'DNS name' }),
    description,
    status: statusFor('ipam.ipaddress'),
    role: roleFor('ipam.ipaddress'),
    parent: reference('ipam.prefix', { nullable: true, readOnly: true }),
    namespace: reference('ipam.namespace', { required: true }),
    nat_inside: reference('ipam.ipaddress', { nullable: true, label: 'NAT inside' }),
    nat_outside_list: references('ipam.ipaddress', { reverse: 'nat_inside_id' }, { filter: false, nested: true }),
    interfaces: references(
      'dcim.interface',
      { table: 'ipam_ip_address_to_interface', owner: 'ip_address_id', other: 'interface_id' },
      { readOnly: true, nested: true },
    ),
    ...tenantField,
    vm_interfaces: vacantList('virtualization.vminterface'),
    ...hiddenLists({ vrfs: 'ipam.vrf' }),
    ...tags('ip_address'),
    address_text: searchable('address'),
  },
  list: { columns: ['address', 'status', 'role', 'parent', 'interfaces', 'dns_name', 'description'], order: ['host'] },
  filters: {
    ...tenantFilter,
    address: {
      kind: 'inet',
      where: (values) => or(...values.map((value) => compare([value.includes('/') ? 'address' : 'host'], 'exact', value))),
    },
    prefix: net('host', 'net_in'),
    ...inVrf,
    virtual_machine: ofMachine,
    virtual_machine_id: ofMachine,
    has_interface_assignments: has('interfaces'),
    has_nat_inside: has('nat_inside'),
    device: leadsTo('dcim.device', 'interfaces', 'device'),
    device_id: leadsTo('dcim.device', 'interfaces', 'device'),
  },
  naturalKey: [['namespace', 'name'], ['host']],
  alsoCalledBy: [['parent', 'namespace', 'name']],
  display: (row) => String(row['address']),
  validate: validateAddress,
});

const flag = boolean();

/** An address that is a device's primary one stays on that device. */
async function validateAssignment(tx: Tx, row: Row): Promise<FieldErrors | undefined> {
  const stray = await query<{ name: string | null }>(
    sql`SELECT d.name FROM dcim_device d WHERE ${row['ip_address']}::uuid IN (d.primary_ip4_id, d.primary_ip6_id)
          AND NOT EXISTS (SELECT FROM ipam_ip_address_to_interface x JOIN dcim_interface i ON i.id = x.interface_id WHERE i.device_id = d.id AND x.ip_address_id = ${row['ip_address']}::uuid)`,
    tx,
  );
  return stray.length > 0
    ? { ip_address: [`This is the primary address of ${stray[0]!.name ?? 'a device'}: choose another one there first.`] }
    : undefined;
}

export const ipAddressToInterface = defineResource({
  label: 'ipam.ipaddresstointerface',
  path: 'ipam/ip-address-to-interface',
  table: 'ipam_ip_address_to_interface',
  title: 'IP address assignment',
  titlePlural: 'IP address assignments',
  fields: {
    is_source: flag,
    is_destination: flag,
    is_default: flag,
    is_preferred: flag,
    is_primary: flag,
    is_secondary: flag,
    is_standby: flag,
    ip_address: reference('ipam.ipaddress', { required: true }),
    interface: reference('dcim.interface', { required: true }),
    vm_interface: vacantReference('virtualization.vminterface'),
  },
  list: { columns: ['ip_address', 'interface', 'is_primary'], order: ['ip_address'] },
  filters: { interface: reach('interface') },
  naturalKey: [
    ['ip_address', 'namespace', 'name'],
    ['ip_address', 'host'],
    ['interface', 'device', 'name'],
    ['interface', 'device', 'tenant', 'name'],
    ['interface', 'device', 'location', 'name'],
    ['interface', 'name'],
  ],
  reads: ['ip_address.address'],
  display: (row) => [row['ip_address.address'], row['interface.device.name'], row['interface.name']].filter((part) => part).join(' '),
  duplicateKey: 'non_field_errors',
  plain: true,
  validate: validateAssignment,
});
