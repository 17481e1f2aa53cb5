// The jobs of the module my_app.jobs itself.
import { Job } from '@windlass/sdk';
import { counted } from '../lib/wording';

export const name = 'My App';

export class CountDevices extends Job {
  static meta = {
    name: 'My App: Count Devices',
    description: 'Says how many devices there are in each location.',
    hasSensitiveVariables: false,
    readOnly: true,
  };

  async run() {
    const locations = await this.db.location.findMany({ include: { _count: { select: { devices: true } } } });
    for (const location of locations) this.logger.info(counted(location._count.devices, 'device'), { object: location });
    return Object.fromEntries(locations.map((location) => [location.name, location._count.devices]));
  }
}
