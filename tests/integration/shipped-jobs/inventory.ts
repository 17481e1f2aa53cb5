// A database as a job meets it (every session carries a run's context), and the few rows that these tests start from.
import type { Database } from '@windlass/sdk';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll } from 'vitest';
import { adapterFor } from '@/core/db/adapter';
import { PrismaClient } from '@/core/db/generated/client';

/** A client whose writes are attributed, as those of a runner are. */
export function jobDatabase(): Database {
  const context = JSON.stringify({ request: randomUUID(), user: null, user_name: 'tester', origin: 'job' });
  const pool = new pg.Pool({
    connectionString: process.env['DATABASE_URL'],
    max: 4,
    options: `-c windlass.context=${context.replace(/[ \\]/g, '\\$&')}`,
  });
  const client = new PrismaClient({ adapter: adapterFor(pool) });
  afterAll(async () => {
    await client.$disconnect();
    await pool.end();
  });
  return client;
}

/** Status by name, made when it is not there. */
export async function status(db: Database, name: string, ...types: string[]) {
  const existing = await db.status.findUnique({ where: { name } });
  if (existing === null) return await db.status.create({ data: { name, content_types: types } });
  return await db.status.update({ where: { name }, data: { content_types: [...new Set([...existing.content_types, ...types])] } });
}

/** Names nothing else in the test database has. */
export function unique(name: string): string {
  return `${name} ${randomUUID().slice(0, 8)}`;
}

/** A site that may hold devices, a role, a model, and a way to make devices there. */
export async function site(db: Database) {
  const active = await status(db, 'Active', 'dcim.location', 'dcim.device', 'dcim.interface', 'ipam.prefix', 'ipam.ipaddress');
  for (const name of ['Planned', 'Reserved', 'Connected'])
    await status(db, name, 'dcim.location', 'dcim.device', 'dcim.interface', 'dcim.cable', 'ipam.prefix', 'ipam.ipaddress');
  const type = await db.locationType.create({ data: { name: unique('Site'), content_types: ['dcim.device'] } });
  const location = await db.location.create({ data: { name: unique('Berlin'), location_type_id: type.id, status_id: active.id } });
  const role = await db.role.create({ data: { name: unique('Role'), content_types: ['dcim.device'] } });
  const manufacturer = await db.manufacturer.create({ data: { name: unique('Acme') } });
  const model = await db.deviceType.create({ data: { manufacturer_id: manufacturer.id, model: 'X-48' } });
  const device = async (name: string) =>
    await db.device.create({ data: { name, device_type_id: model.id, role_id: role.id, status_id: active.id, location_id: location.id } });
  return { active, type, location, role, manufacturer, model, device };
}
