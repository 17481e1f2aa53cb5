// Where the product may be sent by an address that people enter: not to this machine or the network it stands in, unless the operator allows it.
// Names are resolved once, and whoever connects must connect to the addresses that come back: a name that points elsewhere a moment later changes nothing.
import dns from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { AppError } from './errors';

const INTERNAL_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Public IPv6 is 2000::/3; of the rest only translated IPv4 can be reached from outside, and it is judged as IPv4. */
const INTERNAL_V6 = ['::/3', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '4000::/2', '8000::/1'];

/** Whether the address lies in one of the networks of its own family. A list of both would count every IPv4 address as part of ::ffff:0:0/96. */
function isIn(networks: readonly string[], address: string): boolean {
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', length] = network.split('/');
    if (isIP(base) === isIP(address)) list.addSubnet(base, length === undefined ? (family === 'ipv4' ? 32 : 128) : Number(length), family);
  }
  return list.check(address, family);
}

/** The IPv4 address inside an IPv6 one that stands for it: ::ffff:a.b.c.d, or NAT64's 64:ff9b::a.b.c.d. */
function embeddedV4(address: string): string | null {
  const groups = expand(address);
  const head = groups.slice(0, 6).join(':');
  if (head !== '0:0:0:0:0:ffff' && head !== '64:ff9b:0:0:0:0') return null;
  const [high, low] = [Number.parseInt(groups[6]!, 16), Number.parseInt(groups[7]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Eight groups without leading zeros, as WHATWG's parser writes them. */
function expand(address: string): string[] {
  const compact = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [left = '', right] = compact.split('::');
  const [head, tail] = [left === '' ? [] : left.split(':'), right === undefined || right === '' ? [] : right.split(':')];
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'), ...tail];
}

/** An address of this machine, of the network around it, or of nobody. */
export function isInternal(address: string): boolean {
  const plain = address.replace(/%.*$/, '');
  const v4 = isIP(plain) === 4 ? plain : embeddedV4(plain);
  return v4 === null ? isIn(INTERNAL_V6, plain) : isIn(INTERNAL_V4, v4);
}

/** A host as a URL has it: without brackets, without the dot at the end, in small letters. */
const plainHost = (host: string) =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');

/** Whether the operator's list names this host, or holds this address: "git.example.net", "*.example.net", "10.0.0.5", "10.0.0.0/8". */
function isListed(allowed: readonly string[], host: string): boolean {
  if (isIP(host) !== 0) return isIn(allowed, host);
  return allowed.some((entry) => (entry.startsWith('*.') ? host.endsWith(entry.slice(1).toLowerCase()) : entry.toLowerCase() === host));
}

const refusal = (host: string) => `${host} is this machine or belongs to an internal network.`;

/** What is wrong with a host as far as its name tells, without asking anybody; undefined when nothing is. */
export function hostFault(host: string, allowed: readonly string[]): string | undefined {
  const name = plainHost(host);
  if (isListed(allowed, name)) return undefined;
  const isHere = isIP(name) === 0 ? /(^|\.)localhost$/.test(name) : isInternal(name);
  return isHere ? refusal(name) : undefined;
}

/**
 * The addresses to connect to.
 * @throws AppError("invalid") when one of them is internal and not allowed, "unavailable" when the name can't be resolved
 */
export async function resolveHost(host: string, allowed: readonly string[]): Promise<string[]> {
  const name = plainHost(host);
  const fault = hostFault(name, allowed);
  if (fault !== undefined) throw new AppError('invalid', fault);
  if (isIP(name) !== 0) return [name];
  const found = await dns.lookup(name, { all: true }).catch((error: unknown) => {
    throw new AppError('unavailable', `The name ${name} can't be resolved.`, { cause: error });
  });
  const addresses = found.map(({ address }) => address);
  if (!isListed(allowed, name) && addresses.some((address) => isInternal(address) && !isListed(allowed, address)))
    throw new AppError('invalid', refusal(name));
  return addresses;
}
