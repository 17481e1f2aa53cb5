import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import '@/features/catalog';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { findApps } from '@/features/jobs/apps';
import { refreshJobs } from '@/features/jobs/refresh';
import { describeRefresh } from '@/features/jobs/refresh-words';
import { jobFile } from '../jobs/source-folder';
import { ended, worker } from '../runs/fixtures';
import { submit } from '../submit/door';
import { person } from '../submit/people';

let root: string;

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-apps-')));
  process.env['JOBS_ROOT'] = root;
});

afterEach(async () => {
  delete process.env['JOBS_ROOT'];
  delete process.env['WINDLASS_APPS'];
  fs.rmSync(root, { recursive: true, force: true });
  await write(systemContext('system'), async (tx) => {
    await tx.job.deleteMany();
    await tx.jobSource.deleteMany();
  });
});

function put(files: Record<string, string | object>): void {
  for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

/** A package in JOBS_ROOT's node_modules and its dependencies. */
function install(name: string, windlass: unknown, files: Record<string, string>): void {
  const before = fs.existsSync(path.join(root, 'package.json'))
    ? (JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { dependencies: object })
    : { dependencies: {} };
  put({
    'package.json': { dependencies: { ...before.dependencies, [name]: '*' } },
    [`node_modules/${name}/package.json`]: { name, windlass },
  });
  put(Object.fromEntries(Object.entries(files).map(([file, text]) => [`node_modules/${name}/${file}`, text])));
}

const installed = async () =>
  (
    await db().job.findMany({ where: { installed: true, module_name: { not: 'windlass.system_jobs' } }, orderBy: { module_name: 'asc' } })
  ).map((job) => `${job.module_name}.${job.job_class_name}`);

describe('S28: an App', () => {
  test('of the examples is installed from its folder, brings both forms of class paths, and loses them when it is removed', async () => {
    const npm = (...args: string[]) =>
      execFileSync('npm', [...args, '--offline', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', root], {
        stdio: 'pipe',
        cwd: root,
      });
    put({ 'package.json': { private: true } });
    npm('install', '--install-links', path.resolve('examples/my-app'));
    const report = await refreshJobs();
    expect(await installed()).toEqual(['my_app.jobs.CountDevices', 'my_app.jobs.my_job_filename.MyJob']);
    expect(await db().job.findUniqueOrThrow({ where: { name: 'My App: Example' } })).toMatchObject({
      enabled: false,
      grouping: 'My App',
      source_file: 'jobs/my_job_filename.ts',
    });
    expect(describeRefresh(report)).toContain('  new      my_app.jobs.CountDevices (disabled until somebody enables it)');
    await expectItsJobsRun();
    npm('uninstall', 'windlass-example-app');
    const { sources } = await refreshJobs();
    expect(sources.find(({ slug }) => slug === 'my_app')?.gone).toEqual(['my_app.jobs.CountDevices', 'my_app.jobs.my_job_filename.MyJob']);
    expect(await installed()).toEqual([]);
    expect(await db().job.count({ where: { name: { startsWith: 'My App' } } })).toBe(2);
    await expect(submit(await person('superuser'), 'My App: Example', { data: { count: 2 } })).rejects.toMatchObject({
      code: 'method_not_allowed',
    });
  });

  /** Both of them, once they are enabled: what the package brought and what lies beside its jobs. */
  async function expectItsJobsRun(): Promise<void> {
    const admin = await person('superuser');
    const running = await worker();
    await write(systemContext('system'), (tx) => tx.job.updateMany({ data: { enabled: true } }));
    const { run } = await submit(admin, 'My App: Example', { data: { count: 2 } });
    expect(await ended(run!.id)).toMatchObject({
      status: 'SUCCESS',
      result: '2 greetings',
      class_path: 'my_app.jobs.my_job_filename.MyJob',
    });
    const { run: counting } = await submit(admin, 'My App: Count Devices');
    expect(await ended(counting!.id)).toMatchObject({ status: 'SUCCESS', result: {} });
    await running.stop();
  }

  test('may have one file, and may have its jobs deeper inside', async () => {
    install('one-file', { app: 'one_file', jobs: './jobs.ts' }, { 'jobs.ts': jobFile('Single') });
    install(
      '@scope/built',
      { app: 'built', jobs: './my-dist/jobs/' },
      { 'my-dist/jobs/a.js': jobFile('Deep'), 'my-dist/lib/b.js': jobFile('Beside'), 'jobs/c.ts': jobFile('Source') },
    );
    const { sources } = await refreshJobs();
    expect(sources.flatMap(({ problems }) => problems)).toEqual([]);
    expect(await installed()).toEqual(['built.jobs.a.Deep', 'one_file.jobs.Single']);
  });

  test('can be named by WINDLASS_APPS, as a folder or a package', async () => {
    const elsewhere = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-app-'));
    fs.writeFileSync(path.join(elsewhere, 'package.json'), JSON.stringify({ name: 'my', windlass: { app: 'my' } }));
    fs.writeFileSync(path.join(elsewhere, 'jobs.ts'), jobFile('Mine'));
    put({
      'node_modules/other/package.json': { name: 'other', windlass: { app: 'other' } },
      'node_modules/other/jobs.ts': jobFile('Other'),
    });
    process.env['WINDLASS_APPS'] = `${elsewhere}, other`;
    await refreshJobs();
    expect(await installed()).toEqual(['my.jobs.Mine', 'other.jobs.Other']);
    fs.rmSync(elsewhere, { recursive: true });
  });

  test('that changes is changed at the refresh, and not before', async () => {
    install('app', { app: 'app' }, { 'jobs/a.ts': jobFile('A', "description: 'old'") });
    await refreshJobs();
    install('app', { app: 'app' }, { 'jobs/a.ts': jobFile('A', "description: 'new'") });
    expect((await db().job.findFirstOrThrow({ where: { job_class_name: 'A' } })).description).toBe('old');
    const { sources } = await refreshJobs();
    expect(sources.find(({ slug }) => slug === 'app')?.changed).toEqual([{ class_path: 'app.jobs.a.A', fields: ['description', 'code'] }]);
  });
});

describe("a package that can't be used", () => {
  test.each([
    ['has no name for its class paths', { jobs: './jobs' }, '"windlass.app" must be a name'],
    ['has a name that is no identifier', { app: 'my-app' }, '"windlass.app" must be a name'],
    ["takes the platform's name", { app: 'windlass' }, "a name of the platform's own"],
    ['has its jobs outside', { app: 'x', jobs: '../jobs' }, '"windlass.jobs" must be the path'],
    ['calls them otherwise', { app: 'x', jobs: './tasks' }, '"windlass.jobs" must be the path'],
    ['has none where it says', { app: 'x', jobs: './dist/jobs' }, 'its jobs are not at ./dist/jobs'],
    ['says nothing sensible', 'yes', '"windlass.app" must be a name'],
  ])('because it %s is named, and the others load', async (_, windlass, words) => {
    install('bad', windlass, { 'jobs/a.ts': jobFile('A') });
    install('good', { app: 'good' }, { 'jobs.ts': jobFile('Good') });
    const { sources } = await refreshJobs();
    expect(sources.flatMap(({ problems }) => problems.map(({ message }) => message))).toEqual([expect.stringContaining(words)]);
    expect(await installed()).toEqual(['good.jobs.Good']);
  });

  test('because another has its name is named', () => {
    install('first', { app: 'same' }, { 'jobs.ts': jobFile('A') });
    install('second', { app: 'same' }, { 'jobs.ts': jobFile('B') });
    expect(findApps().faults.filter(({ isExpected }) => isExpected)).toEqual([
      expect.objectContaining({ name: 'second', message: 'second: first is the App "same" already.' }),
    ]);
  });

  test('because it is named in WINDLASS_APPS and not there is told; one that is a dependency and not there keeps its jobs', async () => {
    install('app', { app: 'app' }, { 'jobs.ts': jobFile('Kept') });
    await refreshJobs();
    fs.rmSync(path.join(root, 'node_modules'), { recursive: true });
    process.env['WINDLASS_APPS'] = 'nowhere-to-be-found';
    const { sources } = await refreshJobs();
    expect(sources.flatMap(({ problems }) => problems.map(({ message }) => message)).sort()).toEqual([
      'The App nowhere-to-be-found is named in WINDLASS_APPS and is not installed.',
      'The package app is a dependency and is not installed: run npm install.',
    ]);
    expect(await installed()).toEqual(['app.jobs.Kept']);
    expect((await db().job.findFirstOrThrow({ where: { job_class_name: 'Kept' } })).load_error).toMatchObject({
      message: expect.stringContaining('run npm install'),
    });
  });

  test("a package that is no App is nobody's business", () => {
    install('plain', undefined, {});
    const { sources, faults } = findApps();
    expect([...sources, ...faults.filter(({ isExpected, name }) => isExpected || name === 'plain')]).toEqual([]);
  });
});

test('what a refresh did stays with its source until the next one that does something', async () => {
  install('app', { app: 'app' }, { 'jobs/a.ts': jobFile('A'), 'jobs/b.ts': jobFile('B') });
  await refreshJobs();
  await refreshJobs();
  const { report } = await db().jobSource.findUniqueOrThrow({ where: { slug: 'app' } });
  expect(report).toMatchObject({ same: 2, created: [], news: { created: ['app.jobs.a.A', 'app.jobs.b.B'] } });
});
