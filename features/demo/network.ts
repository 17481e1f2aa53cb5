// The network of the demo data, on paper: regions, sites, what stands in each, how it is wired and addressed, and what is wrong with it. Pure.

/**
 * What the checking jobs have to find. Everything else in the demo data is in order.
 * Devices and addresses by name, as the jobs report them.
 */
export const PLANTED_FAULTS = {
  /** Top-of-rack switches whose console is plugged in nowhere: a free console port; no console port at all. */
  switchesWithoutConsole: { freePort: 'ams01-tor-03', noPort: 'nyc01-tor-07' },
  /** A top-of-rack switch whose only console cable is Planned: on paper it has one. */
  switchesWithPlannedConsole: ['fra01-tor-05'],
  /** Routers that can't be reached by a loopback: one without address; no loopback interface. */
  routersWithoutLoopback: { noAddress: 'lon01-rtr-02', noInterface: 'sjc01-rtr-01' },
  /** Addresses that lie in no prefix. */
  addressesWithoutParent: ['172.16.99.1/24', '192.168.40.10/24', '198.51.100.7/24'],
} as const;

export interface DemoSite {
  readonly code: string;
  readonly name: string;
  readonly region: 'Europe' | 'Americas';
  readonly timeZone: string;
  /** Second number of its addresses: 10.<number>.0.0/16. */
  readonly number: number;
}

export const REGIONS = ['Europe', 'Americas'] as const;

export const SITES: readonly DemoSite[] = [
  { code: 'ams01', name: 'Amsterdam 1', region: 'Europe', timeZone: 'Europe/Amsterdam', number: 10 },
  { code: 'fra01', name: 'Frankfurt 1', region: 'Europe', timeZone: 'Europe/Berlin', number: 11 },
  { code: 'lon01', name: 'London 1', region: 'Europe', timeZone: 'Europe/London', number: 12 },
  { code: 'nyc01', name: 'New York 1', region: 'Americas', timeZone: 'America/New_York', number: 20 },
  { code: 'sjc01', name: 'San Jose 1', region: 'Americas', timeZone: 'America/Los_Angeles', number: 21 },
  { code: 'gru01', name: 'São Paulo 1', region: 'Americas', timeZone: 'America/Sao_Paulo', number: 22 },
];

export const ROLES = {
  router: { name: 'Router', color: '2196f3', description: 'Edge of a site' },
  spine: { name: 'Spine switch', color: '9c27b0', description: 'Joins the racks of a site' },
  tor: { name: 'Top-of-rack switch', color: '4caf50', description: 'Joins the servers of a rack' },
  console: { name: 'Console server', color: '607d8b', description: 'Reaches consoles when the network does not' },
} as const;

export type Kind = keyof typeof ROLES;

export const MODELS: Readonly<Record<Kind, { manufacturer: string; model: string; partNumber: string; height: number }>> = {
  router: { manufacturer: 'Juniper', model: 'MX204', partNumber: 'MX204-R', height: 1 },
  spine: { manufacturer: 'Arista', model: 'DCS-7050CX3-32S', partNumber: 'DCS-7050CX3-32S-R', height: 1 },
  tor: { manufacturer: 'Arista', model: 'DCS-7050SX3-48YC8', partNumber: 'DCS-7050SX3-48YC8-R', height: 1 },
  console: { manufacturer: 'Opengear', model: 'OM2248', partNumber: 'OM2248-L-10E', height: 1 },
};

const COUNTS: Readonly<Record<Kind, number>> = { router: 2, spine: 2, tor: 15, console: 1 };
const SHORT: Readonly<Record<Kind, string>> = { router: 'rtr', spine: 'spine', tor: 'tor', console: 'con' };

export interface PlannedInterface {
  readonly name: string;
  readonly type: string;
  readonly mgmtOnly?: boolean;
}

export interface PlannedDevice {
  readonly name: string;
  readonly site: string;
  readonly kind: Kind;
  readonly interfaces: readonly PlannedInterface[];
  readonly hasConsolePort: boolean;
  readonly consoleServerPorts: number;
}

/** Ends by device and port. */
export interface PlannedCable {
  readonly a: readonly [device: string, port: string];
  readonly b: readonly [device: string, port: string];
  readonly isConsole: boolean;
  readonly status: 'Connected' | 'Planned';
}

export interface PlannedAddress {
  /** Absent: on no interface. */
  readonly at?: readonly [device: string, interfaceName: string];
  readonly address: string;
  readonly isPrimary: boolean;
  readonly isLoopback: boolean;
}

const two = (number: number) => String(number).padStart(2, '0');
const series = (count: number, make: (number: number) => PlannedInterface) => Array.from({ length: count }, (_, index) => make(index + 1));
const MANAGEMENT: PlannedInterface = { name: 'Management1', type: '1000base-t', mgmtOnly: true };
const LOOPBACK: PlannedInterface = { name: 'Loopback0', type: 'virtual' };

const INTERFACES: Readonly<Record<Kind, readonly PlannedInterface[]>> = {
  router: [LOOPBACK, MANAGEMENT, ...series(4, (n) => ({ name: `et-0/0/${n - 1}`, type: '100gbase-x-qsfp28' }))],
  spine: [LOOPBACK, MANAGEMENT, ...series(32, (n) => ({ name: `Ethernet${n}`, type: '100gbase-x-qsfp28' }))],
  tor: [
    MANAGEMENT,
    ...series(8, (n) => ({ name: `Ethernet${n}`, type: '25gbase-x-sfp28' })),
    ...series(2, (n) => ({ name: `Uplink${n}`, type: '100gbase-x-qsfp28' })),
  ],
  console: [MANAGEMENT],
};

export function devicesOf({ code }: DemoSite): PlannedDevice[] {
  return (Object.keys(COUNTS) as Kind[]).flatMap((kind) =>
    Array.from({ length: COUNTS[kind] }, (_, index): PlannedDevice => {
      const name = `${code}-${SHORT[kind]}-${two(index + 1)}`;
      const interfaces =
        name === PLANTED_FAULTS.routersWithoutLoopback.noInterface ? INTERFACES[kind].filter((one) => one !== LOOPBACK) : INTERFACES[kind];
      const hasConsolePort = kind !== 'console' && name !== PLANTED_FAULTS.switchesWithoutConsole.noPort;
      return { name, site: code, kind, interfaces, hasConsolePort, consoleServerPorts: kind === 'console' ? 48 : 0 };
    }),
  );
}

export const CONSOLE_PORT = 'Console';

export function cablesOf(site: DemoSite): PlannedCable[] {
  const devices = devicesOf(site);
  const named = (kind: Kind) => devices.filter((device) => device.kind === kind).map(({ name }) => name);
  const [spines, consoleServer] = [named('spine'), named('console')[0]!];
  const data = (a: PlannedCable['a'], b: PlannedCable['b']): PlannedCable => ({ a, b, isConsole: false, status: 'Connected' });
  const uplinks = named('tor').flatMap((tor, index) =>
    spines.map((spine, side) => data([tor, `Uplink${side + 1}`], [spine, `Ethernet${index + 1}`])),
  );
  const edges = named('router').flatMap((router, index) =>
    spines.map((spine, side) => data([router, `et-0/0/${side}`], [spine, `Ethernet${16 + index}`])),
  );
  const consoles = devices
    .filter(({ hasConsolePort, name }) => hasConsolePort && name !== PLANTED_FAULTS.switchesWithoutConsole.freePort)
    .map(({ name }, index): PlannedCable => {
      const isPlanned = (PLANTED_FAULTS.switchesWithPlannedConsole as readonly string[]).includes(name);
      return {
        a: [name, CONSOLE_PORT],
        b: [consoleServer, `Port${index + 1}`],
        isConsole: true,
        status: isPlanned ? 'Planned' : 'Connected',
      };
    });
  return [...uplinks, ...edges, ...consoles];
}

export interface PlannedPrefix {
  readonly prefix: string;
  readonly type: 'container' | 'network' | 'pool';
  readonly description: string;
  readonly site?: string;
}

export const CONTAINERS: readonly PlannedPrefix[] = [
  { prefix: '10.0.0.0/8', type: 'container', description: 'All sites' },
  { prefix: '2001:db8::/32', type: 'container', description: 'All sites' },
];

export function prefixesOf({ code, number, name }: DemoSite): PlannedPrefix[] {
  const at = { site: code };
  return [
    { ...at, prefix: `10.${number}.0.0/16`, type: 'container', description: name },
    { ...at, prefix: `10.${number}.0.0/24`, type: 'network', description: 'Management' },
    { ...at, prefix: `10.${number}.255.0/24`, type: 'pool', description: 'Loopbacks' },
    { ...at, prefix: `10.${number}.16.0/20`, type: 'container', description: 'Racks' },
    ...Array.from({ length: COUNTS.tor }, (_, index): PlannedPrefix => ({
      ...at,
      prefix: `10.${number}.${16 + index}.0/24`,
      type: 'network',
      description: `Rack ${two(index + 1)}`,
    })),
    { ...at, prefix: `2001:db8:${number}::/48`, type: 'container', description: name },
    { ...at, prefix: `2001:db8:${number}:ff::/64`, type: 'network', description: 'Loopbacks' },
  ];
}

/** Every device has an address to manage it by, every router and spine switch one on its loopback. */
export function addressesOf(site: DemoSite): PlannedAddress[] {
  const devices = devicesOf(site);
  const management = devices.map(({ name }, index): PlannedAddress => ({
    at: [name, MANAGEMENT.name],
    address: `10.${site.number}.0.${index + 11}/24`,
    isPrimary: true,
    isLoopback: false,
  }));
  const loopbacks = devices
    .filter(({ name, interfaces }) => interfaces.includes(LOOPBACK) && name !== PLANTED_FAULTS.routersWithoutLoopback.noAddress)
    .flatMap(({ name }, index): PlannedAddress[] => [
      { at: [name, LOOPBACK.name], address: `10.${site.number}.255.${index + 1}/32`, isPrimary: false, isLoopback: true },
      { at: [name, LOOPBACK.name], address: `2001:db8:${site.number}:ff::${index + 1}/128`, isPrimary: false, isLoopback: true },
    ]);
  return [...management, ...loopbacks];
}
