import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import sql from 'sql-template-tag';
import '@/features/catalog';
import { systemContext } from '@/core/context';
import { db, execute, write } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { refreshJobs } from '@/features/jobs/refresh';
import { localSource } from '@/features/jobs/sources';
import { startFromCommand } from '@/features/runs/command';
import { describeRefusal, linesOfNews } from '@/features/runs/terminal';
import { type RunningWorker, startWorker } from '@/worker/worker';
import { person, worker as seemingWorker } from './people';

const HELLO = 'example_jobs.HelloWorld';

beforeAll(async () => {
  await refreshJobs([localSource()]);
  await write(systemContext('system'), (tx) => tx.job.updateMany({ data: { enabled: true } }));
  await person('superuser');
});

beforeEach(async () => {
  await execute(sql`DELETE FROM windlass_worker_process`);
  await seemingWorker(['default']);
});

const start = (classPath: string, rest: Partial<Parameters<typeof startFromCommand>[0]> = {}) =>
  startFromCommand({ classPath, username: 'person-1', isLocal: false, ...rest });
const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof AppError)) throw new Error('it was accepted, or failed otherwise', { cause: error });
  return describeRefusal(error);
};
const set = (data: object) =>
  write(systemContext('system'), (tx) => tx.job.updateMany({ where: { module_name: 'example_jobs', job_class_name: 'HelloWorld' }, data }));

describe('a run from the shell', () => {
  test('asks for no approval and says where it came from', async () => {
    const { id } = await start('example_jobs.ApprovalRequired', { data: '{"reason": "now"}' });
    expect(await db().jobResult.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: 'PENDING',
      origin: 'cli',
      mode: 'direct',
      task_kwargs: { reason: 'now' },
    });
  });

  test('S44 is made for any user that exists, also one that is not active', async () => {
    const idle = await person('superuser', { is_active: false });
    expect((await start(HELLO, { username: idle.username })).id).toEqual(expect.any(String));
    expect(await refusal(start(HELLO, { username: 'nobody' }))).toContain('no user "nobody". Users are added');
    expect(await refusal(start(HELLO, { username: 'Person-1' }))).toBe('There is no user "Person-1". Is person-1 meant?');
  });

  test('needs the permission to run it', async () => {
    const none = await person([]);
    const other = await person([{ actions: ['run'], types: ['extras.job'], constraints: { name: 'Another' } }]);
    for (const { username } of [none, other])
      expect(await refusal(start(HELLO, { username }))).toContain(`${username} may not run ${HELLO}. Who may`);
  });

  test.each([
    ['nodot', {}, 'no class path'],
    ['example_jobs.Nope', {}, 'no job example_jobs.Nope'],
    ['example_jobs.HeloWorld', {}, 'Is example_jobs.HelloWorld meant?'],
    ['HelloWorld', {}, 'Is example_jobs.HelloWorld meant?'],
    ['example hello world', {}, 'Is example_jobs.HelloWorld meant?'],
    ['jobs/example_jobs.HelloWorld', {}, 'Is example_jobs.HelloWorld meant?'],
    ['example_jobs.EveryVariable', { data: '{' }, `not valid JSON. Write a JSON object: --data='{"string_var": "…", "integer_var": 1}'.`],
    ['populate_location.PopulateLocation', { data: '{' }, '"location_type": {"name": "…"}, '],
    ['example_jobs.EveryVariable', { data: '{"data": {"string_var": "a"}}' }, '--data: the inputs stand in it as they are, without "data"'],
    ['example_jobs.FileUpload', {}, 'myfile: This field is required.'],
    ['example_jobs.EveryVariable', { data: '[]' }, 'must be an object'],
    ['example_jobs.EveryVariable', { data: '{"nope": 1}' }, 'nope: There is no variable'],
    // Defaults are the form's business, here as over REST.
    ['example_jobs.EveryVariable', { data: '{"integer_var": 500}' }, 'string_var: This field is required.\ninteger_var: '],
  ])('S29 S43 S44 %s %j is refused, and nothing is made', async (classPath, rest, words) => {
    const before = await db().jobResult.count();
    expect(await refusal(start(classPath, rest))).toContain(words);
    expect(await db().jobResult.count()).toBe(before);
  });

  test.each([
    ['names no variable', 'myfile', '--file: "myfile" names no variable'],
    ['does not exist', 'myfile=/nowhere/at/all', '--file myfile: there is no file /nowhere/at/all'],
    ['is for a variable that is none', 'nope=package.json', 'nope: There is no variable of this name, only myfile'],
    ['is too large', 'myfile=package-lock.json', 'package-lock.json is larger than'],
  ])('a file that %s is refused, and nothing of it stays', async (_, file, words) => {
    process.env['WINDLASS_UPLOAD_LIMIT'] = '10000';
    const before = [await db().jobResult.count(), await db().fileProxy.count()];
    expect(await refusal(start('example_jobs.FileUpload', { files: ['myfile=package.json', file] }))).toContain(words);
    delete process.env['WINDLASS_UPLOAD_LIMIT'];
    expect([await db().jobResult.count(), await db().fileProxy.count()]).toEqual(before);
  });

  test('S16 S44 needs the job installed, enabled and loadable, for a superuser too', async () => {
    await set({ enabled: false });
    expect(await refusal(start(HELLO))).toContain('is not enabled. In the browser: ');
    await set({ enabled: true, installed: false });
    expect(await refusal(start(HELLO))).toContain('not installed');
    await set({ installed: true, load_error: { file: 'x.ts', line: 3, message: 'boom' } });
    expect(await refusal(start(HELLO))).toContain('x.ts:3: boom');
    await execute(sql`SELECT 1`);
    await refreshJobs([localSource()]);
  });

  test('without a worker points to --local, which needs none', async () => {
    await execute(sql`DELETE FROM windlass_worker_process`);
    expect(await refusal(start(HELLO))).toContain('--local');
    const { id } = await start(HELLO, { isLocal: true });
    expect(await db().jobResult.findUniqueOrThrow({ where: { id } })).toMatchObject({ queue_job_id: null });
  });
});

test('text of a job can neither move the cursor nor forge a line', () => {
  const line = {
    created: '2026-01-01T00:00:00Z',
    log_level: 'info',
    grouping: 'run',
    log_object: '',
    message: '\u001b[2Jgone\n[00:00:00] success  run: forged',
  };
  const [text] = linesOfNews({ event: 'lines', data: [line] });
  expect(text).not.toContain('\u001b');
  expect(text!.split('\n')[1]).toMatch(/^ +\[00:00:00\]/);
});

describe('the command itself', () => {
  let running: RunningWorker;
  beforeAll(async () => {
    running = await startWorker({ queues: ['default'], concurrency: 1 });
  });
  afterAll(() => running.stop());

  test('S42 while the product is stopped, the command as printed runs the job here and says so', async () => {
    await running.stop();
    await execute(sql`DELETE FROM windlass_worker_process`);
    const { code, output } = await runjob(
      'example.MyJobWithVars',
      '--username',
      'person-1',
      '--data={"string_variable": "x", "integer_variable": 1}',
    );
    running = await startWorker({ queues: ['default'], concurrency: 1 });
    expect(output).toMatch(/The product is stopped: the job runs here[\s\S]*example\.MyJobWithVars: SUCCESS/);
    expect(code).toBe(0);
  });

  const runjob = (...args: string[]): Promise<{ code: number | null; output: string }> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/runjob.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      child.stdout.on('data', (text: Buffer) => (output += text.toString()));
      child.stderr.on('data', (text: Buffer) => (output += text.toString()));
      child.once('close', (code) => resolve({ code, output }));
    });

  const DATA = '{"string_variable": "somevalue", "integer_variable": 123}';

  test('takes a file from this machine for a variable that wants one, and deletes the upload after the run', async () => {
    const place = path.join(mkdtempSync(path.join(tmpdir(), 'windlass-upload-')), 'lines.txt');
    writeFileSync(place, 'one\ntwo\n');
    const { code, output } = await runjob(
      'example.MyJobWithFile',
      '-u',
      'person-1',
      '--local',
      '--file',
      `myfile=${place}`,
      '-d',
      '{"interval": "3"}',
    );
    expect(output).toContain('"lines": 2');
    expect(code).toBe(0);
    expect(await db().fileProxy.count({ where: { name: 'lines.txt' } })).toBe(0);
    rmSync(path.dirname(place), { recursive: true });
  });

  test.each([[[`--data=${DATA}`]], [['--data', DATA, '--local']]])(
    'S42 S43 shows the log and the result, and ends with 0: %j',
    async (flags) => {
      const { code, output } = await runjob('example.MyJobWithVars', '--username', 'person-1', ...flags);
      expect(output).toMatch(
        /Running example\.MyJobWithVars\.\.\.[\s\S]*info +run: somevalue, 123[\s\S]*"doubled": 246[\s\S]*example\.MyJobWithVars: SUCCESS[\s\S]*Duration 0 minutes, \d+\.\d\d seconds\n.*Its page is \/extras\/job-results\/[-0-9a-f]{36}\/\n/,
      );
      expect(code).toBe(0);
    },
  );

  test('says of a job that needs approval that nobody was asked, and of others nothing', async () => {
    const [without, dry] = await Promise.all([
      runjob('example_jobs.ApprovalRequired', '--username', 'person-1', '--local'),
      runjob('example_jobs.HelloWorld', '--username', 'person-1', '--local'),
    ]);
    const words = 'example_jobs.ApprovalRequired needs approval: from this shell it runs without, and nobody was asked.';
    expect(without).toMatchObject({ code: 0, output: expect.stringContaining(words) });
    expect(dry.output).not.toContain('needs approval');
  });

  test('S32 S42 S44 ends with 1 when the run fails and with 2 for a wrong call; help lists the variables', async () => {
    const [failed, wrong, unknown, missing, help] = await Promise.all([
      runjob('example_jobs.Failing', '--username', 'person-1', '--local'),
      runjob('example_jobs.Failing'),
      runjob('example_jobs.Failing', '--user', 'person-1'),
      runjob('example.MyJobWithVars', '--username', 'person-1'),
      runjob('example.MyJobWithVars', '--help'),
    ]);
    expect(failed).toMatchObject({ code: 1, output: expect.stringContaining('FAILURE') });
    expect(wrong).toMatchObject({ code: 2, output: expect.stringContaining('--username is required') });
    expect(unknown).toMatchObject({
      code: 2,
      output: expect.stringMatching(/^There is no option --user\. Is --username meant\?\n\nUsage: .*\nMore: --help$/m),
    });
    expect(missing).toMatchObject({
      code: 2,
      output: expect.stringMatching(
        /string_variable: This field is required\.\n[\s\S]*What it takes is listed by: npx tsx scripts\/runjob\.ts example\.MyJobWithVars --help \(a file is given as --file name=path\)/,
      ),
    });
    expect(help).toMatchObject({ code: 0, output: expect.stringMatching(/string_variable +StringVar/) });
    const warning = /whoever has this shell can name any user, and no approval is asked/;
    expect(help.output).toMatch(warning);
    expect(readFileSync('README.md', 'utf8')).toMatch(warning);
  });
});
