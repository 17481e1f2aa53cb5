// The writer alone, against a database that breaks connections, refuses values or is away.
import fs from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { db, query } from '@/core/db/client';
import { openWriter, type WriterConnections } from '@/core/db/writer';
import { env } from '@/core/env';
import type { Claim } from '@/features/runs/flight';
import type { Settlement } from '@/features/runs/lifecycle';
import { readSpool } from '@/features/runs/spool';
import { RunWriter } from '@/features/runs/writer';
import { enqueueRun } from '@/features/runs/enqueue';
import { keepAlive } from '@/features/runs/lease';
import { reap, reapAsWorker } from '@/features/runs/reap';
import { type Fixtures, linesOf, makeFixtures, orderFor, runRow, shiftClock, until } from './fixtures';

const SUCCESS: Settlement = { status: 'SUCCESS', reason: null, result: '"done"', traceback: null };
const events = { onPressure: () => undefined, onCancel: () => undefined, onLost: () => undefined };
let fixtures: Fixtures;
let writer: RunWriter;

beforeAll(async () => {
  fixtures = await makeFixtures();
});
afterEach(async () => await writer.close());

/** A writer whose connections do to each statement what `around` says. */
function writerWith(around: (send: () => Promise<object[]>, n: number) => Promise<object[]>): RunWriter {
  const real = openWriter(3);
  let n = 0;
  const connections: WriterConnections = {
    send: async <Row extends object>(...args: Parameters<WriterConnections['send']>) =>
      (await around(async () => await real.send(...args), (n += 1))) as Row[],
    close: async () => await real.close(),
  };
  return (writer = new RunWriter({ owner: randomUUID(), host: 'test', connections }));
}

const plain = () => writerWith(async (send) => await send());

async function claimed(count: number): Promise<Claim[]> {
  const runs = await Promise.all(
    Array.from({ length: count }, async () => await enqueueRun(undefined, orderFor(fixtures, { mode: 'nothing' }, { isLocal: true }))),
  );
  const claims = await Promise.all(runs.map(async (run) => await writer.claim(run.id, null)));
  for (const claim of claims) writer.open(claim!, events);
  return claims as Claim[];
}

const line = (message: string, ms = 1_700_000_000_000) => ({ ms, level: 'info' as const, grouping: 'run', message, object: '', url: '' });

describe('a value that the database refuses', () => {
  it('in a line costs that line alone: its run and the other runs of the flight are kept', async () => {
    plain();
    const runs = await claimed(5);
    for (const run of runs)
      for (const text of ['one', 'two', 'three'])
        writer.log(run.id, run === runs[2] && text === 'two' ? line(text, Number.NaN) : line(text));
    await Promise.all(runs.map(async (run) => await writer.finish(run.id, SUCCESS)));
    for (const run of runs) {
      const expected = run === runs[2] ? ['one', 'A line of the log could not be stored.', 'three'] : ['one', 'two', 'three'];
      expect((await linesOf(run.id)).map((kept) => kept.message)).toEqual(expected);
      expect(await runRow(run.id)).toMatchObject({ status: 'SUCCESS' });
    }
  });

  it('in an outcome fails that run alone', async () => {
    plain();
    const runs = await claimed(4);
    await Promise.all(
      runs.map(async (run) => await writer.finish(run.id, run === runs[1] ? { ...SUCCESS, result: '{"broken"' } : SUCCESS)),
    );
    const statuses = await Promise.all(runs.map(async (run) => (await runRow(run.id)).status));
    expect(statuses).toEqual(['SUCCESS', 'FAILURE', 'SUCCESS', 'SUCCESS']);
    expect(await runRow(runs[1]!.id)).toMatchObject({ failure_reason: 'internal' });
  });

  it('for want of the run itself, deleted meanwhile, holds nobody up', async () => {
    plain();
    const runs = await claimed(2);
    await db().jobResult.delete({ where: { id: runs[0]!.id } });
    for (const run of runs) writer.log(run.id, line('still here'));
    await Promise.all(runs.map(async (run) => await writer.finish(run.id, SUCCESS)));
    expect(await runRow(runs[1]!.id)).toMatchObject({ status: 'SUCCESS', info_log_count: 1 });
  });
});

describe('a connection that breaks', () => {
  it('after the commit and before the answer: nothing is lost, nothing counts twice, the run is claimed once', async () => {
    // Every statement is carried out, and every first answer is lost.
    writerWith(async (send, n) => {
      const rows = await send();
      if (n % 2 === 1) throw Object.assign(new Error('Connection terminated'), { code: 'ECONNRESET' });
      return rows;
    });
    const [run] = await claimed(1);
    for (let n = 1; n <= 50; n += 1) writer.log(run!.id, line(`line ${n}`));
    await writer.finish(run!.id, SUCCESS);
    expect(run!.token).toBe(1);
    expect((await linesOf(run!.id)).map((kept) => kept.message)).toEqual(Array.from({ length: 50 }, (_, index) => `line ${index + 1}`));
    expect(await runRow(run!.id)).toMatchObject({ status: 'SUCCESS', info_log_count: 50, lease_token: 1, reported_late: false });
    expect(readSpool()).toEqual([]);
  });

  it('for a while: outcome and lines are spooled, readable for nobody else, and gone once delivered', async () => {
    let isAway = false;
    writerWith(async (send) => {
      if (isAway) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      return await send();
    });
    const [run] = await claimed(1);
    isAway = true;
    writer.log(run!.id, line('while it was away'));
    const settled = writer.finish(run!.id, SUCCESS);
    const file = path.join(env.dataDir, 'spool', `${run!.id}.json`);
    await until(async () => await Promise.resolve(readSpool()[0]?.settlement));
    expect(writer.isAway).toBe(true);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(readSpool()).toMatchObject([{ id: run!.id, token: 1, settlement: SUCCESS, lines: [{ seq: 1, message: 'while it was away' }] }]);
    isAway = false;
    await settled;
    expect(writer.isAway).toBe(false);
    expect(await runRow(run!.id)).toMatchObject({ status: 'SUCCESS', info_log_count: 1 });
    expect(fs.existsSync(file)).toBe(false);
  });

  it('until the worker is dead: the next worker delivers what was spooled, once', async () => {
    let isAway = false;
    let isDead = false;
    const revived = Promise.withResolvers<void>();
    writerWith(async (send) => {
      // The dead do not try again: they would spool once more what the next worker has just delivered.
      if (isDead) await revived.promise;
      else if (isAway) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      return await send();
    });
    const [run] = await claimed(1);
    isAway = true;
    writer.log(run!.id, line('last words'));
    void writer.finish(run!.id, SUCCESS);
    const spooled = await until(async () => await Promise.resolve(readSpool()[0]?.settlement ? readSpool() : null));
    isDead = true;
    const dead = writer;
    plain();
    await writer.replay(spooled);
    expect(await runRow(run!.id)).toMatchObject({ status: 'SUCCESS', info_log_count: 1, result: 'done' });
    expect((await linesOf(run!.id)).map((kept) => kept.message)).toEqual(['last words']);
    expect(readSpool()).toEqual([]);
    await writer.replay(spooled);
    expect(await linesOf(run!.id)).toHaveLength(1);
    revived.resolve();
    await dead.drain();
    await dead.close();
  });
});

describe('an outcome', () => {
  it("is never there before the run's last line, whichever lane carried it", async () => {
    const real = openWriter(3);
    // Lines travel slowly: an outcome that did not wait for them would arrive first.
    const connections: WriterConnections = {
      send: async (statement, values) => {
        if (statement.name === 'windlass_lines') await new Promise((resolve) => setTimeout(resolve, 50));
        return await real.send(statement, values);
      },
      close: async () => await real.close(),
    };
    writer = new RunWriter({ owner: randomUUID(), host: 'test', connections });
    const runs = await claimed(3);
    for (let n = 1; n <= 3000; n += 1) for (const run of runs) writer.log(run.id, line(`line ${n}`));
    await Promise.all(
      runs.map(async (run) => {
        await writer.finish(run.id, SUCCESS);
        const [kept, row] = [await linesOf(run.id), await runRow(run.id)];
        expect(kept.map((one) => one.seq)).toEqual(Array.from({ length: 3000 }, (_, index) => index + 1));
        expect(row.info_log_count).toBe(3000);
      }),
    );
  });

  it('of a worker that was given up meanwhile corrects the run, which says so', async () => {
    plain();
    const [run] = await claimed(1);
    // As long as its lease, and as the half minute after the database's start in which nobody is given up.
    await shiftClock(90);
    try {
      expect((await reap()).lost).toContain(run!.id);
    } finally {
      await shiftClock(0);
    }
    expect(await runRow(run!.id)).toMatchObject({ status: 'FAILURE', failure_reason: 'worker_lost', reported_late: false });
    await writer.finish(run!.id, SUCCESS);
    expect(await runRow(run!.id)).toMatchObject({ status: 'SUCCESS', result: 'done', failure_reason: null, reported_late: true });
  });

  it('of a worker whose run was given to another is refused', async () => {
    plain();
    const [run] = await claimed(1);
    await db().jobResult.update({ where: { id: run!.id }, data: { lease_token: 7 } });
    await writer.finish(run!.id, SUCCESS);
    expect(await runRow(run!.id)).toMatchObject({ status: 'STARTED' });
  });
});

it('a run whose lines wait in thousands is told to pause, and to go on', async () => {
  plain();
  const [run] = await claimed(1);
  const told: boolean[] = [];
  writer.open(run!, { ...events, onPressure: (isHigh) => told.push(isHigh) });
  for (let n = 0; n < 10_000; n += 1) writer.log(run!.id, line('x'));
  expect(told).toEqual([true]);
  await writer.finish(run!.id, SUCCESS);
  expect(told).toEqual([true, false]);
});

it('a clock that jumps, as after a sleep of the machine, makes a worker take neither itself nor its runs for dead', async () => {
  plain();
  const id = randomUUID();
  const signs = await keepAlive(
    () => ({ id, host: 'test', pid: process.pid, poolIds: ['pool-a'], queues: [], concurrency: 1, isolation: '' }),
    writer,
  );
  const [run] = await claimed(1);
  await shiftClock(7200);
  try {
    const { lost, unlockedPools } = await reapAsWorker(signs);
    expect([lost.includes(run!.id), unlockedPools]).toEqual([false, []]);
  } finally {
    signs.stop();
    await shiftClock(0);
  }
  expect(await query(sql`SELECT pool_ids FROM windlass_worker_process WHERE id = ${id}::uuid`)).toEqual([{ pool_ids: ['pool-a'] }]);
  await writer.finish(run!.id, SUCCESS);
  expect(await runRow(run!.id)).toMatchObject({ status: 'SUCCESS', reported_late: false });
});

it("a claim is one worker's: the others get nothing", async () => {
  plain();
  const run = await enqueueRun(undefined, orderFor(fixtures, { mode: 'nothing' }, { isLocal: true }));
  const others = [new RunWriter({ owner: randomUUID(), host: 'a' }), new RunWriter({ owner: randomUUID(), host: 'b' })];
  const claims = await Promise.all([writer, ...others].map(async (one) => await one.claim(run.id, null)));
  expect(claims.filter(Boolean)).toHaveLength(1);
  await Promise.all(others.map(async (one) => await one.close()));
});
