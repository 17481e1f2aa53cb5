// The queue's pool under a worker: it lives on, whatever happens to its connections.
import sql from 'sql-template-tag';
import { beforeAll, expect, it } from 'vitest';
import { execute, query } from '@/core/db/client';
import { addTask } from '@/core/db/queue';
import { QueueRunner } from '@/worker/queue-runner';
import { until } from './fixtures';

beforeAll(async () => {
  // A sequence counts what is rolled back, too.
  await execute(sql`CREATE SEQUENCE refusals`);
  await execute(
    sql`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('refusals'); RAISE 'an outage'; END $$`,
  );
});

it.each([true, false])(
  'a pool whose very first look into the queue failed is replaced by one that looks (prefetching: %s)',
  async (prefetches) => {
    // The list of its tasks is what a pool asks for first, and only once.
    await execute(sql`ALTER SEQUENCE refusals RESTART`);
    await execute(sql`CREATE TRIGGER refuse BEFORE INSERT ON graphile_worker._private_tasks EXECUTE FUNCTION refuse()`);
    let tell: (payload: unknown) => void = () => undefined;
    const performed = new Promise<unknown>((resolve) => (tell = resolve));
    const tasks = { a_task: (payload: unknown) => tell(payload) };
    const runner = new QueueRunner({ name: 'test', tasks, concurrency: 1, prefetches, stallMs: 1500 });
    await runner.start();
    await until(async () => (await query<{ called: boolean }>(sql`SELECT is_called AS called FROM refusals`))[0]!.called);
    await execute(sql`DROP TRIGGER refuse ON graphile_worker._private_tasks`);
    await addTask(undefined, 'a_task', { prefetches }, { maxAttempts: 1 });
    expect(await performed).toEqual({ prefetches });
    expect(runner.poolIds.length).toBeGreaterThan(1);
    await runner.stop();
  },
);
