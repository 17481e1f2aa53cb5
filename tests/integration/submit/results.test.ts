import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import sql from 'sql-template-tag';
import type { UserActor } from '@/core/access/actor';
import { db, execute } from '@/core/db/client';
import { stopListening } from '@/core/db/listen';
import { storeFile } from '@/core/files';
import { type Client, clientOf } from './api';
import { person } from './people';

const downloadRoute = 'extras/file-proxies/[key]/download';
const logRoute = 'extras/job-logs/[key]';
const allLogsRoute = 'extras/job-logs';
const logsRoute = 'extras/job-results/[key]/logs';
const streamRoute = 'extras/job-results/[key]/stream';

const said = expect.any(String);

let root: Client;
let admin: UserActor;

beforeAll(async () => {
  admin = await person('superuser');
  root = await clientOf(admin);
});

afterAll(stopListening);

const json = async (answer: Response) => ({ status: answer.status, body: (await answer.json()) as Record<string, unknown> });

describe('logs, stream and files', () => {
  async function runWithLines(count: number, status = 'SUCCESS'): Promise<string> {
    const { id } = await db().jobResult.create({
      data: { name: 'x', status, user_id: admin.id, ...(status === 'SUCCESS' && { date_done: new Date() }) },
    });
    await execute(sql`INSERT INTO extras_job_log_entry (job_result_id, seq, created, log_level, grouping, message)
      SELECT ${id}::uuid, n, now(), CASE WHEN n % 2 = 0 THEN 'error' ELSE 'info' END, 'run', 'line ' || n FROM generate_series(1, ${count}) n`);
    return id;
  }
  const lines = async (key: string, query = '') =>
    (await (await root('GET', logsRoute, { params: { key }, query })).json()) as { message: string; id: string }[];

  test("a run's log is one bare array in order, however long; limit, offset and after are honoured", async () => {
    const key = await runWithLines(2500);
    const all = await lines(key);
    expect(all.map((line) => line.message)).toEqual(Array.from({ length: 2500 }, (_, n) => `line ${n + 1}`));
    expect(all[0]).toEqual({
      id: said,
      object_type: 'extras.joblogentry',
      display: 'line 1',
      url: `http://windlass.test/api/extras/job-logs/${all[0]!.id}/`,
      natural_slug: 'unknown',
      log_level: 'info',
      grouping: 'run',
      message: 'line 1',
      log_object: '',
      absolute_url: '',
      job_result: { id: key, object_type: 'extras.jobresult', url: said },
      created: said,
    });
    expect((await lines(key, '?limit=2')).map((line) => line.message)).toEqual(['line 1', 'line 2']);
    expect((await lines(key, '?limit=2&offset=1500')).map((line) => line.message)).toEqual(['line 1501', 'line 1502']);
    expect((await lines(key, '?after=2498')).map((line) => line.message)).toEqual(['line 2499', 'line 2500']);
    expect((await root('GET', logsRoute, { params: { key }, query: '?nope=1' })).status).toBe(400);
    expect(await lines(await runWithLines(0))).toEqual([]);
  });

  test('as CSV it starts no formula', async () => {
    const key = await runWithLines(1);
    await execute(sql`UPDATE extras_job_log_entry SET message = '=HYPERLINK("x")' WHERE job_result_id = ${key}::uuid`);
    const answer = await root('GET', logsRoute, { params: { key }, query: '?format=csv' });
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    expect((await answer.text()).split('\r\n')[1]).toMatch(/,"'=HYPERLINK\(""x""\)"$/);
  });

  test('lines of all runs are listed, filtered and found by their id, within what may be seen', async () => {
    const key = await runWithLines(4);
    const { body } = await json(await root('GET', allLogsRoute, { query: `?job_result=${key}&log_level=error` }));
    expect(body).toMatchObject({ count: 2, results: [{ message: 'line 2' }, { message: 'line 4' }] });
    const { id } = (body['results'] as { id: string }[])[1]!;
    expect((await json(await root('GET', logRoute, { params: { key: id } }))).body).toMatchObject({ id, message: 'line 4' });
    expect((await root('GET', logRoute, { params: { key } })).status).toBe(404);
    const constrained = await clientOf(
      await person([{ actions: ['view'], types: ['extras.joblogentry'], constraints: { log_level: 'info' } }]),
    );
    expect((await json(await constrained('GET', allLogsRoute, { query: `?job_result=${key}` }))).body).toMatchObject({
      count: 2,
      results: [{ message: 'line 1' }, { message: 'line 3' }],
    });
    expect((await constrained('GET', logRoute, { params: { key: id } })).status).toBe(404);
    const outsider = await clientOf(await person([{ actions: ['view'], types: ['extras.jobresult'] }]));
    expect((await outsider('GET', allLogsRoute)).status).toBe(403);
    expect((await outsider('GET', logsRoute, { params: { key } })).status).toBe(200);
  });

  test('a stream brings each line once, goes on after the last one seen, and ends with the run', async () => {
    const key = await runWithLines(3, 'PENDING');
    const answer = await root('GET', streamRoute, { params: { key }, headers: { accept: 'text/event-stream', 'last-event-id': '1' } });
    expect(answer.headers.get('cache-control')).toBe('no-cache, no-transform');
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (mark: string) => {
      while (!text.includes(mark)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`ended before ${mark}`);
        text += value;
      }
    };
    await until('"status":"PENDING"');
    await execute(
      sql`INSERT INTO extras_job_log_entry (job_result_id, seq, created, log_level, message) VALUES (${key}::uuid, 4, now(), 'info', 'line 4')`,
    );
    await execute(sql`UPDATE extras_job_result SET status = 'SUCCESS', date_done = now() WHERE id = ${key}::uuid`);
    await execute(sql`SELECT pg_notify('windlass_run', ${key}::text)`);
    await until('event: end');
    const events = text.split('\n\n').filter((block) => block.startsWith('event: lines'));
    expect(events.flatMap((block) => (JSON.parse(block.split('data: ')[1]!) as { message: string }[]).map((line) => line.message))).toEqual(
      ['line 2', 'line 3', 'line 4'],
    );
    expect(text).toContain('id: 4');
    expect((await reader.read()).done).toBe(true);
  });

  test('who only started a run is told how it stands, without a line; a stranger nothing', async () => {
    const runner = await person([{ actions: ['run'], types: ['extras.job'] }]);
    const key = await runWithLines(3);
    await execute(sql`UPDATE extras_job_result SET user_id = ${runner.id}::uuid WHERE id = ${key}::uuid`);
    const text = await (await (await clientOf(runner))('GET', streamRoute, { params: { key } })).text();
    expect(text).toContain('"status":"SUCCESS"');
    expect(text).not.toContain('line 1');
    expect([403, 404]).toContain(
      (await (await clientOf(await person([{ actions: ['run'], types: ['extras.job'] }])))('GET', streamRoute, { params: { key } })).status,
    );
  });

  test('a file is downloaded as a file and never shown as a page', async () => {
    const bytes = Buffer.from('<script>alert(1)</script>');
    const file = await storeFile(
      { name: 'naïve "x".html', contentType: 'text/html', kind: 'output', limitBytes: 1000 },
      (async function* () {
        yield bytes;
      })(),
    );
    const answer = await root('GET', downloadRoute, { params: { key: file.id }, headers: { accept: 'text/html' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="na_ve _x_.html"; filename*=UTF-8''na%C3%AFve%20%22x%22.html`,
    );
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    const nobody = await clientOf(await person([]));
    expect((await nobody('GET', downloadRoute, { params: { key: file.id } })).status).toBe(403);
    expect((await root('GET', downloadRoute, { params: { key: '00000000-0000-4000-8000-000000000000' } })).status).toBe(404);
  });
});
