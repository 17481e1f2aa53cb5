// "Prefer: wait=N": one request is enough to run a job and to read what came of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '@/features/catalog';
import { requestStop } from '@/features/runs/lifecycle';
import type { RunningWorker } from '@/worker/worker';
import { clientOf, type Client } from '../submit/api';
import { person } from '../submit/people';
import { changeJob, type Fixtures, makeFixtures, worker } from './fixtures';

const RUN = 'extras/jobs/[key]/run';
const text = (name: string) => ({ kind: 'string', name, label: '', help_text: '', required: false });

let fixtures: Fixtures;
let running: RunningWorker;
let root: Client;
let runner: Client;

beforeAll(async () => {
  fixtures = await makeFixtures();
  await changeJob(fixtures.job.id, { variables: [text('mode'), text('text')], description: '' });
  running = await worker();
  root = await clientOf(await person('superuser'));
  runner = await clientOf(await person([{ actions: ['run'], types: ['extras.job'] }]));
});
afterAll(async () => await running.stop());

async function post(client: Client, data: object, headers: Record<string, string>, more: object = {}) {
  const answer = await client('POST', RUN, { params: { key: fixtures.job.id }, json: { data, ...more }, headers });
  const body = (await answer.json()) as { job_result: Record<string, unknown> | null; scheduled_job: unknown };
  return { status: answer.status, applied: answer.headers.get('preference-applied'), body };
}

const SUCCESS = { value: 'SUCCESS', label: 'SUCCESS' };

describe('the answer to a request for a run', () => {
  it('waits for its end, and brings the result', async () => {
    const { status, applied, body } = await post(root, { mode: 'echo', text: 'hello' }, { prefer: 'respond-async, wait=30' });
    expect([status, applied]).toEqual([201, 'wait=30']);
    expect(body.job_result).toMatchObject({ status: SUCCESS, result: 'hello', date_done: expect.any(String) });
  });

  it('brings a failure too', async () => {
    const { body } = await post(root, { mode: 'throw', text: 'on purpose' }, { prefer: 'wait=30' });
    expect(body.job_result).toMatchObject({ status: { value: 'FAILURE' }, traceback: expect.stringContaining('on purpose') });
  });

  it('tells who may see no runs how it ended, and nothing of what came of it', async () => {
    const { body } = await post(runner, { mode: 'echo', text: 'hidden' }, { prefer: 'wait=30' });
    expect(body.job_result).toMatchObject({ status: SUCCESS, result: null, traceback: null, task_kwargs: {} });
    expect(JSON.stringify(body)).not.toContain('hidden');
  });

  it('comes when the time is over, with the run as it is then', async () => {
    const { status, applied, body } = await post(root, { mode: 'wait' }, { prefer: 'wait=1' });
    expect([status, applied]).toEqual([201, 'wait=1']);
    expect(['PENDING', 'STARTED']).toContain((body.job_result!['status'] as { value: string }).value);
    await requestStop(String(body.job_result!['id']), 'the test');
  });

  it.each(['', 'wait', 'wait=0', 'wait=-5', 'wait=soon', 'await=30', 'wait=1e3'])(
    'comes at once for what is no time to wait: %j',
    async (prefer) => {
      const { status, applied } = await post(root, { mode: 'nothing' }, { prefer });
      expect([status, applied]).toEqual([201, null]);
    },
  );

  it('waits no longer than a minute, whatever is wished', async () => {
    expect((await post(root, { mode: 'nothing' }, { prefer: 'wait=999999999' })).applied).toBe('wait=60');
  });

  it('does not wait for what only runs later', async () => {
    await changeJob(fixtures.job.id, { approval_required: true });
    const { status, applied, body } = await post(root, { mode: 'nothing' }, { prefer: 'wait=30' });
    expect([status, applied, body.job_result]).toEqual([201, null, null]);
    await changeJob(fixtures.job.id, { approval_required: false });
  });

  it('brings the result to who sends it again because the connection broke', async () => {
    const headers = { prefer: 'wait=30', 'idempotency-key': 'again' };
    const first = await post(root, { mode: 'echo', text: 'once' }, headers);
    expect((await post(root, { mode: 'echo', text: 'once' }, headers)).body).toEqual(first.body);
    expect(first.body.job_result).toMatchObject({ status: SUCCESS, result: 'once' });
  });
});
