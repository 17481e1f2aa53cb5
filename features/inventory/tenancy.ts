// Descriptors of tenants, whom things belong to, and of the groups they are in.
import type { Path } from '@/core/predicate';
import { defineResource, type ExtraFilter } from '@/core/resources/define';
import { hasEach, reach } from '@/core/resources/filters/extra-filters';
import { reference, references, text, type Field } from '@/core/resources/fields';
import { hiddenLists, uncounted } from '@/core/resources/vacant';
import { inside, isInCircle, treeFields } from './tree';
import { countOf } from './parts';

const inGroup = (...path: Path): ExtraFilter => ({ ...inside('tenancy.tenantgroup', ...path), present: path });

const UNKEPT_OF_TENANTS = {
  circuits: 'circuits.circuit',
  clusters: 'virtualization.cluster',
  rack_reservations: 'dcim.rackreservation',
  route_targets: 'ipam.routetarget',
  virtual_machines: 'virtualization.virtualmachine',
  vrfs: 'ipam.vrf',
};

export const tenant = defineResource({
  label: 'tenancy.tenant',
  path: 'tenancy/tenants',
  table: 'tenancy_tenant',
  title: 'Tenant',
  fields: {
    device_count: countOf('dcim_device', 'tenant_id'),
    ipaddress_count: countOf('ipam_ip_address', 'tenant_id'),
    prefix_count: countOf('ipam_prefix', 'tenant_id'),
    rack_count: countOf('dcim_rack', 'tenant_id'),
    vlan_count: countOf('ipam_vlan', 'tenant_id'),
    ...uncounted('circuit_count', 'virtualmachine_count', 'vrf_count', 'cluster_count'),
    name: text({ max: 255, required: true, search: true }),
    description: text({ max: 255, search: true }),
    comments: text({ multiline: true, search: true }),
    tenant_group: reference('tenancy.tenantgroup', { nullable: true }),
    tags: references('extras.tag', { table: '_tenant_tags', owner: 'B', other: 'A' }),
    devices: references('dcim.device', { reverse: 'tenant_id' }, { hidden: true, filter: true }),
    racks: references('dcim.rack', { reverse: 'tenant_id' }, { hidden: true, filter: true }),
    vlans: references('ipam.vlan', { reverse: 'tenant_id' }, { hidden: true, filter: true }),
    locations: references('dcim.location', { reverse: 'tenant_id' }, { hidden: true, filter: true }),
    prefixes: references('ipam.prefix', { reverse: 'tenant_id' }, { hidden: true, filter: true }),
    ip_addresses: references('ipam.ipaddress', { reverse: 'tenant_id' }, { hidden: true, filter: true }),
    ...hiddenLists(UNKEPT_OF_TENANTS),
  },
  list: {
    columns: ['name', 'tenant_group', 'description', 'device_count', 'prefix_count', 'ipaddress_count', 'tags'],
    order: ['name'],
    sections: ['dcim.device', 'ipam.prefix'],
  },
  filters: {
    tenant_group: inGroup('tenant_group'),
    tenant_group_id: inGroup('tenant_group'),
    ...hasEach('devices', 'racks', 'vlans', 'locations', 'prefixes', 'ip_addresses', ...Object.keys(UNKEPT_OF_TENANTS)),
  },
  naturalKey: [['name']],
});

export const tenantGroup = defineResource({
  label: 'tenancy.tenantgroup',
  path: 'tenancy/tenant-groups',
  table: 'tenancy_tenant_group',
  title: 'Tenant group',
  fields: {
    ...treeFields('tenancy_tenant_group'),
    tenant_count: countOf('tenancy_tenant', 'tenant_group_id'),
    name: text({ max: 255, required: true, search: true }),
    description: text({ max: 255, search: true }),
    parent: reference('tenancy.tenantgroup', { nullable: true }),
    children: references('tenancy.tenantgroup', { reverse: 'parent_id' }, { hidden: true, filter: true }),
    tenants: references('tenancy.tenant', { reverse: 'tenant_group_id' }, { hidden: true, filter: true }),
  },
  list: { columns: ['name', 'parent', 'tenant_count', 'description'], order: ['name'], sections: ['tenancy.tenant'] },
  filters: hasEach('children', 'tenants'),
  naturalKey: [['name']],
  validate: async (tx, row) =>
    (await isInCircle(tx, 'tenancy_tenant_group', String(row.id))) ? { parent: ['A tenant group can not lie inside itself.'] } : undefined,
});

/** What else is owned by a tenant has this field and this filter. */
export const tenantField: Record<'tenant', Field> = { tenant: reference('tenancy.tenant', { nullable: true, group: 'Tenancy' }) };
export const tenantFilter: Record<'tenant_id' | 'tenant_group', ExtraFilter> = {
  tenant_id: reach('tenant'),
  tenant_group: inGroup('tenant', 'tenant_group'),
};
