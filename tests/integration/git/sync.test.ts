import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { browserHeaders, inRequest } from '../../support/call-page';
import { saveNew } from '@/app/(main)/[app]/[model]/add/actions';
import { person } from '../../support/people';
import { jobFile } from '../jobs/source-folder';
import { said, until } from '../runs/fixtures';
import { endOf, type Setting, setting } from './fixtures';
import { type GitServer, gitServer, type Hosted } from './git-server';

let server: GitServer;
let it: Setting;
let made = 0;

beforeAll(async () => {
  server = await gitServer(0);
  it = await setting();
});

afterAll(async () => {
  await it.worker.stop();
  await server.close();
});

/** A repository on the server and its record, not synced yet. Names are new each time, so that tests do not meet. */
async function repository(
  files: Record<string, string>,
  more: Record<string, unknown> = {},
): Promise<{ hosted: Hosted; path: string; name: string; slug: string; head: string }> {
  const name = `Jobs ${(made += 1)}`;
  const hosted = server.host(`jobs-${made}`);
  const head = hosted.push(files);
  const path = await it.add({ name, remote_url: hosted.url, ...more });
  return { hosted, path, name, slug: `jobs_${made}`, head };
}

const jobOf = (module: string, className: string) =>
  db().job.findUnique({ where: { module_name_job_class_name: { module_name: module, job_class_name: className } } });
const headOf = async (slug: string) => (await db().gitRepository.findUniqueOrThrow({ where: { slug } })).current_head;

describe('a sync', () => {
  test('S11 S28: brings the classes of jobs.ts and of jobs/ as disabled records under the slug of the repository', async () => {
    const { path, slug, head } = await repository({
      'jobs/backup.ts': jobFile('Backup', "name: 'Back up'"),
      'jobs/index.ts': jobFile('Whole'),
      'lib/x.ts': 'export const x = 1;',
    });
    expect(await db().job.count({ where: { module_name: { startsWith: slug } } })).toBe(0);
    const { run, log } = await it.sync(path);
    expect(run).toMatchObject({
      status: 'SUCCESS',
      name: 'Git Repository: Sync',
      origin: 'api',
      result: { current_head: head, previous_head: '', created: [`${slug}.jobs.Whole`, `${slug}.jobs.backup.Backup`] },
    });
    expect(await jobOf(`${slug}.jobs.backup`, 'Backup')).toMatchObject({
      name: 'Back up',
      enabled: false,
      installed: true,
      source_file: 'jobs/backup.ts',
    });
    expect(await jobOf(`${slug}.jobs`, 'Whole')).toMatchObject({ enabled: false, installed: true });
    expect(await headOf(slug)).toBe(head);
    expect(log.join('\n')).toContain(`New: ${slug}.jobs.backup.Backup`);
    const one = await repository({ 'jobs.ts': jobFile('Single') });
    expect((await it.sync(one.path)).run.result).toMatchObject({ created: [`${one.slug}.jobs.Single`] });
  });

  test('S11 a repository that is added in the UI is synced at once: the page to go to is that run', async () => {
    const hosted = server.host(`jobs-${(made += 1)}`);
    hosted.push({ 'jobs.ts': jobFile('Added') });
    const values = { name: `Jobs ${made}`, remote_url: hosted.url, branch: 'main', provided_contents: ['extras.job'] };
    const headers = await browserHeaders(await it.admin.actor());
    const end = await inRequest('/extras/git-repositories/add/', headers, () => saveNew({ path: 'extras/git-repositories', values }));
    expect(end).toMatchObject({
      kind: 'shown',
      value: { ok: true, value: { href: expect.stringMatching(/^\/extras\/job-results\/.+\/$/) } },
    });
    const { href } = (end as unknown as { value: { value: { href: string } } }).value.value;
    expect((await endOf(href.split('/').at(-2)!)).run).toMatchObject({ status: 'SUCCESS', origin: 'ui', user_id: it.admin.id });
    expect(await jobOf(`jobs_${made}.jobs`, 'Added')).toMatchObject({ enabled: false, installed: true });
  });

  test('what it changes is told as its own change, by who asked for it', async () => {
    const { path, slug } = await repository({ 'jobs.ts': jobFile('Told') });
    const { run } = await it.sync(path);
    const job = (await jobOf(`${slug}.jobs`, 'Told'))!;
    expect(await db().objectChange.findFirst({ where: { object_id: job.id } })).toMatchObject({
      action: 'create',
      run_id: run.id,
      user_id: it.admin.id,
      origin: 'job',
    });
    expect(run).toMatchObject({ created_count: 1, updated_count: 1 });
  });

  test('S13: code that was pushed is used after the next sync and not before; a run under way ends with the code it began with', async () => {
    const gate = join(mkdtempSync(join(tmpdir(), 'windlass-gate-')), 'open');
    chmodSync(dirname(gate), 0o755);
    const waiting = (text: string) =>
      `import { existsSync } from 'node:fs';\n${jobFile('Work', `name: 'Work ${made + 1}'`, `this.logger.info('at work'); while (!existsSync('${gate}')) await new Promise((resolve) => setTimeout(resolve, 20)); return '${text}';`)}`;
    const { hosted, path, slug, head } = await repository({ 'jobs/work.ts': waiting('old') });
    await it.sync(path);
    const before = (await jobOf(`${slug}.jobs.work`, 'Work'))!;
    const underWay = await it.startJob(before.name);
    await said(underWay, 'at work');
    const next = hosted.push({ 'jobs/work.ts': waiting('new').replace(/Work \d+/, before.name) });
    expect((await jobOf(`${slug}.jobs.work`, 'Work'))!.code_digest).toBe(before.code_digest);
    expect(await headOf(slug)).toBe(head);
    const { run } = await it.sync(path);
    expect(run.result).toMatchObject({
      current_head: next,
      previous_head: head,
      changed: [{ class_path: `${slug}.jobs.work.Work`, fields: ['code'] }],
    });
    writeFileSync(gate, '');
    expect((await endOf(underWay)).run).toMatchObject({ status: 'SUCCESS', result: 'old', bundle_digest: before.bundle_digest });
    expect((await it.runJob(before.name)).run).toMatchObject({ status: 'SUCCESS', result: 'new' });
    rmSync(dirname(gate), { recursive: true });
  });

  test('a file that does not load fails the sync with its name and line, and all jobs stay as they were', async () => {
    const { hosted, path, slug, head } = await repository({
      'jobs/a.ts': jobFile('A', `name: 'A of ${made + 1}'`, "return 'as before';"),
      'jobs/b.ts': jobFile('B', `name: 'B of ${made + 1}'`),
    });
    await it.sync(path);
    const before = await db().job.findMany({ where: { module_name: { startsWith: slug } }, orderBy: { name: 'asc' } });
    await it.patch(`/api/extras/jobs/${before[0]!.id}/`, { enabled: true });
    const enabled = await db().job.findMany({ where: { module_name: { startsWith: slug } }, orderBy: { name: 'asc' } });
    const bad = hosted.push({
      'jobs/a.ts': `${jobFile('A', `name: 'renamed'`, "return 'changed';")}\nexport const = 3;\n`,
      'jobs/c.ts': jobFile('C'),
    });
    const { run, log } = await it.sync(path);
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'failed', traceback: null });
    expect(log.filter((line) => line.startsWith('error'))).toEqual([expect.stringMatching(/^error jobs\/a\.ts:\d+: Expected identifier/)]);
    expect(log.join('\n')).toContain(
      `The jobs of ${bad.slice(0, 12)} do not load. Nothing was changed: the jobs of ${head.slice(0, 12)} stay as they were.`,
    );
    expect(await db().job.findMany({ where: { module_name: { startsWith: slug } }, orderBy: { name: 'asc' } })).toEqual(enabled);
    expect(await headOf(slug)).toBe(head);
    expect((await it.runJob(before[0]!.name)).run).toMatchObject({ status: 'SUCCESS', result: 'as before' });
  });

  test.each([
    ['throws while it loads', "throw new Error('no licence');", 'jobs/a.ts:1: no licence'],
    ['imports what is not there', "import './nowhere';", 'jobs/a.ts:1: Could not resolve "./nowhere"'],
    ['has a name that no class path can have', null, 'jobs/my-job.ts: "my-job" can\'t be part of a class path'],
  ])('a file that %s fails the sync', async (_, text, words) => {
    const { path, slug } = await repository(
      text === null ? { 'jobs/my-job.ts': jobFile('A') } : { 'jobs/a.ts': text, 'jobs/good.ts': jobFile('Good') },
    );
    const { run, log } = await it.sync(path);
    expect(run.status).toBe('FAILURE');
    expect(log.join('\n')).toContain(words);
    expect(await db().job.count({ where: { module_name: { startsWith: slug } } })).toBe(0);
    expect(await headOf(slug)).toBe('');
  });

  test('S23: a class that is gone is uninstalled, its schedules are off, and it comes back as it was left', async () => {
    const { hosted, path, slug } = await repository({
      'jobs/a.ts': jobFile('A', `name: 'Gone ${made + 1}'`),
      'jobs/b.ts': jobFile('B', `name: 'Stays ${made + 1}'`),
    });
    await it.sync(path);
    const job = (await jobOf(`${slug}.jobs.a`, 'A'))!;
    await it.patch(`/api/extras/jobs/${job.id}/`, { enabled: true });
    const schedule = {
      name: `nightly ${made}`,
      task: 'a.A',
      job_model_id: job.id,
      interval: 'daily',
      start_time: new Date(),
      next_slot: new Date(),
    };
    await write(systemContext('system'), (tx) => tx.scheduledJob.create({ data: schedule }));
    hosted.push({ 'jobs/a.ts': null });
    expect((await it.sync(path)).run.result).toMatchObject({ gone: [`${slug}.jobs.a.A`], unchanged: 1 });
    expect(await jobOf(`${slug}.jobs.a`, 'A')).toMatchObject({ id: job.id, installed: false, enabled: true });
    expect(await db().scheduledJob.findUniqueOrThrow({ where: { name: schedule.name } })).toMatchObject({ enabled: false });
    expect((await it.post(`/api/extras/jobs/${job.id}/run/`, {})).status).toBe(405);
    hosted.push({ 'jobs/a.ts': jobFile('A', `name: '${job.name}'`) });
    expect((await it.sync(path)).run.result).toMatchObject({ returned: [`${slug}.jobs.a.A`] });
    expect(await jobOf(`${slug}.jobs.a`, 'A')).toMatchObject({ id: job.id, installed: true, enabled: true });
  });

  test('a repository that is deleted, or provides no jobs any more, takes them out of use', async () => {
    const { path, slug } = await repository({ 'jobs.ts': jobFile('A', `name: 'Of nobody ${made + 1}'`) });
    await it.sync(path);
    await it.patch(path, { provided_contents: [] });
    expect(await jobOf(`${slug}.jobs`, 'A')).toMatchObject({ installed: true });
    expect((await it.sync(path)).run.result).toMatchObject({ gone: [`${slug}.jobs.A`] });
    expect(await jobOf(`${slug}.jobs`, 'A')).toMatchObject({ installed: false });
    await it.patch(path, { provided_contents: ['extras.job'] });
    await it.sync(path);
    expect(await jobOf(`${slug}.jobs`, 'A')).toMatchObject({ installed: true });
    expect((await it.remove(path)).status).toBe(204);
    expect(await jobOf(`${slug}.jobs`, 'A')).toMatchObject({ installed: false });
  });

  test('takes a tag, a commit and the beginning of a commit for a branch, and names what is not there', async () => {
    const { hosted, path, head } = await repository({ 'jobs.ts': jobFile('A') }, { branch: 'v1' });
    expect((await it.sync(path)).log.join('\n')).toContain('There is no branch and no tag v1. Nothing was changed.');
    const tagged = hosted.push({ 'jobs.ts': jobFile('A', '', 'return 2;') }, { tag: 'v1' });
    hosted.push({ 'jobs.ts': jobFile('A', '', 'return 3;') });
    expect((await it.sync(path)).run.result).toMatchObject({ current_head: tagged });
    for (const [branch, commit] of [
      [head, head],
      [head.slice(0, 10), head],
    ] as const) {
      expect((await it.patch(path, { branch })).body).toMatchObject({ branch, current_head: '' });
      expect((await it.sync(path)).run).toMatchObject({ status: 'SUCCESS', result: { current_head: commit } });
    }
  });

  test('a repository without jobs, or without any class, says so', async () => {
    const none = await repository({ 'README.md': 'nothing' });
    expect((await it.sync(none.path)).log.join('\n')).toContain('There is neither jobs.ts nor a folder "jobs"');
    const empty = await repository({ 'jobs.ts': 'export const nothing = 1;' });
    const { run, log } = await it.sync(empty.path);
    expect(run.status).toBe('SUCCESS');
    expect(log).toContain('warning No file exports a class of a job.');
  });

  test('its jobs may import packages that are installed with the product', async () => {
    const { path } = await repository({
      'jobs.ts': `import { z } from 'zod';\n${jobFile('Packaged', `name: 'Packaged ${made + 1}'`, 'return z.string().parse("from a package");')}`,
    });
    expect((await it.sync(path)).run.status).toBe('SUCCESS');
    expect((await it.runJob(`Packaged ${made}`)).run.result).toBe('from a package');
  });

  test('two at once end one after the other', async () => {
    const { path, head } = await repository({ 'jobs.ts': jobFile('A') });
    const both = await Promise.all([it.sync(path), it.sync(path)]);
    expect(both.map(({ run }) => [run.status, (run.result as { current_head: string }).current_head])).toEqual([
      ['SUCCESS', head],
      ['SUCCESS', head],
    ]);
    expect(both.map(({ run }) => (run.result as { created: string[] }).created.length).sort()).toEqual([0, 1]);
  });

  test('one that is cancelled changes nothing', async () => {
    const { path, slug } = await repository({
      'jobs.ts': `await new Promise(() => setInterval(() => undefined, 1000));\n${jobFile('Slow')}`,
    });
    const id = ((await it.post(`${path}sync/`, {})).body as { job_result: { id: string } }).job_result.id;
    await said(id, 'Loading 1 file of jobs.');
    const { cancelRun } = await import('@/features/runs/cancel');
    await cancelRun(id, 'a test');
    expect((await endOf(id)).run).toMatchObject({ status: 'REVOKED' });
    expect(await jobOf(`${slug}.jobs`, 'Slow')).toBeNull();
    expect(await headOf(slug)).toBe('');
  });
});

describe('a dry run', () => {
  test('lists the files that a sync would bring, and brings none', async () => {
    const { hosted, path, slug, head } = await repository({ 'jobs/a.ts': jobFile('A'), 'jobs/b.ts': jobFile('B') });
    const first = await it.dryRun(path);
    expect(first.run).toMatchObject({ status: 'SUCCESS', mode: 'read', result: { current_head: '', new_head: head } });
    expect(first.log).toContain('info Addition - `jobs/a.ts`');
    expect(await db().job.count({ where: { module_name: { startsWith: slug } } })).toBe(0);
    await it.sync(path);
    expect((await it.dryRun(path)).log.join('\n')).toContain('there are no changes');
    hosted.push({ 'jobs/a.ts': jobFile('A', '', 'return 2;'), 'jobs/b.ts': null, 'jobs/renamed.ts': jobFile('B'), 'c.md': 'new' });
    const { log } = await it.dryRun(path);
    expect(log.filter((line) => line.includes(' - ')).sort()).toEqual([
      'info Addition - `c.md`',
      'info Modification - `jobs/a.ts`',
      'info Renaming - `jobs/b.ts` → `jobs/renamed.ts`',
    ]);
    expect(await headOf(slug)).toBe(head);
  });
});

describe('who may', () => {
  test('whoever may change the repository may sync it, without being allowed to run jobs; nobody else', async () => {
    const { path, name } = await repository({ 'jobs.ts': jobFile('A') });
    const other = await repository({ 'jobs.ts': jobFile('A') });
    const changer = await person({ may: [{ types: ['extras.gitrepository'], actions: ['change'], constraints: { name } }] });
    const started = await it.post(`${path}sync/`, {}, changer.token);
    expect(started).toMatchObject({
      status: 200,
      body: {
        message: `Repository ${name} sync job added to queue.`,
        // A free worker may have begun before the answer is written.
        job_result: { object_type: 'extras.jobresult', status: { value: expect.stringMatching(/^(PENDING|STARTED)$/) as string } },
      },
    });
    expect((await endOf((started.body as { job_result: { id: string } }).job_result.id)).run).toMatchObject({
      status: 'SUCCESS',
      user_id: changer.id,
    });
    expect((await it.post(`${other.path}sync/`, {}, changer.token)).status).toBe(404);
    const runner = await person({
      may: [
        { types: ['extras.job'], actions: ['run', 'view'] },
        { types: ['extras.gitrepository'], actions: ['view'] },
      ],
    });
    expect((await it.post(`${path}sync/`, {}, runner.token)).status).toBe(403);
    const job = (await jobOf('windlass.system_jobs', 'GitRepositorySync'))!;
    const direct = await it.post(`/api/extras/jobs/${job.id}/run/`, { data: { repository: path.split('/').at(-2) } }, runner.token);
    const { run } = await endOf((direct.body as { job_result: { id: string } }).job_result.id);
    expect(run.status).toBe('FAILURE');
  });

  test('a permission that is lost between asking and starting counts', async () => {
    const { path, name } = await repository({ 'jobs.ts': jobFile('A') });
    const changer = await person({ may: [{ types: ['extras.gitrepository'], actions: ['change'], constraints: { name } }] });
    const { startRepositoryWork } = await import('@/features/git/start');
    const actor = await changer.actor();
    await write(systemContext('system'), (tx) =>
      tx.objectPermission.updateMany({ where: { users: { some: { id: changer.id } } }, data: { enabled: false } }),
    );
    const { run } = await startRepositoryWork(actor, path.split('/').at(-2)!, 'sync', 'api');
    expect((await endOf(run.id)).run).toMatchObject({ status: 'FAILURE', failure_reason: 'not_permitted' });
  });

  test('a repository that is not there is 404, a verb that is not there 405', async () => {
    expect((await it.post('/api/extras/git-repositories/00000000-0000-4000-8000-000000000000/sync/', {})).status).toBe(404);
    const { path } = await repository({ 'jobs.ts': jobFile('A') });
    const { api } = await import('../../support/call-route');
    expect((await api('GET', `${path}sync/`, { token: it.admin.token })).status).toBe(405);
  });

  test('without a worker it is 503, and nothing waits', async () => {
    const { path } = await repository({ 'jobs.ts': jobFile('A') });
    const job = (await jobOf('windlass.system_jobs', 'GitRepositorySync'))!;
    await it.patch(`/api/extras/jobs/${job.id}/`, { task_queues: ['nowhere'], task_queues_override: true });
    const answer = await it.post(`${path}sync/`, {});
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).not.toBeNull();
    await it.patch(`/api/extras/jobs/${job.id}/`, { task_queues_override: false });
    await until(async () => (await db().jobResult.count({ where: { status: 'PENDING' } })) === 0);
  });
});
