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

it('lets pass what is installed', () => {
  expect(spawnSync(process.execPath, ['scripts/installed.mjs'], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});
