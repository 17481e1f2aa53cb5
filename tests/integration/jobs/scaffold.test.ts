import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import '@/features/catalog';
import { discover } from '@/features/jobs/discover';
import { scaffoldJob } from '@/features/jobs/scaffold';
import { sourceFolder } from './source-folder';

const folder = sourceFolder();
const command = [path.resolve('node_modules/.bin/tsx'), path.resolve('scripts/new-job.ts')] as const;
const environment = { ...process.env, JOBS_ROOT: folder.source.root };

afterAll(() => folder.remove());

test('a new job file loads as it is, with a dry run, keeps its inputs, and comes with a test that passes wherever it lies', async () => {
  const said = execFileSync(command[0], [command[1], 'site/rack_audit'], { env: environment, encoding: 'utf8' });
  expect(said).toContain('Its class path is site.rack_audit.RackAudit.');
  const { classes, problems } = await discover(folder.source);
  expect(problems).toEqual([]);
  expect(classes.map(({ description }) => description)).toEqual([
    expect.objectContaining({
      module_name: 'site.rack_audit',
      job_class_name: 'RackAudit',
      name: 'Rack audit',
      has_sensitive_variables: false,
      supports_dryrun: true,
      warnings: [],
    }),
  ]);
  const tested = execFileSync('npm', ['run', '--silent', 'test-jobs'], { env: { ...environment, NO_COLOR: '1' }, encoding: 'utf8' });
  expect(tested).toContain('site/rack_audit.test.ts');
  expect(tested).toMatch(/Tests +1 passed/);
});

test('a slip in the types of a job is told before any test runs', () => {
  folder.put({
    'slip.ts':
      "import { Job } from '@windlass/sdk';\nexport class Slip extends Job {\n  run() {\n    return this.db.devize.count();\n  }\n}\n",
  });
  const { status, stdout } = spawnSync('npm', ['run', '--silent', 'test-jobs'], { env: environment, encoding: 'utf8' });
  folder.put({ 'slip.ts': null });
  expect({ status, stdout }).toEqual({ status: 2, stdout: expect.stringMatching(/slip\.ts\(4,20\): error TS2551: Property 'devize'/) });
});

test('what a refresh would refuse is told before any test runs', () => {
  folder.put({
    'kind.ts':
      "import { Job, ObjectVar } from '@windlass/sdk';\nexport class Kind extends Job {\n  static variables = { where: new ObjectVar({ model: 'dcim.locations' }) };\n  run() {}\n}\n",
  });
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'test-jobs'], { env: environment, encoding: 'utf8' });
  folder.put({ 'kind.ts': null });
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^error +kind\.ts:2: Kind: where: there are no objects of the kind "dcim\.locations" here; is "dcim\.location" meant\?\n$/,
    ),
  });
});

test('a file that is there is left as it is', () => {
  folder.put({ 'mine.ts': '// mine\n' });
  const { status, stderr } = spawnSync(command[0], [command[1], 'mine'], { env: environment, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 2, stderr: 'There is a file of this name already: nothing was written.\n' });
  expect(fs.readFileSync(path.join(folder.source.root, 'mine.ts'), 'utf8')).toBe('// mine\n');
});

test.each(['My-Job', '../escape', '2nd', 'a//b', '', '_'])('%j is refused', (name) => {
  expect(() => scaffoldJob(name)).toThrow(TypeError);
});

test.each([
  ['my_job', 'my_job.ts', 'my_job.MyJob'],
  ['site.my_job', 'site/my_job.ts', 'site.my_job.MyJob'],
  ['a/b/c.ts', 'a/b/c.ts', 'a.b.c.C'],
])('%s becomes %s', (name, file, classPath) => {
  expect(scaffoldJob(name)).toMatchObject({ file, classPath });
});
