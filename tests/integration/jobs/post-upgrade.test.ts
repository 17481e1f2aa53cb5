import { spawnSync } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import { jobFile, sourceFolder } from './source-folder';

const folder = sourceFolder({ 'fine.ts': jobFile('Fine'), 'broken.ts': 'export class {' });

afterAll(() => folder.remove());

function postUpgrade(...options: string[]) {
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/post-upgrade.ts', ...options], {
    env: { ...process.env, JOBS_ROOT: folder.source.root },
    encoding: 'utf8',
  });
  return { status, stdout };
}

test('a refresh tells what is wrong with a file and takes the others; with --strict it fails as long as something is wrong', () => {
  const first = postUpgrade();
  expect(first.status).toBe(0);
  expect(first.stdout).toMatch(/new +fine\.Fine/);
  expect(first.stdout).toMatch(/error +broken\.ts:1: /);
  expect(first.stdout).toMatch(/this checked no types: npm run test-jobs does.*\n$/);
  expect(postUpgrade('--strict')).toEqual({ status: 1, stdout: expect.stringMatching(/error +broken\.ts:1: /) });
  folder.put({ 'broken.ts': null });
  expect(postUpgrade('--strict')).toEqual({ status: 0, stdout: expect.not.stringContaining('types') });
});
