import { beforeAll, describe, expect, test } from 'vitest';
import { systemContext } from '@/core/context';
import { db, write } from '@/core/db/client';
import { refreshJobs } from '@/features/jobs/refresh';
import { localSource } from '@/features/jobs/sources';
import { type Client, clientOf } from './api';
import { person, worker } from './people';

const runRoute = 'extras/jobs/[key]/run';

const UPLOAD = 'Example File Upload';
const said = expect.any(String);

let root: Client;

beforeAll(async () => {
  await refreshJobs([localSource()]);
  await write(systemContext('system'), (tx) => tx.job.updateMany({ data: { enabled: true } }));
  await worker(['default']);
  root = await clientOf(await person('superuser'));
});

const json = async (answer: Response) => ({ status: answer.status, body: (await answer.json()) as Record<string, unknown> });

describe('multipart', () => {
  const upload = (form: FormData, client = root, key = UPLOAD) => client('POST', runRoute, { params: { key }, body: form });
  const withFile = (content: string | Uint8Array<ArrayBuffer>, extra: Record<string, string> = {}, name = 'myfile') => {
    const form = new FormData();
    form.set(name, new Blob([content]), 'a.txt');
    for (const [key, value] of Object.entries(extra)) form.set(key, value);
    return form;
  };
  const files = () => db().fileProxy.count();

  test('S39 S40 a file becomes an input of the run, byte for byte', async () => {
    const bytes = Uint8Array.from({ length: 700_001 }, (_, index) => index % 251);
    const { status, body } = await json(await upload(withFile(bytes)));
    expect(status).toBe(201);
    const { task_kwargs } = await db().jobResult.findUniqueOrThrow({ where: { id: (body['job_result'] as { id: string }).id } });
    const id = (task_kwargs as { myfile: string }).myfile;
    expect(await db().fileProxy.findUniqueOrThrow({ where: { id } })).toMatchObject({ name: 'a.txt', kind: 'input', size: 700_001n });
    const chunks = await db().fileChunk.findMany({ where: { file_id: id }, orderBy: { n: 'asc' } });
    expect(Buffer.concat(chunks.map((chunk) => chunk.content)).equals(Buffer.from(bytes))).toBe(true);
  });

  test("S40 S41 the seed's third example: schedule fields beside a variable named interval", async () => {
    const form = withFile('hello\n', {
      _schedule_interval: 'immediately',
      _schedule_start_time: '2022-10-18T17:31:23.698Z',
      interval: '3',
    });
    const { status, body } = await json(await upload(form, root, 'Example With A File'));
    expect(status).toBe(201);
    expect(await db().jobResult.findUniqueOrThrow({ where: { id: (body['job_result'] as { id: string }).id } })).toMatchObject({
      task_kwargs: { interval: '3', myfile: said },
    });
  });

  test('S40 a scheduled file stays with its schedule', async () => {
    const later = { _schedule_interval: 'future', _schedule_name: 'mpf', _schedule_start_time: '2099-12-23T16:33:05Z' };
    const { body } = await json(await upload(withFile('x', { _task_queue: 'default', ...later })));
    expect(body['scheduled_job']).toMatchObject({ name: 'mpf', interval: 'future', queue: 'default' });
    const { myfile } = (body['scheduled_job'] as { kwargs: { myfile: string } }).kwargs;
    expect(await db().fileProxy.count({ where: { id: myfile } })).toBe(1);
  });

  test.each<[string, () => FormData, unknown]>([
    ['an unknown part', () => withFile('x', { x: 'y' }), { errors: { x: [said] } }],
    ['a part named data', () => withFile('x', { data: '{}' }), { errors: { data: [said] } }],
    ['an unknown queue', () => withFile('x', { _task_queue: 'nowhere' }), { task_queue: [said] }],
    [
      'a schedule without a name',
      () => withFile('x', { _schedule_interval: 'daily', _schedule_start_time: '2099-12-23T16:33:05Z' }),
      { _schedule_name: [said] },
    ],
    ['a quoted interval', () => withFile('x', { _schedule_interval: '"immediately"' }), { _schedule_interval: [said] }],
    ['a file under another name', () => withFile('x', {}, 'other'), { errors: { other: [said], myfile: [said] } }],
    ['an empty file', () => withFile(''), { errors: { myfile: [said] } }],
  ])('S40 S41 %s is refused, and nothing of the upload stays', async (_, form, expected) => {
    const before = await files();
    expect(await json(await upload(form()))).toEqual({ status: 400, body: expected });
    expect(await files()).toBe(before);
  });

  test('a file where a text is wanted is refused on that variable', async () => {
    const form = withFile('x', { integer_var: '5' }, 'string_var');
    expect(await json(await upload(form, root, 'Example Every Variable'))).toMatchObject({
      status: 400,
      body: { errors: { string_var: [said] } },
    });
  });

  test('too large is 413, and nothing stays', async () => {
    process.env['WINDLASS_UPLOAD_LIMIT'] = '1000';
    const before = await files();
    expect((await upload(withFile('x'.repeat(1000)))).status).toBe(201);
    expect((await upload(withFile('x'.repeat(1001)))).status).toBe(413);
    expect((await upload(withFile('x'.repeat(3_000_000)))).status).toBe(413);
    delete process.env['WINDLASS_UPLOAD_LIMIT'];
    expect(await files()).toBe(before + 1);
  });

  const BOUNDARY = 'b0undary';
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="myfile"; filename="a.txt"\r\n\r\n`;
  const raw = (body: string | ReadableStream<Uint8Array>, headers: Record<string, string> = {}) =>
    root('POST', runRoute, {
      params: { key: UPLOAD },
      body,
      headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, ...headers },
    });

  test.each([
    ['ends inside a file', `${head}hello`],
    ['ends before the last boundary', `${head}hello\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; name="x"\r\n\r\ny`],
    ['is no multipart at all', 'hello'],
  ])('a body that %s is never taken for whole', async (_, body) => {
    const before = [await files(), await db().jobResult.count()];
    expect((await raw(body)).status).toBe(400);
    expect([await files(), await db().jobResult.count()]).toEqual(before);
  });

  test('a connection that breaks off leaves nothing behind', async () => {
    const before = [await files(), await db().jobResult.count()];
    let pulls = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pulls++ < 20) controller.enqueue(Buffer.from(pulls === 1 ? head : 'x'.repeat(100_000)));
        else controller.error(new Error('aborted'));
      },
    });
    expect((await raw(body)).status).toBe(400);
    expect([await files(), await db().jobResult.count()]).toEqual(before);
  });

  test('without a boundary it is 400; without permission the body is not even read', async () => {
    expect((await raw('x', { 'content-type': 'multipart/form-data' })).status).toBe(400);
    const nobody = await clientOf(await person([]));
    expect((await upload(withFile('x'), nobody)).status).toBe(403);
  });
});
