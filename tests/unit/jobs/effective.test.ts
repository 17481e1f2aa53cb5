import { describe, expect, test } from 'vitest';
import { flagOf, OVERRIDABLE, type Overriding, queuesOf, settle } from '@/features/jobs/effective';

const CLASS = {
  grouping: 'Class',
  name: 'Class',
  description: 'class',
  approval_required: false,
  dryrun_default: false,
  has_sensitive_variables: false,
  hidden: false,
  soft_time_limit: 0,
  time_limit: 0,
  task_queues: [] as string[],
  is_singleton: false,
};
const OTHER = {
  ...CLASS,
  grouping: 'Mine',
  name: 'Mine',
  description: 'mine',
  approval_required: true,
  dryrun_default: true,
  has_sensitive_variables: true,
  hidden: true,
  soft_time_limit: 5,
  time_limit: 9,
  task_queues: ['a'],
  is_singleton: true,
};
const flags = (on: boolean) => Object.fromEntries(OVERRIDABLE.map((field) => [flagOf(field), on]));
const record = (values: object, on: boolean, installed = true) =>
  ({ ...values, ...flags(on), class_values: CLASS, installed }) as unknown as Overriding;

describe('what a record holds after a change', () => {
  test.each(OVERRIDABLE)('%s: a value sticks with its flag, and not without', (field) => {
    expect(settle(record(CLASS, false), { [field]: OTHER[field] })[field]).toEqual(CLASS[field]);
    expect(settle(record(CLASS, false), { [field]: OTHER[field], [flagOf(field)]: true })[field]).toEqual(OTHER[field]);
    expect(settle(record(CLASS, true), { [field]: OTHER[field] })[field]).toEqual(OTHER[field]);
  });

  test.each(OVERRIDABLE)('%s: a flag without a value keeps what there is, and a flag that is cleared goes back', (field) => {
    expect(settle(record(OTHER, false), { [flagOf(field)]: true })[field]).toEqual(OTHER[field]);
    expect(settle(record(OTHER, true), { [flagOf(field)]: false })[field]).toEqual(CLASS[field]);
  });

  test.each(OVERRIDABLE)('%s: of a class that is gone the value stays, whatever becomes of the flag', (field) => {
    expect(settle(record(OTHER, true, false), { [flagOf(field)]: false })[field]).toEqual(OTHER[field]);
  });

  test("the flag governs, not the difference: a value equal to the class's is an override too", () => {
    expect(settle(record(CLASS, true), {})).toMatchObject({ name: 'Class', name_override: true });
  });
});

test('without queues of its own a job has the default one, and the first is the one that counts', () => {
  expect(queuesOf({ task_queues: [] })).toEqual(['default']);
  expect(queuesOf({ task_queues: ['slow', 'default'] })).toEqual(['slow', 'default']);
});
