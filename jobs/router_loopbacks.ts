// Checks that every router has a loopback interface with an address.
import type { Input } from '@windlass/sdk';
import { Job, ObjectVar } from '@windlass/sdk';

const ROLE = 'Router';
// Loopback0, lo0, lo: vendors agree on the first two letters.
const LOOPBACK = { name: { startsWith: 'lo', mode: 'insensitive' }, type: 'virtual' } as const;

export class RouterLoopbacks extends Job {
  static meta = {
    name: 'Routers have a loopback address',
    grouping: 'Checks',
    description: 'Reports every router without a loopback interface that has an IP address.',
    hasSensitiveVariables: false,
    readOnly: true,
  };
  static variables = {
    role: new ObjectVar({
      model: 'extras.role',
      queryParams: { content_types: 'dcim.device' },
      required: false,
      description: `Role of the routers; "${ROLE}" if left out.`,
    }),
  };

  async run({ role }: Input<typeof RouterLoopbacks>) {
    const wanted = { role: role === null ? { name: ROLE } : { id: role.id } };
    const checked = await this.db.device.count({ where: wanted });
    if (checked === 0) this.logger.warning(`There is no device with the role ${role?.name ?? ROLE} to check.`);

    const offenders = await this.db.device.findMany({
      where: { ...wanted, interfaces: { none: { ...LOOPBACK, ip_address_links: { some: {} } } } },
      include: { interfaces: { where: LOOPBACK, orderBy: { name: 'asc' } } },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    });
    for (const router of offenders) {
      const names = router.interfaces.map((loopback) => loopback.name).join(', ');
      this.logger.failure(names === '' ? 'Has no loopback interface' : `Has no address on ${names}`, { object: router });
    }
    if (offenders.length > 0) this.fail(`${offenders.length} of ${checked} routers have no loopback address.`);
    else if (checked > 0) this.logger.success(`All ${checked} routers have a loopback address.`);
    return { checked, assigned: checked - offenders.length, missing: offenders.length };
  }
}
