// The models that jobs meet: how the client calls them, what a row is called in a log, and where its page is.
import type { Database } from '@/core/db/client';

interface JobModel {
  /** Name of the client's delegate: db.device. */
  delegate: keyof Database & string;
  /** The column that names a row. */
  named: string;
  page: string;
}

/** Changes are given to a run, not read by it. */
export const OBJECT_CHANGE = 'extras.objectchange';

export const JOB_MODELS: Readonly<Record<string, JobModel>> = {
  'extras.status': { delegate: 'status', named: 'name', page: '/extras/statuses/' },
  'extras.role': { delegate: 'role', named: 'name', page: '/extras/roles/' },
  'extras.tag': { delegate: 'tag', named: 'name', page: '/extras/tags/' },
  'dcim.locationtype': { delegate: 'locationType', named: 'name', page: '/dcim/location-types/' },
  'dcim.location': { delegate: 'location', named: 'name', page: '/dcim/locations/' },
  'dcim.manufacturer': { delegate: 'manufacturer', named: 'name', page: '/dcim/manufacturers/' },
  'dcim.devicetype': { delegate: 'deviceType', named: 'model', page: '/dcim/device-types/' },
  'dcim.interfacetemplate': { delegate: 'interfaceTemplate', named: 'name', page: '/dcim/interface-templates/' },
  'dcim.consoleporttemplate': { delegate: 'consolePortTemplate', named: 'name', page: '/dcim/console-port-templates/' },
  'dcim.consoleserverporttemplate': {
    delegate: 'consoleServerPortTemplate',
    named: 'name',
    page: '/dcim/console-server-port-templates/',
  },
  'dcim.device': { delegate: 'device', named: 'name', page: '/dcim/devices/' },
  'dcim.interface': { delegate: 'interface', named: 'name', page: '/dcim/interfaces/' },
  'dcim.consoleport': { delegate: 'consolePort', named: 'name', page: '/dcim/console-ports/' },
  'dcim.consoleserverport': { delegate: 'consoleServerPort', named: 'name', page: '/dcim/console-server-ports/' },
  'dcim.cable': { delegate: 'cable', named: 'label', page: '/dcim/cables/' },
  'dcim.powerport': { delegate: 'powerPort', named: 'name', page: '/dcim/power-ports/' },
  'dcim.poweroutlet': { delegate: 'powerOutlet', named: 'name', page: '/dcim/power-outlets/' },
  'dcim.frontport': { delegate: 'frontPort', named: 'name', page: '/dcim/front-ports/' },
  'dcim.rearport': { delegate: 'rearPort', named: 'name', page: '/dcim/rear-ports/' },
  'dcim.platform': { delegate: 'platform', named: 'name', page: '/dcim/platforms/' },
  'dcim.rackgroup': { delegate: 'rackGroup', named: 'name', page: '/dcim/rack-groups/' },
  'dcim.rack': { delegate: 'rack', named: 'name', page: '/dcim/racks/' },
  'tenancy.tenant': { delegate: 'tenant', named: 'name', page: '/tenancy/tenants/' },
  'tenancy.tenantgroup': { delegate: 'tenantGroup', named: 'name', page: '/tenancy/tenant-groups/' },
  'ipam.vlangroup': { delegate: 'vlanGroup', named: 'name', page: '/ipam/vlan-groups/' },
  'ipam.vlan': { delegate: 'vlan', named: 'name', page: '/ipam/vlans/' },
  'ipam.namespace': { delegate: 'namespace', named: 'name', page: '/ipam/namespaces/' },
  'ipam.prefix': { delegate: 'prefix', named: 'prefix', page: '/ipam/prefixes/' },
  'ipam.ipaddress': { delegate: 'ipAddress', named: 'address', page: '/ipam/ip-addresses/' },
  'ipam.ipaddresstointerface': { delegate: 'ipAddressToInterface', named: 'id', page: '' },
};

const BY_CLIENT_NAME = new Map(Object.values(JOB_MODELS).map((model) => [model.delegate.toLowerCase(), model]));

/** The model of a row that the client returned, by the client's own name of it ("Device"). */
export function modelByClientName(name: string): JobModel | undefined {
  return BY_CLIENT_NAME.get(name.toLowerCase());
}

/** How a row is called, and its page. */
export function describeRow(model: JobModel, row: Readonly<Record<string, unknown>>): { repr: string; url: string } {
  const name = row[model.named];
  const id = typeof row['id'] === 'string' ? row['id'] : '';
  return { repr: typeof name === 'string' && name !== '' ? name : id.slice(0, 8), url: model.page && id ? `${model.page}${id}/` : '' };
}
