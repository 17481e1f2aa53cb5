// Finds what is free inside a network: addresses between what is taken, or whole networks. Pure arithmetic, no job in here.
import { IPAddress, IPNetwork } from '@windlass/sdk';

/** A stretch of addresses, both ends included. */
export interface Taken {
  readonly first: bigint;
  readonly last: bigint;
}

export function takenBy(what: IPAddress | IPNetwork): Taken {
  return what instanceof IPNetwork ? { first: what.network.value, last: what.broadcast.value } : { first: what.value, last: what.value };
}

/** The first `count` free addresses, or all there are. A pool has its first and last address to give away too. */
export function freeAddresses(network: IPNetwork, taken: readonly Taken[], count: number, isPool: boolean): IPAddress[] {
  const [first, last] = isPool ? [network.network, network.broadcast] : [network.firstHost, network.lastHost];
  return steps(first.value, last.value, 1n, taken, count).map((value) => new IPAddress(network.version, value));
}

/** The first `count` free networks of that length, or all there are. */
export function freeNetworks(network: IPNetwork, taken: readonly Taken[], count: number, prefixLength: number): IPNetwork[] {
  const size = 1n << BigInt((network.version === 4 ? 32 : 128) - prefixLength);
  const found = steps(network.network.value, network.broadcast.value, size, taken, count);
  return found.map((value) => new IPNetwork(new IPAddress(network.version, value), prefixLength));
}

/** Starts of free stretches of `size`, aligned to it. Skips over what is taken instead of asking for each address. */
function steps(first: bigint, last: bigint, size: bigint, taken: readonly Taken[], count: number): bigint[] {
  const sorted = [...taken].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const found: bigint[] = [];
  let next = 0;
  let value = first;
  while (found.length < count && value + size - 1n <= last) {
    while (next < sorted.length && sorted[next]!.last < value) next += 1;
    const obstacle = sorted[next];
    if (obstacle === undefined || obstacle.first > value + size - 1n) {
      found.push(value);
      value += size;
    } else {
      value = ((obstacle.last + size) / size) * size;
    }
  }
  return found;
}
