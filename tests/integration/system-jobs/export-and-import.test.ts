import { beforeAll, describe, expect, test } from 'vitest';
import { db } from '@/core/db/client';
import { fireSchedule } from '@/features/schedules/fire';
import { readFile } from '@/core/files';
import { api } from '../../support/call-route';
import { person, type Person } from '../../support/people';
import { make, makeWorld, unique, type World } from '../../support/samples';
import { shiftClock, until } from '../runs/fixtures';
import { exportHref } from '@/ui/resource/addresses';
import { endOf, RUNS_JOBS, runSystemJob, withWorker } from './system-runs';

withWorker();

let admin: Person;
let world: World;

beforeAll(async () => {
  admin = await person({ superuser: true });
  world = await makeWorld(admin);
});

const prefixed = (word: string, count: number) => {
  const prefix = unique(word);
  return { prefix, names: Array.from({ length: count }, (_, index) => `${prefix}-${index}`) };
};

async function fileOf(run: string): Promise<{ name: string; content_type: string; text: string }> {
  const file = await db().fileProxy.findFirstOrThrow({ where: { job_result_id: run, kind: 'output' } });
  const pieces: Buffer[] = [];
  for await (const piece of readFile(file.id)) pieces.push(piece);
  return { ...file, text: Buffer.concat(pieces).toString('utf8') };
}

test('rows that were ticked are exported alone, sorted as their list is; all of them by its filter, whatever page is shown', async () => {
  const { prefix, names } = prefixed('ticked', 4);
  const made = await make(admin, 'dcim.manufacturer', ...names.map((name) => ({ name })));
  const shown = `name__isw=${prefix}&sort=-name&limit=1&offset=2`;
  const exported = async (ids?: readonly string[]) => {
    const { text } = await api('GET', exportHref('dcim/manufacturers', shown, ids), { token: admin.token });
    return names.filter((name) => text.includes(name)).sort((a, b) => text.indexOf(a) - text.indexOf(b));
  };
  expect(await exported([made[0]!, made[2]!].map(({ id }) => String(id)))).toEqual([names[2], names[0]]);
  expect(await exported()).toEqual([...names].reverse());
});

describe('an export', () => {
  const exported = (data: object, who = admin) => runSystemJob('Export Object List', { content_type: 'dcim.manufacturer', ...data }, who);

  test('writes what the filter finds to a file of the run, the same as the list’s own export', async () => {
    const { prefix, names } = prefixed('out', 3);
    await make(admin, 'dcim.manufacturer', ...names.map((name) => ({ name })));
    const { run } = await exported({ query_string: `name__isw=${prefix}&sort=-name` });
    expect(run).toMatchObject({ status: 'SUCCESS', result: { exported: 3, file: 'nautobot_manufacturer_data.csv' } });
    const { name, content_type, text } = await fileOf(run.id);
    expect([name, content_type]).toEqual(['nautobot_manufacturer_data.csv', 'text/csv']);
    const direct = await api('GET', `/api/dcim/manufacturers/?name__isw=${prefix}&sort=-name&format=csv`, { token: admin.token });
    expect(text).toBe(direct.text);
    expect(text.trim().split('\r\n')).toHaveLength(4);
  });

  test('holds what the requester may view, and is refused to who may view none', async () => {
    const { prefix, names } = prefixed('part', 3);
    await make(admin, 'dcim.manufacturer', ...names.map((name) => ({ name })));
    const some = await person({ may: [RUNS_JOBS, { types: ['dcim.manufacturer'], actions: ['view'], constraints: { name: names[1] } }] });
    const { run } = await exported({ query_string: `name__isw=${prefix}` }, some);
    expect(run.result).toMatchObject({ exported: 1 });
    expect((await fileOf(run.id)).text).toContain(names[1]);
    const none = await exported({}, await person({ may: [RUNS_JOBS] }));
    expect(none.run).toMatchObject({ status: 'FAILURE', failure_reason: 'failed' });
    expect(none.log.join('\n')).toContain('You do not have permission to perform this action. Nothing was exported.');
    expect(await db().fileProxy.count({ where: { job_result_id: none.run.id } })).toBe(0);
  });

  test('a filter that is not understood is named, and leaves no file', async () => {
    const { run, log } = await exported({ query_string: 'colour=red' });
    expect(run.status).toBe('FAILURE');
    expect(log.join('\n')).toMatch(/colour: .* Nothing was exported\./);
    expect(await db().fileProxy.count({ where: { job_result_id: run.id } })).toBe(0);
  });

  test('can be scheduled, and writes what is there when it is due', async () => {
    const { prefix, names } = prefixed('due', 2);
    const schedule = { name: unique('nightly'), interval: 'daily', start_time: new Date(Date.now() + 3_600_000).toISOString() };
    const asked = await api('POST', `/api/extras/jobs/${encodeURIComponent('Export Object List')}/run/`, {
      token: admin.token,
      body: { data: { content_type: 'dcim.manufacturer', query_string: `name__isw=${prefix}` }, schedule },
    });
    expect(asked.status).toBe(201);
    await make(admin, 'dcim.manufacturer', ...names.map((name) => ({ name })));
    const { id, revision } = await db().scheduledJob.findUniqueOrThrow({ where: { name: schedule.name } });
    await shiftClock(3_700);
    await fireSchedule({ id, revision });
    await shiftClock(0);
    const made = await until(() => db().jobResult.findFirst({ where: { scheduled_job_id: id } }));
    const { run } = await endOf(made.id);
    expect(run).toMatchObject({ status: 'SUCCESS', origin: 'schedule', result: { exported: 2 } });
    expect((await fileOf(run.id)).text).toContain(names[0]);
  });
});

describe('an import', () => {
  const imported = (data: object, who = admin) => runSystemJob('Import Objects', { content_type: 'dcim.manufacturer', ...data }, who);
  const count = (prefix: string) => db().manufacturer.count({ where: { name: { startsWith: prefix } } });

  test('creates what the rows describe; the run is named as their author', async () => {
    const { prefix, names } = prefixed('in', 3);
    const { run, log } = await imported({ csv_data: `\uFEFFname,description\n${names.map((name) => `${name},made`).join('\n')}\n` });
    expect(run).toMatchObject({ status: 'SUCCESS', result: { created: 3 }, created_count: 3 });
    expect(log).toContain('success Created 3 manufacturers.');
    expect(await count(prefix)).toBe(3);
  });

  test('takes a file, and keeps nothing of it', async () => {
    const { prefix, names } = prefixed('file', 2);
    const form = new FormData();
    form.set('content_type', 'dcim.manufacturer');
    form.set('csv_file', new File([`name\n${names.join('\n')}\n`], 'makers.csv'));
    const answer = await api('POST', `/api/extras/jobs/${encodeURIComponent('Import Objects')}/run/`, { token: admin.token, body: form });
    expect(answer.status).toBe(201);
    const { run } = await endOf((answer.body as { job_result: { id: string } }).job_result.id);
    expect(run).toMatchObject({ status: 'SUCCESS', result: { created: 2 } });
    expect(await count(prefix)).toBe(2);
    await until(async () => (await db().fileProxy.count({ where: { job_result_id: run.id } })) === 0);
  });

  test('names every fault by line and column, and creates nothing', async () => {
    const { prefix, names } = prefixed('bad', 4);
    const { run, log } = await imported({
      csv_data: `name,description\n${names[0]},\n,x\n${names[0]},\n${names[1]},"${'x'.repeat(256)}"\n${names[2]},\n`,
    });
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'failed', created_count: 0 });
    const { created, faults } = run.result as { created: number; faults: { line: number; field: string }[] };
    expect([created, faults.map(({ line, field }) => [line, field])]).toEqual([
      0,
      [
        [3, 'name'],
        [4, 'name'],
        [5, 'description'],
      ],
    ]);
    expect(log.filter((line) => line.startsWith('error Line '))).toHaveLength(3);
    expect(log.find((line) => line.startsWith('error Line 3, name: '))).toBeDefined();
    expect(log).toContain('failure 3 of 5 rows can’t be imported. Nothing was imported.');
    expect(await count(prefix)).toBe(0);
  });

  test.each([
    ['nothing to import', {}, 'Give a CSV document or a file with one.'],
    [
      'a secret among the inputs, which are kept',
      { content_type: 'users.user', csv_data: 'username,"password"\nx,y\n' },
      'give the document as a file',
    ],
    [
      'a secret below empty lines',
      { content_type: 'users.user', csv_data: '\n\nusername; password \nx;y\n' },
      'give the document as a file',
    ],
    ['an open quote', { csv_data: 'name\n"x' }, 'ends inside the quoted cell of line 2'],
    ['no rows', { csv_data: 'name\n' }, 'at least one row'],
    ['uneven rows', { csv_data: 'name,description\nx\n' }, 'Line 2 has 1 cells'],
  ])('%s is refused in words', async (_, data, words) => {
    const { run, log } = await imported(data);
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'failed', traceback: null });
    expect(log.join('\n')).toContain(words);
  });

  test('secrets that were sent as a text are refused, and not kept', async () => {
    const { run } = await imported({ content_type: 'users.user', csv_data: `username,password\n${unique('user')},battery staple\n` });
    expect(run.status).toBe('FAILURE');
    const select = { task_kwargs: true, result: true, traceback: true };
    const kept = await db().jobResult.findUniqueOrThrow({ where: { id: run.id }, select });
    expect(kept.task_kwargs).toMatchObject({ content_type: 'users.user' });
    expect(JSON.stringify(kept)).not.toContain('battery');
  });

  test.each(['users.token', 'extras.note'])(
    '%s, made by rules of its own, is not among the kinds that come from a document',
    async (kind) => {
      await expect(imported({ content_type: kind, csv_data: 'description\nx\n' })).rejects.toThrow(/content_type/);
    },
  );

  test('who may not add is refused; whose right has constraints adds within them only', async () => {
    const { prefix, names } = prefixed('mine', 2);
    const csv_data = `name\n${names.join('\n')}\n`;
    expect((await imported({ csv_data }, await person({ may: [RUNS_JOBS] }))).run.status).toBe('FAILURE');
    const own = (constraints: object) => person({ may: [RUNS_JOBS, { types: ['dcim.manufacturer'], actions: ['add'], constraints }] });
    expect((await imported({ csv_data }, await own({ name: names[0] }))).run.status).toBe('FAILURE');
    expect(await count(prefix)).toBe(0);
    expect((await imported({ csv_data }, await own({ name__in: names }))).run.result).toMatchObject({ created: 2 });
  });
});

test('what was exported is imported again as it was', async () => {
  const { prefix, names } = prefixed('again', 2);
  await make(
    admin,
    'dcim.location',
    ...names.map((name) => ({
      name,
      location_type: world.locationType,
      status: world.status,
      tags: [world.tag],
      description: '=1+1, "quoted"',
    })),
  );
  const out = await runSystemJob('Export Object List', { content_type: 'dcim.location', query_string: `name__isw=${prefix}` }, admin);
  const { text } = await fileOf(out.run.id);
  await runSystemJob('Bulk Delete Objects', { content_type: 'dcim.location', query_string: `name__isw=${prefix}` }, admin);
  expect((await runSystemJob('Import Objects', { content_type: 'dcim.location', csv_data: text }, admin)).run.result).toMatchObject({
    created: 2,
  });
  const again = await db().location.findMany({ where: { name: { in: names } }, include: { tags: true } });
  expect(again.map(({ description, tags }) => [description, tags.map(({ id }) => id)])).toEqual(
    names.map(() => ['=1+1, "quoted"', [world.tag]]),
  );
});
