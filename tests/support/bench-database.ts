// A database for a measurement: on a throw-away server with durable settings, or on the one that WINDLASS_BENCH_PG names (a superuser's URL).
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { start } from '../../scripts/postgres.mjs';
import { withDatabase } from './database-url';

export interface BenchDatabase {
  /** Of a database that does not exist yet, or is empty. */
  url: string;
  /** Drops it, and the server if it was started for this. */
  drop: () => Promise<void>;
}

export async function benchDatabase(): Promise<BenchDatabase> {
  const server = await provideServer();
  const name = `windlass_bench_${randomBytes(4).toString('hex')}`;
  return {
    url: withDatabase(server.adminUrl, name),
    drop: async () => {
      const admin = new pg.Client({ connectionString: server.adminUrl });
      await admin.connect();
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.end();
      await server.stop();
    },
  };
}

async function provideServer(): Promise<{ adminUrl: string; stop: () => Promise<void> }> {
  const given = process.env['WINDLASS_BENCH_PG'];
  if (given) return { adminUrl: given, stop: async () => {} };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-bench-pg-'));
  fs.chmodSync(folder, 0o755); // the server may run as another user, who must get in
  const started = await start(folder);
  return {
    adminUrl: started.adminUrl,
    stop: async () => {
      await started.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!;
