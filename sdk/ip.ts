// Exact IPv4 and IPv6 values: strict to read, canonical to write (RFC 5952), arithmetic on bigints. Knows no host, no socket, no name.

export type IPVersion = 4 | 6;

const BITS = { 4: 32, 6: 128 } as const;

/** The text is no address, interface or network; `suggestion` is what was probably meant. */
export class IPError extends Error {
  override readonly name = 'IPError';
  readonly suggestion: string | undefined;

  constructor(message: string, suggestion?: string) {
    super(message);
    this.suggestion = suggestion;
  }
}

export class IPAddress {
  readonly version: IPVersion;
  readonly value: bigint;

  constructor(version: IPVersion, value: bigint) {
    if (value < 0n || value >> BigInt(BITS[version]) !== 0n) throw new IPError(`There is no IPv${version} address number ${value}.`);
    this.version = version;
    this.value = value;
  }

  /** Decimal dotted quad or RFC 4291 text. No zone, no mask, no leading zeros, no missing parts. @throws IPError */
  static parse(text: string): IPAddress {
    const version = text.includes(':') ? 6 : 4;
    const value = version === 4 ? readV4(text) : readV6(text);
    if (value === null) throw new IPError(`"${shorten(text)}" is no IP address.`);
    return new IPAddress(version, value);
  }

  /** The address `steps` further (or back). @throws IPError past either end */
  plus(steps: bigint | number): IPAddress {
    return new IPAddress(this.version, this.value + BigInt(steps));
  }

  /** Negative, 0 or positive; every IPv4 address sorts before every IPv6 address. */
  compare(other: IPAddress): number {
    if (this.version !== other.version) return this.version - other.version;
    return this.value < other.value ? -1 : this.value > other.value ? 1 : 0;
  }

  equals(other: IPAddress): boolean {
    return this.compare(other) === 0;
  }

  toString(): string {
    return this.version === 4 ? writeV4(this.value) : writeV6(this.value);
  }

  toJSON(): string {
    return this.toString();
  }
}

/** A host address with its prefix length, such as 192.0.2.1/24. */
export class IPInterface {
  readonly address: IPAddress;
  readonly prefixLength: number;

  constructor(address: IPAddress, prefixLength: number) {
    this.address = address;
    this.prefixLength = checkLength(address.version, prefixLength);
  }

  /** The mask is a length or, for IPv4, dotted ("/255.255.255.0"). @throws IPError, also when it is missing */
  static parse(text: string): IPInterface {
    const { address, prefixLength } = splitMask(text);
    return new IPInterface(address, prefixLength);
  }

  get version(): IPVersion {
    return this.address.version;
  }

  get network(): IPNetwork {
    return IPNetwork.around(this.address, this.prefixLength);
  }

  equals(other: IPInterface): boolean {
    return this.prefixLength === other.prefixLength && this.address.equals(other.address);
  }

  toString(): string {
    return `${this.address}/${this.prefixLength}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** A prefix: no host bits set. */
export class IPNetwork {
  /** The first address. */
  readonly network: IPAddress;
  readonly prefixLength: number;

  /** @throws IPError when host bits are set; its `suggestion` is the network that contains the address. */
  constructor(network: IPAddress, prefixLength: number) {
    checkLength(network.version, prefixLength);
    if ((network.value & hostMask(network.version, prefixLength)) !== 0n) {
      const meant = IPNetwork.around(network, prefixLength).toString();
      throw new IPError(`${network}/${prefixLength} has host bits set. Did you mean ${meant}?`, meant);
    }
    this.network = network;
    this.prefixLength = prefixLength;
  }

  /** @throws IPError, also when the length is missing or host bits are set */
  static parse(text: string): IPNetwork {
    const { address, prefixLength } = splitMask(text);
    return new IPNetwork(address, prefixLength);
  }

  /** The network of that length that holds the address. */
  static around(address: IPAddress, prefixLength: number): IPNetwork {
    checkLength(address.version, prefixLength);
    const mask = hostMask(address.version, prefixLength);
    return new IPNetwork(
      new IPAddress(address.version, (address.value >> BigInt(BITS[address.version] - prefixLength)) * (mask + 1n)),
      prefixLength,
    );
  }

  get version(): IPVersion {
    return this.network.version;
  }

  /** The last address (for IPv4 the broadcast address, where there is one). */
  get broadcast(): IPAddress {
    return new IPAddress(this.version, this.network.value | hostMask(this.version, this.prefixLength));
  }

  get netmask(): IPAddress {
    return new IPAddress(this.version, hostMask(this.version, 0) ^ hostMask(this.version, this.prefixLength));
  }

  /** Number of addresses, the first and the last included. */
  get size(): bigint {
    return 1n << BigInt(BITS[this.version] - this.prefixLength);
  }

  /** First address a host may have: all but the network address, where the network has more than two. */
  get firstHost(): IPAddress {
    return this.size > 2n ? this.network.plus(1n) : this.network;
  }

  /** Last address a host may have: in IPv4 the broadcast address is left out, where there is one. */
  get lastHost(): IPAddress {
    return this.version === 4 && this.size > 2n ? this.broadcast.plus(-1n) : this.broadcast;
  }

  get hostCount(): bigint {
    return this.lastHost.value - this.firstHost.value + 1n;
  }

  /** The hosts in order, lazily: a /64 is no problem until you ask for all of it. */
  *hosts(): Generator<IPAddress, void, undefined> {
    const last = this.lastHost.value;
    for (let value = this.firstHost.value; value <= last; value += 1n) yield new IPAddress(this.version, value);
  }

  /** The networks of that (longer) length inside this one, in order, lazily. @throws IPError when it is shorter */
  *subnets(prefixLength: number): Generator<IPNetwork, void, undefined> {
    checkLength(this.version, prefixLength);
    if (prefixLength < this.prefixLength) throw new IPError(`A /${prefixLength} does not fit into ${this}.`);
    const step = 1n << BigInt(BITS[this.version] - prefixLength);
    const last = this.broadcast.value;
    for (let value = this.network.value; value <= last; value += step)
      yield new IPNetwork(new IPAddress(this.version, value), prefixLength);
  }

  /** Whether the address, or all of the interface's address or network, lies inside. */
  contains(other: IPAddress | IPInterface | IPNetwork): boolean {
    if (other.version !== this.version) return false;
    if (other instanceof IPNetwork) return other.prefixLength >= this.prefixLength && this.contains(other.network);
    const address = other instanceof IPInterface ? other.address : other;
    return address.value >= this.network.value && address.value <= this.broadcast.value;
  }

  overlaps(other: IPNetwork): boolean {
    return this.contains(other) || other.contains(this);
  }

  equals(other: IPNetwork): boolean {
    return this.prefixLength === other.prefixLength && this.network.equals(other.network);
  }

  toString(): string {
    return `${this.network}/${this.prefixLength}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

function hostMask(version: IPVersion, prefixLength: number): bigint {
  return (1n << BigInt(BITS[version] - prefixLength)) - 1n;
}

function checkLength(version: IPVersion, prefixLength: number): number {
  if (!Number.isInteger(prefixLength) || prefixLength < 0 || prefixLength > BITS[version]) {
    throw new IPError(`The prefix length of an IPv${version} address is 0 to ${BITS[version]}, not ${prefixLength}.`);
  }
  return prefixLength;
}

function splitMask(text: string): { address: IPAddress; prefixLength: number } {
  const slash = text.indexOf('/');
  const address = IPAddress.parse(slash < 0 ? text : text.slice(0, slash));
  if (slash < 0) throw new IPError(`"${address}" has no prefix length, such as ${address}/${address.version === 4 ? 24 : 64}.`);
  const prefixLength = readLength(address.version, text.slice(slash + 1));
  if (prefixLength === null)
    throw new IPError(`"${shorten(text.slice(slash + 1))}" is no prefix length of an IPv${address.version} address.`);
  return { address, prefixLength };
}

function readLength(version: IPVersion, text: string): number | null {
  if (/^(?:0|[1-9]\d{0,2})$/.test(text)) return Number(text) <= BITS[version] ? Number(text) : null;
  const mask = version === 4 ? readV4(text) : null;
  if (mask === null) return null;
  const hostBits = mask ^ hostMask(4, 0);
  // A mask is ones, then zeros: then its host part plus one is a power of two.
  return (hostBits & (hostBits + 1n)) === 0n ? 32 - hostBits.toString(2).replace(/^0$/, '').length : null;
}

function readV4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0n;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null;
    value = value * 256n + BigInt(part);
  }
  return value;
}

function readV6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = [readGroups(halves[0] ?? '', halves.length === 1), readGroups(halves[1] ?? '', true)];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? head.length !== 8 : missing < 1) return null;
  const groups = halves.length === 1 ? head : [...head, ...Array<number>(missing).fill(0), ...tail];
  return groups.reduce((value, group) => value * 65536n + BigInt(group), 0n);
}

/** 16-bit groups of "a:b:c"; the last two may be written as a dotted quad where the text ends the address. */
function readGroups(text: string, endsAddress: boolean): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (endsAddress && index === parts.length - 1 && part.includes('.')) {
      const quad = readV4(part);
      if (quad === null) return null;
      groups.push(Number(quad >> 16n), Number(quad & 0xffffn));
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return null;
    }
  }
  return groups;
}

function writeV4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

function writeV6(value: bigint): string {
  if (value >> 32n === 0xffffn) return `::ffff:${writeV4(value & 0xffffffffn)}`;
  const groups = Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn));
  const { start, length } = longestZeros(groups);
  const hex = (from: number, to?: number) =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return length < 2 ? hex(0) : `${hex(0, start)}::${hex(start + length)}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let run = 0;
  for (const [index, group] of groups.entries()) {
    run = group === 0 ? run + 1 : 0;
    if (run > best.length) best = { start: index - run + 1, length: run };
  }
  return best;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
