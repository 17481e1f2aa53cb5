// The built product, started as an operator starts it (scripts/up.mjs), on a free port of the loopback with its own data folder.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/free-port.mjs';
import { api, type Api } from './api';

const START_SECONDS = 300;

export const SUPERUSER = { name: 'admin', password: 'correct horse battery', token: '0123456789abcdef0123456789abcdef01234567' };

export interface ProductOptions {
  /** A database that is there already; without it the product brings its own. */
  databaseUrl?: string;
  port?: number;
  demo?: boolean;
  /** Further settings, over the environment of the tests. */
  env?: Record<string, string>;
}

export interface Product {
  url: string;
  dataDir: string;
  /** Speaks as the superuser. */
  admin: Api;
  /** The process under supervision at this moment; another one after it was ended. */
  pid: (name: 'web' | 'worker') => number;
  /** What start-up, web and worker have printed so far. */
  logs: () => string;
  /** Stops it as an operator does, removes its data, and answers with its exit code. */
  stop: () => Promise<number>;
}

export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-product-'));
  const [dataDir, temporary] = ['data', 'tmp'].map((name) => path.join(home, name)) as [string, string];
  for (const folder of [home, dataDir, temporary]) {
    fs.mkdirSync(folder, { recursive: true });
    fs.chmodSync(folder, 0o755); // its Postgres and its runners may be other users, who must get in
  }
  const port = options.port ?? (await freePort());
  const { DATABASE_URL: _ofTheTests, ...inherited } = process.env;
  const child = spawn(process.execPath, ['scripts/up.mjs', '--installed'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited,
      ...(options.databaseUrl ? { DATABASE_URL: options.databaseUrl } : {}),
      HOST: '127.0.0.1',
      PORT: String(port),
      TMPDIR: temporary,
      WINDLASS_DATA_DIR: dataDir,
      WINDLASS_DEMO: options.demo ? '1' : '0',
      WINDLASS_SUPERUSER_NAME: SUPERUSER.name,
      WINDLASS_SUPERUSER_PASSWORD: SUPERUSER.password,
      WINDLASS_SUPERUSER_API_TOKEN: SUPERUSER.token,
      ...options.env,
    },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  const logs = () => printed + ['web', 'worker'].map((name) => readIfThere(path.join(dataDir, 'logs', `${name}.log`))).join('\n');
  const stop = async () => {
    const code = await endOf(child);
    fs.rmSync(home, { recursive: true, force: true });
    return code;
  };
  if (!(await becomesReady(child, () => printed))) {
    const story = logs();
    await stop();
    throw new Error(`The product did not start:\n${story}`);
  }
  const pid = (name: 'web' | 'worker') =>
    (JSON.parse(fs.readFileSync(path.join(dataDir, 'instance'), 'utf8')) as Record<string, number>)[name] ?? 0;
  return { url, dataDir, admin: api(url, SUPERUSER.token), pid, logs, stop };
}

async function becomesReady(child: ChildProcess, printed: () => string): Promise<boolean> {
  for (let waited = 0; waited < START_SECONDS * 10; waited++) {
    if (printed().includes('Windlass is ready')) return true;
    if (child.exitCode !== null) return false;
    await sleep(100);
  }
  return false;
}

function endOf(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  child.kill('SIGTERM');
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

function readIfThere(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}
