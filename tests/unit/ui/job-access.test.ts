import { expect, test } from 'vitest';
import { type AccessChoice, type AccessPermission, doneWords, offeredExtras, stepsFor } from '@/ui/job/access/planned.ts';

const permission = (name: string, more: Partial<AccessPermission> = {}): AccessPermission => ({
  name,
  object_types: ['extras.job'],
  actions: ['view'],
  constraints: null,
  for: ['operators'],
  existing: null,
  conflict: null,
  refusal: null,
  ...more,
});
const nobody = { groups: [], users: [] };
const choice = (more: Partial<AccessChoice>): AccessChoice => ({ operators: nobody, approvers: nobody, extras: [], ...more });
const ada = { groups: [], users: ['ada'] };
const crew = { groups: ['7'], users: ['ada'] };

test('what is made is for everybody of the sets that it belongs to, each once, and only for sets that somebody is in', () => {
  const both = permission('both', { for: ['operators', 'approvers'] });
  const steps = stepsFor([both, permission('run'), permission('approve', { for: ['approvers'] })], choice({ operators: ada }));
  expect(steps.map(({ permission: { name }, act, to }) => [name, act, to])).toEqual([
    ['both', 'create', ada],
    ['run', 'create', ada],
  ]);
  expect(stepsFor([both], choice({ operators: ada, approvers: crew }))[0]!.to).toEqual({ groups: ['7'], users: ['ada'] });
});

test('what is given beside is shown once it is ticked', () => {
  const beside = permission('inventory', { extra: 'inventory' });
  expect(stepsFor([beside], choice({ operators: ada }))).toEqual([]);
  expect(stepsFor([beside], choice({ operators: ada, extras: ['inventory'] }))).toHaveLength(1);
});

test('a permission of one set is for the other too once that is ticked', () => {
  const run = permission('run', { also: { for: 'approvers', extra: 'dryrun' } });
  expect(offeredExtras([run], () => false)).toEqual(['dryrun']);
  expect(stepsFor([run], choice({ approvers: ada }))).toEqual([]);
  expect(stepsFor([run], choice({ approvers: ada, extras: ['dryrun'] }))).toMatchObject([{ act: 'create', to: ada }]);
});

test('what the inputs name is offered until all of the inventory is taken, unless they name more than that', () => {
  const inputs = permission('inputs', { extra: 'inputs', object_types: ['dcim.location'] });
  const inventory = permission('inventory', { extra: 'inventory', object_types: ['dcim.location', 'dcim.device'] });
  const ticked = (one: string) => one === 'inventory';
  expect(offeredExtras([inputs, inventory], () => false)).toEqual(['inputs', 'inventory']);
  expect(offeredExtras([inputs, inventory], ticked)).toEqual(['inventory']);
  expect(offeredExtras([{ ...inputs, object_types: ['users.user'] }, inventory], ticked)).toEqual(['inputs', 'inventory']);
});

test('one that lacks types is extended by them, also where everybody holds it', () => {
  const grown = permission('grown', { existing: { id: '1', ...ada }, new_types: ['extras.tag'] });
  expect(stepsFor([grown], choice({ operators: ada }))).toMatchObject([{ act: 'extend', to: nobody }]);
});

test('of one that exists only who is new in it is added, and what all of them hold is left', () => {
  const there = permission('there', { existing: { id: '1', ...ada } });
  expect(stepsFor([there], choice({ operators: crew }))).toMatchObject([{ act: 'extend', to: { groups: ['7'], users: [] } }]);
  expect(stepsFor([there], choice({ operators: ada }))).toMatchObject([{ act: 'held', to: ada }]);
});

test('what is different there is off whoever holds it; what may not be given is off for who lacks it', () => {
  const existing = { id: '1', ...ada };
  expect(stepsFor([permission('a', { existing, conflict: 'differs' })], choice({ operators: ada }))).toMatchObject([
    { act: 'off', why: 'differs' },
  ]);
  const refused = permission('b', { existing, refusal: 'may not' });
  expect(stepsFor([refused], choice({ operators: ada }))).toMatchObject([{ act: 'held' }]);
  expect(stepsFor([refused], choice({ operators: crew }))).toMatchObject([{ act: 'off', why: 'may not' }]);
});

test('what was done is said in numbers, without what was not', () => {
  const said = [
    [5, 0],
    [0, 1],
    [4, 1],
    [0, 0],
  ].map(([made, extended]) => doneWords({ made: made!, extended: extended! }));
  expect(said).toEqual(['5 permissions created', '1 permission extended', '4 permissions created, 1 extended', '']);
});
