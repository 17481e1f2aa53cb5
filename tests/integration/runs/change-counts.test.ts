// How much a run changed: its counts say what the page of its changes says, however it ended.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemContext, withContext } from '@/core/context';
import { write } from '@/core/db/client';
import { openWriter } from '@/core/db/writer';
import { enqueueRun } from '@/features/runs/enqueue';
import { failLostRuns } from '@/features/runs/lifecycle';
import { readRunChanges } from '@/features/runs/run-changes';
import { RunWriter } from '@/features/runs/writer';
import { person } from '../submit/people';
import { type Fixtures, makeFixtures, orderFor, runRow, shiftClock } from './fixtures';

let fixtures: Fixtures;
let writer: RunWriter;

beforeAll(async () => {
  fixtures = await makeFixtures();
  writer = new RunWriter({ owner: randomUUID(), host: 'test', connections: openWriter(1) });
});
afterAll(async () => await writer.close());

const tag = (name: string, more: object = {}) => ({ name: `${name} ${randomUUID()}`, ...more });

/** One tag made and filled in, one that came and went, two changed of which one was then deleted, each in a transaction of its own. */
async function changeMuch(run: string): Promise<void> {
  const before = systemContext('system');
  const [kept, doomed] = [
    await write(before, (tx) => tx.tag.create({ data: tag('kept') })),
    await write(before, (tx) => tx.tag.create({ data: tag('doomed') })),
  ];
  const byRun = <T>(work: Parameters<typeof write<T>>[1]) => {
    const context = { ...systemContext('job'), run };
    return withContext(context, () => write(context, work));
  };
  const change = (id: string) => byRun((tx) => tx.tag.update({ where: { id }, data: { description: 'changed' } }));
  const made = await byRun((tx) => tx.tag.create({ data: tag('made') }));
  await change(made.id);
  const brief = await byRun((tx) => tx.tag.create({ data: tag('brief') }));
  await byRun((tx) => tx.tag.delete({ where: { id: brief.id } }));
  await change(kept.id);
  await change(doomed.id);
  await byRun((tx) => tx.tag.delete({ where: { id: doomed.id } }));
}

const ways: Record<string, (run: string) => Promise<unknown>> = {
  'by its worker': (run) => writer.finish(run, { status: 'SUCCESS', reason: null, result: null, traceback: null }),
  'with its worker lost': async () => {
    await shiftClock(120);
    return await failLostRuns();
  },
};

it.each(Object.entries(ways))('a run that is ended %s counts each object once, as what it came to', async (_, end) => {
  const { id } = await enqueueRun(undefined, orderFor(fixtures, { mode: 'nothing' }, { isLocal: true }));
  const claim = await writer.claim(id, null);
  writer.open(claim!, { onPressure: () => undefined, onCancel: () => undefined, onLost: () => undefined });
  await changeMuch(id);
  await end(id);
  const { totals } = await readRunChanges(await person('superuser'), id, { limit: 100, offset: 0 });
  expect(totals).toEqual({ created: 1, changed: 1, deleted: 1 });
  const { created_count: created, updated_count: changed, deleted_count: deleted } = await runRow(id);
  expect({ created, changed, deleted }).toEqual(totals);
});
