// The change record, by the database itself: nothing unrecorded, nothing without an author, no secret captured, nothing edited afterwards.
import sql from 'sql-template-tag';
import { expect, test } from 'vitest';
import { systemContext } from '@/core/context';
import { db, execute, query, write } from '@/core/db/client';

const changesOf = (object_id: string) => db().objectChange.findMany({ where: { object_id }, orderBy: { seq: 'asc' } });

test('a write without a context is refused', async () => {
  await expect(db().manufacturer.create({ data: { name: 'nobody' } })).rejects.toThrow('change without a context');
  await expect(execute(sql`INSERT INTO dcim_manufacturer (name) VALUES ('nobody')`)).rejects.toThrow('change without a context');
});

test('create keeps the row, update the changed fields alone, delete the row; a write that changes nothing leaves no trace', async () => {
  const context = systemContext('api');
  const { id } = await write(context, (tx) => tx.manufacturer.create({ data: { name: 'Acme' } }));
  await write(context, (tx) => tx.manufacturer.update({ where: { id }, data: { description: 'd' } }));
  await write(context, (tx) => tx.manufacturer.update({ where: { id }, data: { description: 'd' } }));
  await write(context, (tx) => tx.manufacturer.delete({ where: { id } }));
  const changes = await changesOf(id);
  expect(changes.map(({ action, before, after }) => [action, before, after])).toEqual([
    ['create', null, expect.objectContaining({ name: 'Acme', description: '' })],
    ['update', { description: '' }, { description: 'd' }],
    ['delete', expect.objectContaining({ name: 'Acme', description: 'd' }), null],
  ]);
  expect(
    changes.every(
      ({ origin, user_name, request_id, model }) =>
        origin === 'api' && user_name === 'system' && request_id === context.request && model === 'dcim.manufacturer',
    ),
  ).toBe(true);
});

test('a tag given or taken is an update of the object it is on', async () => {
  const tag = await write(systemContext('api'), (tx) => tx.tag.create({ data: { name: 'core', content_types: [] } }));
  const space = await write(systemContext('api'), (tx) =>
    tx.namespace.create({ data: { name: 'tagged', tags: { connect: { id: tag.id } } } }),
  );
  await write(systemContext('api'), (tx) => tx.namespace.update({ where: { id: space.id }, data: { tags: { set: [] } } }));
  expect((await changesOf(space.id)).slice(1).map(({ before, after }) => [before, after])).toEqual([
    [{ tags: [] }, { tags: [tag.id] }],
    [{ tags: [tag.id] }, { tags: [] }],
  ]);
});

test('passwords, token hashes and counters are never captured', async () => {
  const user = await write(systemContext('api'), (tx) =>
    tx.user.create({ data: { username: 'ada', password: 'CANARY', tokens: { create: { key_hash: 'CANARY', key_tail: 'abcdef' } } } }),
  );
  await write(systemContext('api'), (tx) => tx.user.update({ where: { id: user.id }, data: { password: 'CANARY-2' } }));
  const rows = await query<{ n: string }>(
    sql`SELECT count(*) AS n FROM extras_object_change WHERE before::text LIKE '%CANARY%' OR after::text LIKE '%CANARY%'`,
  );
  expect(Number(rows[0]?.n)).toBe(0);
  expect(await changesOf(user.id)).toHaveLength(1);
});

test('the record is neither edited nor emptied, but by retention that says so', async () => {
  await expect(execute(sql`UPDATE extras_object_change SET user_name = 'someone else'`)).rejects.toThrow('not edited');
  await expect(execute(sql`DELETE FROM extras_object_change`)).rejects.toThrow('not edited');
  await expect(execute(sql`TRUNCATE dcim_manufacturer`)).rejects.toThrow();
});

test('every tracked table has its triggers, and every table a job may write is tracked', async () => {
  const tables = await query<{ name: string; triggers: string[] | null }>(sql`
    SELECT c.relname AS name, array_agg(t.tgname::text) FILTER (WHERE t.tgname IS NOT NULL) AS triggers
      FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND has_table_privilege('windlass_runner', c.oid, 'INSERT')
     GROUP BY 1`);
  expect(tables.length).toBeGreaterThan(20);
  for (const { name, triggers } of tables) {
    expect([name, triggers ?? []]).toEqual([
      name,
      expect.arrayContaining(['zz_record_insert', 'zz_record_update', 'zz_record_delete', 'zz_no_truncate']),
    ]);
  }
});

test('the changes of a dry run cannot be committed, whatever a process does', async () => {
  await expect(
    write({ ...systemContext('system'), origin: 'plan' as 'system' }, (tx) => tx.manufacturer.create({ data: { name: 'planned' } })),
  ).rejects.toThrow('a dry run cannot commit');
});
