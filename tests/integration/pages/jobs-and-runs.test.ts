// What the pages of jobs and runs are given: never more than its reader may see, and what the page's default filter says.
import { browserHeaders, inRequest, pageMarkup, propsWith, textOf } from '../../support/call-page';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import sql from 'sql-template-tag';
import { beforeAll, describe, expect, test } from 'vitest';
import '@/features/catalog';
import { systemContext, withContext } from '@/core/context';
import { db, execute, write } from '@/core/db/client';
import RunsPage from '@/app/(main)/extras/job-results/page';
import JobPage from '@/app/(main)/extras/jobs/[id]/page';
import JobsPage from '@/app/(main)/extras/jobs/page';
import ChangeLogPage from '@/app/(main)/extras/object-changes/page';
import HistoryPage from '@/app/(main)/extras/scheduled-jobs/approval-queue/history/page';
import SchedulesPage from '@/app/(main)/extras/scheduled-jobs/page';
import DeleteJobPage from '@/app/(main)/extras/jobs/[id]/delete/page';
import { DeleteJob, type DeleteJobProps } from '@/ui/job/detail/delete-job';
import { listJobs, listSources, readJobDetail } from '@/features/jobs/overview';
import { enqueueRun } from '@/features/runs/enqueue';
import { readRunChanges } from '@/features/runs/run-changes';
import { readRun } from '@/features/runs/run-detail';
import { listRuns } from '@/features/runs/run-list';
import { requestCancel } from '@/features/runs/request-cancel';
import { person, type Person } from '../../support/people';

type Job = Awaited<ReturnType<ReturnType<typeof db>['job']['create']>>;

const none = new URLSearchParams();
let root: Person;
let plain: Job;
let gone: Job;
let shy: Job;

async function makeJob(name: string, more: object = {}): Promise<Job> {
  const source = await db().jobSource.upsert({
    where: { slug: 'local' },
    create: { kind: 'local', slug: 'local', name: 'Local', errors: [{ file: 'broken.ts', line: 3, message: 'no' }] },
    update: {},
  });
  return write(systemContext('refresh'), (tx) =>
    tx.job.create({
      data: {
        module_name: 'm',
        job_class_name: name.replaceAll(' ', ''),
        grouping: 'G',
        name,
        description: 'First line\nsecond',
        enabled: true,
        has_sensitive_variables: false,
        source_id: source.id,
        ...more,
      },
    }),
  );
}

async function makeRun(job: Job, by: Person, status = 'PENDING', result: object | null = null): Promise<string> {
  const { id } = await enqueueRun(undefined, {
    job,
    user: by,
    input: { word: 'x' },
    sensitive: false,
    queue: 'default',
    origin: 'ui',
    mode: 'direct',
    limits: { softSeconds: 0, hardSeconds: 0 },
    isLocal: true,
  });
  await execute(
    sql`UPDATE extras_job_result SET status = ${status}::text, result = ${result === null ? null : JSON.stringify(result)}::jsonb, date_started = date_created, date_done = CASE WHEN ${status}::text IN ('PENDING', 'STARTED') THEN NULL ELSE date_created + interval '2 seconds' END WHERE id = ${id}::uuid`,
  );
  return id;
}

beforeAll(async () => {
  root = await person({ superuser: true });
  plain = await makeJob('Plain job');
  gone = await makeJob('Gone job', { installed: false });
  shy = await makeJob('Shy job', { hidden: true });
});

describe('the list of jobs', () => {
  test('S24 leaves out what is not installed or hidden, says how many, and shows them when the address speaks of it', async () => {
    const actor = await root.actor();
    const usual = await listJobs(actor, none);
    expect(usual.jobs.map((job) => job.name)).toEqual(['Plain job']);
    expect(usual).toMatchObject({ uninstalled: 1, hidden: 1 });
    const asked = await listJobs(actor, new URLSearchParams('installed=false'));
    expect(asked.jobs.map((job) => job.name)).toEqual(['Gone job']);
    expect((await listJobs(actor, new URLSearchParams('hidden=true&installed='))).jobs.map((job) => job.name)).toContain('Shy job');
  });

  test('S31 carries the last runs, newest first, with who asked', async () => {
    const actor = await root.actor();
    await makeRun(plain, root, 'SUCCESS');
    const last = await makeRun(plain, root, 'FAILURE');
    const [job] = (await listJobs(actor, none)).jobs;
    expect(job!.runs[0]).toMatchObject({ id: last, status: 'FAILURE', user: root.username });
    expect(job!.description).toBe('First line');
  });

  test('tells jobs without a description apart by their classes, also while they are disabled', async () => {
    await makeJob('Mute one', { enabled: false, description: '' });
    await makeJob('Mute two', { description: '' });
    for (const display of ['list', 'tiles']) {
      const query = Promise.resolve({ display });
      const end = await pageMarkup('/extras/jobs/', await root.actor(), () => JobsPage({ searchParams: query }));
      const words = textOf(end.kind === 'shown' ? end.value : end.kind);
      expect(words).toMatch(display === 'list' ? /Mute one New, disabled m\.Muteone/ : /Mute one m\.Muteone New, disabled/);
      expect(words).toMatch(/Mute two m\.Mutetwo/);
    }
    await write(systemContext('system'), (tx) => tx.job.deleteMany({ where: { name: { startsWith: 'Mute' } } }));
  });

  test('shows a constrained reader their jobs only, without runs they may not see and without files that failed', async () => {
    const reader = await person({
      may: [
        { types: ['extras.job'], actions: ['view'], constraints: { name: 'Plain job' } },
        { types: ['extras.job'], actions: ['run'], constraints: { name: 'Other' } },
      ],
    });
    const actor = await reader.actor();
    const { jobs, uninstalled, hidden } = await listJobs(actor, none);
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({ name: 'Plain job', runs: [], may_run: false, may_change: false });
    expect([uninstalled, hidden]).toEqual([0, 0]);
    expect((await listSources(actor)).flatMap((source) => source.errors)).toEqual([]);
    expect((await listSources(await root.actor())).flatMap((source) => source.errors)).toHaveLength(1);
    await expect(readJobDetail(actor, gone.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(readJobDetail(actor, plain.id, 'change')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(readJobDetail(actor, plain.id, 'run')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('refuses a filter it does not know, by name', async () => {
    await expect(listJobs(await root.actor(), new URLSearchParams('colour=blue'))).rejects.toMatchObject({
      code: 'invalid',
      fields: { colour: expect.anything() },
    });
  });
});

const LISTS = {
  '/extras/jobs/': JobsPage,
  '/extras/job-results/': RunsPage,
  '/extras/scheduled-jobs/': SchedulesPage,
  '/extras/scheduled-jobs/approval-queue/history/': HistoryPage,
  '/extras/object-changes/': ChangeLogPage,
};

describe.each(Object.entries(LISTS))('the page %s', (path, Page) => {
  const words = async (query: Record<string, string>) => {
    const end = await pageMarkup(path, await root.actor(), () => Page({ searchParams: Promise.resolve(query) }));
    return textOf(end.kind === 'shown' ? end.value : end.kind);
  };

  test.each([
    ['a filter it does not know', { colour: 'blue' }, 'colour'],
    ['a value that is none of its field', { id: 'x' }, 'UUID'],
    ['a search that no database takes', { q: 'a\0' }, 'character'],
  ])('stays, and says in the place of its rows what it did not understand: %s', async (_, query, named) => {
    const read = await words(query);
    expect(read).toContain('The address asks for something this list does not understand.');
    expect(read).toContain(named);
    expect(read).toContain('Clear filters');
  });

  test.each(['99999999999', '-1', '1.5', 'x', '1e400'])('takes any offset of an address: %s', async (offset) => {
    expect(await words({ offset })).not.toContain('does not understand');
  });
});

test('a page of runs past the end says so, and not that nothing has run', async () => {
  await makeRun(plain, root, 'SUCCESS');
  const pages = [
    () => RunsPage({ searchParams: Promise.resolve({ offset: '9999' }) }),
    () => JobPage({ params: Promise.resolve({ id: plain.id }), searchParams: Promise.resolve({ tab: 'runs', offset: '9999' }) }),
  ];
  for (const page of pages) {
    const end = await pageMarkup('/', await root.actor(), page);
    const read = textOf(end.kind === 'shown' ? end.value : end.kind);
    expect(read).toContain('This page is past the end of the list. First page');
    expect(read).not.toContain('Nothing has run yet');
  }
});

test.each([
  [true, 'Its class is still installed.The next refresh makes a new record of it: disabled, with another id.'],
  [false, undefined],
])('S25 deleting a job says before what becomes of its runs and schedules, and of a class that is there (%s)', async (installed, more) => {
  const job = await makeJob(`Doomed ${installed}`, { installed });
  const props = { params: Promise.resolve({ id: job.id }) };
  const end = await inRequest('/', await browserHeaders(await root.actor()), () => DeleteJobPage(props));
  const dialog = end.kind === 'shown' ? (propsWith(end.value, 'cancelHref') as unknown as DeleteJobProps) : undefined;
  const text = renderToStaticMarkup(createElement(DeleteJob, dialog!)).replace(/<[^>]*>/g, '');
  expect(text).toContain('They are not linked again, also when the class comes back.Its schedules stay, and never run again.');
  expect(text.includes('still installed')).toBe(installed);
  if (more) expect(text).toContain(more);
  await write(systemContext('system'), (tx) => tx.job.delete({ where: { id: job.id } }));
});

describe('one run', () => {
  test('S45 is told to who may only run jobs as its bare status, and only if it is theirs', async () => {
    const runner = await person({ may: [{ types: ['extras.job'], actions: ['run'] }] });
    const actor = await runner.actor();
    const own = await makeRun(plain, runner, 'SUCCESS', { secret: 1 });
    expect(await readRun(actor, own)).toMatchObject({ visible: false, status: 'SUCCESS', result: null, task_kwargs: {}, traceback: null });
    await expect(readRun(actor, await makeRun(plain, root))).rejects.toMatchObject({ code: 'not_found' });
    await expect(readRun(await (await person()).actor(), own)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is whole for who may look at it, within their constraints', async () => {
    const id = await makeRun(plain, root, 'SUCCESS', { answer: 42 });
    const reader = await person({ may: [{ types: ['extras.jobresult'], actions: ['view'], constraints: { name: 'Plain job' } }] });
    expect(await readRun(await reader.actor(), id)).toMatchObject({ visible: true, result: { answer: 42 }, task_kwargs: { word: 'x' } });
    await expect(readRun(await reader.actor(), await makeRun(shy, root))).rejects.toMatchObject({ code: 'not_found' });
    expect((await listRuns(await reader.actor(), none, { limit: 50, offset: 0 })).runs.every((run) => run.name === 'Plain job')).toBe(true);
  });

  test('is cancelled by who asked for it or may run its job, and by nobody who only looks', async () => {
    const looker = await person({ may: [{ types: ['extras.jobresult'], actions: ['view'] }] });
    const runner = await person({
      may: [
        { types: ['extras.job'], actions: ['run'] },
        { types: ['extras.jobresult'], actions: ['view'] },
      ],
    });
    const id = await makeRun(plain, root);
    await expect(requestCancel(await looker.actor(), id)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await requestCancel(await runner.actor(), id)).toBe('never started');
    await expect(requestCancel(await runner.actor(), id)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('what was changed', () => {
  test('by a run is one change an object, references by name, for who may look at changes', async () => {
    const id = await makeRun(plain, root, 'SUCCESS');
    const context = { ...systemContext('job'), run: id };
    await withContext(context, () =>
      write(context, async (tx) => {
        const status = await tx.status.create({ data: { name: 'Brewing', content_types: ['ipam.prefix'] } });
        const role = await tx.role.create({ data: { name: 'Kettle', content_types: ['ipam.prefix'] } });
        await tx.role.update({ where: { id: role.id }, data: { weight: 7 } });
        const space = await tx.namespace.create({ data: { name: 'Kitchen' } });
        await tx.$executeRaw`INSERT INTO ipam_prefix (prefix, namespace_id, status_id) VALUES ('10.9.0.0/16', ${space.id}::uuid, ${status.id}::uuid)`;
      }),
    );
    const set = await readRunChanges(await root.actor(), id, { limit: 50, offset: 0 });
    expect(set.totals).toEqual({ created: 4, changed: 0, deleted: 0 });
    expect(set.changes.find((change) => change.name === 'Kettle')!.fields).toContainEqual({ name: 'weight', before: null, after: 7 });
    expect(set.changes.find((change) => change.type === 'ipam.prefix')!.fields).toContainEqual({
      name: 'status',
      before: null,
      after: expect.objectContaining({ display: 'Brewing' }),
    });
    await expect(readRunChanges(await (await person()).actor(), id, { limit: 1, offset: 0 })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
