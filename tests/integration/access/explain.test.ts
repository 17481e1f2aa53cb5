// Why somebody may or may not: whatever people hold, the explanation says what `can` and `authorize` do, and its parts add up to its whole.
import { fc } from '../../support/chance';
import sql from 'sql-template-tag';
import { beforeAll, expect, it } from 'vitest';
import { type Action, authorize, can } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { explain } from '@/core/access/explain';
import { systemContext } from '@/core/context';
import { execute, query, write } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { resourceOf } from '@/core/resources/registry';
import '@/features/catalog';
import { type Held, person } from '../../support/people';

const USERS = 'users.user';
const TOKENS = 'users.token';
const users = resourceOf(USERS);
const ACTIONS: readonly Action[] = ['view', 'change', 'delete'];
let rows: string[] = [];

beforeAll(async () => {
  const [one, two, idle] = await Promise.all([person({ throughGroup: true }), person(), person({ active: false })]);
  await write(systemContext('system'), async (tx) => {
    await execute(sql`UPDATE users_user SET last_name = 'Berg' WHERE id = ${one.id}::uuid`, tx);
    await execute(sql`UPDATE auth_group SET name = 'ops' WHERE name = ${`group of ${one.id}`}`, tx);
  });
  rows = [one.id, two.id, idle.id];
});

/** What objects of users can be limited to; two of them are never understood. */
const entry = fc.constantFrom<Record<string, unknown>>(
  { id: '$user' },
  { is_active: true },
  { is_active: false },
  { last_name: 'Berg' },
  { last_name__in: ['Berg', 'Dahl'] },
  { groups__name: 'ops' },
  { last_name: '' },
  { height: 5 },
  { last_name__sounds: 'berg' },
);
const object = fc.array(entry, { maxLength: 3 }).map((entries) => Object.assign({}, ...entries) as Record<string, unknown>);
const constraints = fc.oneof(fc.constant(null), object, fc.array(object, { minLength: 1, maxLength: 3 }));
const held = fc.record({
  types: fc.subarray([USERS, 'dcim.device'], { minLength: 1 }),
  actions: fc.subarray([...ACTIONS], { minLength: 1 }),
  constraints,
});
const somebody = fc.record({
  may: fc.array(held, { maxLength: 3 }),
  throughGroup: fc.boolean(),
  active: fc.constantFrom(true, true, true, false),
  superuser: fc.constantFrom(false, false, false, true),
});

async function passes(actor: UserActor, action: Action, label: string, id: string): Promise<boolean> {
  try {
    await authorize(actor, action, label, id);
    return true;
  } catch (error) {
    if (error instanceof AppError && (error.code === 'forbidden' || error.code === 'not_found')) return false;
    throw error;
  }
}

it('agrees with what decides, for any permissions, of anybody, on any row', async () => {
  await fc.assert(
    fc.asyncProperty(somebody, async ({ may, ...options }) => {
      const who = await person({ ...options, may: may as Held[] });
      const actor = await who.actor();
      for (const action of ACTIONS) {
        const whole = await explain(actor, action, users);
        expect(whole.why === 'inactive' || whole.why === 'no_grant').toBe(!can(actor, action, USERS));
        const ids = [...rows, who.id];
        const passed = await Promise.all(ids.map((id) => passes(actor, action, USERS, id)));
        if (whole.verdict !== 'some') expect(passed).toEqual(ids.map(() => whole.verdict === 'yes'));
        for (const [index, id] of ids.entries()) {
          const { verdict, why, grants } = await explain(actor, action, users, id);
          expect(verdict).toBe(passed[index] ? 'yes' : 'no');
          if (why === 'granted' || why === 'outside') expect(grants.some((grant) => grant.verdict === 'yes')).toBe(why === 'granted');
          else expect(grants).toEqual([]);
          for (const grant of grants) {
            const { alternatives } = grant;
            expect(grant.verdict === 'yes').toBe(alternatives.length === 0 || alternatives.some((one) => one.verdict === 'yes'));
            for (const one of alternatives) expect(one.verdict === 'yes').toBe(one.entries.every((each) => each.verdict === 'yes'));
          }
        }
      }
    }),
    { numRuns: 30 },
  );
});

it('says why where no grant is looked at', async () => {
  const plain = await person({ may: [{ types: [USERS], actions: ['view'] }] });
  const actor = await plain.actor();
  expect(await explain({ kind: 'anonymous' }, 'view', users)).toEqual({ verdict: 'no', why: 'anonymous', grants: [] });
  expect(await explain({ ...actor, isActive: false }, 'view', users)).toMatchObject({ verdict: 'no', why: 'inactive' });
  expect(await explain({ ...actor, tokenWritable: false }, 'change', users)).toMatchObject({ verdict: 'no', why: 'read_only_token' });
  expect(await explain(actor, 'run', resourceOf('extras.job'))).toMatchObject({ verdict: 'no', why: 'no_grant' });
  expect(await explain(actor, 'view', users, 'nonsense')).toMatchObject({ verdict: 'no', why: 'outside' });
});

it('of what belongs to somebody says that it is nobody else’s, superusers included', async () => {
  const root = await person({ superuser: true });
  const tokens = resourceOf(TOKENS);
  const tokenOf = async (id: string) =>
    (await query<{ id: string }>(sql`SELECT id::text FROM users_token WHERE user_id = ${id}::uuid`))[0]!.id;
  const actor = await root.actor();
  expect(await explain(actor, 'view', tokens)).toMatchObject({ verdict: 'some', why: 'superuser' });
  expect(await explain(actor, 'view', tokens, await tokenOf(root.id))).toMatchObject({ verdict: 'yes', why: 'superuser' });
  expect(await explain(actor, 'view', tokens, await tokenOf(rows[0]!))).toMatchObject({ verdict: 'no', why: 'not_own' });
});
