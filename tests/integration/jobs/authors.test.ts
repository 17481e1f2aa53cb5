// What authors put into JOBS_ROOT, as a product that runs takes it: by a refresh from the shell, with no rebuild and no restart of web or worker.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import '@/features/catalog';
import { db } from '@/core/db/client';
import { refreshJobs } from '@/features/jobs/refresh';
import { type RunningWorker, startWorker } from '@/worker/worker';
import { api } from '../../support/call-route';
import { make, makeWorld } from '../../support/samples';
import { type Person, person } from '../../support/people';
import { ended, linesOf } from '../runs/fixtures';
import { jobFile, sourceFolder, type SourceFolder } from './source-folder';

let folder: SourceFolder;
let admin: Person;
let worker: RunningWorker;

beforeAll(async () => {
  folder = sourceFolder();
  process.env['JOBS_ROOT'] = folder.source.root;
  admin = await person({ superuser: true });
  worker = await startWorker({ queues: ['default'], concurrency: 1 });
});
afterAll(async () => {
  await worker.stop();
  folder.remove();
});

/** A command of the product, in a process of its own, beside the worker. */
async function shell(script: 'migrate' | 'post-upgrade'): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`]);
  return stdout;
}

const jobNamed = (name: string) => db().job.findUniqueOrThrow({ where: { name } });
const change = async (name: string, body: object) => {
  const answer = await api('PATCH', `/api/extras/jobs/${(await jobNamed(name)).id}/`, { token: admin.token, body });
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
};

async function run(name: string, data: object = {}) {
  const answer = await api('POST', `/api/extras/jobs/${encodeURIComponent(name)}/run/`, { token: admin.token, body: { data } });
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 201 });
  return await ended((answer.body as { job_result: { id: string } }).job_result.id);
}

test('S08 S11 S13 a new file, and a changed one, count from the next refresh on, for web and worker as they run', async () => {
  folder.put({ 'greeting.ts': jobFile('Greet', "name: 'Greet', description: 'old'", "return 'old';") });
  expect((await api('GET', '/api/extras/jobs/Greet/', { token: admin.token })).status).toBe(404);
  expect(await shell('post-upgrade')).toContain('new      greeting.Greet (disabled until somebody enables it)');
  await change('Greet', { enabled: true });
  expect(await run('Greet')).toMatchObject({ status: 'SUCCESS', result: 'old' });

  folder.put({ 'greeting.ts': jobFile('Greet', "name: 'Greet', description: 'new'", "return 'new';") });
  expect(await run('Greet')).toMatchObject({ status: 'SUCCESS', result: 'old' });
  expect(await jobNamed('Greet')).toMatchObject({ description: 'old' });
  expect(await shell('migrate')).toContain('tables up to date; jobs: 0 new, 1 changed, 0 gone');
  expect(await jobNamed('Greet')).toMatchObject({ description: 'new', enabled: true });
  expect(await run('Greet')).toMatchObject({ status: 'SUCCESS', result: 'new' });
});

test('S09 methods named postRun, post_run, testX and test_x are the author’s own: nobody calls them', async () => {
  const methods = ['postRun', 'post_run', 'testX', 'test_x', 'test', 'testConnections'];
  const text = jobFile('Quiet', "name: 'Quiet'", "this.logger.info('run'); return 1;").replace(
    /\}$/,
    `${methods.map((name) => `${name}() { this.logger.failure('${name} was called'); throw new Error('${name}'); }`).join('\n')}\n}`,
  );
  folder.put({ 'quiet.ts': text });
  await refreshJobs([folder.source]);
  await change('Quiet', { enabled: true });
  const { id, status } = await run('Quiet');
  const lines = (await linesOf(id)).map(({ message }) => message);
  expect([status, lines.filter((line) => methods.some((name) => line.includes(name)))]).toEqual(['SUCCESS', []]);
  expect(lines).toContain('run');
});

test('S14 S15 overriding name, description and limits changes what people see, and neither the source nor the code that runs', async () => {
  folder.put({ 'steady.ts': jobFile('Steady', "name: 'Steady', softTimeLimit: 30", "return [this.constructor.name, 'from the class'];") });
  await refreshJobs([folder.source]);
  await change('Steady', { enabled: true });
  const before = await run('Steady');
  const file = path.join(folder.source.root, 'steady.ts');
  const source = fs.readFileSync(file);
  const values = { name: 'Renamed', description: 'another', soft_time_limit: 40, time_limit: 50, grouping: 'Elsewhere' };
  await change('Steady', { ...values, ...Object.fromEntries(Object.keys(values).map((field) => [`${field}_override`, true])) });
  const after = await run('Renamed');
  expect(before).toMatchObject({ result: ['Steady', 'from the class'], soft_limit_seconds: 30 });
  expect(after).toMatchObject({ name: 'Renamed', soft_limit_seconds: 40, hard_limit_seconds: 50 });
  for (const field of ['result', 'class_path', 'bundle_digest', 'code_digest'] as const) expect(after[field]).toEqual(before[field]);
  expect(after.class_path).toBe('steady.Steady');
  expect(fs.readFileSync(file)).toEqual(source);
});

test('S28 a file in nested folders of JOBS_ROOT is run by its dotted class path', async () => {
  folder.put({ 'sites/emea/check.ts': jobFile('Check', "name: 'Nested check'"), 'my_job_filename.ts': jobFile('MyJob', "name: 'My job'") });
  const { sources } = await refreshJobs([folder.source]);
  expect(sources[0]!.created).toEqual(['my_job_filename.MyJob', 'sites.emea.check.Check']);
  await change('Nested check', { enabled: true });
  expect(await run('Nested check')).toMatchObject({ status: 'SUCCESS', class_path: 'sites.emea.check.Check' });
});

test('the example of the documentation that sets the tags of a device does so', async () => {
  const [source] = fs.readFileSync('docs/jobs/writing.md', 'utf8').match(/(?<=^```ts\n)[^`]*class TagDevice [^]*?(?=^```$)/m)!;
  folder.put({ 'tag_device.ts': source });
  await shell('post-upgrade');
  await change('Tag a device', { enabled: true });
  const { device } = await makeWorld(admin);
  const [first, second] = await make(admin, 'extras.tag', ...['edge', 'spare'].map((name) => ({ name, content_types: ['dcim.device'] })));
  expect(await run('Tag a device', { device, tags: [first!.id] })).toMatchObject({ status: 'SUCCESS' });
  expect(await run('Tag a device', { device, tags: [second!.id] })).toMatchObject({ status: 'SUCCESS', result: ['edge', 'spare'] });
});
