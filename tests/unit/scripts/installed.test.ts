// Commands called before the packages are there say so; nothing else can tell it for them.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';

const clone = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-clone-'));
fs.cpSync('package.json', path.join(clone, 'package.json'));
fs.mkdirSync(path.join(clone, 'scripts'));
for (const file of ['installed.mjs', 'test-jobs.mjs']) fs.cpSync(path.join('scripts', file), path.join(clone, 'scripts', file));

afterAll(() => fs.rmSync(clone, { recursive: true, force: true }));

it.each(['new-job', 'post-upgrade', 'test-jobs'])('%s says what comes first', (command) => {
  const { status, stderr } = spawnSync('npm', ['run', '--silent', command], { cwd: clone, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'Not installed yet: run `npm start` first (and let it get ready), or `npm ci`.\n',
  });
});

it('says that an installation is under way, and not that of a process that is gone', () => {
  const call = (pid: number) => {
    fs.mkdirSync(path.join(clone, '.build'), { recursive: true });
    fs.writeFileSync(path.join(clone, '.build/installing'), String(pid));
    return spawnSync('npm', ['run', '--silent', 'new-job', '--', 'my_job'], { cwd: clone, encoding: 'utf8' });
  };
  expect(call(process.pid)).toMatchObject({ status: 1, stderr: expect.stringContaining('is still installing the packages: wait until') });
  const gone = spawnSync(process.execPath, ['--version']).pid;
  expect(call(gone)).toMatchObject({ status: 1, stderr: expect.stringContaining('Not installed yet') });
});

it('lets pass what is installed', () => {
  expect(spawnSync(process.execPath, ['scripts/installed.mjs'], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});
