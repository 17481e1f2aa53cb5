// Runs of an empty job a second through the product, beside bare graphile-worker tasks a second: same concurrency, same Postgres, in turns.
// WINDLASS_BENCH_PG names a server (a superuser's URL); without it a throw-away one with durable settings is started.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import sql from 'sql-template-tag';
import { migrate } from '@/core/db/migrate';
import { benchDatabase, median } from '../support/bench-database';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    concurrency: { type: 'string', default: '10' },
    lines: { type: 'string', default: '0' },
  },
});
const RUNS = Number(values.runs);
const ROUNDS = Number(values.rounds);
const CONCURRENCY = Number(values.concurrency);
const LINES = Number(values.lines);
const WARM_UP = 500;
const SILENT = new Logger(() => () => undefined);

/** Tasks a second, the queue filled beforehand, after a warm-up. */
async function bare(url: string): Promise<number> {
  const utils = await makeWorkerUtils({ connectionString: url, logger: SILENT });
  let done = 0;
  let begun = 0;
  const { promise, resolve } = Promise.withResolvers<number>();
  await utils.addJobs(Array.from({ length: WARM_UP + RUNS }, () => ({ identifier: 'nothing', payload: {}, maxAttempts: 1 })));
  const runner = await run({
    connectionString: url,
    concurrency: CONCURRENCY,
    maxPoolSize: CONCURRENCY + 2,
    noHandleSignals: true,
    logger: SILENT,
    taskList: {
      nothing: () => {
        done += 1;
        if (done === WARM_UP) begun = performance.now();
        if (done === WARM_UP + RUNS) resolve(RUNS / ((performance.now() - begun) / 1000));
      },
    },
  });
  const rate = await promise;
  await runner.stop();
  await new Promise((next) => setTimeout(next, 500));
  await utils.release();
  return rate;
}

/** Runs a second from the first start to the last end, the queue filled beforehand, after a warm-up. */
async function product(fixtures: import('../integration/runs/fixtures').Fixtures): Promise<number> {
  const { query, transact } = await import('@/core/db/client');
  const { enqueueRun } = await import('@/features/runs/enqueue');
  const { startWorker } = await import('@/worker/worker');
  const { orderFor } = await import('../integration/runs/fixtures');
  const queue = `bench-${randomBytes(3).toString('hex')}`;
  const input = LINES === 0 ? { mode: 'nothing' } : { mode: 'lines', count: LINES };
  const worker = await startWorker({ queues: [queue], concurrency: CONCURRENCY });
  const perform = async (count: number) => {
    await transact(async (tx) => {
      for (let n = 0; n < count; n += 1) await enqueueRun(tx, orderFor(fixtures, input, { queue }));
    });
    for (;;) {
      const [row] = await query<{ left: number }>(
        sql`SELECT count(*)::int AS left FROM extras_job_result WHERE status IN ('PENDING', 'STARTED')`,
      );
      if (row!.left === 0) return;
      await new Promise((next) => setTimeout(next, 100));
    }
  };
  await perform(WARM_UP);
  await query(sql`DELETE FROM extras_job_result`);
  await perform(RUNS);
  const [row] = await query<{ seconds: number; good: number }>(
    sql`SELECT extract(epoch FROM max(date_done) - min(date_started))::float AS seconds, count(*) FILTER (WHERE status = 'SUCCESS')::int AS good FROM extras_job_result`,
  );
  if (row!.good !== RUNS) throw new Error(`${RUNS - row!.good} runs did not succeed`);
  await query(sql`DELETE FROM extras_job_result`);
  await worker.stop();
  return RUNS / row!.seconds;
}

const { url, drop } = await benchDatabase();
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-bench-data-'));
try {
  await migrate(url, path.resolve('prisma/migrations'));
  Object.assign(process.env, { DATABASE_URL: url, WINDLASS_DATA_DIR: dataDir, WINDLASS_SECRET_KEY: randomBytes(32).toString('hex') });
  const { makeFixtures } = await import('../integration/runs/fixtures');
  const fixtures = await makeFixtures();
  const rates: { bare: number; product: number }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const rate = { bare: await bare(url), product: await product(fixtures) };
    rates.push(rate);
    process.stdout.write(
      `round ${round}: bare ${rate.bare.toFixed(0)}/s, runs ${rate.product.toFixed(0)}/s, ratio ${(rate.product / rate.bare).toFixed(2)}\n`,
    );
  }
  const ratio = median(rates.map((rate) => rate.product / rate.bare));
  process.stdout.write(
    `median of ${ROUNDS}: runs ${median(rates.map((rate) => rate.product)).toFixed(0)}/s ÷ bare ${median(rates.map((rate) => rate.bare)).toFixed(0)}/s, ratio ${ratio.toFixed(2)} (${LINES + 2} lines a run, ${CONCURRENCY} at once)\n`,
  );
  const { closeConnections } = await import('@/features/runs/connections');
  await closeConnections();
} finally {
  fs.rmSync(dataDir, { recursive: true, force: true });
  await drop();
}
