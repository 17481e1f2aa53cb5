import { IPAddress, IPNetwork } from '@windlass/sdk';
import { fc } from '../../support/chance';
import { expect, test } from 'vitest';
import { freeAddresses, freeNetworks, takenBy } from '@/jobs/free_space';

const network = IPNetwork.parse('192.0.2.0/26');
const inside = fc.integer({ min: 0, max: 63 }).map((offset) => network.network.plus(offset));
const taken = fc.array(
  fc.oneof(
    inside,
    fc.tuple(inside, fc.integer({ min: 27, max: 32 })).map(([address, length]) => IPNetwork.around(address, length)),
  ),
  { maxLength: 12 },
);

test('what is found free is what looking at every address finds', () => {
  fc.assert(
    fc.property(taken, fc.integer({ min: 1, max: 70 }), fc.boolean(), (occupied, count, isPool) => {
      const isFree = (address: IPAddress) =>
        !occupied.some((one) => (one instanceof IPNetwork ? one.contains(address) : one.equals(address)));
      const all = [...network.subnets(32)]
        .map((host) => host.network)
        .filter((address) => isPool || (!address.equals(network.network) && !address.equals(network.broadcast)));
      expect(freeAddresses(network, occupied.map(takenBy), count, isPool).map(String)).toEqual(
        all.filter(isFree).slice(0, count).map(String),
      );
    }),
  );
});

test('networks found free overlap with nothing, are the first ones, and are aligned', () => {
  fc.assert(
    fc.property(taken, fc.integer({ min: 1, max: 10 }), fc.integer({ min: 27, max: 32 }), (occupied, count, length) => {
      const isFree = (candidate: IPNetwork) =>
        !occupied.some((one) => (one instanceof IPNetwork ? one.overlaps(candidate) : candidate.contains(one)));
      expect(freeNetworks(network, occupied.map(takenBy), count, length).map(String)).toEqual(
        [...network.subnets(length)].filter(isFree).slice(0, count).map(String),
      );
    }),
  );
});

test('the size of the network costs nothing', () => {
  expect(freeAddresses(IPNetwork.parse('2001:db8::/32'), [takenBy(IPNetwork.parse('2001:db8::/33'))], 1, false).map(String)).toEqual([
    '2001:db8:8000::',
  ]);
});
