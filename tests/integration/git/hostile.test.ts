import dns from 'node:dns/promises';
import fs from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import sql, { raw } from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { db, query } from '@/core/db/client';
import { env } from '@/core/env';
import { jobFile } from '../jobs/source-folder';
import { type Setting, setting } from './fixtures';
import { type GitServer, gitServer } from './git-server';

let it: Setting;
let made = 0;

beforeAll(async () => {
  it = await setting();
});

afterAll(() => it.worker.stop());

async function withServer(work: (server: GitServer) => Promise<void>): Promise<void> {
  const server = await gitServer(0);
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

const shown = (value: unknown) => JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
const add = (fields: Record<string, unknown>) =>
  it.post('/api/extras/git-repositories/', {
    name: `Hostile ${(made += 1)}`,
    remote_url: 'https://git.example.com/x.git',
    provided_contents: ['extras.job'],
    ...fields,
  });

describe('addresses', () => {
  test.each([
    'ext::sh -c touch% /tmp/pwn',
    'EXT::sh -c id',
    'fd::7',
    'file:///etc',
    'git://example.com/x',
    'ssh://-oProxyCommand=x/',
    'git@example.com:x.git',
    '--upload-pack=touch /tmp/pwn',
    '-oProxyCommand=x',
    '/etc',
    'https://u:p@git.example.com/x',
    'https://token@git.example.com/x',
    'https://git.example.com/x?y',
    'https://git.example.com/x#y',
    'https://git.example.com\\@evil/x',
    'https://git.example.com/x\ny',
    'https://git.exa\tmple.com/',
    'https:///x',
    'not a url',
    'javascript:alert(1)',
    'HTTPS::x',
    'http://169.254.169.254/',
    'http://[::ffff:7f00:2]/',
    'http://0/',
    'http://2130706434/',
    'http://0x7f.2/',
    'http://localhost:5432/',
    'http://localhost./',
    'http://x.localhost/',
    'http://10.0.0.1/x',
    'http://192.168.1.1/x',
    'http://172.16.0.1/x',
    'http://100.64.0.1/x',
    'http://[::1]/x',
    'http://[fe80::1]/x',
    'http://[fd00::1]/x',
    'http://[64:ff9b::7f00:2]/x',
    'http://%31%32%37.0.0.2/',
  ])('%j is refused, naming the field', async (remote_url) => {
    const answer = await add({ remote_url });
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body as object)).toEqual(['remote_url']);
  });

  test('U+0000 is refused', async () => {
    expect((await add({ remote_url: 'https://git.example.com/x\0y' })).status).toBe(400);
    expect((await add({ branch: 'a\0b' })).status).toBe(400);
  });

  test.each([
    '--output=/tmp/pwn',
    '-x',
    'main; id',
    'refs/../../x',
    'a\nb',
    'a..b',
    'a b',
    'x~1',
    'x^{commit}',
    ':x',
    'x:y',
    '@{-1}',
    'a//b',
    '/a',
    'a/',
    '.a',
    'a/.b',
    'a.lock',
    '$(id)',
    'a/-b',
    '*',
  ])('the branch %j is refused, naming the field', async (branch) => {
    const answer = await add({ branch });
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body as object)).toEqual(['branch']);
  });

  test.each(['feature/x-1', 'v1.2', '0123456789abcdef0123456789abcdef01234567', 'fix/#12', 'ümlaut'])(
    'the branch %j is accepted',
    async (branch) => {
      expect((await add({ branch, provided_contents: [] })).status).toBe(201);
    },
  );

  test('nothing of them is stored, and nobody was asked', async () => {
    const asked: string[] = [];
    const listener = createServer((socket) => (asked.push('connection'), socket.destroy())).listen(0, '127.0.0.2');
    await new Promise((resolve) => listener.once('listening', resolve));
    const { port } = listener.address() as AddressInfo;
    const before = await db().gitRepository.count();
    for (const host of ['127.0.0.2', '[::ffff:7f00:2]', '2130706434', '0x7f.2'])
      expect((await add({ remote_url: `http://${host}:${port}/x` })).status).toBe(400);
    expect(await db().gitRepository.count()).toBe(before);
    expect(asked).toEqual([]);
    listener.close();
  });

  test('a name that leads to this machine only when it is asked for is not followed', async () => {
    await withServer(async (server) => {
      const remote = `http://git.example.com:${server.port}/x.git`;
      const path = await it.add({ name: 'Rebound', remote_url: remote });
      const lookup = vi.spyOn(dns, 'lookup').mockResolvedValue([{ address: '127.0.0.3', family: 4 }] as never);
      const { run, log } = await it.sync(path);
      lookup.mockRestore();
      expect(run.status).toBe('FAILURE');
      expect(log.join('\n')).toContain('git.example.com is this machine or belongs to an internal network.');
      expect(server.requests).toEqual([]);
    });
  });

  test('Git connects to the address that was checked, whatever the name stands for a moment later', async () => {
    await withServer(async (server) => {
      const hosted = server.host('pinned');
      hosted.push({ 'jobs.ts': jobFile('Pinned') });
      // 127.0.0.1 is allowed here; to anybody else the name leads nowhere.
      const path = await it.add({ name: 'Pinned', remote_url: `http://git.invalid:${server.port}/pinned.git` });
      const lookup = vi.spyOn(dns, 'lookup').mockResolvedValue([{ address: '127.0.0.1', family: 4 }] as never);
      const { run } = await it.sync(path);
      lookup.mockRestore();
      expect(run.status).toBe('SUCCESS');
    });
  });

  test('a server that sends on to another address is not followed', async () => {
    await withServer(async (server) => {
      await withServer(async (target) => {
        target.host('x').push({ 'jobs.ts': jobFile('Redirected') });
        server.redirect(target.origin);
        const { run, log } = await it.sync(
          await it.add({ name: 'Redirected', remote_url: `${server.origin}/x.git`, token: 'redirected-token' }),
        );
        expect(run.status).toBe('FAILURE');
        expect(log.join('\n')).toContain('The server sends on to another address');
        expect(target.requests).toEqual([]);
      });
    });
  });
});

describe('credentials', () => {
  const USERNAME = 'canary-user-5f1d';
  const TOKEN = 'canary-token-9a8b7c6d5e4f';

  test('reach the server and nobody else: not the answers, the tables, the log, a command line or a file', async () => {
    const output: string[] = [];
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => (output.push(String(text)), true));
    const commands = watchCommands();
    await withServer(async (server) => {
      const hosted = server.host('private');
      hosted.push({ 'jobs.ts': jobFile('Private', "name: 'Private'") });
      server.demand(USERNAME, TOKEN);
      const answer = await add({ name: 'Private', remote_url: hosted.url, username: USERNAME, token: TOKEN });
      expect(answer).toMatchObject({ status: 201, body: { has_credentials: true } });
      const path = `/api/extras/git-repositories/${(answer.body as { id: string }).id}/`;
      expect((await it.sync(path)).run.status).toBe('SUCCESS');
      expect(server.requests.at(-1)?.authorization).toBe(`Basic ${Buffer.from(`${USERNAME}:${TOKEN}`).toString('base64')}`);
      server.demand(USERNAME, 'another');
      const { run, log } = await it.sync(path);
      expect(run.status).toBe('FAILURE');
      expect(log.join('\n')).toContain('The server asks for credentials, or does not accept those it got.');
      const read = await it.patch(path, { name: 'Private still' });
      expect(read.status).toBe(200);
      expect(`${answer.text}${read.text}${log.join('')}${shown(run)}`).not.toContain('canary');
    });
    vi.restoreAllMocks();
    const encoded = Buffer.from(`${USERNAME}:${TOKEN}`).toString('base64');
    const secrets = [USERNAME, TOKEN, encoded];
    const places = {
      tables: await allTables(),
      output: output.join(''),
      commands: commands.stop(),
      files: allFiles(env.dataDir),
      temporary: allFiles(os.tmpdir(), /^windlass-git-/),
    };
    expect(places.commands).toContain('ls-remote');
    for (const [place, text] of Object.entries(places))
      for (const secret of secrets) expect(text.includes(secret), `${place} holds ${secret}`).toBe(false);
  });

  test('are not sent to another host than the one they were entered for', async () => {
    const answer = await add({ remote_url: 'https://git.example.com/moves.git', token: TOKEN });
    const path = `/api/extras/git-repositories/${(answer.body as { id: string }).id}/`;
    const moved = await it.patch(path, { remote_url: 'https://git.example.org/moves.git' });
    expect(moved).toMatchObject({ status: 400, body: { token: [expect.stringContaining('another host')] } });
    expect((await it.patch(path, { remote_url: 'https://git.example.com/elsewhere.git' })).status).toBe(200);
    expect((await it.patch(path, { remote_url: 'https://git.example.org/moves.git', token: '', username: '' })).body).toMatchObject({
      has_credentials: false,
    });
  });

  test('the change record holds none', async () => {
    const { body } = await add({ remote_url: 'https://git.example.com/record.git', token: TOKEN });
    const changes = await db().objectChange.findMany({ where: { object_id: (body as { id: string }).id } });
    expect(changes).toHaveLength(1);
    expect(shown(changes)).not.toMatch(/sealed|canary/);
  });

  /** Every row of every table, as text. */
  async function allTables(): Promise<string> {
    const tables = await query<{ name: string }>(
      sql`SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const texts: string[] = [];
    for (const { name } of tables)
      texts.push(...(await query<{ row: string }>(sql`SELECT t::text AS row FROM ${raw(name)} t`)).map(({ row }) => row));
    return texts.join('\n');
  }

  /** Command lines of all processes, looked at for as long as the test wants. */
  function watchCommands(): { stop: () => string } {
    const seen = new Set<string>();
    const look = () => {
      for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        try {
          seen.add(fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
        } catch {
          // It ended meanwhile.
        }
      }
    };
    const timer = setInterval(look, 3);
    return { stop: () => (clearInterval(timer), [...seen].join('\n')) };
  }

  function allFiles(folder: string, only = /./): string {
    const entries = fs.readdirSync(folder, { withFileTypes: true }).filter(({ name }) => only.test(name));
    return entries
      .map((entry) => {
        const place = path.join(folder, entry.name);
        return entry.isDirectory() ? allFiles(place) : entry.isFile() ? fs.readFileSync(place, 'latin1') : '';
      })
      .join('\n');
  }
});
