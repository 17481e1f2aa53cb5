import type { FieldSpec } from '@windlass/sdk';
import { expect, test } from 'vitest';
import { actsOf, addName, clearedValue, isNothing, removeName, requestOf, shownSpecs } from '@/ui/resource/bulk-edit.ts';

const common = { label: '', help_text: '', required: false };
const text: FieldSpec = { kind: 'string', name: 'serial', ...common };
const status: FieldSpec = { kind: 'object', name: 'status', model: 'extras.status', ...common, required: true };
const tenant: FieldSpec = { kind: 'object', name: 'tenant', model: 'tenancy.tenant', ...common, nullable: true };
const tags: FieldSpec = { kind: 'multiobject', name: 'tags', model: 'extras.tag', ...common, label: 'Tags' };
const flag: FieldSpec = { kind: 'boolean', name: 'mgmt_only', ...common };

test('what can be emptied can be cleared, and nothing else; only lists of objects are added to', () => {
  const acts = (spec: FieldSpec) => actsOf(spec).map(({ value }) => value);
  expect([text, status, tenant, tags, flag].map(acts)).toEqual([
    ['set', 'clear'],
    ['set'],
    ['set', 'clear'],
    ['change', 'set', 'clear'],
    ['set'],
  ]);
  expect([text, status, tenant, tags, flag].map(clearedValue)).toEqual(['', undefined, null, [], undefined]);
});

test('what is set has to be written, but a box may stay empty; what is left alone asks for nothing', () => {
  expect(shownSpecs(text, 'set')).toMatchObject([{ name: 'serial', label: 'serial, for all of them', required: true }]);
  expect(shownSpecs(flag, 'set')).toMatchObject([{ required: false }]);
  expect(shownSpecs(tags, 'change').map(({ name, label, required }) => [name, label, required])).toEqual([
    ['tags__add', 'Add to tags', false],
    ['tags__remove', 'Take away from tags', false],
  ]);
  expect([...shownSpecs(text, 'clear'), ...shownSpecs(text, ''), ...shownSpecs(text, undefined)]).toEqual([]);
});

test('the request holds what was chosen and nothing else', () => {
  const specs = [text, status, tenant, tags, flag];
  const values = { serial: 'typed, then left alone', status: 'id', [addName('tags')]: ['a'], [removeName('tags')]: [], mgmt_only: false };
  const request = requestOf(specs, { serial: '', status: 'set', tenant: 'clear', tags: 'change', mgmt_only: 'set' }, values);
  expect(request).toEqual({ changes: { status: 'id', tenant: null, mgmt_only: false }, add: { tags: ['a'] }, remove: {} });
  expect(isNothing(request)).toBe(false);
  expect(isNothing(requestOf(specs, { tags: 'change' }, {}))).toBe(true);
});
