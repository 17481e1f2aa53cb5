// How a set of changes is grouped, filtered and worded.
import { describe, expect, it } from 'vitest';
import { filterChanges, groupByType, totalsOf, valueText, type ObjectChange } from '@/ui/kit/change-diff/changes.ts';

const change = (more: Partial<ObjectChange>): ObjectChange => ({
  id: 'x',
  kind: 'update',
  type: 'dcim.device',
  typeLabel: 'Device',
  name: 'osl1-leaf-05',
  order: 1,
  fields: [],
  ...more,
});

const three = [
  change({ id: '1', type: 'ipam.prefix', typeLabel: 'Prefix', kind: 'create', name: '10.0.0.0/24', order: 1 }),
  change({ id: '2', order: 2, fields: [{ name: 'description', before: 'old', after: 'New rack' }] }),
  change({ id: '3', type: 'ipam.prefix', typeLabel: 'Prefix', kind: 'delete', name: '10.0.1.0/24', order: 3 }),
];

describe('changes', () => {
  it('stand under their type, types in the order in which they were touched', () => {
    expect(groupByType(three).map((group) => [group.label, group.changes.map((each) => each.id), group.totals])).toEqual([
      ['Prefix', ['1', '3'], { created: 1, changed: 0, deleted: 1 }],
      ['Device', ['2'], { created: 0, changed: 1, deleted: 0 }],
    ]);
  });

  it('are found by object, field and value on either side, in any case', () => {
    const ids = (text: string) => filterChanges(three, 'all', text).map((each) => each.id);
    expect(ids('LEAF')).toEqual(['2']);
    expect(ids('description')).toEqual(['2']);
    expect(ids('new RACK')).toEqual(['2']);
    expect(ids('OLD')).toEqual(['2']);
    expect(ids('10.0.')).toEqual(['1', '3']);
  });

  it('of one kind are those alone, and the counts add up', () => {
    expect(filterChanges(three, 'delete', '').map((each) => each.id)).toEqual(['3']);
    expect(totalsOf(three)).toEqual({ created: 1, changed: 1, deleted: 1 });
  });
});

it.each([
  ['text', 'text'],
  [9214, '9214'],
  [false, 'false'],
  [null, ''],
  [undefined, ''],
  [{ display: 'Active', url: '/x/' }, 'Active'],
  [['fabric-a', { display: 'CHG-4821' }], 'fabric-a, CHG-4821'],
  [{ bgp_peer: '10.0.0.1' }, '{"bgp_peer":"10.0.0.1"}'],
])('the value %j reads "%s"', (value, words) => {
  expect(valueText(value)).toBe(words);
});
