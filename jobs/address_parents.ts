// Checks that every IP address lies inside a prefix of its namespace.
import type { Input } from '@windlass/sdk';
import { Job, ObjectVar } from '@windlass/sdk';

const BATCH = 500;

export class AddressParents extends Job {
  static meta = {
    name: 'IP addresses have a parent prefix',
    grouping: 'Checks',
    description: 'Reports every IP address that lies in no prefix of its namespace.',
    hasSensitiveVariables: false,
    readOnly: true,
  };
  static variables = {
    namespace: new ObjectVar({ model: 'ipam.namespace', required: false, description: 'All of them if left out.' }),
  };

  async run({ namespace }: Input<typeof AddressParents>) {
    const wanted = namespace === null ? {} : { namespace_id: namespace.id };
    const checked = await this.db.ipAddress.count({ where: wanted });
    if (checked === 0) this.logger.warning('There is no IP address to check.');
    const orphans = await this.reportOrphans(wanted);
    if (orphans > 0) this.fail(`${orphans} of ${checked} IP addresses have no parent prefix.`);
    else if (checked > 0) this.logger.success(`All ${checked} IP addresses have a parent prefix.`);
    return { checked, contained: checked - orphans, orphans };
  }

  /** One line each, read in batches: after a mistake in the prefixes there may be a hundred thousand. */
  private async reportOrphans(wanted: { namespace_id?: string }): Promise<number> {
    let count = 0;
    let after: string | undefined;
    for (;;) {
      const batch = await this.db.ipAddress.findMany({
        where: { ...wanted, parent_id: null, ...(after === undefined ? {} : { id: { gt: after } }) },
        include: { namespace: { select: { name: true } } },
        orderBy: { id: 'asc' },
        take: BATCH,
      });
      for (const address of batch) this.logger.failure(`No prefix of ${address.namespace.name} contains it`, { object: address });
      count += batch.length;
      if (batch.length < BATCH) return count;
      after = batch.at(-1)?.id;
    }
  }
}
