import { afterEach, describe, expect, test } from 'vitest';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { refreshJobs } from '@/features/jobs/refresh';
import { importHistory, toClassPath } from '@/features/schedules/imported-history';
import { person } from '../../support/people';
import { jobFile, sourceFolder } from '../jobs/source-folder';

const HISTORY = {
  job_results: [
    {
      name: 'local/reports/Ran',
      status: { value: 'completed', label: 'Completed' },
      created: '2021-05-01T10:00:00Z',
      completed: '2021-05-01T10:01:00Z',
      user: { username: 'anna' },
      data: { total: 1 },
      obj_type: 'extras.job',
    },
    {
      class_path: 'reports.Failed',
      status: 'FAILURE',
      date_created: '2021-05-02T10:00:00+02:00',
      date_done: '2021-05-02T10:01:00+02:00',
      traceback: 'at line 1',
    },
    { name: 'local/reports/Stuck', status: 'running', created: '2021-05-03T10:00:00Z', completed: null, user: 'nobody-known' },
    { name: 'Some report', status: 'completed', created: '2021-05-03T10:00:00Z', completed: '2021-05-03T10:00:00Z' },
  ],
  scheduled_jobs: [
    {
      name: 'nightly',
      job_class: 'local/reports/Scheduled',
      task: 'nautobot.extras.jobs.scheduled_job_handler',
      interval: 'daily',
      start_time: '2021-01-01T02:00:00Z',
      enabled: true,
      kwargs: { data: { a: 1 } },
    },
  ],
};
const text = (history: object = HISTORY) => JSON.stringify(history);
const folder = sourceFolder();

afterEach(async () => {
  await write(systemContext('system'), async (tx) => {
    await tx.historyImport.deleteMany();
    await tx.scheduledJob.deleteMany();
    await tx.jobResult.deleteMany();
    await tx.job.deleteMany();
    await tx.jobSource.deleteMany();
    await tx.user.deleteMany();
  });
});

const reports = (...classes: string[]) => ({
  'reports.ts': classes
    .map((name, index) =>
      jobFile(name)
        .split('\n')
        .slice(index === 0 ? 0 : 1)
        .join('\n'),
    )
    .join('\n'),
});
const enabled = async () => (await db().job.findMany({ where: { enabled: true }, orderBy: { name: 'asc' } })).map(({ name }) => name);

describe('S17: imported history', () => {
  test('enables what it proves was run or scheduled, and nothing else', async () => {
    folder.put(reports('Ran', 'Failed', 'Stuck', 'Scheduled', 'Never'));
    await refreshJobs([folder.source]);
    expect(await enabled()).toEqual([]);
    const done = await importHistory(text());
    expect(done).toEqual({
      results: 4,
      schedules: 1,
      enabled: ['reports.Failed', 'reports.Ran', 'reports.Scheduled', 'reports.Stuck'],
      unknown: [],
    });
    expect(await enabled()).toEqual(['Failed', 'Ran', 'Scheduled', 'Stuck']);
    expect(await db().objectChange.findFirst({ where: { model: 'extras.job', action: 'update' }, orderBy: { seq: 'desc' } })).toMatchObject(
      { user_name: 'import of history', after: { enabled: true } },
    );
  });

  test('does so once: not for a class that is found later, and not by a second import', async () => {
    folder.put(reports('Ran'));
    await refreshJobs([folder.source]);
    expect((await importHistory(text())).unknown).toEqual(['reports.Failed', 'reports.Scheduled', 'reports.Stuck']);
    folder.put(reports('Ran', 'Failed'));
    await refreshJobs([folder.source]);
    expect(await enabled()).toEqual(['Ran']);
    await write(systemContext('system'), (tx) => tx.job.updateMany({ data: { enabled: false } }));
    await expect(importHistory(text())).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('It counts once') });
    expect(await enabled()).toEqual([]);
    expect(await db().jobResult.count()).toBe(4);
  });

  test('keeps times, outcomes and users; what had not ended is a failure', async () => {
    folder.put(reports('Ran'));
    await refreshJobs([folder.source]);
    const anna = await person();
    await write(systemContext('system'), (tx) => tx.user.update({ where: { id: anna.id }, data: { username: 'anna' } }));
    await importHistory(text());
    const job = await db().job.findUniqueOrThrow({ where: { name: 'Ran' } });
    expect(await db().jobResult.findMany({ orderBy: [{ date_created: 'asc' }, { name: 'asc' }] })).toEqual([
      expect.objectContaining({
        name: 'Ran',
        class_path: 'reports.Ran',
        job_model_id: job.id,
        status: 'SUCCESS',
        user_id: anna.id,
        result: { total: 1 },
        date_created: new Date('2021-05-01T10:00:00Z'),
        date_done: new Date('2021-05-01T10:01:00Z'),
        origin: 'import',
      }),
      expect.objectContaining({
        name: 'reports.Failed',
        class_path: 'reports.Failed',
        job_model_id: null,
        status: 'FAILURE',
        traceback: 'at line 1',
        date_created: new Date('2021-05-02T08:00:00Z'),
      }),
      expect.objectContaining({ name: 'Some report', class_path: '', status: 'SUCCESS' }),
      expect.objectContaining({ class_path: 'reports.Stuck', status: 'FAILURE', user_id: null }),
    ]);
  });

  test('brings schedules switched off and tied to no job, under a name that is free', async () => {
    folder.put(reports('Scheduled'));
    await refreshJobs([folder.source]);
    await write(systemContext('system'), (tx) =>
      tx.scheduledJob.create({ data: { name: 'nightly', task: 'x.X', interval: 'daily', start_time: new Date() } }),
    );
    await importHistory(text());
    expect(await db().scheduledJob.findUniqueOrThrow({ where: { name: 'nightly (2)' } })).toMatchObject({
      task: 'reports.Scheduled',
      enabled: false,
      job_model_id: null,
      next_slot: null,
      interval: 'daily',
    });
  });

  test('a rehearsal tells the same and keeps nothing', async () => {
    folder.put(reports('Ran'));
    await refreshJobs([folder.source]);
    expect(await importHistory(text(), { isRehearsal: true })).toMatchObject({ results: 4, enabled: ['reports.Ran'] });
    expect([await db().jobResult.count(), await db().historyImport.count(), (await enabled()).length]).toEqual([0, 0, 0]);
    expect((await importHistory(text())).enabled).toEqual(['reports.Ran']);
  });

  test.each([
    ['no JSON', '{', 'The file is no JSON'],
    ['a list', '[]', 'The file is an object'],
    ['an entry without a status', text({ job_results: [{ name: 'local/a/B', created: '2021-05-01T10:00:00Z' }] }), 'job_results[0]'],
    [
      'a time that is none',
      text({ ...HISTORY, job_results: [...HISTORY.job_results, { name: 'x', status: 'x', created: 'yesterday' }] }),
      'job_results[4].created',
    ],
    [
      'an unknown interval',
      text({ scheduled_jobs: [{ name: 'a', interval: 'yearly', start_time: '2021-01-01T02:00:00Z' }] }),
      'scheduled_jobs[0].interval',
    ],
  ])('%s is refused by name, and nothing is kept', async (_, history, words) => {
    await expect(importHistory(history)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(words) });
    expect([await db().jobResult.count(), await db().historyImport.count()]).toEqual([0, 0]);
  });
});

test.each([
  ['local/example/MyJob', 'example.MyJob'],
  ['plugins/my_app.jobs/MyJob', 'my_app.jobs.MyJob'],
  ['git.my_repository/example/MyJob', 'my_repository.jobs.example.MyJob'],
  ['my_app.jobs.my_job_filename.MyJob', 'my_app.jobs.my_job_filename.MyJob'],
  ['nautobot.core.jobs.cleanup.LogsCleanup', ''],
  ['Some report', ''],
  ['a/b/c/d', ''],
])('%s stands for the class path %j', (old, path) => expect(toClassPath(old)).toBe(path));
