// A sensitive input reaches the job and nothing else: not the row, not the queue, not a line, not a result, not a traceback.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sql from 'sql-template-tag';
import { db, query } from '@/core/db/client';
import { storeFile } from '@/core/files';
import { enqueue, ended, type Fixtures, linesOf, makeFixtures, perform, reaped, shiftClock, worker } from './fixtures';
import type { RunningWorker } from '@/worker/worker';

const CANARY = 'CANARY-5f3a9b "quoted" c/d+e';
let fixtures: Fixtures;
let running: RunningWorker;

beforeAll(async () => {
  fixtures = await makeFixtures();
  running = await worker();
});
afterAll(async () => await running.stop());

/** Every text of every table of the database, searched for each form the value may take. */
async function placesOf(needles: string[]): Promise<string[]> {
  const tables = await query<{ place: string }>(sql`
    SELECT format('%I.%I', n.nspname, c.relname) AS place FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname IN ('public', 'graphile_worker')`);
  const found: string[] = [];
  for (const { place } of tables) {
    const rows = await query<{ text: string }>({ text: `SELECT t::text AS text FROM ${place} t`, values: [] } as never);
    for (const needle of needles) if (rows.some((row) => row.text.includes(needle))) found.push(`${place}: ${needle}`);
  }
  return found;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const NEEDLES = [
  'CANARY-5f3a9b',
  encodeURIComponent(CANARY),
  base64(CANARY).slice(0, -4),
  base64(`user:${CANARY}`).slice(10, -4),
  Buffer.from('CANARY-5f3a9b').toString('hex'),
];

describe('a sensitive input', () => {
  it.each(['', 'throw'])('is given to the job and is nowhere in the database before, during and after its run (%s)', async (how) => {
    const id = await enqueue(fixtures, { mode: 'say-secret', text: how, secret: CANARY }, { sensitive: true });
    expect(await placesOf(NEEDLES)).toEqual([]);
    const run = await ended(id);
    expect(run.failure_reason).toBe(how === '' ? null : 'exception');
    expect(run.task_kwargs).toEqual({});
    const lines = await linesOf(id);
    expect(lines.find((line) => line.grouping === 'run')?.message).toBe('it is (redacted)');
    expect(lines.find((line) => line.grouping === 'stdout')?.message).toBe('printed (redacted)');
    if (how === '') expect(run.result).toEqual({ secret: '(redacted)', url: '(redacted)' });
    else expect(run.result).toMatchObject({ exc_message: ['wrong: (redacted)'] });
    expect(await placesOf(NEEDLES)).toEqual([]);
    expect(await db().sealedInput.count()).toBe(0);
  });

  it('declared for a single variable is sealed alone: the others are kept', async () => {
    const run = await perform(fixtures, { mode: 'say-secret', text: '', secret: CANARY });
    expect(run.task_kwargs).toMatchObject({ mode: 'say-secret' });
    expect(run.task_kwargs).not.toHaveProperty('secret');
    expect(run).toMatchObject({ status: 'SUCCESS', sensitive: true, result: { secret: '(redacted)' } });
    expect(await placesOf(NEEDLES)).toEqual([]);
  });

  it('in a file: its name and its content are hidden too', async () => {
    async function* content() {
      yield await Promise.resolve(Buffer.from(`${CANARY}\n`));
    }
    const file = await storeFile({ name: 'CANARY-5f3a9b.txt', kind: 'input', limitBytes: 1000 }, content());
    const run = await perform(fixtures, { mode: 'read-file', file: file.id }, { sensitive: true, files: [file.id] });
    expect(run).toMatchObject({ status: 'SUCCESS', result: { name: '(redacted)' } });
    expect(await placesOf(NEEDLES)).toEqual([]);
  });

  it('is never in the hands of a runner that another run gets', async () => {
    const before = await perform(fixtures, { mode: 'pid' }, { sensitive: true });
    const after = await perform(fixtures, { mode: 'pid' });
    expect(after.result).not.toBe(before.result);
  });

  it('that no worker came for within a quarter of an hour is destroyed, and its run fails', async () => {
    const id = await enqueue(fixtures, { mode: 'nothing', secret: CANARY }, { sensitive: true, queue: 'nobody' });
    expect(await db().sealedInput.count({ where: { job_result_id: id } })).toBe(1);
    await shiftClock(16 * 60);
    try {
      expect(await reaped(id)).toMatchObject({ status: 'FAILURE', failure_reason: 'inputs_expired' });
    } finally {
      await shiftClock(0);
    }
    expect(await db().sealedInput.count()).toBe(0);
    expect(await query(sql`SELECT 1 FROM graphile_worker._private_jobs WHERE payload->>'id' = ${id}`)).toEqual([]);
  });
});
