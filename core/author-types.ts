// Tells the SDK what authors meet here: `this.db` is the Prisma client, and an object variable gives its model's row. Types only.
import type { Database as Client } from './db/client';

/** A model as its client reads it, relations left out. */
type RowOf<Model extends keyof Client> = Client[Model] extends { findFirstOrThrow(): PromiseLike<infer Row> } ? Row : never;

/** What every row that a run hands to its job also has. */
interface Shown {
  readonly display: string;
}

declare module '@windlass/sdk' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface Database extends Client {}

  interface Models {
    'dcim.location': RowOf<'location'> & Shown;
    'dcim.locationtype': RowOf<'locationType'> & Shown;
    'dcim.manufacturer': RowOf<'manufacturer'> & Shown;
    'dcim.devicetype': RowOf<'deviceType'> & Shown;
    'dcim.device': RowOf<'device'> & Shown;
    'dcim.interface': RowOf<'interface'> & Shown;
    'dcim.consoleport': RowOf<'consolePort'> & Shown;
    'dcim.consoleserverport': RowOf<'consoleServerPort'> & Shown;
    'dcim.cable': RowOf<'cable'> & Shown;
    'dcim.powerport': RowOf<'powerPort'> & Shown;
    'dcim.poweroutlet': RowOf<'powerOutlet'> & Shown;
    'dcim.frontport': RowOf<'frontPort'> & Shown;
    'dcim.rearport': RowOf<'rearPort'> & Shown;
    'dcim.platform': RowOf<'platform'> & Shown;
    'dcim.rackgroup': RowOf<'rackGroup'> & Shown;
    'dcim.rack': RowOf<'rack'> & Shown;
    'tenancy.tenant': RowOf<'tenant'> & Shown;
    'tenancy.tenantgroup': RowOf<'tenantGroup'> & Shown;
    'ipam.vlangroup': RowOf<'vlanGroup'> & Shown;
    'ipam.vlan': RowOf<'vlan'> & Shown;
    'extras.role': RowOf<'role'> & Shown;
    'extras.status': RowOf<'status'> & Shown;
    'extras.tag': RowOf<'tag'> & Shown;
    'ipam.namespace': RowOf<'namespace'> & Shown;
    'ipam.prefix': RowOf<'prefix'> & Shown;
    'ipam.ipaddress': RowOf<'ipAddress'> & Shown;
  }
}
