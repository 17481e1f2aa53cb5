import { describe, expect, it } from 'vitest';
import { netChanges, type ObjectChange } from '@/core/changes/diff';

const change = (action: ObjectChange['action'], before: ObjectChange['before'], after: ObjectChange['after'], id = 'a'): ObjectChange => ({
  action,
  model: 'dcim.device',
  object_id: id,
  object_repr: String(after?.['name'] ?? before?.['name'] ?? ''),
  before,
  after,
});

const update = (before: ObjectChange['before'], after: ObjectChange['after'], id?: string) => change('update', before, after, id);
const NAMED = { name: 'sw1', serial: 'A' };

describe('what a series of change records comes to', () => {
  it('keeps the first value before and the last one after', () => {
    const [net] = netChanges([
      update({ serial: 'A' }, { serial: 'B' }),
      update({ serial: 'B' }, { serial: 'C' }),
      update({ name: 'x' }, { name: 'y' }),
    ]);
    expect(net).toMatchObject({ action: 'update', before: { serial: 'A', name: 'x' }, after: { serial: 'C', name: 'y' } });
  });

  it('is nothing when a value is put back', () => {
    expect(netChanges([update({ serial: 'A' }, { serial: 'B' }), update({ serial: 'B' }, { serial: 'A' })])).toEqual([]);
  });

  it('is nothing for what came and went', () => {
    expect(
      netChanges([
        change('create', null, NAMED),
        update({ serial: 'A' }, { serial: 'B' }),
        change('delete', { ...NAMED, serial: 'B' }, null),
      ]),
    ).toEqual([]);
  });

  it('is one creation with the values of the end', () => {
    const net = netChanges([change('create', null, NAMED), update({ serial: 'A' }, { serial: 'B' }), update({ tags: [] }, { tags: [1] })]);
    expect(net).toEqual([expect.objectContaining({ action: 'create', before: null, after: { ...NAMED, serial: 'B', tags: [1] } })]);
  });

  it('is a deletion of what there was at the start, whatever happened before it', () => {
    const [net] = netChanges([update({ serial: 'A' }, { serial: 'B' }), change('delete', { ...NAMED, serial: 'B' }, null)]);
    expect(net).toMatchObject({ action: 'delete', before: NAMED, after: null });
  });

  it('counts lists that are emptied after their owner is gone as part of the deletion', () => {
    const [net] = netChanges([change('delete', NAMED, null), update({ tags: [1, 2] }, { tags: [2] })]);
    expect(net).toMatchObject({ action: 'delete', before: { ...NAMED, tags: [1, 2] } });
  });

  it('is a change when an object is deleted and made again under its id', () => {
    const [net] = netChanges([change('delete', NAMED, null), change('create', null, { ...NAMED, serial: 'Z' })]);
    expect(net).toMatchObject({ action: 'update', before: { serial: 'A' }, after: { serial: 'Z' } });
  });

  it('does not care for the order of ids in a list, but for that of other values', () => {
    const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
    expect(netChanges([update({ tags: ids }, { tags: ids.toReversed() })])).toEqual([]);
    expect(netChanges([update({ queues: ['a', 'b'] }, { queues: ['b', 'a'] })])).toHaveLength(1);
  });

  it('keeps objects apart, in the order in which they were first touched', () => {
    const net = netChanges([
      update({ serial: 'A' }, { serial: 'B' }, 'b'),
      update({ serial: 'A' }, { serial: 'B' }, 'a'),
      update({ name: 'x' }, { name: 'y' }, 'b'),
    ]);
    expect(net.map(({ object_id }) => object_id)).toEqual(['b', 'a']);
  });
});
