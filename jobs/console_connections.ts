// Checks that every top-of-rack switch can be reached by its console.
import type { Input } from '@windlass/sdk';
import { Job, ObjectVar } from '@windlass/sdk';

const ROLE = 'Top-of-rack switch';
/** Status of a cable that is on paper only: nobody reaches a switch by it. */
const PLANNED = 'Planned';

export class ConsoleConnections extends Job {
  static meta = {
    name: 'Top-of-rack switches have a console connection',
    grouping: 'Checks',
    description: 'Reports every top-of-rack switch without a cable on any of its console ports; one that is only planned does not count.',
    hasSensitiveVariables: false,
    readOnly: true,
  };
  static variables = {
    role: new ObjectVar({
      model: 'extras.role',
      queryParams: { content_types: 'dcim.device' },
      required: false,
      description: `Role of the switches; "${ROLE}" if left out.`,
    }),
    location: new ObjectVar({ model: 'dcim.location', required: false, description: 'Only switches right at this location.' }),
  };

  async run({ role, location }: Input<typeof ConsoleConnections>) {
    const wanted = {
      role: role === null ? { name: ROLE } : { id: role.id },
      ...(location === null ? {} : { location_id: location.id }),
    };
    const checked = await this.db.device.count({ where: wanted });
    if (checked === 0) this.logger.warning(`There is no device with the role ${role?.name ?? ROLE} to check.`);

    // Only the offenders are loaded: an inventory may have very many switches.
    const offenders = await this.db.device.findMany({
      where: { ...wanted, console_ports: { none: { cable: { status: { name: { not: PLANNED } } } } } },
      include: { console_ports: { select: { cable_id: true } } },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    });
    for (const device of offenders) {
      this.logger.failure(faultOf(device.console_ports), { object: device });
    }
    if (offenders.length > 0) this.fail(`${offenders.length} of ${checked} switches have no console connection.`);
    else if (checked > 0) this.logger.success(`All ${checked} switches have a console connection.`);
    return { checked, connected: checked - offenders.length, missing: offenders.length };
  }
}

function faultOf(ports: readonly { readonly cable_id: string | null }[]): string {
  if (ports.length === 0) return 'Has no console port';
  const isPlanned = ports.some((port) => port.cable_id !== null);
  return isPlanned ? 'Its console cable is only planned' : `None of its ${ports.length} console ports has a cable`;
}
