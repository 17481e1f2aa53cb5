// The OpenAPI document as an asker gets it: the jobs that they may run, each with the inputs that it really takes.
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { apiRoot } from '@/features/catalog';
import type { ApiDocument } from '@/web/openapi/document';
import { ask } from '../../support/call-route';
import { type Client, clientOf } from './api';
import { enableShippedJobs, EVERY, HELLO, onlyWorker, set } from './door';
import { person } from './people';

const swagger = 'swagger.json';
const run = 'extras/jobs/[key]/run';
const TAG = 'Run a job';

let admin: Client;

beforeAll(async () => {
  await enableShippedJobs();
  await onlyWorker('default');
  admin = await clientOf(await person('superuser'));
});

async function documentOf(client: Client): Promise<ApiDocument> {
  const answer = await client('GET', swagger);
  expect(answer.status).toBe(200);
  return (await answer.json()) as ApiDocument;
}

const jobsIn = (document: ApiDocument) =>
  Object.values(document.paths).flatMap(({ post }) => (post?.tags.includes(TAG) ? [post.summary] : []));

describe('the document', () => {
  test('is valid with all jobs in it', async () => {
    const document = await documentOf(admin);
    expect(jobsIn(document).length).toBeGreaterThan(10);
    expect(await new Validator().validate(document as never)).toEqual({ valid: true });
  });

  test('has an operation for each job that the asker may run now, and for no other', async () => {
    const runner = await clientOf(
      await person([{ actions: ['run'], types: ['extras.job'], constraints: { name__in: [HELLO, EVERY, 'Example Failing Job'] } }]),
    );
    expect(jobsIn(await documentOf(runner)).sort()).toEqual([EVERY, 'Example Failing Job', HELLO].sort());
    await set('Example Failing Job', { enabled: false });
    expect(jobsIn(await documentOf(runner)).sort()).toEqual([EVERY, HELLO].sort());
    expect(jobsIn(await documentOf(await clientOf(await person([]))))).toEqual([]);
  });

  test('is not for those who are not known', async () => {
    expect((await admin('GET', swagger, { headers: { authorization: 'Token 0' } })).status).toBe(403);
  });

  test('comes under its own media type to who asks for that', async () => {
    const typeOf = async (ask: object) => (await admin('GET', swagger, ask)).headers.get('content-type');
    expect(await typeOf({ query: '?format=openapi', headers: { accept: '*/*' } })).toBe('application/vnd.oai.openapi+json');
    expect(await typeOf({ headers: { accept: 'application/vnd.oai.openapi+json' } })).toBe('application/vnd.oai.openapi+json');
    expect(await typeOf({ headers: { accept: '*/*' } })).toBe('application/json');
  });
});

test('who has nothing but the address finds a token, the document and the jobs', async () => {
  const unknown = await ask('GET', '/api/', { headers: { authorization: 'Bearer 0123' } });
  expect(unknown.status).toBe(403);
  expect(((await unknown.json()) as { detail: string }).detail).toMatch(/Authorization: Token <key>.*Profile › API tokens/);
  expect(apiRoot('http://windlass.test')).toMatchObject({ docs: 'http://windlass.test/api/docs/', extras: expect.any(String) });
  const missing = await admin('POST', run, { params: { key: 'Nothing' }, json: {} });
  expect(missing.status).toBe(404);
  expect(((await missing.json()) as { detail: string }).detail).toContain('GET /api/extras/jobs/ lists them');
});

test('what stands beside "data" and was perhaps meant as an input is not read, and said', async () => {
  const answerTo = async (json: object) => {
    const answer = await admin('POST', run, { params: { key: 'Example Dry Run' }, json });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const warned = { status: 201, body: { warnings: [expect.stringContaining('dryrun stands beside it')] } };
  expect(await answerTo({ dryrun: true })).toMatchObject(warned);
  expect((await answerTo({ data: { dryrun: true }, commit: true })).body).not.toHaveProperty('warnings');
});

describe('what it says a job takes', () => {
  const full = { string_var: 'a', integer_var: 5 };
  const bodies: [string, object][] = [
    ['all that is required', { data: full }],
    ['nothing', {}],
    ['too little', { data: { string_var: 'a' } }],
    ['a text that is too long', { data: { ...full, string_var: 'a'.repeat(201) } }],
    ['a number that is too large', { data: { ...full, integer_var: 101 } }],
    ['a number that is too small', { data: { ...full, integer_var: 0 } }],
    ['a fraction', { data: { ...full, integer_var: 1.5 } }],
    ['a choice', { data: { ...full, choice_var: 'a', multichoice_var: ['a', 'b'] } }],
    ['what is no choice', { data: { ...full, choice_var: 'z' } }],
    ['several of which one is no choice', { data: { ...full, multichoice_var: ['a', 'z'] } }],
    ['empty optional values', { data: { ...full, object_var: null, choice_var: null, ipaddress_var: null } }],
    ['an empty required value', { data: { ...full, string_var: null } }],
    ['no list where one is wanted', { data: { ...full, multiobject_var: 5 } }],
    ['JSON of any kind', { data: { ...full, json_var: [1, { a: null }] } }],
    ['a variable that there is not', { data: { ...full, nothing: 1 } }],
    ['a queue of the job', { data: full, task_queue: 'default' }],
    ['another queue', { data: full, task_queue: 'elsewhere' }],
    ['a schedule without an interval', { data: full, schedule: {} }],
    ['an interval that there is not', { data: full, schedule: { interval: 'monthly' } }],
  ];

  let document: ApiDocument;
  beforeAll(async () => {
    document = await documentOf(admin);
  });

  test.each(bodies)('is what it takes: %s', async (_, body) => {
    const { requestBody } = document.paths[`/extras/jobs/${encodeURIComponent(EVERY)}/run/`]!.post!;
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(requestBody!.content['application/json']!.schema);
    const { status } = await admin('POST', run, { params: { key: EVERY }, json: body });
    expect([201, 400]).toContain(status);
    expect(validate(body), JSON.stringify(validate.errors)).toBe(status === 201);
  });

  test('of files: a form, and no JSON', () => {
    const { requestBody } = document.paths['/extras/jobs/Example%20File%20Upload/run/']!.post!;
    expect(Object.keys(requestBody!.content)).toEqual(['multipart/form-data']);
  });
});
