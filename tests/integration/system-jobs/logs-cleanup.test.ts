import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import '@/features/catalog';
import { systemContext } from '@/core/context';
import { db, execute, query, write } from '@/core/db/client';
import { refreshJobs } from '@/features/jobs/refresh';
import { systemSource } from '@/features/system-jobs/source';
import { type RunningWorker, startWorker } from '@/worker/worker';
import { api } from '../../support/call-route';
import { type Person, person } from '../../support/people';
import { ended, linesOf } from '../runs/fixtures';

let worker: RunningWorker;
let admin: Person;
let job: string;

beforeAll(async () => {
  await refreshJobs([systemSource]);
  worker = await startWorker({ queues: ['default'], concurrency: 2 });
  admin = await person({ superuser: true });
  job = (await db().job.findUniqueOrThrow({ where: { name: 'Logs Cleanup' } })).id;
});

afterAll(async () => await worker.stop());

beforeEach(async () => {
  await execute(sql`DELETE FROM extras_job_result`);
  await execute(
    sql`INSERT INTO extras_job_result (name, status, date_created, date_done) SELECT 'old ' || d, 'SUCCESS', now() - d * interval '1 day', now() - d * interval '1 day' FROM unnest(ARRAY[1, 10, 100]) d`,
  );
  await execute(
    sql`INSERT INTO extras_job_log_entry (job_result_id, seq, created, log_level) SELECT id, n, date_created, 'info' FROM extras_job_result, generate_series(1, 3) n`,
  );
  await execute(sql`INSERT INTO extras_file_proxy (name, job_result_id) SELECT 'file', id FROM extras_job_result WHERE name = 'old 100'`);
});

async function clean(data: object, who = admin) {
  const answer = await api('POST', `/api/extras/jobs/${job}/run/`, { token: who.token, body: { data } });
  if (answer.status !== 201) throw new Error(answer.text);
  const run = await ended((answer.body as { job_result: { id: string } }).job_result.id);
  return { run, log: (await linesOf(run.id)).map(({ log_level, message }) => `${log_level} ${message}`) };
}

const names = async () =>
  (await query<{ name: string }>(sql`SELECT name FROM extras_job_result WHERE name LIKE 'old%' ORDER BY name`)).map(({ name }) => name);

describe('results', () => {
  test('older than the age go, with their lines and files; the others stay, and so does the change log', async () => {
    const changes = await db().objectChange.count();
    const { run } = await clean({ cleanup_types: ['extras.JobResult'], max_age: 5 });
    expect(run).toMatchObject({ status: 'SUCCESS', result: { 'extras.JobResult': 2, 'extras.JobLogEntry': 6, 'extras.FileProxy': 1 } });
    expect(await names()).toEqual(['old 1']);
    expect(await db().objectChange.count()).toBe(changes);
  });

  test("without an age the installation's is used, and 0 there keeps everything and says so", async () => {
    expect((await clean({ cleanup_types: ['extras.JobResult'] })).run.result).toMatchObject({ 'extras.JobResult': 1 });
    expect(await names()).toEqual(['old 1', 'old 10']);
    process.env['WINDLASS_RETENTION_DAYS'] = '0';
    const { run, log } = await clean({ cleanup_types: ['extras.JobResult'] });
    delete process.env['WINDLASS_RETENTION_DAYS'];
    expect(run).toMatchObject({ status: 'SUCCESS', result: { 'extras.JobResult': 0 } });
    expect(log.join('\n')).toContain('warning WINDLASS_RETENTION_DAYS is 0');
    expect(await names()).toEqual(['old 1', 'old 10']);
  });

  test('an age of 0 keeps nothing but the run itself', async () => {
    const { run } = await clean({ cleanup_types: ['extras.JobResult'], max_age: 0 });
    expect(run.status).toBe('SUCCESS');
    expect(await names()).toEqual([]);
    expect(await db().jobResult.count()).toBe(1);
  });

  test('a run that has not ended is never deleted', async () => {
    await execute(
      sql`INSERT INTO extras_job_result (name, status, date_created) VALUES ('old waiting', 'PENDING', now() - interval '1 minute')`,
    );
    await clean({ cleanup_types: ['extras.JobResult'], max_age: 0 });
    expect(await names()).toEqual(['old waiting']);
  });
});

describe('who may', () => {
  const run = { types: ['extras.job'], actions: ['run'] };

  test('without the permission to delete it fails, naming it, and deletes nothing', async () => {
    const runner = await person({ may: [run, { types: ['extras.jobresult'], actions: ['delete'] }] });
    const { run: done, log } = await clean({ cleanup_types: ['extras.JobResult', 'extras.ObjectChange'], max_age: 0 }, runner);
    expect(done).toMatchObject({ status: 'FAILURE', failure_reason: 'failed' });
    expect(log.join('\n')).toContain(`failure ${runner.username} may not delete object changes.`);
    expect(await names()).toHaveLength(3);
  });

  test('whoever may delete some results deletes those', async () => {
    const some = await person({
      may: [run, { types: ['extras.jobresult'], actions: ['delete'], constraints: { name__startswith: 'old 1' } }],
    });
    await execute(
      sql`INSERT INTO extras_job_result (name, status, date_created, date_done) VALUES ('other', 'SUCCESS', now() - interval '9 days', now() - interval '9 days')`,
    );
    expect((await clean({ cleanup_types: ['extras.JobResult'], max_age: 5 }, some)).run.result).toMatchObject({ 'extras.JobResult': 2 });
    expect(await db().jobResult.count({ where: { name: 'other' } })).toBe(1);
  });
});

test('changes older than the age go from the change log, and nothing else can take them', async () => {
  await write(systemContext('system'), async (tx) => {
    await tx.manufacturer.create({ data: { name: 'Some' } });
    await tx.manufacturer.create({ data: { name: 'Other' } });
  });
  const { run } = await clean({ cleanup_types: ['extras.ObjectChange'], max_age: 1 });
  expect(run.result).toEqual({ 'extras.ObjectChange': 0 });
  const before = await db().objectChange.count();
  expect(before).toBeGreaterThan(1);
  expect((await clean({ cleanup_types: ['extras.ObjectChange'], max_age: 0 })).run.result).toEqual({ 'extras.ObjectChange': before });
  expect(await db().objectChange.count()).toBe(0);
  await write(systemContext('system'), (tx) => tx.manufacturer.create({ data: { name: 'Third' } }));
  await expect(execute(sql`DELETE FROM extras_object_change`)).rejects.toThrow('the change record is not edited');
});
