// Queues as clients of later versions of the API ask for them: as objects, and by `job_queue` in a request for a run.
import { beforeAll, expect, it } from 'vitest';
import sql from 'sql-template-tag';
import { systemContext } from '@/core/context';
import { db, execute, write } from '@/core/db/client';
import { refreshJobs } from '@/features/jobs/refresh';
import { localSource } from '@/features/jobs/sources';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { worker } from './people';

const HELLO = 'Example Hello World';

let admin: Person;

beforeAll(async () => {
  admin = await person({ superuser: true });
  await refreshJobs([localSource()]);
  await write(systemContext('system'), (tx) =>
    tx.job.update({ where: { name: HELLO }, data: { enabled: true, task_queues: ['fast', 'bulk'], task_queues_override: true } }),
  );
  await execute(sql`DELETE FROM windlass_worker_process`);
  await worker(['default', 'lab']);
  await worker(['default', 'fast', 'bulk']);
  await worker(['gone'], 120);
});

const call = (method: string, path: string, body?: unknown, token = admin.token) =>
  api(method, `/api/extras/${path}`, { token, ...(body !== undefined && { body }) });

it('are those that jobs may be sent to and those that a live worker serves, each under an id that stays', async () => {
  const { body } = await call('GET', 'job-queues/?limit=0');
  expect(body.results.map(({ name, worker_count }: { name: string; worker_count: number }) => [name, worker_count])).toEqual([
    ['bulk', 1],
    ['default', 2],
    ['fast', 1],
    ['lab', 1],
  ]);
  const fast = body.results[2];
  expect(fast).toMatchObject({
    object_type: 'extras.jobqueue',
    display: 'fast (1 worker)',
    queue_type: { value: 'celery', label: 'Celery' },
    description: '',
    tenant: null,
    tags: [],
    job_count: 1,
  });
  for (const key of [fast.id, 'fast']) expect((await call('GET', `job-queues/${key}/`)).body).toMatchObject({ id: fast.id, name: 'fast' });
  const job = await db().job.findUniqueOrThrow({ where: { name: HELLO } });
  for (const filter of [`jobs=${job.id}&name=fast`, 'q=fas', 'queue_type=celery&name=fast', 'has_jobs=true&name=fast'])
    expect((await call('GET', `job-queues/?${filter}`)).body.results, filter).toMatchObject([{ id: fast.id }]);
  expect((await call('GET', 'job-queues/?has_jobs=false')).body.results).toMatchObject([{ name: 'lab' }]);
  expect((await call('GET', 'job-queues/?queue_type=kubernetes')).body).toMatchObject({ count: 0 });
  expect((await call('GET', `job-queue-assignments/?job=${job.id}`)).body.results).toMatchObject([
    { job: { id: job.id }, job_queue: { object_type: 'extras.jobqueue' } },
    { job: { id: job.id }, job_queue: { object_type: 'extras.jobqueue' } },
  ]);
  expect((await call('GET', `jobs/${job.id}/?depth=1`)).body).toMatchObject({
    default_job_queue: { id: fast.id, name: 'fast' },
    job_queues: [{ name: 'bulk' }, { name: 'fast' }],
  });
  expect((await call('GET', 'jobs/?job_queues=fast')).body.results).toMatchObject([{ id: job.id }]);
});

it('follow from jobs and workers, so that nobody writes them, and are seen by permission', async () => {
  expect((await call('POST', 'job-queues/', { name: 'new' })).status).toBe(405);
  expect((await call('DELETE', 'job-queues/fast/')).status).toBe(405);
  const nobody = await person();
  expect((await call('GET', 'job-queues/', undefined, nobody.token)).status).toBe(403);
  const one = await person({ may: [{ types: ['extras.jobqueue'], actions: ['view'], constraints: { name: 'lab' } }] });
  expect((await call('GET', 'job-queues/', undefined, one.token)).body.results).toMatchObject([{ name: 'lab' }]);
});

it('are named by job_queue as well as by task_queue, but not by both', async () => {
  const run = (body: object) => call('POST', `jobs/${HELLO.replaceAll(' ', '%20')}/run/`, body);
  const queueOf = async (body: object) => {
    const answer = await run(body);
    expect(answer.status, answer.text).toBe(201);
    return answer.body.job_result.queue as string;
  };
  expect(await queueOf({ job_queue: 'bulk' })).toBe('bulk');
  expect(await queueOf({ job_queue: '' })).toBe('fast');
  expect(await queueOf({ task_queue: 'bulk', job_queue: null })).toBe('bulk');
  expect(await run({ job_queue: 'nowhere' })).toMatchObject({ status: 400, body: { task_queue: [expect.any(String)] } });
  expect(await run({ job_queue: 'bulk', task_queue: 'bulk' })).toMatchObject({ status: 400, body: { task_queue: [expect.any(String)] } });
});
