// What the log of a run leads to: what is there and the reader's to see; of what was deleted its history; never a page that is not found.
import { browserHeaders, inRequest, pageMarkup, textOf } from '../../support/call-page';
import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import HomePage from '@/app/(main)/page';
import RunPage from '@/app/(main)/extras/job-results/[id]/page';
import { GET } from '@/app/(main)/extras/job-results/[id]/log/route';
import type { UserActor } from '@/core/access/actor';
import { execute } from '@/core/db/client';
import { resourceOf } from '@/core/resources/registry';
import { createObjects, removeObjects } from '@/core/resources/service';
import { readChangeLog } from '@/features/runs/change-log';
import { enqueueRun } from '@/features/runs/enqueue';
import { type LogPage, toLine } from '@/ui/job/live/log-window';
import type { LogLine } from '@/ui/kit/log-rows';
import { orderFor } from '../runs/fixtures';
import { acting, makeWorld, type World } from '../schedules/fixtures';
import { person } from '../submit/people';

const KIND = 'dcim.manufacturer';
const view = (...types: string[]) => ({ actions: ['view'], types });

let world: World;
let run: string;
let kept: string;
let deleted: string;
const page = (id: string) => `/dcim/manufacturers/${id}/`;

beforeAll(async () => {
  world = await makeWorld();
  const resource = resourceOf(KIND);
  const rows = await acting(world.admin, () =>
    createObjects(world.admin, resource, [{ name: 'Kept' }, { name: 'Gone' }], { isList: true }),
  );
  [kept, deleted] = rows.map((row) => String(row.id)) as [string, string];
  await acting(world.admin, () => removeObjects(world.admin, resource, [deleted]));
  run = (await enqueueRun(undefined, orderFor(world, {}))).id;
  const lines = [page(kept), page(deleted), 'https://example.net/', '/dcim/manufacturers/nonsense/', ''];
  for (const [index, address] of lines.entries())
    await execute(sql`INSERT INTO extras_job_log_entry (job_result_id, seq, created, log_level, grouping, message, log_object, absolute_url)
      VALUES (${run}::uuid, ${index + 1}, windlass_now(), 'info', 'run', 'x', 'object', ${address})`);
});

async function linesFor(actor: UserActor): Promise<Pick<LogLine, 'objectHref' | 'objectDeleted'>[]> {
  const end = await inRequest('/', await browserHeaders(actor), () =>
    GET(new Request('http://windlass.test/'), { params: Promise.resolve({ id: run }) }),
  );
  if (end.kind !== 'shown') throw new Error(end.kind);
  const { lines } = (await end.value.json()) as LogPage;
  return lines
    .map(toLine)
    .map(({ objectHref, objectDeleted }) => ({ ...(objectHref && { objectHref }), ...(objectDeleted && { objectDeleted }) }));
}

const others = [{}, { objectHref: '/dcim/manufacturers/nonsense/' }, {}];

describe('the objects of log lines', () => {
  it('lead who may see both to the object, and of a deleted one to its history, where the deletion is', async () => {
    const history = `/extras/object-changes/?changed_object_id=${deleted}`;
    expect(await linesFor(world.admin)).toEqual([{ objectHref: page(kept) }, { objectHref: history, objectDeleted: true }, ...others]);
    const { changes } = await readChangeLog(world.admin, new URL(history, 'http://windlass.test').searchParams, { limit: 10 });
    expect(changes.map(({ change }) => change.kind)).toEqual(['delete', 'create']);
  });

  it('are text for who may see neither, and a deleted one says so', async () => {
    const reader = await person([view('extras.jobresult', 'extras.joblogentry')]);
    expect(await linesFor(reader)).toEqual([{}, { objectDeleted: true }, ...others]);
  });
});

describe('the end of a run', () => {
  async function endedAs(status: string, changed: number, reader: UserActor = world.admin): Promise<{ id: string; markup: string }> {
    const { id } = await enqueueRun(undefined, orderFor(world, {}));
    for (const [index, level] of ['info', 'failure', 'error'].entries())
      if (status === 'FAILURE' || level === 'info')
        await execute(sql`INSERT INTO extras_job_log_entry (job_result_id, seq, created, log_level, grouping, message)
          VALUES (${id}::uuid, ${index + 1}::int, windlass_now(), ${level}, 'run', 'x')`);
    await execute(sql`UPDATE extras_job_result SET status = ${status}::text, failure_reason = CASE WHEN ${status}::text = 'FAILURE' THEN 'failed' END,
      date_started = date_created, date_done = date_created, updated_count = ${changed}::int, error_log_count = ${status === 'FAILURE' ? 2 : 0}::int WHERE id = ${id}::uuid`);
    return { id, markup: await markupOf(id, reader) };
  }
  async function markupOf(id: string, reader: UserActor, query = {}): Promise<string> {
    const props = { params: Promise.resolve({ id }), searchParams: Promise.resolve(query) };
    const end = await pageMarkup('/', reader, () => RunPage(props));
    return end.kind === 'shown' ? end.value : end.kind;
  }
  const linked = (markup: string, words: string) => new RegExp(`<a [^>]*href="([^"]*)"[^>]*>${words}`).exec(markup)?.[1];

  it('in success leads to what it changed, and to a run alike', async () => {
    const { id, markup } = await endedAs('SUCCESS', 2);
    expect(textOf(markup)).toContain('2 changes kept.');
    expect(linked(markup, 'See what changed')).toBe(`/extras/job-results/${id}?tab=changes`);
    expect(linked(markup, 'Go to')).toBeUndefined();
    expect(markup).toContain(`/run?kwargs_from_job_result=${id}`);
    expect(linked((await endedAs('SUCCESS', 0)).markup, 'See what changed')).toBeUndefined();
  });

  it('by an error has it for the last entry of its log: what was thrown, where, and the traceback one click away', async () => {
    const { id, markup } = await endedAs('FAILURE', 0);
    expect(textOf(markup)).not.toContain('threw');
    const result = JSON.stringify({ exc_type: 'TypeError', exc_module: 'builtins', exc_message: ['no such rack'] });
    const traceback =
      'TypeError: no such rack\n    at async Promise.all (index 0)\n    at async Fill.run (racks.ts:41:11)\n    at x (other.ts:1:1)';
    await execute(
      sql`UPDATE extras_job_result SET failure_reason = 'exception', result = ${result}::jsonb, traceback = ${traceback} WHERE id = ${id}::uuid`,
    );
    const thrown = await markupOf(id, world.admin);
    expect(textOf(thrown)).toMatch(/threw TypeError : no such rack at racks\.ts:41 Traceback/);
    expect(linked(thrown, 'Traceback')).toContain('?tab=traceback');
    // Who may not look at runs learns that it failed, and no more.
    const owner = await person([]);
    await execute(sql`UPDATE extras_job_result SET user_id = ${owner.id}::uuid WHERE id = ${id}::uuid`);
    expect(textOf(await markupOf(id, owner))).not.toContain('no such rack');
  });

  it('is told on Home with its code as code', async () => {
    const { id } = await endedAs('FAILURE', 0);
    await execute(
      sql`UPDATE extras_job_result SET result = ${JSON.stringify({ exc_message: ['Ask `if (asked)` first'] })}::jsonb WHERE id = ${id}::uuid`,
    );
    const end = await pageMarkup('/', world.admin, () => HomePage());
    expect(end.kind === 'shown' ? end.value : end.kind).toMatch(/Ask <code[^>]*>if \(asked\)<\/code> first/);
  });

  it('leads to no changes who may not view them, and names the type to ask for as the permission form does', async () => {
    const reader = await person([view('extras.jobresult', 'extras.joblogentry')]);
    const { id, markup } = await endedAs('SUCCESS', 2, reader);
    expect(textOf(markup)).toContain('2 changes kept.');
    expect(linked(markup, 'See what changed')).toBeUndefined();
    expect(textOf(await markupOf(id, reader, { tab: 'changes' }))).toContain('permission to view the type Change.');
  });

  it('in failure leads to the first line that tells of it, and to what was changed until then', async () => {
    const { id, markup } = await endedAs('FAILURE', 1);
    expect(linked(markup, 'Go to the first failure')).toBe(`/extras/job-results/${id}?line=2`);
    expect(linked(markup, 'See what changed')).toBe(`/extras/job-results/${id}?tab=changes`);
  });
});
