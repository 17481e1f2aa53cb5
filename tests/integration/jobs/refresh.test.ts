import { readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import '@/features/catalog';
import { systemContext, withContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { discover } from '@/features/jobs/discover';
import { diskIsNewer, refreshJobs } from '@/features/jobs/refresh';
import { updateJobs } from '@/features/jobs/update';
import { person } from '../submit/people';
import { forgetJobs, jobFile, sourceFolder, type SourceFolder } from './source-folder';

let folder: SourceFolder;

beforeEach(() => {
  folder = sourceFolder();
});

afterEach(async () => {
  folder.remove();
  await forgetJobs();
});

const refresh = async () => (await refreshJobs([folder.source])).sources[0]!;
const jobNamed = (name: string) => db().job.findUniqueOrThrow({ where: { name } });
const update = (name: string, data: Record<string, unknown>) =>
  write(systemContext('system'), (tx) => tx.job.update({ where: { name }, data }));

describe('classes and their records', () => {
  test('S16 a new class becomes a disabled record that carries what the class says', async () => {
    folder.put({
      'reports/rack.ts': jobFile(
        'CheckRack',
        "name: 'Check rack', grouping: 'Reports', description: 'Looks.', softTimeLimit: 5, timeLimit: 9, taskQueues: ['slow', 'default'], hidden: true, readOnly: true, isSingleton: true",
        'return 1;',
        "site: new sdk.ObjectVar({ model: 'dcim.location' }), dryrun: new sdk.DryRunVar()",
      ),
    });
    expect((await refresh()).created).toEqual(['reports.rack.CheckRack']);
    expect(await jobNamed('Check rack')).toMatchObject({
      module_name: 'reports.rack',
      job_class_name: 'CheckRack',
      grouping: 'Reports',
      description: 'Looks.',
      enabled: false,
      installed: true,
      hidden: true,
      read_only: true,
      is_singleton: true,
      supports_dryrun: true,
      soft_time_limit: 5,
      time_limit: 9,
      task_queues: ['slow', 'default'],
      source_file: 'reports/rack.ts',
      entry: 'reports.rack.mjs',
      variables: [
        expect.objectContaining({ name: 'site', kind: 'object', model: 'dcim.location' }),
        expect.objectContaining({ name: 'dryrun', kind: 'dryrun' }),
      ],
    });
  });

  test.each([
    ['dcim.sites', 'kinds are named by app and model, as in "dcim.location".'],
    ['dcim.devices', 'is "dcim.device" meant?'],
    ['ipam.device', 'is "dcim.device" meant?'],
    ['dcim.locaton', 'is "dcim.location" meant?'],
  ])(
    'a class that asks for objects of a kind that is not there (%s) is refused at its line, and the rest of its file is not',
    async (model, advice) => {
      const variables = `one: new sdk.MultiObjectVar({ model: '${model}' })`;
      folder.put({ 'kinds.ts': `${jobFile('Good')}\n${jobFile('Lost', '', 'return 1;', variables).split('\n').slice(1).join('\n')}` });
      const report = await refresh();
      expect(report.created).toEqual(['kinds.Good']);
      expect(report.problems).toEqual([
        { file: 'kinds.ts', line: 7, message: `Lost: one: there are no objects of the kind "${model}" here; ${advice}` },
      ]);
    },
  );

  test('a class that has a name and no run() is refused at its line, and a job that had one stays installed', async () => {
    folder.put({ 'typo.ts': jobFile('Typo', "name: 'Set status'") });
    await refresh();
    folder.put({ 'typo.ts': jobFile('Typo', "name: 'Set status'").replace('run(', 'runn(') });
    const message = 'Typo: It has no run(), so there is nothing that it does.';
    expect(await refresh()).toMatchObject({
      gone: [],
      broken: [{ class_path: 'typo.Typo', file: 'typo.ts', line: 2, message }],
      problems: [{ file: 'typo.ts', line: 2, message }],
    });
    expect(await jobNamed('Set status')).toMatchObject({ installed: true, load_error: { message } });
  });

  test('S16 a class of a system source is enabled when it is created', async () => {
    folder.put({ 'clean.ts': jobFile('Clean', "name: 'Clean up'") });
    await refreshJobs([{ ...folder.source, kind: 'system', slug: 'windlass', prefix: 'windlass' }]);
    expect(await jobNamed('Clean up')).toMatchObject({ enabled: true, module_name: 'windlass.clean' });
  });

  test('S28 both forms of an App module are class paths: the package and a file in it', async () => {
    folder.put({
      'my_app/jobs/index.ts': `export * from './my_job_filename';\n${jobFile('Whole')}`,
      'my_app/jobs/my_job_filename.ts': jobFile('Part'),
    });
    expect((await refresh()).created).toEqual(['my_app.jobs.Whole', 'my_app.jobs.my_job_filename.Part']);
  });

  test('variables are inherited, and bases without run() are no jobs', async () => {
    folder.put({
      'base.ts':
        "import { Job, StringVar } from '@windlass/sdk';\nexport abstract class Base extends Job { static variables: object = { first: new StringVar() }; }",
      'child.ts':
        "import { IntegerVar } from '@windlass/sdk';\nimport { Base } from './base';\nexport class Child extends Base { static override variables = { second: new IntegerVar() }; run() { return 1; } }",
    });
    const report = await refresh();
    expect(report.created).toEqual(['child.Child']);
    expect(report.problems).toEqual([]);
    expect(((await jobNamed('Child')).variables as { name: string }[]).map(({ name }) => name)).toEqual(['first', 'second']);
  });

  test('a refresh of unchanged files changes nothing, not even the time of the last change', async () => {
    folder.put({ 'a.ts': jobFile('A'), 'b.ts': jobFile('B') });
    await refresh();
    const before = await db().job.findMany({ orderBy: { name: 'asc' } });
    const changes = await db().objectChange.count();
    expect(await refresh()).toMatchObject({ created: [], changed: [], gone: [], same: 2 });
    expect(await db().job.findMany({ orderBy: { name: 'asc' } })).toEqual(before);
    expect(await db().objectChange.count()).toBe(changes);
  });

  test('S13 a changed class changes its record at the refresh and not before; the page can tell that the disk is newer', async () => {
    folder.put({ 'a.ts': jobFile('A', "description: 'old'") });
    await refresh();
    const before = await jobNamed('A');
    expect(await diskIsNewer(folder.source)).toBe(false);
    folder.put({ 'a.ts': jobFile('A', "description: 'new'") });
    expect((await jobNamed('A')).description).toBe('old');
    expect(await diskIsNewer(folder.source)).toBe(true);
    expect((await refresh()).changed).toEqual([{ class_path: 'a.A', fields: ['description', 'code'] }]);
    const after = await jobNamed('A');
    expect(after).toMatchObject({ id: before.id, description: 'new' });
    expect(after.bundle_digest).not.toBe(before.bundle_digest);
    expect(await diskIsNewer(folder.source)).toBe(false);
  });

  test('S21 an override survives changes of the class, uninstalling and returning; the other fields follow', async () => {
    folder.put({ 'a.ts': jobFile('A', "description: 'one', softTimeLimit: 1") });
    await refresh();
    await update('A', { description: 'mine', description_override: true, enabled: true });
    folder.put({ 'a.ts': jobFile('A', "description: 'two', softTimeLimit: 2") });
    await refresh();
    expect(await jobNamed('A')).toMatchObject({ description: 'mine', soft_time_limit: 2, class_values: { description: 'two' } });
    folder.put({ 'a.ts': null });
    expect((await refresh()).gone).toEqual(['a.A']);
    expect(await jobNamed('A')).toMatchObject({ installed: false, enabled: true, description: 'mine' });
    folder.put({ 'a.ts': jobFile('A', "description: 'three', softTimeLimit: 3") });
    expect((await refresh()).returned).toEqual(['a.A']);
    expect(await jobNamed('A')).toMatchObject({ installed: true, enabled: true, description: 'mine', soft_time_limit: 3 });
  });

  test('S22 an override that is given up while its class is gone goes back to the class when that is back, and not before', async () => {
    folder.put({ 'a.ts': jobFile('A', "description: 'one'") });
    await refresh();
    const { id } = await update('A', { description: 'mine', description_override: true });
    folder.put({ 'a.ts': null });
    await refresh();
    const admin = await person('superuser');
    await withContext(systemContext('ui'), () => updateJobs(admin, [{ key: id, body: { description_override: false } }], 'update'));
    expect(await jobNamed('A')).toMatchObject({ description: 'mine', description_override: false });
    folder.put({ 'a.ts': jobFile('A', "description: 'two'") });
    await refresh();
    expect(await jobNamed('A')).toMatchObject({ id, description: 'two', description_override: false });
  });

  test('S14 an override changes the record alone: the file and the bundle stay as they were, byte for byte', async () => {
    folder.put({ 'a.ts': jobFile('A', "description: 'class', softTimeLimit: 5") });
    await refresh();
    const files = () => db().jobBundleFile.findMany({ orderBy: { path: 'asc' } });
    const before = { job: await jobNamed('A'), files: await files(), source: readFileSync(path.join(folder.source.root, 'a.ts')) };
    const values = { name: 'Mine', description: 'mine', grouping: 'Mine', soft_time_limit: 7, time_limit: 9, task_queues: ['mine'] };
    const flags = Object.fromEntries(Object.keys(values).map((field) => [`${field}_override`, true]));
    const admin = await person('superuser');
    await withContext(systemContext('ui'), () => updateJobs(admin, [{ key: before.job.id, body: { ...values, ...flags } }], 'update'));
    expect(await refresh()).toMatchObject({ same: 1, changed: [] });
    const { bundle_digest, code_digest, class_values } = before.job;
    expect(await jobNamed('Mine')).toMatchObject({ ...values, bundle_digest, code_digest, class_values: class_values as object });
    expect(await files()).toEqual(before.files);
    expect(readFileSync(path.join(folder.source.root, 'a.ts'))).toEqual(before.source);
  });

  test('S23 schedules of a class that is gone are switched off, and stay off when it returns', async () => {
    folder.put({ 'a.ts': jobFile('A') });
    await refresh();
    const { id } = await jobNamed('A');
    const schedule = { name: 'nightly', task: 'a.A', job_model_id: id, interval: 'daily', start_time: new Date(), next_slot: new Date() };
    await write(systemContext('system'), (tx) => tx.scheduledJob.create({ data: schedule }));
    folder.put({ 'a.ts': null });
    await refresh();
    folder.put({ 'a.ts': jobFile('A') });
    await refresh();
    expect(await db().scheduledJob.findFirstOrThrow()).toMatchObject({ enabled: false });
  });

  test('S25 a deleted record of a class that is still there comes back as a new one, disabled', async () => {
    folder.put({ 'a.ts': jobFile('A') });
    await refresh();
    const before = await update('A', { enabled: true });
    await write(systemContext('system'), (tx) => tx.job.delete({ where: { id: before.id } }));
    expect((await refresh()).created).toEqual(['a.A']);
    const after = await jobNamed('A');
    expect(after.enabled).toBe(false);
    expect(after.id).not.toBe(before.id);
  });
});

describe('names', () => {
  test('of classes that want one name the first by class path gets it, the others a number, and it is told', async () => {
    folder.put({ 'b.ts': jobFile('B', "name: 'Same'"), 'a.ts': jobFile('A', "name: 'Same'"), 'c.ts': jobFile('C', "name: 'Same'") });
    const report = await refresh();
    expect(await jobNamed('Same')).toMatchObject({ module_name: 'a', name_override: false });
    expect(await jobNamed('Same (2)')).toMatchObject({ module_name: 'b', name_override: true });
    expect(await jobNamed('Same (3)')).toMatchObject({ module_name: 'c', name_override: true });
    expect(report.renamed.map(({ class_path, name }) => [class_path, name])).toEqual([
      ['b.B', 'Same (2)'],
      ['c.C', 'Same (3)'],
    ]);
    expect(await refresh()).toMatchObject({ same: 3, renamed: [] });
  });

  test('a newcomer does not take the name of a job that has it', async () => {
    folder.put({ 'z.ts': jobFile('Z', "name: 'Mine'") });
    await refresh();
    folder.put({ 'a.ts': jobFile('A', "name: 'Mine'") });
    await refresh();
    expect(await jobNamed('Mine')).toMatchObject({ module_name: 'z' });
  });

  test('two classes can exchange their names', async () => {
    folder.put({ 'a.ts': jobFile('A', "name: 'One'"), 'b.ts': jobFile('B', "name: 'Two'") });
    await refresh();
    folder.put({ 'a.ts': jobFile('A', "name: 'Two'"), 'b.ts': jobFile('B', "name: 'One'") });
    await refresh();
    expect(await jobNamed('Two')).toMatchObject({ module_name: 'a', name_override: false });
    expect(await jobNamed('One')).toMatchObject({ module_name: 'b', name_override: false });
  });
});

describe('files that do not load', () => {
  test('keep their jobs as they are, installed and with the error; mended, the error goes', async () => {
    folder.put({ 'a.ts': jobFile('A', "description: 'fine'"), 'b.ts': jobFile('B') });
    await refresh();
    await update('A', { enabled: true });
    folder.put({ 'a.ts': 'export class A extends {' });
    expect((await refresh()).broken).toEqual([expect.objectContaining({ class_path: 'a.A', file: 'a.ts', line: 1 })]);
    expect(await jobNamed('A')).toMatchObject({
      installed: true,
      enabled: true,
      description: 'fine',
      load_error: expect.objectContaining({ file: 'a.ts', line: 1 }),
    });
    expect((await jobNamed('B')).load_error).toBeNull();
    folder.put({ 'a.ts': jobFile('A', "description: 'fine'") });
    await refresh();
    expect((await jobNamed('A')).load_error).toBeNull();
  });

  test('a broken helper breaks those that import it, and names the helper', async () => {
    folder.put({
      'lib.ts': 'export const x = 1;',
      'a.ts': `import { x } from './lib';\n${jobFile('A', '', 'return x;')}`,
      'b.ts': jobFile('B'),
    });
    expect((await refresh()).problems).toEqual([]);
    folder.put({ 'lib.ts': 'export const = 1;' });
    const report = await refresh();
    expect(report.broken).toEqual([expect.objectContaining({ class_path: 'a.A', file: 'lib.ts', line: 1 })]);
    expect(await jobNamed('B')).toMatchObject({ installed: true, load_error: null });
  });

  test.each([
    ['throws at import', "\nthrow new Error('no licence');", { file: 'a.ts', line: 2, message: 'no licence' }],
    ['ends its process', 'process.exit(3);', { file: 'a.ts', line: 0, message: 'It ended its process while loading (code 3).' }],
    ['waits for ever', 'await new Promise(() => {});', { file: 'a.ts', message: expect.stringContaining('an await at the top') }],
    [
      'reads the disk',
      "import fs from 'node:fs';\nfs.readFileSync('/etc/passwd');",
      { file: 'a.ts', line: 2, message: expect.stringContaining('only run()') },
    ],
    ['makes the SDK throw', "import * as sdk from '@windlass/sdk';\n\nsdk.IPNetwork.parse('nonsense');\n", { file: 'a.ts', line: 3 }],
    ['imports what is not there', "import './nowhere';", { file: 'a.ts', line: 1, message: 'Could not resolve "./nowhere"' }],
    [
      'declares a variable that makes no sense',
      `\n\n${jobFile('A', '', '', 'n: new sdk.IntegerVar({ minValue: 2, maxValue: 1 })')}`,
      { file: 'a.ts', line: 4 },
    ],
  ])('a file that %s is named with its line, and the others load', async (_, text, problem) => {
    folder.put({ 'a.ts': text, 'good.ts': jobFile('Good') });
    const report = await refresh();
    expect(report.created).toEqual(['good.Good']);
    expect(report.problems).toEqual([expect.objectContaining(problem)]);
    expect((await db().jobSource.findUniqueOrThrow({ where: { slug: 'local' } })).errors).toEqual(report.problems);
  });

  test('a file that loops for ever at import is killed and named, and the others load', async () => {
    folder.put({ 'a.ts': 'for (;;);', 'good.ts': jobFile('Good') });
    const found = await discover(folder.source, { moduleMs: 5000, totalMs: 60_000 });
    expect(found.classes.map(({ description }) => description.job_class_name)).toEqual(['Good']);
    expect(found.problems).toEqual([{ file: 'a.ts', line: 0, message: expect.stringContaining('goes on for ever') }]);
  });

  test('while it is looked at, a file sees nothing of the product and runs as a user without rights', async () => {
    folder.put({
      'a.ts':
        "throw new Error([process.getuid?.(), process.env['DATABASE_URL'], Object.keys(process.env).includes('WINDLASS_SECRET_KEY')].join(' '));",
    });
    const [problem] = (await refresh()).problems;
    expect(problem!.message).toBe(`${process.getuid!() === 0 ? 65_534 : process.getuid!()}  false`);
  });

  test('S28 names that can be no class path are errors that say so', async () => {
    folder.put({ 'my-job.ts': jobFile('A'), '2nd/x.ts': jobFile('B') });
    expect((await refresh()).problems.map(({ file, message }) => `${file} ${message.split(':')[0]}`)).toEqual([
      `2nd/x.ts "2nd" can't be part of a class path`,
      `my-job.ts "my-job" can't be part of a class path`,
    ]);
  });

  test('links out of the folder and tests are not read; links inside it are followed', async () => {
    folder.put({ 'real.ts': jobFile('A'), 'tests/x.ts': 'broken(', 'x.test.ts': 'broken(', 'node_modules/y.ts': 'broken(' });
    symlinkSync('/etc/hostname', path.join(folder.source.root, 'outside.ts'));
    symlinkSync('real.ts', path.join(folder.source.root, 'inside.ts'));
    const report = await refresh();
    expect(report.created).toEqual(['real.A']);
    expect(report.problems).toEqual([{ file: 'outside.ts', line: 0, message: expect.stringContaining('leads out') }]);
  });

  test('a job cannot bring code of the product into its bundle', async () => {
    folder.put({ 'a.ts': `import { db } from ${JSON.stringify(path.resolve('core/db/client.ts'))};\n${jobFile('A', '', 'return db;')}` });
    expect((await refresh()).problems).toEqual([
      expect.objectContaining({ message: expect.stringContaining('outside the folder of jobs') }),
    ]);
  });

  test('a folder that is missing uninstalls nothing', async () => {
    folder.put({ 'a.ts': jobFile('A') });
    await refresh();
    folder.remove();
    expect((await refresh()).problems).toEqual([expect.objectContaining({ message: expect.stringContaining('There is no folder') })]);
    expect(await jobNamed('A')).toMatchObject({ installed: true, load_error: expect.objectContaining({ file: '' }) });
  });
});

describe('code', () => {
  test('the digest of a job changes with what it imports and with nothing else', async () => {
    folder.put({
      'lib.ts': 'export const x = 1;',
      'a.ts': `import { x } from './lib';\n${jobFile('A', '', 'return x;')}`,
      'b.ts': jobFile('B'),
    });
    await refresh();
    const before = { a: await jobNamed('A'), b: await jobNamed('B') };
    folder.put({ 'lib.ts': 'export const x = 2;' });
    expect((await refresh()).changed).toEqual([{ class_path: 'a.A', fields: ['code'] }]);
    expect((await jobNamed('A')).code_digest).not.toBe(before.a.code_digest);
    expect(await jobNamed('B')).toMatchObject({ code_digest: before.b.code_digest });
  });

  test('a bundle is stored once, by its content, and what was stored before stays', async () => {
    folder.put({ 'a.ts': jobFile('A', '', 'return 1;') });
    await refresh();
    const first = (await jobNamed('A')).bundle_digest!;
    folder.put({ 'a.ts': jobFile('A', '', 'return 2;') });
    await refresh();
    folder.put({ 'a.ts': jobFile('A', '', 'return 1;') });
    await refresh();
    expect((await jobNamed('A')).bundle_digest).toBe(first);
    const bundles = await db().jobBundle.findMany({ include: { files: { select: { path: true } } } });
    expect(bundles).toHaveLength(2);
    expect(bundles[0]!.files.map((file) => file.path).sort()).toEqual(['a.mjs', 'a.mjs.map', 'windlass-sdk.mjs', 'windlass-sdk.mjs.map']);
  });

  test('two refreshes at once end as one after the other', async () => {
    folder.put({ 'a.ts': jobFile('A') });
    const reports = await Promise.all([refresh(), refresh()]);
    expect(reports.map((report) => report.created.length).sort()).toEqual([0, 1]);
  });
});
