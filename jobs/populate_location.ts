// Prepares a new location: the location itself, its switches with their ports, and the cables to a spine switch and a console server.
import type { Database, Input, Row } from '@windlass/sdk';
import { DryRunVar, IntegerVar, Job, JobFailure, ObjectVar, StringVar } from '@windlass/sdk';
import { statusNamed } from './named_rows';

// Ends of cables that only exist in the inventory: no port of these types takes a plug.
const UNPLUGGABLE = ['virtual', 'bridge', 'lag', 'tunnel'];
const UPLINK = 'Uplink1';
const CONSOLE = 'Console';

/** The models a transaction is used for here; a client of the whole database has them too. */
type Db = Pick<Database, 'location' | 'device' | 'interface' | 'consolePort' | 'consoleServerPort' | 'cable'>;

/** What one switch will be, and what it will be plugged into. */
interface PlannedSwitch {
  readonly name: string;
  readonly spinePort: { readonly id: string; readonly name: string } | null;
  readonly consolePort: { readonly id: string; readonly name: string } | null;
}

export class PopulateLocation extends Job {
  static meta = {
    name: 'Populate a new location',
    grouping: 'Provisioning',
    description: `
      Creates a location with its top-of-rack switches, ready for delivery.

      Every switch gets its access ports, an uplink to the spine switch and a console connection, as far as you name
      a spine switch and a console server. Everything is created, or nothing; the list of devices is attached as CSV.
    `,
    hasSensitiveVariables: false,
    softTimeLimit: 120,
    timeLimit: 180,
  };
  static variables = {
    location_name: new StringVar({ label: 'Name', maxLength: 100, regex: /^[A-Za-z0-9][A-Za-z0-9 ._-]*$/, group: 'Location' }),
    location_type: new ObjectVar({ model: 'dcim.locationtype', group: 'Location' }),
    parent: new ObjectVar({ model: 'dcim.location', required: false, description: 'The location it is part of.', group: 'Location' }),
    role: new ObjectVar({ model: 'extras.role', queryParams: { content_types: 'dcim.device' }, group: 'Switches' }),
    manufacturer: new ObjectVar({
      model: 'dcim.manufacturer',
      required: false,
      description: 'Narrows down the models.',
      group: 'Switches',
    }),
    switch_model: new ObjectVar({ model: 'dcim.devicetype', queryParams: { manufacturer: '$manufacturer' }, group: 'Switches' }),
    switch_count: new IntegerVar({ minValue: 1, maxValue: 48, default: 2, group: 'Switches' }),
    port_count: new IntegerVar({
      label: 'Access ports',
      minValue: 1,
      maxValue: 96,
      default: 24,
      description: 'Of each switch.',
      group: 'Switches',
    }),
    spine: new ObjectVar({ model: 'dcim.device', required: false, label: 'Spine switch', group: 'Cabling' }),
    console_server: new ObjectVar({ model: 'dcim.device', required: false, group: 'Cabling' }),
    dryrun: new DryRunVar(),
  };

  async run(input: Input<typeof PopulateLocation>) {
    const { location_name: name, dryrun } = input;
    await this.checkPlace(input);
    const switches = await this.planSwitches(input);
    const csv = await this.toCsv(input, switches);
    if (dryrun) {
      this.logger.info(`Would create the location ${name} with ${switches.length} switches.`);
      for (const planned of switches) this.logger.info(`Would create ${describe(planned)}`, { grouping: name });
    } else {
      await this.create(input, switches);
      await this.createFile(`${name}.csv`, csv);
    }
    const cables = switches.flatMap(({ spinePort, consolePort }) => [spinePort, consolePort]).filter((port) => port !== null);
    return { location: name, switches: switches.length, interfaces: switches.length * (input.port_count + 1), cables: cables.length };
  }

  /** A name that is free, at a place where such a location may be. */
  private async checkPlace({
    location_name: name,
    location_type: type,
    parent,
    switch_model,
    manufacturer,
  }: Input<typeof PopulateLocation>): Promise<void> {
    const belongs = type.parent_id === (parent?.location_type_id ?? null) || (type.nestable && parent?.location_type_id === type.id);
    if (!belongs) throw new JobFailure(`parent: a ${type.name} can't be ${parent === null ? 'at the top' : `part of ${parent.name}`}.`);
    if (!type.content_types.includes('dcim.device')) throw new JobFailure(`location_type: a ${type.name} holds no devices.`);
    if (manufacturer !== null && switch_model.manufacturer_id !== manufacturer.id)
      throw new JobFailure(`switch_model: ${switch_model.model} is not made by ${manufacturer.name}.`);
    const taken = await this.db.location.findFirst({ where: { name, parent_id: parent?.id ?? null } });
    if (taken !== null) {
      this.logger.failure('Exists already', { object: taken });
      throw new JobFailure(`location_name: there is a location ${name} here already.`);
    }
  }

  private async planSwitches({
    location_name,
    switch_count,
    spine,
    console_server,
  }: Input<typeof PopulateLocation>): Promise<PlannedSwitch[]> {
    const free = { cable_id: null };
    const byName = { orderBy: { name: 'asc' }, take: switch_count } as const;
    const spinePorts =
      spine === null
        ? null
        : await this.db.interface.findMany({ where: { ...free, device_id: spine.id, type: { notIn: UNPLUGGABLE } }, ...byName });
    const consolePorts =
      console_server === null
        ? null
        : await this.db.consoleServerPort.findMany({ where: { ...free, device_id: console_server.id }, ...byName });
    for (const [device, ports] of [
      [spine, spinePorts],
      [console_server, consolePorts],
    ] as const) {
      if (ports === null || ports.length >= switch_count) continue;
      throw new JobFailure(`${device?.name ?? ''} has only ${ports.length} free ports for ${switch_count} switches. Nothing was created.`);
    }
    const slug = location_name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/-$/, '');
    return Array.from({ length: switch_count }, (_, index) => ({
      name: `${slug}-sw${index + 1}`,
      spinePort: spinePorts?.[index] ?? null,
      consolePort: consolePorts?.[index] ?? null,
    }));
  }

  private async create(input: Input<typeof PopulateLocation>, switches: readonly PlannedSwitch[]): Promise<void> {
    const [locationStatus, deviceStatus, interfaceStatus, cableStatus] = [
      await statusNamed(this.db, 'Planned', 'dcim.location'),
      await statusNamed(this.db, 'Planned', 'dcim.device'),
      await statusNamed(this.db, 'Planned', 'dcim.interface'),
      await statusNamed(this.db, 'Connected', 'dcim.cable'),
    ];
    const { location, devices } = await this.db.$transaction(
      async (db) => {
        const location = await db.location.create({
          data: {
            name: input.location_name,
            location_type_id: input.location_type.id,
            parent_id: input.parent?.id ?? null,
            status_id: locationStatus.id,
          },
        });
        const devices = await db.device.createManyAndReturn({
          data: switches.map(({ name }) => ({
            name,
            device_type_id: input.switch_model.id,
            role_id: input.role.id,
            status_id: deviceStatus.id,
            location_id: location.id,
          })),
        });
        await this.createPorts(db, input, devices, switches, interfaceStatus.id, cableStatus.id);
        return { location, devices };
      },
      { timeout: 100_000 },
    );
    this.logger.success('Created', { object: location });
    for (const device of devices) this.logger.success('Created', { object: device, grouping: input.location_name });
  }

  private async createPorts(
    db: Db,
    { port_count }: Input<typeof PopulateLocation>,
    devices: readonly Row<'dcim.device'>[] | readonly { id: string; name: string | null }[],
    switches: readonly PlannedSwitch[],
    statusId: string,
    cableStatusId: string,
  ): Promise<void> {
    const access = Array.from({ length: port_count }, (_, index) => ({ name: `Ethernet${index + 1}`, type: '1000base-t' }));
    const interfaces = devices.flatMap(({ id }) =>
      [...access, { name: UPLINK, type: '10gbase-x-sfpp' }].map((port) => ({ ...port, device_id: id, status_id: statusId })),
    );
    const created = await db.interface.createManyAndReturn({ data: interfaces, select: { id: true, name: true, device_id: true } });
    const consoles = await db.consolePort.createManyAndReturn({
      data: devices.map(({ id }) => ({ device_id: id, name: CONSOLE, type: 'rj-45' })),
    });

    const planned = new Map(switches.map((one) => [one.name, one]));
    const cables = devices.flatMap(({ id, name }) => {
      const { spinePort = null, consolePort = null } = planned.get(name ?? '') ?? {};
      const uplink = created.find((port) => port.device_id === id && port.name === UPLINK);
      const own = consoles.find((port) => port.device_id === id);
      return [
        ...(spinePort && uplink ? [{ ...ends('dcim.interface', uplink.id, 'dcim.interface', spinePort.id), type: 'smf' }] : []),
        ...(consolePort && own ? [{ ...ends('dcim.consoleport', own.id, 'dcim.consoleserverport', consolePort.id), type: 'cat6' }] : []),
      ];
    });
    await db.cable.createMany({ data: cables.map((cable) => ({ ...cable, status_id: cableStatusId })) });
  }

  private async toCsv({ switch_model }: Input<typeof PopulateLocation>, switches: readonly PlannedSwitch[]): Promise<string> {
    const maker = await this.db.manufacturer.findUniqueOrThrow({ where: { id: switch_model.manufacturer_id } });
    const rows = switches.map((one) => [one.name, maker.name, switch_model.model, one.spinePort?.name ?? '', one.consolePort?.name ?? '']);
    return [['name', 'make', 'model', 'spine_port', 'console_server_port'], ...rows]
      .map((row) => `${row.map(quote).join(',')}\r\n`)
      .join('');
  }
}

function ends(aType: string, aId: string, bType: string, bId: string) {
  return { termination_a_type: aType, termination_a_id: aId, termination_b_type: bType, termination_b_id: bId };
}

function describe({ name, spinePort, consolePort }: PlannedSwitch): string {
  return [name, spinePort && `uplink to ${spinePort.name}`, consolePort && `console on ${consolePort.name}`]
    .filter((part) => part !== null)
    .join(', ');
}

/** RFC 4180, and nothing that a spreadsheet would take for a formula. */
function quote(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
