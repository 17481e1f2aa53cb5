// Databases for tests: fresh, migrated, gone afterwards. Files in integration, matrix and compat get one each without asking (own-database.ts).
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { withDatabase } from './database-url';

export interface TestDatabase {
  url: string;
  name: string;
  /** Drops it, whoever is still connected. */
  drop: () => Promise<void>;
}

/** A copy of the migrated template. `label` shows in the name, for whoever looks at the server. */
export async function testDatabase(label = 'test'): Promise<TestDatabase> {
  const { adminUrl, template } = inject('testServer');
  const name = `windlass_${label.replace(/\W+/g, '_').toLowerCase().slice(0, 32)}_${randomBytes(4).toString('hex')}`;
  await onServer(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  return { url: withDatabase(adminUrl, name), name, drop: () => onServer(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function onServer(adminUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
