// What fields say and hold: help, dependent filters, the check in the browser.
import type { FieldSpec } from '@windlass/sdk';
import { describe, expect, it } from 'vitest';
import { helpOf } from '@/ui/field/help.ts';
import { idsOf, liveFilter, watchedNames } from '@/ui/field/references.ts';
import { fieldResolver, toFormErrors } from '@/ui/field/resolver.ts';

const common = { label: '', help_text: '', required: true } as const;

describe('the help of a field', () => {
  it('states limits of 0 too', () => {
    expect(helpOf({ ...common, kind: 'integer', name: 'n', min_value: 0, max_value: 4094 })).toBe(`From 0 to 4\u202f094.`);
    expect(helpOf({ ...common, kind: 'integer', name: 'n', min_value: 0 })).toBe('At least 0.');
  });

  it('puts the author’s words first', () => {
    expect(helpOf({ ...common, kind: 'number', name: 'n', max_value: 2.5, help_text: 'In metres.' })).toBe('In metres. At most 2.5.');
  });

  it('of a secret says that it is asked again', () => {
    expect(helpOf({ ...common, kind: 'string', name: 's', sensitive: true })).toContain('Asked again on every re-run');
  });
});

describe('options that depend on other fields', () => {
  const params = { location: '$locations', status: ['active', 'planned'], rack: '$rack' };

  it('watch exactly the fields they name', () => {
    expect(watchedNames(params)).toEqual(['locations', 'rack']);
    expect(watchedNames(undefined)).toEqual([]);
  });

  it('are filtered by live values, and by nothing where the other field is empty', () => {
    expect(liveFilter(params, { locations: ['a', 'b'], rack: null })).toEqual({ location: ['a', 'b'], status: ['active', 'planned'] });
    expect(liveFilter(params, { locations: [], rack: { id: 'r1', display: 'R14' } })).toEqual({
      status: ['active', 'planned'],
      rack: ['r1'],
    });
  });

  it('see an object that was read before as its id', () => {
    expect(idsOf([{ id: 'a', display: 'OSL1' }, 'b', null, ''])).toEqual(['a', 'b']);
  });
});

describe('the check in the browser', () => {
  const specs: FieldSpec[] = [
    { ...common, kind: 'integer', name: 'days', min_value: 30 },
    { ...common, kind: 'file', name: 'plan' },
  ];
  const check = (values: Record<string, unknown>) =>
    fieldResolver(specs)(values, undefined, { fields: {}, shouldUseNativeValidation: false });
  const file = new File(['x'], 'plan.csv');

  it('passes typed texts on as the values they mean, and files as they are', async () => {
    expect(await check({ days: '90', plan: file })).toEqual({ values: { days: 90, plan: file }, errors: {} });
  });

  it('names every bad field at once', async () => {
    const { errors } = await check({ days: '5', plan: null });
    expect(Object.keys(errors)).toEqual(['days', 'plan']);
  });
});

it('several messages of one field reach the form together; those of the whole input have a place too', () => {
  expect(toFormErrors({ days: ['One.', 'Two.'], '': ['All.'] })).toEqual({
    days: { type: 'server', message: 'One.\nTwo.' },
    root: { type: 'server', message: 'All.' },
  });
});
