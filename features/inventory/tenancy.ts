// Descriptor of tenants: whom things belong to.
import { defineResource, type ExtraFilter } from '@/core/resources/define';
import { reference, references, text, type Field } from '@/core/resources/fields';
import { countOf, has, reach, uncounted } from './parts';
import { vacantReference } from './unkept';

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
    tenant_group: vacantReference('tenancy.tenantgroup'),
    tags: references('extras.tag', { table: '_tenant_tags', owner: 'B', other: 'A' }),
    devices: references('dcim.device', { reverse: 'tenant_id' }, { hidden: true, filter: true }),
    racks: references('dcim.rack', { reverse: 'tenant_id' }, { hidden: true, filter: true }),
    vlans: references('ipam.vlan', { reverse: 'tenant_id' }, { hidden: true, filter: true }),
    locations: references('dcim.location', { reverse: 'tenant_id' }, { hidden: true, filter: true }),
    prefixes: references('ipam.prefix', { reverse: 'tenant_id' }, { hidden: true, filter: true }),
    ip_addresses: references('ipam.ipaddress', { reverse: 'tenant_id' }, { hidden: true, filter: true }),
  },
  list: {
    columns: ['name', 'description', 'device_count', 'prefix_count', 'ipaddress_count', 'tags'],
    order: ['name'],
    sections: ['dcim.device', 'ipam.prefix'],
  },
  filters: {
    has_devices: has('devices'),
    has_racks: has('racks'),
    has_vlans: has('vlans'),
    has_locations: has('locations'),
    has_prefixes: has('prefixes'),
    has_ip_addresses: has('ip_addresses'),
  },
  naturalKey: [['name']],
});

/** What else is owned by a tenant has this field and this filter. */
export const tenantField: Record<'tenant', Field> = { tenant: reference('tenancy.tenant', { nullable: true, group: 'Tenancy' }) };
export const tenantFilter: Record<'tenant_id' | 'tenant_group', ExtraFilter> = {
  tenant_id: reach('tenant'),
  tenant_group: reach('tenant', 'tenant_group'),
};
