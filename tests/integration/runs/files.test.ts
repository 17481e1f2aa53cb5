// Files of runs: what a job makes is kept with the run, what was uploaded for it is gone with it.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { db } from '@/core/db/client';
import { findFile, readFile, storeFile } from '@/core/files';
import type { RunningWorker } from '@/worker/worker';
import { type Fixtures, linesOf, makeFixtures, perform, worker } from './fixtures';

const MIB = 1024 * 1024;
let fixtures: Fixtures;
let running: RunningWorker;

beforeAll(async () => {
  fixtures = await makeFixtures();
  running = await worker();
});
afterAll(async () => await running.stop());

async function* pieces(text: Buffer, size: number) {
  for (let at = 0; at < text.length; at += size) yield await Promise.resolve(text.subarray(at, at + size));
}

it('a file is stored in pieces and comes back the same, whatever pieces it came in', async () => {
  const content = Buffer.from(Array.from({ length: 700_001 }, (_, index) => index % 251));
  for (const size of [1000, 262_144, 699_999]) {
    const stored = await storeFile({ name: 'a.bin', kind: 'input', limitBytes: MIB }, pieces(content, size));
    expect(stored).toMatchObject({ size: content.length, sha256: createHash('sha256').update(content).digest('hex') });
    const back: Buffer[] = [];
    for await (const piece of readFile(stored.id)) back.push(piece);
    expect(Buffer.concat(back).equals(content)).toBe(true);
    const part: Buffer[] = [];
    for await (const piece of readFile(stored.id, { start: 262_140, end: 262_150 })) part.push(piece);
    expect(Buffer.concat(part).equals(content.subarray(262_140, 262_150))).toBe(true);
  }
});

it('a file that is too long, or whose stream breaks, leaves nothing', async () => {
  const before = await db().fileProxy.count();
  await expect(storeFile({ name: 'b', kind: 'input', limitBytes: 10 }, pieces(Buffer.alloc(11), 4))).rejects.toMatchObject({
    code: 'too_large',
  });
  async function* broken() {
    yield await Promise.resolve(Buffer.alloc(300_000));
    throw new Error('the connection broke');
  }
  await expect(storeFile({ name: 'c', kind: 'input', limitBytes: MIB }, broken())).rejects.toThrow('broke');
  expect(await db().fileProxy.count()).toBe(before);
  expect((await storeFile({ name: 'exactly', kind: 'input', limitBytes: 11 }, pieces(Buffer.alloc(11), 4))).size).toBe(11);
});

it("a job's files are kept with its run; exactly the limit is allowed, one byte more is not", async () => {
  const run = await perform(fixtures, {
    mode: 'files',
    json: [
      ['report.csv', 5],
      ['empty', 0],
      ['largest.bin', 10 * MIB],
    ],
  });
  expect(run).toMatchObject({ status: 'SUCCESS', result: [5, 0, 10 * MIB] });
  const files = await db().fileProxy.findMany({ where: { job_result_id: run.id }, orderBy: { name: 'asc' } });
  expect(files.map((file) => [file.name, Number(file.size), file.kind, file.content_type])).toEqual([
    ['empty', 0, 'output', 'application/octet-stream'],
    ['largest.bin', 10 * MIB, 'output', 'application/octet-stream'],
    ['report.csv', 5, 'output', 'text/csv'],
  ]);
  expect((await linesOf(run.id)).map((line) => line.message)).toContainEqual(
    expect.stringContaining(`[report.csv](/extras/files/${files[2]!.id}/)`),
  );
  const tooLarge = await perform(fixtures, { mode: 'files', json: [['huge.bin', 10 * MIB + 1]] });
  expect(tooLarge).toMatchObject({ status: 'FAILURE', failure_reason: 'exception' });
  expect(await db().fileProxy.count({ where: { job_result_id: tooLarge.id } })).toBe(0);
});

it('an upload reaches the job and is deleted after the run', async () => {
  const file = await storeFile(
    { name: 'devices.csv', contentType: 'text/csv', kind: 'input', limitBytes: MIB },
    pieces(Buffer.from('name;site\n'), 3),
  );
  const run = await perform(fixtures, { mode: 'read-file', file: file.id }, { files: [file.id] });
  expect(run).toMatchObject({ status: 'SUCCESS', result: { name: 'devices.csv', size: 10, text: 'name;site\n' } });
  expect(await findFile(file.id)).toBeUndefined();
  expect((await linesOf(run.id)).at(-1)).toMatchObject({ log_level: 'debug', grouping: 'post_run', message: 'Deleted 1 uploaded file' });
});

it('an upload that belongs to a schedule stays', async () => {
  const file = await storeFile({ name: 'kept.csv', kind: 'input', limitBytes: MIB }, pieces(Buffer.from('x'), 1));
  expect(await perform(fixtures, { mode: 'read-file', file: file.id })).toMatchObject({ status: 'SUCCESS' });
  expect(await findFile(file.id)).toBeDefined();
});
