// What tests of runs start from: users, the fixture job in a real bundle, workers of their own, and waiting without sleeping.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Json } from '@windlass/sdk';
import sql from 'sql-template-tag';
import { db, query, transact, write } from '@/core/db/client';
import { systemContext } from '@/core/context';
import { bundleSource } from '@/features/jobs/bundle';
import { storeBundle } from '@/features/jobs/bundle-store';
import { scanSource } from '@/features/jobs/scan';
import { enqueueRun, type RunOrder } from '@/features/runs/enqueue';
import { reap } from '@/features/runs/reap';
import { type RunningWorker, startWorker, type WorkerOptions } from '@/worker/worker';

type JobRow = Awaited<ReturnType<ReturnType<typeof db>['job']['findFirstOrThrow']>>;
type UserRow = Awaited<ReturnType<ReturnType<typeof db>['user']['findFirstOrThrow']>>;
export type RunRow = Awaited<ReturnType<ReturnType<typeof db>['jobResult']['findFirstOrThrow']>>;

const SOURCE = path.resolve('tests/integration/runs/source');
const SPECIAL = [
  { kind: 'string', name: 'secret', sensitive: true },
  { kind: 'file', name: 'file' },
];

export interface Fixtures {
  job: JobRow;
  user: UserRow;
  /** Writable by runners. */
  marks: string;
}

/** The fixture job, enabled, and a superuser. */
export async function makeFixtures(): Promise<Fixtures> {
  const scan = await scanSource({ kind: 'local', slug: 'local', name: 'Tests', root: SOURCE, prefix: '' });
  const bundle = await bundleSource(scan);
  const source = await db().jobSource.create({ data: { kind: 'local', slug: 'local', name: 'Tests' } });
  await transact(async (tx) => await storeBundle(tx, source.id, bundle));
  const module = bundle.modules.find((found) => found.module === 'fixture')!;
  const job = await write(
    systemContext('system'),
    async (tx) =>
      await tx.job.create({
        data: {
          module_name: 'fixture',
          job_class_name: 'Fixture',
          grouping: 'Tests',
          name: 'Fixture',
          enabled: true,
          has_sensitive_variables: false,
          variables: SPECIAL,
          source_id: source.id,
          source_file: 'fixture.ts',
          entry: module.entry,
          bundle_digest: bundle.digest,
          code_digest: module.codeDigest,
        },
      }),
  );
  const user = await write(
    systemContext('system'),
    async (tx) => await tx.user.create({ data: { username: 'operator', is_superuser: true } }),
  );
  const marks = fs.mkdtempSync(path.join(os.tmpdir(), 'marks-'));
  fs.chmodSync(marks, 0o777);
  return { job, user, marks };
}

/** Changes the job's record as people do. */
export async function changeJob(id: string, data: Partial<Record<keyof JobRow, unknown>>): Promise<JobRow> {
  return await write(systemContext('system'), async (tx) => await tx.job.update({ where: { id }, data: data as object }));
}

export function orderFor({ job, user }: Fixtures, input: { readonly [variable: string]: Json }, more: Partial<RunOrder> = {}): RunOrder {
  return {
    job,
    user,
    input,
    sensitive: false,
    queue: 'default',
    origin: 'api',
    mode: 'direct',
    limits: { softSeconds: 60, hardSeconds: 120 },
    ...more,
  };
}

/** Makes a run of the fixture; its marker counts how often it was started. */
export async function enqueue(
  fixtures: Fixtures,
  input: { readonly [variable: string]: Json },
  more: Partial<RunOrder> = {},
): Promise<string> {
  return (await enqueueRun(undefined, orderFor(fixtures, { marks: fixtures.marks, ...input }, more))).id;
}

export async function runRow(id: string): Promise<RunRow> {
  return await db().jobResult.findUniqueOrThrow({ where: { id } });
}

/** Resolves when the condition holds; looks again every few ms. The test's own limit is the deadline. */
export async function until<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function ended(id: string): Promise<RunRow> {
  return await until(async () => {
    const run = await runRow(id);
    return run.date_done ? run : null;
  });
}

/** Clears up after dead workers until this run has ended: a worker of the tests may look too, and be the one who ends it. */
export async function reaped(id: string): Promise<RunRow> {
  return await until(async () => {
    await reap();
    const run = await runRow(id);
    return run.date_done ? run : null;
  });
}

export async function started(id: string): Promise<RunRow> {
  return await until(async () => {
    const run = await runRow(id);
    return run.date_started ? run : null;
  });
}

/** Makes a run and waits for its end. */
export async function perform(
  fixtures: Fixtures,
  input: { readonly [variable: string]: Json },
  more: Partial<RunOrder> = {},
): Promise<RunRow> {
  return await ended(await enqueue(fixtures, input, more));
}

export interface Line {
  seq: number;
  log_level: string;
  grouping: string;
  message: string;
  log_object: string;
  absolute_url: string;
}

export async function linesOf(id: string): Promise<Line[]> {
  return await query<Line>(
    sql`SELECT seq, log_level, grouping, message, log_object, absolute_url FROM extras_job_log_entry WHERE job_result_id = ${id}::uuid ORDER BY seq`,
  );
}

/** Resolves when the run's log holds this text: the job is where a test wants it. */
export async function said(id: string, text: string): Promise<void> {
  await until(async () => (await linesOf(id)).some((line) => line.message.includes(text)));
}

export function startsOf({ marks }: Fixtures, id: string): number {
  const file = path.join(marks, id);
  return fs.existsSync(file)
    ? fs
        .readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('start')).length
    : 0;
}

/** Lets a run in the mode "until-released" come to its end. */
export function release({ marks }: Fixtures, id: string): void {
  fs.writeFileSync(path.join(marks, `${id}.go`), '');
}

export async function worker(options: Partial<WorkerOptions> = {}): Promise<RunningWorker> {
  return await startWorker({ queues: ['default'], concurrency: 2, ...options });
}

/** Puts the product's clock ahead: leases and slots read no other. */
export async function shiftClock(seconds: number): Promise<void> {
  await db().clock.update({ where: { id: 1 }, data: { shift_seconds: seconds } });
}

/** Whether the database answers. */
export async function ping(): Promise<void> {
  await query(sql`SELECT 1`);
}

/** Ends every session of this database but the one that asks. */
export async function terminateBackends(): Promise<void> {
  await query(sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`);
}
