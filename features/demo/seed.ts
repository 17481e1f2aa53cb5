// Puts the demo network into an empty inventory. An inventory that holds anything is somebody's, and is left alone.
import sql from 'sql-template-tag';
import { systemContext } from '@/core/context';
import { execute, newId, type Tx, write } from '@/core/db/client';
import { ensureDefaults } from '@/features/inventory/defaults';
import {
  addressesOf,
  cablesOf,
  CONSOLE_PORT,
  CONTAINERS,
  type DemoSite,
  devicesOf,
  type Kind,
  MODELS,
  PLANTED_FAULTS,
  type PlannedAddress,
  type PlannedCable,
  prefixesOf,
  REGIONS,
  ROLES,
  SITES,
} from './network';

export interface Seeded {
  readonly devices: number;
  readonly cables: number;
  readonly addresses: number;
}

/** Null when there is inventory already. All of it or nothing. */
export async function seedDemo(): Promise<Seeded | null> {
  await ensureDefaults();
  return await write(systemContext('system'), async (tx) => ((await isEmpty(tx)) ? await new Seeding(tx).run() : null), {
    timeoutMs: 60_000,
  });
}

async function isEmpty(tx: Tx): Promise<boolean> {
  const counts = await Promise.all([tx.location.count(), tx.device.count(), tx.prefix.count(), tx.ipAddress.count()]);
  return counts.every((count) => count === 0);
}

type Ids = Readonly<Record<string, string>>;
type Ends = Map<string, string>;

const key = (device: string, port: string) => `${device} ${port}`;

class Seeding {
  private readonly tx: Tx;
  private readonly interfaces: Ends = new Map();
  private readonly consolePorts: Ends = new Map();
  private readonly consoleServerPorts: Ends = new Map();
  private readonly devices = new Map<string, string>();
  private statuses: Ids = {};
  private sites: Ids = {};

  constructor(tx: Tx) {
    this.tx = tx;
  }

  async run(): Promise<Seeded> {
    this.statuses = await this.ensureStatuses();
    this.sites = await this.createSites();
    await this.createDevices();
    const cables = SITES.flatMap(cablesOf);
    await this.tx.cable.createMany({ data: cables.map((cable) => this.cableRow(cable)) });
    const addresses = await this.createAddresses();
    return { devices: this.devices.size, cables: cables.length, addresses };
  }

  /** Those that a new installation has; one that people took out is put back, for the demo is made of them. */
  private async ensureStatuses(): Promise<Ids> {
    const uses: Record<string, string[]> = {
      Active: ['dcim.device', 'dcim.interface', 'dcim.location', 'ipam.ipaddress', 'ipam.prefix'],
      Connected: ['dcim.cable'],
      Planned: ['dcim.cable'],
    };
    const rows = Object.entries(uses).map(([name, content_types]) => ({ name, content_types }));
    await this.tx.status.createMany({ data: rows, skipDuplicates: true });
    return byName(await this.tx.status.findMany({ where: { name: { in: Object.keys(uses) } } }));
  }

  private async createSites(): Promise<Ids> {
    const { tx, statuses } = this;
    const region = await tx.locationType.create({ data: { name: 'Region', description: 'Part of the world', nestable: true } });
    const content_types = ['dcim.device', 'ipam.namespace', 'ipam.prefix'];
    const site = await tx.locationType.create({ data: { name: 'Site', description: 'One building', parent_id: region.id, content_types } });
    const common = { status_id: statuses['Active']! };
    const regions = byName(
      await tx.location.createManyAndReturn({ data: REGIONS.map((name) => ({ ...common, name, location_type_id: region.id })) }),
    );
    const rows = SITES.map(({ code, name, region: of, timeZone }) => ({
      ...common,
      name,
      facility: code,
      time_zone: timeZone,
      location_type_id: site.id,
      parent_id: regions[of]!,
    }));
    const created = await tx.location.createManyAndReturn({ data: rows });
    return Object.fromEntries(created.map(({ facility, id }) => [facility, id]));
  }

  private async createDevices(): Promise<void> {
    const { tx, statuses } = this;
    const roles = await this.createRoles();
    const models = await this.createModels();
    const planned = SITES.flatMap(devicesOf);
    for (const { name } of planned) this.devices.set(name, newId());
    const serial = (name: string) => `WL${name.replaceAll('-', '').toUpperCase()}`;
    await tx.device.createMany({
      data: planned.map(({ name, kind, site }) => ({
        id: this.devices.get(name)!,
        name,
        device_type_id: models[kind],
        role_id: roles[kind],
        status_id: statuses['Active']!,
        location_id: this.sites[site]!,
        serial: serial(name),
      })),
    });
    const owned = planned.map((device) => ({ ...device, id: this.devices.get(device.name)! }));
    const interfaces = owned.flatMap((device) =>
      device.interfaces.map(({ name, type, mgmtOnly = false }) => ({
        id: remember(this.interfaces, device.name, name),
        device_id: device.id,
        name,
        type,
        mgmt_only: mgmtOnly,
        status_id: statuses['Active']!,
      })),
    );
    await tx.interface.createMany({ data: interfaces });
    const withPort = owned.filter(({ hasConsolePort }) => hasConsolePort);
    await tx.consolePort.createMany({
      data: withPort.map((device) => ({
        id: remember(this.consolePorts, device.name, CONSOLE_PORT),
        device_id: device.id,
        name: CONSOLE_PORT,
        type: 'rj-45',
      })),
    });
    const serverPorts = owned.flatMap((device) =>
      Array.from({ length: device.consoleServerPorts }, (_, index) => ({
        id: remember(this.consoleServerPorts, device.name, `Port${index + 1}`),
        device_id: device.id,
        name: `Port${index + 1}`,
        type: 'rj-45',
      })),
    );
    await tx.consoleServerPort.createMany({ data: serverPorts });
  }

  private async createRoles(): Promise<Record<Kind, string>> {
    const rows = Object.values(ROLES).map((role) => ({ ...role, content_types: ['dcim.device'] }));
    await this.tx.role.createMany({ data: rows, skipDuplicates: true });
    const ids = byName(await this.tx.role.findMany({ where: { name: { in: rows.map(({ name }) => name) } } }));
    return byKind((kind) => ids[ROLES[kind].name]!);
  }

  private async createModels(): Promise<Record<Kind, string>> {
    const makers = [...new Set(Object.values(MODELS).map(({ manufacturer }) => manufacturer))];
    await this.tx.manufacturer.createMany({ data: makers.map((name) => ({ name })), skipDuplicates: true });
    const makerIds = byName(await this.tx.manufacturer.findMany({ where: { name: { in: makers } } }));
    const rows = Object.values(MODELS).map(({ manufacturer, model, partNumber, height }) => ({
      manufacturer_id: makerIds[manufacturer]!,
      model,
      part_number: partNumber,
      u_height: height,
    }));
    await this.tx.deviceType.createMany({ data: rows, skipDuplicates: true });
    const models = await this.tx.deviceType.findMany({ where: { model: { in: rows.map(({ model }) => model) } } });
    return byKind((kind) => models.find(({ model }) => model === MODELS[kind].model)!.id);
  }

  private cableRow({ a, b, isConsole, status }: PlannedCable) {
    const [near, far] = isConsole ? ([this.consolePorts, this.consoleServerPorts] as const) : ([this.interfaces, this.interfaces] as const);
    return {
      termination_a_type: isConsole ? 'dcim.consoleport' : 'dcim.interface',
      termination_a_id: near.get(key(...a))!,
      termination_b_type: isConsole ? 'dcim.consoleserverport' : 'dcim.interface',
      termination_b_id: far.get(key(...b))!,
      type: isConsole ? 'cat6' : 'smf-os2',
      status_id: this.statuses[status]!,
    };
  }

  private async createAddresses(): Promise<number> {
    const { tx, statuses } = this;
    const namespace = await tx.namespace.upsert({ where: { name: 'Global' }, create: { name: 'Global' }, update: {} });
    const common = { namespace_id: namespace.id, status_id: statuses['Active']! };
    await this.createPrefixes(common);
    const loopback = await tx.role.findFirst({ where: { name: 'Loopback', content_types: { has: 'ipam.ipaddress' } } });
    const orphans = PLANTED_FAULTS.addressesWithoutParent.map((address): PlannedAddress => ({
      address,
      isPrimary: false,
      isLoopback: false,
    }));
    const planned = [...SITES.flatMap(addressesOf), ...orphans].map((address) => ({ ...address, id: newId() }));
    await tx.ipAddress.createMany({
      data: planned.map(({ id, address, isLoopback, at }) => ({
        ...common,
        id,
        address,
        role_id: isLoopback ? (loopback?.id ?? null) : null,
        dns_name: at && !isLoopback ? `${at[0]}.example.net` : '',
      })),
    });
    const placed = planned.filter((address) => address.at !== undefined);
    await tx.ipAddressToInterface.createMany({
      data: placed.map(({ id, at }) => ({ ip_address_id: id, interface_id: this.interfaces.get(key(...at!))! })),
    });
    const primary = placed.filter(({ isPrimary }) => isPrimary);
    const owners = primary.map(({ at }) => this.devices.get(at![0])!);
    await execute(
      sql`UPDATE dcim_device d SET primary_ip4_id = p.address FROM unnest(${owners}::uuid[], ${primary.map(({ id }) => id)}::uuid[]) AS p(device, address) WHERE d.id = p.device`,
      tx,
    );
    return planned.length;
  }

  private async createPrefixes(common: { namespace_id: string; status_id: string }): Promise<void> {
    const planned = [...CONTAINERS, ...SITES.flatMap((site: DemoSite) => prefixesOf(site))];
    const created = await this.tx.prefix.createManyAndReturn({
      data: planned.map(({ prefix, type, description }) => ({ ...common, prefix, type, description })),
      select: { id: true },
    });
    for (const [code, id] of Object.entries(this.sites)) {
      const ids = created.filter((_, index) => planned[index]!.site === code);
      await this.tx.location.update({ where: { id }, data: { prefixes: { connect: ids } } });
    }
  }
}

function byName(rows: readonly { name: string; id: string }[]): Ids {
  return Object.fromEntries(rows.map(({ name, id }) => [name, id]));
}

function byKind(find: (kind: Kind) => string): Record<Kind, string> {
  return { router: find('router'), spine: find('spine'), tor: find('tor'), console: find('console') };
}

function remember(ends: Ends, device: string, port: string): string {
  const id = newId();
  ends.set(key(device, port), id);
  return id;
}
