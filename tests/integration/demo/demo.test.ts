import { beforeAll, describe, expect, test } from 'vitest';
import { db } from '@/core/db/client';
import { CONTAINERS, PLANTED_FAULTS, SITES } from '@/features/demo/network';
import { seedDemo, type Seeded } from '@/features/demo/seed';

let seeded: Seeded | null;

beforeAll(async () => {
  seeded = await seedDemo();
});

describe('the demo data', () => {
  test('is a network of six sites in two regions, cabled and addressed', async () => {
    expect(seeded).toEqual({ devices: 120, cables: 316, addresses: 167 });
    const byRole = await db().role.findMany({
      where: { devices: { some: {} } },
      select: { name: true, _count: { select: { devices: true } } },
      orderBy: { name: 'asc' },
    });
    expect(byRole.map(({ name, _count }) => [name, _count.devices])).toEqual([
      ['Console server', 6],
      ['Router', 12],
      ['Spine switch', 12],
      ['Top-of-rack switch', 90],
    ]);
    expect(await db().location.count({ where: { parent_id: null } })).toBe(2);
    expect(await db().location.count({ where: { parent_id: { not: null } } })).toBe(SITES.length);
    expect(await db().device.count({ where: { primary_ip4_id: null } })).toBe(0);
    expect(await db().prefix.count({ where: { parent_id: null } })).toBe(CONTAINERS.length);
  });

  test('has the planted faults and no others', async () => {
    const { switchesWithoutConsole, switchesWithPlannedConsole, routersWithoutLoopback, addressesWithoutParent } = PLANTED_FAULTS;
    const names = (rows: readonly { name: string | null }[]) => rows.map(({ name }) => name).sort();
    const tor = { role: { name: 'Top-of-rack switch' } };
    expect(names(await db().device.findMany({ where: { ...tor, console_ports: { none: {} } } }))).toEqual([switchesWithoutConsole.noPort]);
    expect(names(await db().device.findMany({ where: { ...tor, console_ports: { some: { cable_id: null } } } }))).toEqual([
      switchesWithoutConsole.freePort,
    ]);
    expect(
      names(await db().device.findMany({ where: { ...tor, console_ports: { some: { cable: { status: { name: 'Planned' } } } } } })),
    ).toEqual([...switchesWithPlannedConsole]);
    const router = { role: { name: 'Router' } };
    expect(names(await db().device.findMany({ where: { ...router, interfaces: { none: { name: 'Loopback0' } } } }))).toEqual([
      routersWithoutLoopback.noInterface,
    ]);
    expect(
      names(
        await db().device.findMany({ where: { ...router, interfaces: { some: { name: 'Loopback0', ip_address_links: { none: {} } } } } }),
      ),
    ).toEqual([routersWithoutLoopback.noAddress]);
    const orphans = await db().ipAddress.findMany({ where: { parent_id: null } });
    expect(orphans.map(({ address }) => address).sort()).toEqual([...addressesWithoutParent].sort());
  });

  test('is put in once', async () => {
    const before = [await db().device.count(), await db().objectChange.count()];
    expect(await seedDemo()).toBeNull();
    expect([await db().device.count(), await db().objectChange.count()]).toEqual(before);
  });

  test('is recorded like every change', async () => {
    expect(await db().objectChange.count({ where: { model: 'dcim.device', action: 'create' } })).toBe(120);
  });
});
