// Author code is a guest: what it may not reach is refused by the database and the system, not by good manners.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sql from 'sql-template-tag';
import { systemContext } from '@/core/context';
import { db, query, write } from '@/core/db/client';
import { env } from '@/core/env';
import type { RunMode } from '@/features/runs/enqueue';
import { stageFolder } from '@/worker/places';
import type { RunningWorker } from '@/worker/worker';
import { changeJob, enqueue, ended, type Fixtures, makeFixtures, perform, type RunRow, said, until, worker } from './fixtures';

let fixtures: Fixtures;
let attacker: Fixtures;
let running: RunningWorker;

beforeAll(async () => {
  fixtures = await makeFixtures();
  const job = await write(
    systemContext('system'),
    async (tx) =>
      await tx.job.create({
        data: {
          module_name: 'attacker',
          job_class_name: 'Attacker',
          grouping: 'Tests',
          name: 'Attacker',
          enabled: true,
          has_sensitive_variables: false,
          source_id: fixtures.job.source_id,
          entry: 'attacker.mjs',
          bundle_digest: fixtures.job.bundle_digest,
          code_digest: fixtures.job.code_digest,
        },
      }),
  );
  attacker = { ...fixtures, job };
  running = await worker();
});
afterAll(async () => await running.stop());

const attempt = async (what: string, given: unknown, mode: RunMode = 'direct'): Promise<RunRow> =>
  await perform(attacker, { attempt: what, with: given as string }, { mode });
const messageOf = (run: RunRow) => JSON.stringify(run.result);

describe('the database refuses a job', () => {
  it.each([
    ['users', 'SELECT * FROM users_user'],
    ['tokens', 'SELECT * FROM users_token'],
    ['permissions', 'SELECT * FROM users_object_permission'],
    ['runs', 'SELECT * FROM extras_job_result'],
    ['logs of runs', 'SELECT * FROM extras_job_log_entry'],
    ['sealed inputs', 'SELECT * FROM extras_sealed_input'],
    ['files', 'SELECT * FROM extras_file_chunk'],
    ['jobs', 'SELECT * FROM extras_job'],
    ['code of jobs', 'SELECT * FROM extras_job_bundle_file'],
    ['code of jobs as people read it', 'SELECT * FROM extras_job_code'],
    ['its text', 'SELECT * FROM extras_job_code_text'],
    ['which code a job had', 'SELECT * FROM extras_job_code_version'],
    ['workers', 'SELECT * FROM windlass_worker_process'],
    ['the clock', 'SELECT * FROM windlass_clock'],
    ['the queue', 'SELECT * FROM graphile_worker._private_jobs'],
    ['adding to the queue', "SELECT graphile_worker.add_job('run_job:default', '{}')"],
    ["a run's status", "UPDATE extras_job_result SET status = 'SUCCESS' RETURNING 1"],
    [
      'the change record',
      "INSERT INTO extras_object_change (origin, action, model, object_id) VALUES ('ui', 'create', 'dcim.device', 'x') RETURNING 1",
    ],
    ['a table of its own', 'CREATE TABLE mine (id int)'],
    ['a temporary table', 'CREATE TEMP TABLE extras_job_result (id int)'],
    ['switching the record off', 'ALTER TABLE dcim_device DISABLE TRIGGER ALL'],
    ['replication, which skips triggers', "SET session_replication_role = 'replica'"],
    ['another role', 'SET ROLE windlass'],
    ["another login's password", "ALTER ROLE windlass PASSWORD 'x'"],
    ['files of the server', "SELECT pg_read_file('PG_VERSION')"],
    ['programs of the server', "COPY extras_tag TO PROGRAM 'id'"],
    ['truncation', 'TRUNCATE extras_tag CASCADE'],
    ['numbering', "SELECT setval('extras_object_change_seq_seq', 1)"],
  ])('%s', async (_what, statement) => {
    const run = await attempt('sql', statement);
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'exception' });
    expect(messageOf(run)).toMatch(/42501|permission denied|must be owner|25P02/);
  });

  it('reading users through the client', async () => {
    const run = await attempt('read-user', null);
    expect(run.status).toBe('FAILURE');
    expect(messageOf(run)).toMatch(/denied/i);
  });
});

describe('the change record', () => {
  it("names run, user and request of a job's change", async () => {
    const requestId = crypto.randomUUID();
    const run = await perform(fixtures, { mode: 'create-tag', text: 'honest' }, { requestId });
    expect(run).toMatchObject({ status: 'SUCCESS', created_count: 1, updated_count: 0, deleted_count: 0 });
    const [change] = await query<Record<string, unknown>>(
      sql`SELECT user_name, run_id, request_id, origin, action, model FROM extras_object_change WHERE object_id = ${run.result as string}`,
    );
    expect(change).toEqual({
      user_name: 'operator',
      run_id: run.id,
      request_id: requestId,
      origin: 'job',
      action: 'create',
      model: 'extras.tag',
    });
  });

  it('cannot be told another author', async () => {
    const forged = JSON.stringify({
      run: crypto.randomUUID(),
      key: 'guessed',
      user: fixtures.user.id,
      user_name: 'somebody',
      origin: 'ui',
      request: crypto.randomUUID(),
    });
    const run = await attempt('statements', [
      `SELECT set_config('windlass.context', '${forged}', true)`,
      "INSERT INTO extras_tag (name, content_types) VALUES ('forged', '{}')",
    ]);
    expect(run.status).toBe('FAILURE');
    expect(messageOf(run)).toMatch(/may not write|WL002/);
    expect(await db().tag.count({ where: { name: 'forged' } })).toBe(0);
  });

  it('a transaction that had failed is not taken for kept', async () => {
    const run = await perform(fixtures, { mode: 'failed-transaction', text: 'lost' });
    expect(run.status).toBe('FAILURE');
    expect(messageOf(run)).toContain('rolled back');
    expect(await db().tag.count({ where: { name: 'lost' } })).toBe(0);
  });

  it('takes nothing from a run that has ended', async () => {
    const run = await perform(fixtures, { mode: 'write-later', text: 'too late', count: 100 });
    expect(run.status).toBe('SUCCESS');
    // The next run of the same runner, if it lives, would be where the write happened.
    await perform(fixtures, { mode: 'wait-politely', count: 300 });
    expect(await db().tag.count({ where: { name: 'too late' } })).toBe(0);
  });
});

describe('a dry run', () => {
  it('cannot write, and says which statement was refused', async () => {
    const run = await perform(fixtures, { mode: 'create-tag', text: 'dry' }, { mode: 'read' });
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'exception', created_count: 0 });
    expect(messageOf(run)).toContain(
      'A dry run cannot write: tag.create() was refused by the database. Ask `if (!dryrun)` around it for a dry run to go on to its end.',
    );
    expect(await db().tag.count({ where: { name: 'dry' } })).toBe(0);
  });

  it('cannot allow itself to write', async () => {
    const run = await attempt(
      'statements',
      ['SET TRANSACTION READ WRITE', "INSERT INTO extras_tag (name, content_types) VALUES ('sly', '{}')"],
      'read',
    );
    expect(run.status).toBe('FAILURE');
    expect(await db().tag.count({ where: { name: 'sly' } })).toBe(0);
  });

  it('notes what it would do to the outside world', async () => {
    const run = await perform(fixtures, { mode: 'effect' }, { mode: 'read' });
    expect(run).toMatchObject({ status: 'SUCCESS', result: null });
    await said(run.id, 'Would be done: restart the router');
    expect(await perform(fixtures, { mode: 'effect' })).toMatchObject({ status: 'SUCCESS', result: 'restarted' });
  });
});

describe('a read-only job', () => {
  it('cannot write, whoever ordered it, and performs its effects', async () => {
    await changeJob(fixtures.job.id, { read_only: true });
    try {
      const run = await perform(fixtures, { mode: 'create-tag', text: 'read-only' });
      expect(run).toMatchObject({ status: 'FAILURE', mode: 'read' });
      expect(messageOf(run)).toContain('A read-only job cannot write: tag.create() was refused');
      expect(await perform(fixtures, { mode: 'effect' })).toMatchObject({ result: 'restarted' });
    } finally {
      await changeJob(fixtures.job.id, { read_only: false });
    }
  });
});

describe.runIf(process.getuid?.() === 0)('the system refuses a job', () => {
  it.each([
    ["the worker's environment", 'read-file', () => `/proc/${process.pid}/environ`],
    ['the data folder', 'read-folder', () => env.dataDir],
    ["other runs' folders", 'read-folder', () => path.join(fs.realpathSync(stageFolder()), 'scratch')],
    ["other sources' code", 'read-folder', () => path.join(stageFolder(), 'bundles')],
    ['its own program', 'write-file', () => path.join(stageFolder(), 'mine')],
    ['the checkout', 'write-file', () => path.resolve('mine')],
    ['ending the worker', 'signal', () => process.pid],
    ['becoming somebody else', 'shell', () => 'su root -c id 2>&1 </dev/null'],
  ])('%s', async (_what, what, given) => {
    const run = await attempt(what, given());
    expect(run).toMatchObject({ status: 'FAILURE' });
    expect(messageOf(run)).toMatch(/EACCES|EPERM|Command failed/);
  });
});

describe("a runner's login", () => {
  it('is gone with its process', async () => {
    const id = await enqueue(fixtures, { mode: 'exit', count: 1 });
    await ended(id);
    await until(async () => {
      const rows = await query<{ n: number }>(
        sql`SELECT count(*)::int AS n FROM pg_roles WHERE rolname LIKE 'windlass_guest_%' AND rolname LIKE '%' || ${running.id.slice(0, 8)} || '%'`,
      );
      return rows[0]!.n <= 3;
    });
  });
});
