// What is still free inside a prefix: single addresses, or blocks. Pure; neither ever lists more than it is asked for.
import { IPAddress, IPNetwork, type IPVersion } from '@windlass/sdk';

const BITS: Readonly<Record<IPVersion, number>> = { 4: 32, 6: 128 };

/** The first `limit` addresses that are not used. A pool gives its first and last address away too. */
export function freeAddresses(network: IPNetwork, isPool: boolean, used: Iterable<IPAddress>, limit: number): IPAddress[] {
  const [first, last] = isPool ? [network.network, network.broadcast] : [network.firstHost, network.lastHost];
  const taken = new Set([...used].map((address) => address.value));
  const free: IPAddress[] = [];
  for (let value = first.value; value <= last.value && free.length < limit; value += 1n) {
    if (!taken.has(value)) free.push(new IPAddress(network.version, value));
  }
  return free;
}

/** How many addresses are not used. */
export function countFree(network: IPNetwork, isPool: boolean, used: Iterable<IPAddress>): bigint {
  const [first, last] = isPool ? [network.network, network.broadcast] : [network.firstHost, network.lastHost];
  const taken = new Set([...used].map((address) => address.value).filter((value) => value >= first.value && value <= last.value));
  return last.value - first.value + 1n - BigInt(taken.size);
}

/** The largest blocks that nothing lies in, in order. `inside`: the prefixes within, in any order. */
export function freeBlocks(network: IPNetwork, inside: Iterable<IPNetwork>, limit = Number.POSITIVE_INFINITY): IPNetwork[] {
  const occupied = [...inside].sort((a, b) => (a.network.value < b.network.value ? -1 : 1));
  const blocks: IPNetwork[] = [];
  let from = network.network.value;
  const end = network.broadcast.value + 1n;
  const fill = (to: bigint) => {
    while (from < to && blocks.length < limit) {
      const block = largestAt(network.version, from, to);
      blocks.push(block);
      from = block.broadcast.value + 1n;
    }
  };
  for (const prefix of occupied) {
    fill(prefix.network.value);
    const after = prefix.broadcast.value + 1n;
    if (after > from) from = after;
  }
  fill(end);
  return blocks;
}

/** The largest block that starts at an address and ends before another. */
function largestAt(version: IPVersion, from: bigint, before: bigint): IPNetwork {
  let bits = 0;
  while (bits < BITS[version] && (from & ((1n << BigInt(bits + 1)) - 1n)) === 0n && from + (1n << BigInt(bits + 1)) <= before) bits++;
  return new IPNetwork(new IPAddress(version, from), BITS[version] - bits);
}

/**
 * Takes a block of each length out of the free ones, each from the first that is large enough.
 * null when they do not all fit.
 */
export function takeBlocks(network: IPNetwork, inside: readonly IPNetwork[], lengths: readonly number[]): IPNetwork[] | null {
  const occupied = [...inside];
  const taken: IPNetwork[] = [];
  for (const length of lengths) {
    const room = freeBlocks(network, occupied).find((block) => block.prefixLength <= length);
    if (!room) return null;
    const block = new IPNetwork(room.network, length);
    occupied.push(block);
    taken.push(block);
  }
  return taken;
}
