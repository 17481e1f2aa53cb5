// The embedded Postgres as operators meet it: starts, comes back after a crash, keeps its data, and says what is in the way.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers, isRunning, start, stop } from '../../scripts/postgres.mjs';

const isRoot = process.getuid?.() === 0;

describe('the embedded Postgres', () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-launcher-'));
  const folder = path.join(home, 'postgres');

  beforeAll(async () => {
    fs.chmodSync(home, 0o755);
    await start(folder);
  });

  afterAll(async () => {
    await stop(folder);
    fs.rmSync(home, { recursive: true });
  });

  it('speaks every language, sorts by bytes and listens on the loopback with a password only', async () => {
    const { url } = await start(folder);
    expect(await ask(url, "SELECT lower('ÄÖÜ') AS value")).toBe('äöü');
    expect(
      await ask(url, "SELECT concat(datlocprovider, ' ', datlocale) AS value FROM pg_database WHERE datname = current_database()"),
    ).toBe('b C.UTF-8');
    expect(await ask(url, 'SHOW listen_addresses')).toBe('127.0.0.1');
    expect(await ask(url, 'SHOW unix_socket_directories')).toBe('');
    const withoutPassword = new URL(url);
    withoutPassword.password = 'wrong';
    expect(await answers(withoutPassword.toString())).toBe(false);
  });

  it('keeps its password to its owner', () => {
    for (const file of ['password', 'url', 'postgres.log']) expect(fs.statSync(path.join(folder, file)).mode & 0o077).toBe(0);
  });

  it('writes nothing of a failing statement to its log, where a secret could be quoted', async () => {
    const { url } = await start(folder);
    await expect(ask(url, 'SELECT $1::int AS value', ['canary-4711'])).rejects.toThrow('canary-4711');
    await expect(ask(url, "SELECT 'canary-4712'::int AS value")).rejects.toThrow('canary-4712');
    const log = fs.readFileSync(path.join(folder, 'postgres.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('canary');
  });

  it('is adopted when it runs already', async () => {
    const before = processOf(folder);
    expect(await start(folder)).toMatchObject({ adopted: true });
    expect(processOf(folder)).toBe(before);
  });

  it('comes back with its data after it was killed', async () => {
    const { url } = await start(folder);
    await ask(url, 'CREATE TABLE kept AS SELECT 42 AS value');
    process.kill(processOf(folder), 'SIGKILL');
    const again = await start(folder);
    expect(again.adopted).toBe(false);
    expect(await ask(again.url, 'SELECT value FROM kept')).toBe(42);
  });

  it('starts although its lock names a process that is another program', async () => {
    await stop(folder);
    fs.writeFileSync(path.join(folder, 'cluster', 'postmaster.pid'), `${process.pid}\n${folder}/cluster\n0\n1\n\n127.0.0.1\n`);
    const { url } = await start(folder);
    expect(await answers(url)).toBe(true);
  });

  it('moves to another port when somebody took its own, and returns to the one it had', async () => {
    const { url } = await start(folder);
    await stop(folder);
    expect(isRunning(folder)).toBe(false);
    const intruder = net.createServer().listen(Number(new URL(url).port), '127.0.0.1');
    const moved = await start(folder);
    expect(new URL(moved.url).port).not.toBe(new URL(url).port);
    intruder.close();
    await stop(folder);
    expect((await start(folder)).url).toBe(moved.url);
  });

  it.each(['migrate', 'post-upgrade'])('is there for `npm run %s` while the product is stopped, and stopped behind it', async (command) => {
    await stop(folder);
    const jobs = path.join(home, 'jobs');
    fs.mkdirSync(jobs, { recursive: true });
    const env: NodeJS.ProcessEnv = { ...process.env, WINDLASS_DATA_DIR: home, JOBS_ROOT: jobs };
    delete env['DATABASE_URL'];
    const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', `scripts/${command}.ts`], { env, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/migrations|tables/) });
    expect(isRunning(folder)).toBe(false);
  });
});

it.runIf(isRoot)('fails at once and names the folder that the server may not enter, leaving its permissions alone', async () => {
  const closed = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-closed-'));
  const folder = path.join(closed, 'data', 'postgres');
  await expect(start(folder)).rejects.toThrow(new RegExp(`may not enter ${closed}[^]*WINDLASS_DATA_DIR=`));
  expect(fs.statSync(closed).mode & 0o777).toBe(0o700);
  expect(fs.readdirSync(closed)).toEqual([]);
  fs.rmdirSync(closed);
});

it('is told apart from a process that merely has its number', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-launcher-'));
  fs.mkdirSync(path.join(folder, 'cluster'));
  fs.writeFileSync(path.join(folder, 'cluster', 'postmaster.pid'), `${process.pid}\n\n\n5432\n`);
  expect(isRunning(folder)).toBe(false);
  fs.rmSync(folder, { recursive: true });
});

async function ask(url: string, sql: string, values: unknown[] = []): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql, values);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

function processOf(folder: string): number {
  return Number(fs.readFileSync(path.join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
}
