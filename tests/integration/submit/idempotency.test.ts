// Idempotency-Key: whoever does not know whether a request arrived sends it again, and nothing runs twice.
import sql from 'sql-template-tag';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemContext, withContext } from '@/core/context';
import { deleteOldKeys, doOnce } from '@/core/idempotency';
import { query, write } from '@/core/db/client';
import { revokePending } from '@/features/runs/lifecycle';
import { shiftClock } from '../runs/fixtures';
import { type Client, clientOf } from './api';
import { enableShippedJobs, EVERY, HELLO, inAnHour, onlyWorker, set } from './door';
import { person } from './people';

const run = 'extras/jobs/[key]/run';
const SECRET = 'a secret that is nowhere';
const full = { string_var: 'a', integer_var: 5 };

let rootUser: Awaited<ReturnType<typeof person>>;
let root: Client;
let count = 0;
const newKey = () => `key-${++count}`;

beforeAll(async () => {
  await enableShippedJobs();
  await onlyWorker('default');
  rootUser = await person('superuser');
  root = await clientOf(rootUser);
});
afterEach(() => shiftClock(0));

interface Told {
  status: number;
  headers: Headers;
  body: { job_result?: { id: string } | null; scheduled_job?: { id: string } | null };
}

const post = async (key: string, json: unknown = {}, { job = HELLO, client = root, headers = {} } = {}): Promise<Told> => {
  const answer = await client('POST', run, { params: { key: job }, json, headers: { 'idempotency-key': key, ...headers } });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Told['body'] };
};
const runs = async () => Number((await query<{ n: number }>(sql`SELECT count(*)::int AS n FROM extras_job_result`))[0]!.n);
const schedules = async () => Number((await query<{ n: number }>(sql`SELECT count(*)::int AS n FROM extras_scheduled_job`))[0]!.n);

describe('a request that is sent again', () => {
  test('gets the same answer, whatever became of the run, and nothing runs twice', async () => {
    const key = newKey();
    const first = await post(key, { data: full }, { job: EVERY });
    const before = await runs();
    expect(first.status).toBe(201);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    await revokePending(first.body.job_result!.id, 'somebody');
    const again = await post(key, { data: { integer_var: 5, string_var: 'a' } }, { job: EVERY });
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(again.body).toEqual(first.body);
    expect(await runs()).toBe(before);
  });

  test('is known by the job, however its address names it', async () => {
    const key = newKey();
    const { body } = await post(key);
    const [job] = await query<{ id: string }>(sql`SELECT id::text FROM extras_job WHERE name = ${HELLO}`);
    expect((await post(key, {}, { job: job!.id })).body).toEqual(body);
  });

  test('makes one schedule and one request for approval', async () => {
    const before = await schedules();
    const later = { schedule: { name: newKey(), interval: 'future', start_time: inAnHour() } };
    const key = newKey();
    const first = await post(key, later);
    // By now it would be too late to ask for this time anew.
    await shiftClock(7200);
    expect((await post(key, later)).body).toEqual(first.body);
    await shiftClock(0);
    await set(HELLO, { approval_required: true });
    const other = newKey();
    expect((await post(other)).body.scheduled_job!.id).toBe((await post(other)).body.scheduled_job!.id);
    await set(HELLO, { approval_required: false });
    expect(await schedules()).toBe(before + 2);
  });

  test('with other inputs is refused, and runs nothing', async () => {
    const key = newKey();
    await post(key, { data: full }, { job: EVERY });
    const before = await runs();
    for (const body of [{ data: { ...full, integer_var: 6 } }, { data: full, task_queue: 'default' }, {}])
      expect(await post(key, body, { job: EVERY })).toMatchObject({ status: 422, body: { detail: expect.any(String) } });
    expect(await runs()).toBe(before);
  });

  test('was refused before: its key is still free, and what it asks for is done once it can be', async () => {
    const key = newKey();
    expect((await post(key, { data: { string_var: 'a' } }, { job: EVERY })).status).toBe(400);
    await onlyWorker('elsewhere');
    expect((await post(key, { data: full }, { job: EVERY })).status).toBe(503);
    await onlyWorker('default');
    const done = await post(key, { data: full }, { job: EVERY });
    expect([done.status, done.headers.get('idempotent-replayed')]).toEqual([201, null]);
  });

  test('is told by its files: the same again is known, and its copies do not stay', async () => {
    const upload = async (key: string, content: string) => {
      const form = new FormData();
      form.set('myfile', new Blob([content]), 'a.txt');
      const answer = await root('POST', run, { params: { key: 'Example File Upload' }, body: form, headers: { 'idempotency-key': key } });
      return { status: answer.status, body: (await answer.json()) as Told['body'] };
    };
    const files = async () => Number((await query<{ n: number }>(sql`SELECT count(*)::int AS n FROM extras_file_proxy`))[0]!.n);
    const key = newKey();
    const first = await upload(key, 'one');
    const before = await files();
    expect(first.status).toBe(201);
    expect(await upload(key, 'one')).toEqual(first);
    expect((await upload(key, 'two')).status).toBe(422);
    expect(await files()).toBe(before);
  });

  test('a day later is a new one', async () => {
    const key = newKey();
    const { body } = await post(key);
    await shiftClock(24 * 3600 + 60);
    await onlyWorker('default');
    const later = await post(key);
    expect([later.status, later.body.job_result!.id === body.job_result!.id]).toEqual([201, false]);
    await deleteOldKeys();
    expect((await post(key)).body).toEqual(later.body);
    await shiftClock(2 * (24 * 3600 + 60));
    expect(await deleteOldKeys()).toBeGreaterThan(0);
    expect(await query(sql`SELECT FROM windlass_idempotency_key`)).toEqual([]);
    await shiftClock(0);
    await onlyWorker('default');
  });
});

test('twenty at once make one run: each is answered with it, or told to ask again', async () => {
  const before = await runs();
  const key = newKey();
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(key, { data: full }, { job: EVERY })));
  expect(await runs()).toBe(before + 1);
  const made = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.job_result!.id));
  expect(made.size).toBe(1);
  const others = answers.filter(({ status }) => status !== 201);
  expect(others.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(others.map(() => [409, '1']));
  expect((await post(key, { data: full }, { job: EVERY })).body.job_result!.id).toBe([...made][0]);
});

test('while one is under way, another is told to wait', async () => {
  const [job] = await query<{ id: string }>(sql`SELECT id::text FROM extras_job WHERE name = ${HELLO}`);
  const key = newKey();
  const before = await runs();
  await withContext(systemContext('api'), () =>
    doOnce({ userId: rootUser.id, route: `run ${job!.id}`, key, body: {} }, async () => {
      const waiting = await post(key);
      expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([409, '1']);
      throw new Error('given up');
    }),
  ).catch(() => undefined);
  expect(await runs()).toBe(before);
  expect((await post(key)).status).toBe(201);
});

test('a key is its sender’s own, and says nothing of others', async () => {
  const key = newKey();
  const mine = await post(key);
  const other = await clientOf(await person([{ actions: ['run'], types: ['extras.job'], constraints: { name: HELLO } }]));
  const theirs = await post(key, {}, { client: other });
  expect([theirs.status, theirs.headers.get('idempotent-replayed')]).toEqual([201, null]);
  expect(theirs.body.job_result!.id).not.toBe(mine.body.job_result!.id);
  const another = await post(key, { data: full }, { job: EVERY });
  expect([another.status, another.headers.get('idempotent-replayed')]).toEqual([201, null]);
});

test('who may run the job no more is not answered from before', async () => {
  const key = newKey();
  const someone = await person([{ actions: ['run'], types: ['extras.job'] }]);
  const client = await clientOf(someone);
  expect((await post(key, {}, { client })).status).toBe(201);
  await write(systemContext('system'), (tx) =>
    tx.objectPermission.updateMany({ where: { name: { startsWith: `${someone.username} ` } }, data: { enabled: false } }),
  );
  expect((await post(key, {}, { client })).status).toBe(403);
});

test.each(['', 'x'.repeat(256), 'clé', 'a\tb'])('a key that is none is refused: %j', async (key) => {
  const before = await runs();
  expect(await post(key)).toMatchObject({ status: 400, body: { 'Idempotency-Key': [expect.any(String)] } });
  expect(await runs()).toBe(before);
});

test('the longest key is taken', async () => {
  const key = 'x'.repeat(255);
  expect((await post(key)).body).toEqual((await post(key)).body);
});

test('no input is kept for the sake of its key, and a deep one is refused as ever', async () => {
  await set(HELLO, { has_sensitive_variables: true });
  await post(newKey(), { data: {} });
  await set(HELLO, { has_sensitive_variables: false });
  await post(newKey(), { data: { ...full, string_var: SECRET } }, { job: EVERY });
  const kept = await query<{ row: string }>(sql`SELECT fingerprint || made::text AS row FROM windlass_idempotency_key`);
  expect(kept.filter(({ row }) => row.includes(SECRET))).toEqual([]);
  const deep = `{"data":{"string_var":"a","integer_var":5,"json_var":${'['.repeat(5000)}${']'.repeat(5000)}}}`;
  const headers = { 'content-type': 'application/json', 'idempotency-key': newKey() };
  expect((await root('POST', run, { params: { key: EVERY }, body: deep, headers })).status).toBe(400);
});
