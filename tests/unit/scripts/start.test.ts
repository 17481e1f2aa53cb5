// The decisions of `npm start` that can be seen without starting anything.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { areInstalled, requireNode } from '../../../scripts/up/dependencies.mjs';
import { once } from '../../../scripts/up/once.mjs';
import { claimDataDir, readSettings } from '../../../scripts/up/settings.mjs';
import { ensureSuperuser } from '../../../scripts/up/superuser.mjs';

let dataDir = '';

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-start-'));
});

afterEach(() => fs.rmSync(dataDir, { recursive: true }));

describe('installed packages', () => {
  const lock = { '': {}, sdk: {}, 'node_modules/@windlass/sdk': { link: true }, 'node_modules/next': { version: '16.0.0' } };

  it('are current when each has the version of the lock', () => {
    expect(areInstalled(lock, { 'node_modules/next': { version: '16.0.0' } })).toBe(true);
    expect(areInstalled(lock, { 'node_modules/next': { version: '15.0.0' } })).toBe(false);
    expect(areInstalled(lock, {})).toBe(false);
  });

  it('are not current when an installation was interrupted', () => {
    expect(areInstalled(lock, null)).toBe(false);
  });

  it('an old Node is refused with the advice given', () => {
    for (const version of ['24.1.0', '22.18.0']) expect(() => requireNode(version, '')).not.toThrow();
    for (const version of ['20.19.4', '22.17.1'])
      expect(() => requireNode(version, 'Do this.')).toThrow(
        expect.objectContaining({ message: `Node 22.18 or newer is needed, and this is ${version}.`, advice: 'Do this.' }),
      );
  });

  it('may lack what is for another platform', () => {
    expect(areInstalled({ 'node_modules/swc-darwin': { version: '1.0.0', optional: true } }, {})).toBe(true);
  });
});

describe('the settings', () => {
  it('come from the environment, with defaults for a first start', () => {
    expect(readSettings({ dev: false }, {})).toMatchObject({
      port: 3000,
      host: '0.0.0.0',
      url: 'http://localhost:3000',
      databaseUrl: null,
      wantsDemo: true,
    });
    expect(readSettings({ dev: false }, { PORT: '8080', HOST: '127.0.0.1', WINDLASS_DEMO: '0' })).toMatchObject({
      url: 'http://127.0.0.1:8080',
      wantsDemo: false,
    });
  });

  it.each(['http', '0', '70000', '80.5'])('refuse the port %s', (PORT) => {
    expect(() => readSettings({ dev: false }, { PORT })).toThrow(`PORT=${PORT} is not a port number`);
  });
});

describe('a data folder', () => {
  it('belongs to one running instance', () => {
    const other = { pid: process.ppid, begun: fs.readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] };
    fs.writeFileSync(path.join(dataDir, 'instance'), JSON.stringify(other));
    expect(() => claimDataDir(dataDir)).toThrow(`already runs on ${dataDir} (process ${process.ppid})`);
  });

  it('is free again after its instance died without a word, although its number is in use', () => {
    fs.writeFileSync(path.join(dataDir, 'instance'), JSON.stringify({ pid: process.ppid, begun: 'long ago' }));
    const claim = claimDataDir(dataDir);
    claim.note({ web: 4711 });
    expect(JSON.parse(fs.readFileSync(path.join(dataDir, 'instance'), 'utf8'))).toMatchObject({ pid: process.pid, web: 4711 });
    claim.release();
    expect(fs.readdirSync(dataDir)).toEqual([]);
  });
});

describe('what is done once', () => {
  const embedded = () => ({ dataDir, databaseUrl: null });
  const external = () => ({ dataDir, databaseUrl: 'postgresql://me:secret@db.example:5432/prod' });

  it('is done once for each database', async () => {
    const work = async () => 'done';
    expect(await once(embedded(), 'demo', work)).toEqual({ result: 'done' });
    expect(await once(embedded(), 'demo', work)).toBeNull();
    expect(await once(embedded(), 'account', work)).toEqual({ result: 'done' });
    expect(await once(external(), 'demo', work)).toEqual({ result: 'done' });
    expect(fs.readFileSync(path.join(dataDir, 'done.json'), 'utf8')).not.toContain('secret');
  });

  it('is tried again after it failed', async () => {
    await expect(once(embedded(), 'demo', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await once(embedded(), 'demo', async () => 'done')).toEqual({ result: 'done' });
  });
});

describe('the first account', () => {
  const start = async (env: Record<string, string> = {}) => {
    const created: Record<string, string>[] = [];
    const account = await ensureSuperuser(
      { dataDir, databaseUrl: null },
      async (asked: Record<string, string>) => created.push(asked),
      env,
    );
    return { account, created };
  };
  const kept = (field: string) => path.join(dataDir, `superuser-${field}`);

  it('is made once with a password and a token that only its owner can read, told at that time and kept', async () => {
    const { account, created } = await start();
    expect(created).toEqual([
      {
        WINDLASS_SUPERUSER_NAME: 'admin',
        WINDLASS_SUPERUSER_PASSWORD: account.password,
        WINDLASS_SUPERUSER_API_TOKEN: account.token,
      },
    ]);
    expect(account.password?.length).toBeGreaterThanOrEqual(16);
    expect(account.token).toMatch(/^[0-9a-f]{40}$/);
    expect(fs.readFileSync(kept('password'), 'utf8').trim()).toBe(account.password);
    expect(fs.readFileSync(kept('token'), 'utf8').trim()).toBe(account.token);
    for (const file of account.kept) expect(fs.statSync(file).mode & 0o077).toBe(0);
    expect(await start()).toEqual({ account: { name: 'admin', kept: [kept('password'), kept('token')] }, created: [] });
  });

  it('is the one that the environment describes, at every start; nothing is made or shown then', async () => {
    const env = {
      WINDLASS_SUPERUSER_NAME: 'ops',
      WINDLASS_SUPERUSER_PASSWORD: 'a long enough password',
      WINDLASS_SUPERUSER_API_TOKEN: '0123456789abcdef0123456789abcdef01234567',
    };
    const said = { account: { name: 'ops', kept: [] }, created: [{ WINDLASS_SUPERUSER_NAME: 'ops' }] };
    expect(await start(env)).toEqual(said);
    expect(await start(env)).toEqual(said);
    expect(fs.readdirSync(dataDir)).toEqual(['done.json']);
  });

  it('gets once what the environment leaves out, and keeps it afterwards', async () => {
    const { account, created } = await start({ WINDLASS_SUPERUSER_NAME: 'ops' });
    expect(account.password).toBeDefined();
    expect(created).toEqual([
      { WINDLASS_SUPERUSER_NAME: 'ops', WINDLASS_SUPERUSER_PASSWORD: account.password, WINDLASS_SUPERUSER_API_TOKEN: account.token },
    ]);
    const again = await start({ WINDLASS_SUPERUSER_NAME: 'ops' });
    expect(again).toEqual({
      account: { name: 'ops', kept: [kept('password'), kept('token')] },
      created: [{ WINDLASS_SUPERUSER_NAME: 'ops' }],
    });
  });
});
