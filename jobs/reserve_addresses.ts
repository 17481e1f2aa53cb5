// Reserves a range: the next free addresses of a prefix, or the next free prefixes inside it.
import type { Input, Row } from '@windlass/sdk';
import { ChoiceVar, DryRunVar, IntegerVar, IPAddress, IPNetwork, Job, JobFailure, ObjectVar, StringVar } from '@windlass/sdk';
import type { Taken } from './free_space';
import { freeAddresses, freeNetworks, takenBy } from './free_space';
import { statusNamed } from './named_rows';

export class ReserveAddresses extends Job {
  static meta = {
    name: 'Reserve addresses',
    grouping: 'IPAM',
    description: 'Reserves the next free addresses of a prefix, or the next free prefixes inside it: all of them, or none.',
    hasSensitiveVariables: false,
    softTimeLimit: 60,
    // Two runs at once would find the same addresses free.
    isSingleton: true,
  };
  static variables = {
    prefix: new ObjectVar({ model: 'ipam.prefix', description: 'Where to look.' }),
    what: new ChoiceVar({
      choices: [
        ['addresses', 'IP addresses'],
        ['prefixes', 'Prefixes'],
      ],
      default: 'addresses',
    }),
    count: new IntegerVar({ minValue: 1, maxValue: 1024, default: 8 }),
    prefix_length: new IntegerVar({ minValue: 1, maxValue: 128, required: false, description: 'Of the prefixes to reserve.' }),
    reason: new StringVar({ maxLength: 200, required: false, description: 'Becomes the description of what is reserved.' }),
    dryrun: new DryRunVar(),
  };

  async run({ prefix, what, count, prefix_length, reason, dryrun }: Input<typeof ReserveAddresses>) {
    const network = IPNetwork.parse(prefix.prefix);
    const taken = await this.takenInside(prefix.id);
    const free =
      what === 'addresses'
        ? freeAddresses(network, taken, count, prefix.type === 'pool')
        : freeNetworks(network, taken, count, this.lengthInside(network, prefix_length));
    if (free.length < count)
      throw new JobFailure(`${network} has only ${free.length} free ${what} of the ${count} asked for. Nothing was reserved.`);

    const texts = free.map((one) => (one instanceof IPAddress ? `${one}/${network.prefixLength}` : String(one)));
    if (dryrun) {
      for (const text of texts) this.logger.info(`Would reserve ${text}`);
      return texts;
    }
    const rows =
      what === 'addresses' ? await this.createAddresses(prefix, texts, reason) : await this.createPrefixes(prefix, texts, reason);
    for (const row of rows) this.logger.success('Reserved', { object: row });
    return texts;
  }

  private lengthInside(network: IPNetwork, prefixLength: number | null): number {
    const longest = network.version === 4 ? 32 : 128;
    if (prefixLength === null) throw new JobFailure('prefix_length: say how long the prefixes are to be.');
    if (prefixLength <= network.prefixLength || prefixLength > longest)
      throw new JobFailure(`prefix_length: prefixes inside ${network} have a length of ${network.prefixLength + 1} to ${longest}.`);
    return prefixLength;
  }

  /** What lies right below the prefix. Whatever lies deeper is covered by one of these. */
  private async takenInside(prefixId: string): Promise<Taken[]> {
    const where = { parent_id: prefixId };
    const addresses = await this.db.ipAddress.findMany({ where, select: { host: true } });
    const prefixes = await this.db.prefix.findMany({ where, select: { prefix: true } });
    // The database writes a host with or without its full-length mask.
    return [
      ...addresses.map(({ host }) => takenBy(IPAddress.parse(host.split('/')[0]!))),
      ...prefixes.map((child) => takenBy(IPNetwork.parse(child.prefix))),
    ];
  }

  private async createAddresses(prefix: Row<'ipam.prefix'>, addresses: readonly string[], description: string) {
    const status = await statusNamed(this.db, 'Reserved', 'ipam.ipaddress');
    const common = { namespace_id: prefix.namespace_id, status_id: status.id, description };
    return await this.db.ipAddress.createManyAndReturn({ data: addresses.map((address) => ({ ...common, address })) });
  }

  private async createPrefixes(parent: Row<'ipam.prefix'>, prefixes: readonly string[], description: string) {
    const status = await statusNamed(this.db, 'Reserved', 'ipam.prefix');
    const common = { namespace_id: parent.namespace_id, status_id: status.id, description };
    return await this.db.prefix.createManyAndReturn({ data: prefixes.map((prefix) => ({ ...common, prefix })) });
  }
}
