// What a new installation starts with: statuses, roles and the namespace, with the names, colours and content types that people and clients of this field know.
import sql, { raw } from 'sql-template-tag';
import { systemContext } from '@/core/context';
import { execute, query, write, type Tx } from '@/core/db/client';

interface Default {
  name: string;
  color: string;
  /** Separated by blanks. */
  content_types: string;
  description: string;
}

const STATUSES: readonly Default[] = [
  {
    name: 'Active',
    color: '4caf50',
    content_types:
      'circuits.circuit dcim.device dcim.powerfeed dcim.rack ipam.ipaddress ipam.prefix ipam.vlan virtualization.virtualmachine virtualization.vminterface dcim.interface dcim.location dcim.deviceredundancygroup dcim.interfaceredundancygroup extras.contactassociation dcim.softwareimagefile dcim.softwareversion dcim.controller dcim.module ipam.vrf',
    description: 'In service',
  },
  { name: 'Available', color: '4caf50', content_types: 'dcim.rack', description: 'Free to be used' },
  { name: 'Connected', color: '4caf50', content_types: 'dcim.cable', description: 'Both ends are connected' },
  { name: 'Decommissioned', color: '9e9e9e', content_types: 'circuits.circuit', description: 'Taken out of service' },
  {
    name: 'Decommissioning',
    color: 'ffc107',
    content_types:
      'dcim.cable dcim.device virtualization.virtualmachine virtualization.vminterface dcim.interface dcim.location dcim.deviceredundancygroup dcim.interfaceredundancygroup dcim.controller dcim.module',
    description: 'Being taken out of service',
  },
  {
    name: 'Deprecated',
    color: 'f44336',
    content_types: 'dcim.rack ipam.ipaddress ipam.prefix ipam.vlan ipam.vrf',
    description: 'Still there, no longer to be used',
  },
  { name: 'Deprovisioning', color: 'ffc107', content_types: 'circuits.circuit', description: 'Being withdrawn' },
  { name: 'Down', color: 'ffc107', content_types: 'ipam.vrf', description: 'Out of order' },
  {
    name: 'End-of-Life',
    color: 'f44336',
    content_types: 'dcim.softwareimagefile dcim.softwareversion',
    description: 'No longer supported',
  },
  {
    name: 'Extended Support',
    color: '00bcd4',
    content_types: 'dcim.softwareimagefile dcim.softwareversion',
    description: 'In extended support',
  },
  {
    name: 'Failed',
    color: 'f44336',
    content_types:
      'dcim.device dcim.powerfeed virtualization.virtualmachine virtualization.vminterface dcim.interface dcim.controller dcim.module',
    description: 'Broken',
  },
  { name: 'Inventory', color: '9e9e9e', content_types: 'dcim.device dcim.controller dcim.module', description: 'In store, not installed' },
  { name: 'Maintenance', color: '9e9e9e', content_types: 'virtualization.vminterface dcim.interface', description: 'Being worked on' },
  {
    name: 'Offline',
    color: 'ffc107',
    content_types: 'circuits.circuit dcim.device dcim.powerfeed virtualization.virtualmachine dcim.controller dcim.module',
    description: 'Switched off',
  },
  {
    name: 'Planned',
    color: '00bcd4',
    content_types:
      'circuits.circuit dcim.cable dcim.device dcim.powerfeed dcim.rack virtualization.virtualmachine virtualization.vminterface dcim.interface dcim.location dcim.deviceredundancygroup dcim.interfaceredundancygroup dcim.controller dcim.module',
    description: 'To be installed',
  },
  { name: 'Primary', color: '2196f3', content_types: 'extras.contactassociation', description: 'First choice' },
  { name: 'Provisioning', color: '2196f3', content_types: 'circuits.circuit', description: 'Being set up' },
  { name: 'Reserved', color: '00bcd4', content_types: 'dcim.rack ipam.ipaddress ipam.prefix ipam.vlan', description: 'Kept for a purpose' },
  {
    name: 'Retired',
    color: 'f44336',
    content_types: 'dcim.location dcim.deviceredundancygroup dcim.interfaceredundancygroup',
    description: 'No longer used',
  },
  { name: 'Secondary', color: 'ffeb3b', content_types: 'extras.contactassociation', description: 'Second choice' },
  {
    name: 'Staged',
    color: '2196f3',
    content_types: 'dcim.device virtualization.virtualmachine dcim.controller dcim.module',
    description: 'Set up, not yet in service',
  },
  {
    name: 'Staging',
    color: '2196f3',
    content_types: 'dcim.location dcim.deviceredundancygroup dcim.interfaceredundancygroup',
    description: 'Being set up',
  },
];

const ROLES: readonly Default[] = [
  { name: 'Administrative', color: '2196f3', content_types: 'extras.contactassociation', description: 'For contacts' },
  { name: 'Anycast', color: 'ffc107', content_types: 'ipam.ipaddress', description: '' },
  { name: 'Billing', color: '4caf50', content_types: 'extras.contactassociation', description: 'For contacts' },
  { name: 'CARP', color: '4caf50', content_types: 'ipam.ipaddress', description: '' },
  { name: 'GLBP', color: '4caf50', content_types: 'ipam.ipaddress', description: '' },
  { name: 'HSRP', color: '4caf50', content_types: 'ipam.ipaddress', description: '' },
  { name: 'Loopback', color: '9e9e9e', content_types: 'ipam.ipaddress', description: '' },
  { name: 'On Site', color: '111111', content_types: 'extras.contactassociation', description: 'For contacts' },
  { name: 'Secondary', color: '2196f3', content_types: 'ipam.ipaddress', description: '' },
  { name: 'Support', color: 'ffeb3b', content_types: 'extras.contactassociation', description: 'For contacts' },
  { name: 'VIP', color: '4caf50', content_types: 'ipam.ipaddress', description: '' },
  { name: 'VRRP', color: '4caf50', content_types: 'ipam.ipaddress', description: '' },
];

const isEmpty = async (tx: Tx, table: 'extras_status' | 'extras_role' | 'ipam_namespace') =>
  (await query(sql`SELECT FROM ${raw(table)} LIMIT 1`, tx)).length === 0;

const rowsOf = (defaults: readonly Default[]) =>
  JSON.stringify(defaults.map((one) => ({ ...one, content_types: one.content_types.split(' ').sort() })));

/** Fills what is empty, so that what people took out later stays out. Repeatable. */
export async function ensureDefaults(): Promise<void> {
  await write(systemContext('system'), async (tx) => {
    if (await isEmpty(tx, 'extras_status')) {
      await execute(
        sql`INSERT INTO extras_status (name, color, content_types, description)
            SELECT name, color, content_types, description FROM jsonb_to_recordset(${rowsOf(STATUSES)}::jsonb) AS d(name text, color text, content_types text[], description text)`,
        tx,
      );
    }
    if (await isEmpty(tx, 'extras_role')) {
      await execute(
        sql`INSERT INTO extras_role (name, color, content_types, description)
            SELECT name, color, content_types, description FROM jsonb_to_recordset(${rowsOf(ROLES)}::jsonb) AS d(name text, color text, content_types text[], description text)`,
        tx,
      );
    }
    if (await isEmpty(tx, 'ipam_namespace')) {
      await execute(
        sql`INSERT INTO ipam_namespace (name, description) VALUES ('Global', 'Where prefixes and addresses go that name no other namespace')`,
        tx,
      );
    }
  });
}
