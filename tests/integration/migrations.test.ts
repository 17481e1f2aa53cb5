// The migrations are the database; schema.prisma is how the client sees it. Neither may drift from the other.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, it } from 'vitest';
import { migrate } from '@/core/db/migrate';
import { testDatabase } from '../support/database';

it('the migrated database is exactly what schema.prisma describes', async () => {
  const difference = await prisma('migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--script');
  expect(difference).toContain('This is an empty migration');
});

it('migrating an up-to-date database applies nothing', async () => {
  const { applied } = await migrate(process.env['DATABASE_URL'] ?? '', path.resolve('prisma/migrations'));
  expect(applied).toEqual([]);
});

it('a test has a database of its own with the tables of product and queue, and can have more', async () => {
  const second = await testDatabase('second');
  const client = new pg.Client({ connectionString: second.url });
  await client.connect();
  try {
    const { rows } = await client.query(
      "SELECT to_regclass('extras_job')::text AS product, to_regnamespace('graphile_worker')::text AS queue",
    );
    expect(rows).toEqual([{ product: 'extras_job', queue: 'graphile_worker' }]);
    expect(second.url).not.toBe(process.env['DATABASE_URL']);
  } finally {
    await client.end();
    await second.drop();
  }
});

async function prisma(...args: string[]): Promise<string> {
  const environment = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: path.resolve('scripts/schema-engine.mjs') };
  const { stdout } = await promisify(execFile)('node_modules/.bin/prisma', args, { env: environment });
  return stdout;
}
