// Filters that decide by themselves what their values mean, said once more. One that is not listed here fails the test.
import { INTERFACE_TYPES } from '@/features/inventory/interface-types';
import type { Resource } from '@/core/resources/define';
import { addressOf, fieldOf, idsNamed, isTrue, liesIn, rowOf, valuesAt } from './meaning';
import type { Stored, World } from './rows';

interface Asked {
  readonly world: World;
  readonly resource: Resource;
  readonly row: Stored;
}
export type Judge = (asked: Asked, value: string) => boolean;

const at = ({ world, resource, row }: Asked, ...path: string[]) => valuesAt(world, resource, row, path);

/** Whether there is anything at the end of one of these paths, or nothing. */
const has =
  (...paths: string[][]): Judge =>
  (asked, value) =>
    paths.some((path) => at(asked, ...path).length > 0) === isTrue(value);

/** Whether an object that the value names is at the end of one of these paths. */
const is =
  (model: string, ...paths: string[][]): Judge =>
  (asked, value) =>
    paths.some((path) => at(asked, ...path).some((id) => idsNamed(asked.world, model, value).includes(id)));

/** The same of what lies inside each other: one stands for all that is in it, however deep. */
const inside =
  (model: string, ...path: string[]): Judge =>
  (asked, value) => {
    const wanted = idsNamed(asked.world, model, value);
    return at(asked, ...path).some((id) => {
      for (let one: unknown = id; one !== null && one !== undefined; one = rowOf(asked.world, model, one)?.['parent_id'])
        if (wanted.includes(one)) return true;
      return false;
    });
  };
const inLocation = (...path: string[]) => inside('dcim.location', ...path);
const inGroup = (...path: string[]) => inside('tenancy.tenantgroup', ...path);

const VIRTUAL = ['virtual', 'bridge', 'lag', 'tunnel'];
const WIRELESS = INTERFACE_TYPES.map(([value]) => value).filter((type) => /^ieee802\.1[15]|^other-wireless$|^gsm$|^cdma$|^lte$/.test(type));
const kindOfInterface = (type: unknown) =>
  VIRTUAL.includes(String(type)) ? 'virtual' : WIRELESS.includes(String(type)) ? 'wireless' : 'physical';

const ENDS = ['interfaces', 'console_ports', 'console_server_ports', 'power_ports', 'power_outlets', 'front_ports', 'rear_ports'];
const byEnds = (model: string, ...path: string[]) => is(model, ...ENDS.map((end) => [end, ...path]));

/** Plugged into a cable that is said to be connected. Paths through patch panels are not made here: panels.test.ts has them. */
const isConnected: Judge = ({ world, row }, value) => {
  const cable = rowOf(world, 'dcim.cable', row['cable_id']);
  const status = cable && rowOf(world, 'extras.status', cable['status_id']);
  return (status?.['name'] === 'Connected') === isTrue(value);
};

const ofComponents: Record<string, Judge> = {
  device: is('dcim.device', ['device']),
  device_id: is('dcim.device', ['device']),
  location: inLocation('device', 'location'),
  has_cable: has(['cable']),
  connected: isConnected,
};
const ofOwned: Record<string, Judge> = { tenant_group: inGroup('tenant', 'tenant_group') };
const ofPlaced: Record<string, Judge> = { location: inLocation('location') };

/** A line's id is made of the numbers of its run and of itself. */
export function idOfLine(world: World, row: Stored): string {
  const run = Number(rowOf(world, 'extras.jobresult', row['job_result_id'])?.['number'])
    .toString(16)
    .padStart(12, '0');
  return `${run.slice(0, 8)}-${run.slice(8)}-8000-8000-77ba${Number(row['seq']).toString(16).padStart(8, '0')}`;
}

const ofTypes: Record<string, Judge> = {
  ...Object.fromEntries(
    ['interface', 'console_port', 'console_server_port', 'power_port', 'power_outlet', 'device_bay'].map((part) => [
      `${part}s`,
      has([`${part}_templates`]),
    ]),
  ),
  pass_through_ports: has(['front_port_templates'], ['rear_port_templates']),
};

/** The location itself, and those it lies in. */
function withAncestors(world: World, id: unknown): unknown[] {
  const parent = rowOf(world, 'dcim.location', id)?.['parent_id'];
  return [id, ...(parent === null || parent === undefined ? [] : withAncestors(world, parent))];
}

/** VLANs that are in no location, or in one in which the device stands. */
const reachesDevice: Judge = (asked, value) => {
  const there = at(asked, 'locations');
  const devices = idsNamed(asked.world, 'dcim.device', value);
  const around = devices.flatMap((id) => withAncestors(asked.world, rowOf(asked.world, 'dcim.device', id)?.['location_id']));
  return there.length === 0 || there.some((id) => around.includes(id));
};

/** Where locations of the type may lie. */
const mayHold: Judge = ({ world, row }, value) => {
  const own = rowOf(world, 'dcim.locationtype', row['location_type_id']);
  return idsNamed(world, 'dcim.locationtype', value).some(
    (id) => rowOf(world, 'dcim.locationtype', id)?.['parent_id'] === own?.['id'] || (own?.['nestable'] === true && id === own['id']),
  );
};

const JUDGES: Readonly<Record<string, Readonly<Record<string, Judge>>>> = {
  'dcim.device': {
    ...ofOwned,
    location: inLocation('location'),
    location_id: inLocation('location'),
    is_full_depth: (asked, value) => at(asked, 'device_type', 'is_full_depth').includes(isTrue(value)),
    ip_addresses: is('ipam.ipaddress', ['interfaces', 'ip_addresses']),
    has_primary_ip: has(['primary_ip4'], ['primary_ip6']),
    has_ip_addresses: has(['interfaces', 'ip_addresses']),
    has_empty_module_bays: has(['module_bays']),
    is_virtual_chassis_member: has(['virtual_chassis']),
    virtual_chassis_member: has(['virtual_chassis']),
    local_config_context_data: has(['local_config_context_data']),
  },
  'dcim.interface': {
    ...ofComponents,
    vlan: (asked, value) => [...at(asked, 'untagged_vlan', 'vid'), ...at(asked, 'tagged_vlans', 'vid')].includes(Number(value)),
    vlan_id: is('ipam.vlan', ['untagged_vlan'], ['tagged_vlans']),
    device_with_common_vc: is('dcim.device', ['device']),
    kind: ({ row }, value) => kindOfInterface(row['type']) === value,
  },
  'dcim.devicetype': ofTypes,
  'dcim.cable': {
    termination_type: ({ row }, value) => row['termination_a_type'] === value || row['termination_b_type'] === value,
    device: byEnds('dcim.device', 'device'),
    device_id: byEnds('dcim.device', 'device'),
    location: byEnds('dcim.location', 'device', 'location'),
    location_id: byEnds('dcim.location', 'device', 'location'),
    rack: byEnds('dcim.rack', 'device', 'rack'),
    rack_id: byEnds('dcim.rack', 'device', 'rack'),
    tenant: byEnds('tenancy.tenant', 'device', 'tenant'),
    tenant_id: byEnds('tenancy.tenant', 'device', 'tenant'),
  },
  'ipam.prefix': {
    ...ofOwned,
    within: ({ row }, value) => liesIn(String(row['prefix']), value) && addressOf(String(row['prefix'])).length > addressOf(value).length,
    within_include: ({ row }, value) => liesIn(String(row['prefix']), value),
    contains: ({ row }, value) => liesIn(value, String(row['prefix'])),
    location: inLocation('locations'),
  },
  'ipam.ipaddress': {
    ...ofOwned,
    address: ({ row }, value) => addressOf(String(row[value.includes('/') ? 'address' : 'host'])).text === addressOf(value).text,
    prefix: ({ row }, value) => liesIn(String(row['host']), value),
    has_interface_assignments: has(['interfaces']),
    device: is('dcim.device', ['interfaces', 'device']),
    device_id: is('dcim.device', ['interfaces', 'device']),
    virtual_machine: () => false,
    virtual_machine_id: () => false,
  },
  'ipam.vlan': { ...ofOwned, location: inLocation('locations'), available_on_device: reachesDevice },
  'ipam.vlangroup': ofPlaced,
  'dcim.rack': { ...ofOwned, ...ofPlaced },
  'tenancy.tenant': { tenant_group: inGroup('tenant_group'), tenant_group_id: inGroup('tenant_group') },
  'dcim.frontport': ofComponents,
  'dcim.rearport': ofComponents,
  'dcim.rackgroup': ofPlaced,
  'dcim.location': {
    ...ofOwned,
    subtree: inLocation('id'),
    child_location_type: mayHold,
  },
  'dcim.consoleport': ofComponents,
  'dcim.consoleserverport': ofComponents,
  'dcim.powerport': ofComponents,
  'dcim.poweroutlet': ofComponents,
  'extras.jobresult': {
    job_model_id: is('extras.job', ['job_model']),
    user_id: is('users.user', ['user']),
    scheduled_job_id: is('extras.scheduledjob', ['scheduled_job']),
  },
  'extras.joblogentry': { id: ({ world, row }, value) => idOfLine(world, row) === value.toLowerCase() },
  'extras.fileproxy': { job: is('extras.job', ['job_result', 'job_model']), job_result_id: is('extras.jobresult', ['job_result']) },
  'extras.scheduledjob': { job_model_id: is('extras.job', ['job_model']) },
  'users.user': { groups_id: is('auth.group', ['groups']) },
  'users.objectpermission': { groups_id: is('auth.group', ['groups']) },
  'extras.note': { assigned_object_type_id: ({ row }, value) => row['assigned_object_type'] === value },
  'extras.objectchange': {
    changed_object_type_id: ({ row }, value) => row['model'] === value,
    user_id: is('users.user', ['user']),
  },
};

/** `has_…` of a relation needs no entry: the relation is what it asks about. */
export function judgeOf(resource: Resource, name: string): Judge {
  const judge = JUDGES[resource.label]?.[name];
  if (judge) return judge;
  const relation = /^has_(.+)$/.exec(name)?.[1];
  if (relation !== undefined && fieldOf(resource, relation)) return has([relation]);
  throw new Error(`${resource.label}: say in oracle/judged.ts what the filter "${name}" means`);
}
