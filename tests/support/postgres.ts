// Global set-up of the projects with a database: one server for the whole test run, with one migrated template to copy.
// WINDLASS_TEST_PG names a server that is already there (a superuser's URL); without it a throw-away one is started.
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '@/core/db/migrate';
import { withDatabase } from './database-url';
import { start, UNSAFE_BUT_FAST } from '../../scripts/postgres.mjs';

const MIGRATIONS = path.resolve('prisma/migrations');
const TEMPLATE_LOCK = 4_520_017;

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

export interface TestServer {
  adminUrl: string;
  template: string;
}

interface SharedServer {
  users: number;
  ready: Promise<TestServer & { stop: () => Promise<void> }>;
}

// Every project runs its own set-up in this one process: the first starts the server, the last stops it.
const shared = globalThis as { windlassTestServer?: SharedServer };

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = (shared.windlassTestServer ??= { users: 0, ready: startServer() });
  server.users++;
  const { stop, ...provided } = await server.ready;
  project.provide('testServer', provided);
  return async () => {
    if (--server.users > 0) return;
    delete shared.windlassTestServer;
    await stop();
  };
}

async function startServer(): Promise<TestServer & { stop: () => Promise<void> }> {
  const existing = process.env['WINDLASS_TEST_PG'];
  if (existing) return { adminUrl: existing, template: await provideTemplate(existing), stop: async () => {} };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-test-pg-'));
  fs.chmodSync(folder, 0o755); // the server may run as another user, who must get in
  const server = await start(folder, { settings: { ...UNSAFE_BUT_FAST, max_wal_size: '4GB', shared_buffers: '256MB' } });
  const stop = async () => {
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { adminUrl: server.adminUrl, template: await provideTemplate(server.adminUrl), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The name of a database with today's migrations applied; on a server that stays it is made once for each state of the migrations. */
async function provideTemplate(adminUrl: string): Promise<string> {
  const name = `windlass_template_${digestOf(MIGRATIONS)}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return name;
    const draft = `${name}_${randomBytes(4).toString('hex')}`;
    try {
      await migrate(withDatabase(adminUrl, draft), MIGRATIONS);
      await admin.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
    } catch (error) {
      await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
      throw error;
    }
    return name;
  } finally {
    await admin.end();
  }
}

/** Changes with every file that decides what the template holds. */
function digestOf(folder: string): string {
  const hash = createHash('sha256');
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql'));
  for (const file of files.sort()) hash.update(file).update(fs.readFileSync(path.join(folder, file)));
  hash.update(fs.readFileSync('core/db/migrate.ts')).update(fs.readFileSync('node_modules/graphile-worker/package.json'));
  return hash.digest('hex').slice(0, 16);
}
