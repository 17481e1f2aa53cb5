import sql from 'sql-template-tag';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemContext } from '@/core/context';
import { db, query, write } from '@/core/db/client';
import { cancelRun } from '@/features/runs/cancel';
import { api } from '../../support/call-route';
import { allow, person, type Person } from '../../support/people';
import { make, makeWorld, unique, type World } from '../../support/samples';
import { runRow, started, until } from '../runs/fixtures';
import { changesOf, endOf, makeDevices, RUNS_JOBS, runSystemJob, startSystemJob, withWorker } from './system-runs';

withWorker();

let admin: Person;
let world: World;

beforeAll(async () => {
  admin = await person({ superuser: true });
  world = await makeWorld(admin);
});

const JOB = 'Bulk Edit Objects';
const edit = (data: object, who = admin) => runSystemJob(JOB, { content_type: 'dcim.device', ...data }, who);

const devices = (count: number, more?: object) => makeDevices(admin, world, 'edit', count, more);

const read = async (ids: readonly string[]) =>
  (await db().device.findMany({ where: { id: { in: [...ids] } }, orderBy: { name: 'asc' }, include: { tags: true } })).map((row) => ({
    ...row,
    tags: row.tags.map(({ name }) => name).sort(),
  }));

describe('what is changed', () => {
  test('fields are set and cleared, tags added and taken away, in all objects; the run is named as the author of every change', async () => {
    const [old, fresh] = await make(
      admin,
      'extras.tag',
      { name: unique('old'), content_types: ['dcim.device'] },
      { name: unique('new'), content_types: ['dcim.device'] },
    );
    const { ids } = await devices(3, { serial: 'S', comments: 'kept', tags: [String(old!.id), world.tag] });
    const { run, log } = await edit({
      pk_list: ids,
      changes: { serial: '', asset_tag: null, face: 'front' },
      add: { tags: [fresh!['name']] },
      remove: { tags: [String(old!.id)] },
    });
    expect(log).toContain('success Changed 3 devices.');
    expect(run).toMatchObject({ status: 'SUCCESS', result: { changed: 3 }, updated_count: 3 });
    const kept = (await db().tag.findUniqueOrThrow({ where: { id: world.tag } })).name;
    for (const row of await read(ids))
      expect(row).toMatchObject({ serial: '', face: 'front', comments: 'kept', tags: [kept, fresh!['name']].sort() });
    const changes = await changesOf(run.id);
    expect(new Set(changes.map(({ object_id }) => object_id))).toEqual(new Set(ids));
    expect(new Set(changes.map(({ user_name, origin }) => `${user_name} ${origin}`))).toEqual(new Set([`${admin.username} job`]));
  });

  test('a list is set as a whole, or emptied', async () => {
    const { ids } = await devices(2, { tags: [world.tag] });
    await edit({ pk_list: ids, changes: { tags: [] } });
    expect((await read(ids)).map(({ tags }) => tags)).toEqual([[], []]);
  });

  test('everything that a filter finds, however the list is paged', async () => {
    const { ids, prefix } = await devices(3);
    const { ids: others } = await devices(1);
    const { run } = await edit({ query_string: `?name__isw=${prefix}&limit=1&offset=1&sort=-name`, changes: { serial: 'F' } });
    expect(run.result).toEqual({ changed: 3 });
    expect((await read([...ids, ...others])).map(({ serial }) => serial)).toEqual(['F', 'F', 'F', '']);
  });

  test('all of them only when that is said', async () => {
    const [made] = await make(admin, 'dcim.manufacturer', { name: unique('Maker') });
    const none = await edit({ content_type: 'dcim.manufacturer', changes: { description: 'x' } });
    expect(none.run.status).toBe('FAILURE');
    expect(none.log.join()).toContain('Say which objects are meant');
    expect((await edit({ content_type: 'dcim.manufacturer', edit_all: true, changes: { description: 'x' } })).run.status).toBe('SUCCESS');
    expect(await db().manufacturer.count({ where: { description: { not: 'x' } } })).toBe(0);
    expect((await db().manufacturer.findUniqueOrThrow({ where: { id: String(made!.id) } })).description).toBe('x');
  });
});

describe('all or nothing', () => {
  test('every object that can’t be changed so is named, with the field and the reason', async () => {
    const { ids } = await devices(3);
    await devices(1, { asset_tag: 'T1' });
    const { run, log } = await edit({ pk_list: ids, changes: { asset_tag: 'T1', serial: 'S' } });
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'failed', updated_count: 0 });
    const { faults } = run.result as { faults: { object: string; field: string }[] };
    expect(faults.map(({ object, field }) => [object, field])).toEqual([...ids].map((id) => [id, 'asset_tag']));
    const names = (await read(ids)).map(({ name }) => name);
    for (const name of names) expect(log.some((line) => line.startsWith(`error ${name} asset_tag: `))).toBe(true);
    expect(log).toContain('failure 3 of 3 devices can’t be changed like this. Nothing was changed.');
    expect((await read(ids)).map(({ serial }) => serial)).toEqual(['', '', '']);
    expect(await db().device.count({ where: { asset_tag: 'T1' } })).toBe(1);
  });

  test('one of two that the database refuses is found, and the other goes back with it', async () => {
    const { ids } = await devices(2);
    const { run } = await edit({ pk_list: ids, changes: { asset_tag: unique('U') } });
    // Given to the first, it is taken for the second.
    expect((run.result as { faults: unknown[] }).faults).toMatchObject([{ object: expect.any(String) as string, field: 'asset_tag' }]);
    expect(await db().device.count({ where: { id: { in: ids }, asset_tag: { not: null } } })).toBe(0);
  });

  test.each([
    ['a field that there is not', { changes: { nonsense: 1 } }, 'nonsense: There is no field of this name that can be changed.'],
    ['a field that nobody writes', { changes: { last_updated: '2026-01-01T00:00:00Z' } }, 'last_updated: There is no field'],
    ['a value that is none', { changes: { status: null } }, 'status: This field may not be null.'],
    ['a field that is no list', { add: { serial: ['x'] } }, 'serial: There is no list'],
    ['a list both set and added to', { changes: { tags: [] }, add: { tags: ['x'] } }, 'tags: '],
    [
      'a secret',
      { content_type: 'users.user', changes: { password: 'correct horse battery staple' } },
      'secret is never the same for many.',
    ],
    ['no change at all', {}, 'Say what to change'],
    ['two ways to say which', { query_string: 'name=x', changes: { serial: 'x' } }, 'Say in one way'],
    ['an unknown filter', { pk_list: null, query_string: 'colour=red', changes: { serial: 'x' } }, 'colour'],
    ['what is no object', { changes: ['serial'] }, 'changes: write an object'],
    ['what is no list', { pk_list: { id: 'x' }, changes: { serial: 'x' } }, 'pk_list: write a list of ids'],
  ])('%s is refused in words', async (_, data, words) => {
    const { ids } = await devices(1);
    const { run, log } = await edit({ pk_list: ids, ...data });
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'failed', traceback: null, updated_count: 0 });
    expect(log.join('\n')).toContain(words);
  });

  test('a kind with rules of its own is not among those offered', async () => {
    const answer = await api('POST', `/api/extras/jobs/${encodeURIComponent(JOB)}/run/`, {
      token: admin.token,
      body: { data: { content_type: 'extras.job', edit_all: true, changes: { enabled: false } } },
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: { content_type: [expect.any(String) as string] } } });
  });

  test('an object that was deleted meanwhile is named, and the others stay as they are', async () => {
    const { ids } = await devices(2);
    await write(systemContext('system'), (tx) => tx.device.delete({ where: { id: ids[1]! } }));
    const { run } = await edit({ pk_list: ids, changes: { serial: 'S' } });
    expect(run.result).toMatchObject({ changed: 0, faults: [{ object: ids[1], field: 'id' }] });
    expect((await read(ids)).map(({ serial }) => serial)).toEqual(['']);
  });

  test('when the filter finds others than were confirmed, nothing is changed', async () => {
    const { prefix } = await devices(2);
    const first = await edit({ query_string: `name__isw=${prefix}`, confirmed: '2-0000000000000000', changes: { serial: 'S' } });
    expect(first.run.status).toBe('FAILURE');
    expect(first.log.join('\n')).toContain('The filter finds other objects than those that were confirmed: 2 now. Nothing was changed.');
  });
});

describe('who may', () => {
  const views = { types: ['dcim.device', 'extras.tag', 'extras.status'], actions: ['view'] };

  test('without the right to change it is refused before anything is looked at', async () => {
    const { ids } = await devices(1);
    const { run, log } = await edit({ pk_list: ids, changes: { serial: 'S' } }, await person({ may: [RUNS_JOBS, views] }));
    expect(run).toMatchObject({ status: 'FAILURE', failure_reason: 'failed', updated_count: 0 });
    expect(log.join('\n')).toContain('You do not have permission to perform this action. Nothing was changed.');
  });

  test('without the right to run jobs nobody starts it over REST', async () => {
    const editor = await person({ may: [views, { types: ['dcim.device'], actions: ['change'] }] });
    const answer = await api('POST', `/api/extras/jobs/${encodeURIComponent(JOB)}/run/`, { token: editor.token, body: { data: {} } });
    expect(answer.status).toBe(403);
  });

  test('whose right has constraints changes objects within them; others among the ids refuse all, others that a filter finds are left out', async () => {
    const { ids, prefix } = await devices(3);
    const constraints = { name__in: [`${prefix}-0`, `${prefix}-1`] };
    const some = await person({ may: [RUNS_JOBS, views, { types: ['dcim.device'], actions: ['change'], constraints }] });
    const all = await edit({ pk_list: ids, changes: { serial: 'S' } }, some);
    expect(all.run.result).toMatchObject({ changed: 0, faults: [{ object: ids[2], field: 'id' }] });
    const { run, log } = await edit({ query_string: `name__isw=${prefix}`, changes: { serial: 'S' } }, some);
    expect(run.result).toEqual({ changed: 2 });
    expect(log.join('\n')).toContain('1 more of those that the filter finds are left out');
    expect((await read(ids)).map(({ serial }) => serial)).toEqual(['S', 'S', '']);
  });

  test('nobody puts an object out of their own reach: it is named', async () => {
    const { ids } = await devices(2);
    const own = await person({ may: [RUNS_JOBS, views, { types: ['dcim.device'], actions: ['change'], constraints: { serial: '' } }] });
    const { run } = await edit({ pk_list: ids, changes: { serial: 'S' } }, own);
    expect(run.result).toMatchObject({
      changed: 0,
      faults: ids.map((object) => ({ object, message: 'The change would put it out of your reach.' })),
    });
    expect((await read(ids)).map(({ serial }) => serial)).toEqual(['', '']);
  });

  test('related objects are those that the requester may view', async () => {
    const { ids } = await devices(1);
    const [tag] = await make(admin, 'extras.tag', { name: unique('hidden'), content_types: ['dcim.device'] });
    const blind = await person({ may: [RUNS_JOBS, { types: ['dcim.device'], actions: ['view', 'change'] }] });
    const { log } = await edit({ pk_list: ids, add: { tags: [tag!['name']] } }, blind);
    expect(log.join('\n')).toContain('tags: Related object not found');
    await allow(blind, { types: ['extras.tag'], actions: ['view'] });
    expect((await edit({ pk_list: ids, add: { tags: [tag!['name']] } }, blind)).run.status).toBe('SUCCESS');
  });
});

describe('with others at work', () => {
  test('two at once: one waits for the other, and both are whole', async () => {
    const { ids } = await devices(20);
    const runs = await Promise.all(
      ['A', 'B'].map((serial) =>
        startSystemJob(JOB, { content_type: 'dcim.device', pk_list: ids, changes: { serial, comments: serial } }, admin),
      ),
    );
    for (const id of runs) expect((await endOf(id)).run.status).toBe('SUCCESS');
    const rows = await read(ids);
    expect(new Set(rows.map(({ serial, comments }) => `${serial} ${comments}`)).size).toBe(1);
  });

  test('a great act may take long, and waits for the locks of others no longer than small ones do', async () => {
    const settings = sql`SELECT current_setting('lock_timeout') AS locks, current_setting('statement_timeout') AS statements`;
    const [usual] = await query<{ locks: string; statements: string }>(settings);
    const [great] = await write(systemContext('system'), (tx) => query(settings, tx), { timeoutMs: 120_000 });
    expect([usual!.locks, great]).toEqual(['0', { locks: usual!.statements, statements: '2min' }]);
  });

  test('cancelled while it works, it has changed nothing', async () => {
    const { ids } = await devices(3);
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const holding = Promise.withResolvers<void>();
    // Somebody else holds one of the rows: the run stands in the middle of its work.
    const other = write(systemContext('system'), async (tx) => {
      await query(sql`SELECT 1 FROM dcim_device WHERE id = ${ids[1]}::uuid FOR UPDATE`, tx);
      holding.resolve();
      await held;
    });
    await holding.promise;
    const id = await startSystemJob(JOB, { content_type: 'dcim.device', pk_list: ids, changes: { serial: 'S' } }, admin);
    await started(id);
    await until(
      async () =>
        (await query(sql`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`)).length > 0,
    );
    const { lease_expires_at: lease } = await runRow(id);
    await cancelRun(id, 'somebody');
    // Its worker learns of it when it renews the lease.
    await until(async () => (await runRow(id)).lease_expires_at!.getTime() !== lease!.getTime());
    release();
    await other;
    const { run } = await endOf(id);
    expect(run).toMatchObject({ status: 'REVOKED', updated_count: 0 });
    expect((await read(ids)).map(({ serial }) => serial)).toEqual(['', '', '']);
  });
});
