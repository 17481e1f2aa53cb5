// Runs before each test file that needs a database: gives the file one of its own and points the environment at it,
// before any module of the product reads it. Gone when the file is done.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect } from 'vitest';
import { testDatabase } from './database';

const file = path.basename(expect.getState().testPath ?? 'test').replace(/\.test\.tsx?$/, '');
const database = await testDatabase(file);
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'data-'));

process.env['DATABASE_URL'] = database.url;
process.env['WINDLASS_DATA_DIR'] = dataDir;
// Tens of requests at once on a busy machine are no outage.
process.env['WINDLASS_CONNECTION_TIMEOUT_MS'] = '60000';
process.env['WINDLASS_SECRET_KEY'] = 'a key for tests, never for a product: 0123456789abcdef';

afterAll(async () => {
  const { disconnect } = await import('@/core/db/client');
  await disconnect();
  await database.drop();
});
