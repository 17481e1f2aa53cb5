import type { FieldSpec, Json } from '@windlass/sdk';
import {
  checkKeys,
  fieldErrors,
  formDefaults,
  formValue,
  inputSchema,
  parseFields,
  parseInput,
  type Source,
} from '@/core/resources/schema';
import { describe, expect, test } from 'vitest';

const common = { name: 'f', label: '', help_text: '', required: false } as const;

function value(spec: Partial<FieldSpec> & Pick<FieldSpec, 'kind'>, given: unknown, source: Source = 'json'): unknown {
  const parsed = parseInput([{ ...common, ...spec } as FieldSpec], { f: given }, source);
  return parsed.ok ? parsed.value.f : parsed.errors;
}
const refused = { f: [expect.any(String)] };

describe('kinds that only inventory fields have', () => {
  test.each<[FieldSpec['kind'], unknown, unknown]>([
    ['number', 52.5, 52.5],
    ['number', '-13.4e0', -13.4],
    ['number', '.5', 0.5],
    ['number', '', null],
    ['number', Infinity, refused],
    ['number', '1e400', refused],
    ['number', '0x10', refused],
    ['number', true, refused],
    ['date', '2026-02-28', '2026-02-28'],
    ['date', '2024-02-29', '2024-02-29'],
    ['date', '2099-02-31', refused],
    ['date', '0000-01-01', refused],
    ['date', '2026-2-3', refused],
    ['datetime', '2026-11-26T16:33:04Z', '2026-11-26T16:33:04.000Z'],
    ['datetime', '2026-11-26 16:33:04.123456+02:00', '2026-11-26T14:33:04.123Z'],
    ['datetime', '2026-11-26T16:33-0530', '2026-11-26T22:03:00.000Z'],
    ['datetime', '2026-11-26T16:33', '2026-11-26T16:33:00.000Z'],
    ['datetime', '2026-11-31T16:33:04Z', refused],
    ['datetime', '2026-11-26T24:00:00Z', refused],
    ['datetime', '2026-11-26', refused],
    ['datetime', 1764174784, refused],
    ['color', '#9E9E9E', '9e9e9e'],
    ['color', 'red', refused],
    ['tags_text', 'a, b ,,a', ['a', 'b']],
    ['tags_text', ['a', ' b '], ['a', 'b']],
    ['tags_text', [1], refused],
    ['tags_text', ['a\0'], refused],
    ['tags_text', ' , ', []],
  ])('%s: %j → %j', (kind, given, expected) => expect(value({ kind } as FieldSpec, given)).toEqual(expected));
});

describe('limits', () => {
  test('0 is a limit', () => {
    expect(value({ kind: 'integer', max_value: 0 }, 1)).toEqual(refused);
    expect(value({ kind: 'integer', min_value: 0 }, -1)).toEqual(refused);
    expect(value({ kind: 'integer', min_value: 0, max_value: 0 }, '-0')).toBe(0);
  });

  test('characters are counted as people count them', () => {
    expect(value({ kind: 'string', max_length: 2 }, '😀😀')).toBe('😀😀');
    expect(value({ kind: 'string', max_length: 2 }, '😀😀😀')).toEqual(refused);
    expect(value({ kind: 'string', min_length: 3 }, '😀😀')).toEqual(refused);
    expect(value({ kind: 'text', min_length: 3 }, 'abc')).toBe('abc');
  });

  test('a pattern is searched for anywhere, and the message names it', () => {
    expect(value({ kind: 'string', regex: 'b' }, 'abc')).toBe('abc');
    expect(value({ kind: 'string', regex: '^b' }, 'abc')).toEqual({ f: [expect.stringContaining('^b')] });
  });

  test('a hostile pattern, or a text too long for one, is refused at once', () => {
    expect(value({ kind: 'string', regex: '^(a+)+$' }, `${'a'.repeat(4000)}!`)).toEqual(refused);
    expect(value({ kind: 'string', regex: 'a' }, 'a'.repeat(5000))).toEqual(refused);
    expect(value({ kind: 'string', regex: '(' }, 'a')).toEqual(refused);
  });

  test('prefix lengths have bounds', () => {
    expect(value({ kind: 'ipnetwork', min_prefix_length: 16, max_prefix_length: 24 }, '10.0.0.0/8')).toEqual(refused);
    expect(value({ kind: 'ipnetwork', min_prefix_length: 16, max_prefix_length: 24 }, '10.0.0.0/25')).toEqual(refused);
    expect(value({ kind: 'ipnetwork', min_prefix_length: 16, max_prefix_length: 24 }, '10.0.0.0/24')).toBe('10.0.0.0/24');
  });

  test('grouped choices are choices; the title of a group is none', () => {
    const choices = [
      ['Copper', [['1000base-t', '1G']]],
      ['other', 'Other'],
    ] as const;
    expect(value({ kind: 'choice', choices }, '1000base-t')).toBe('1000base-t');
    expect(value({ kind: 'choice', choices }, 'Copper')).toEqual(refused);
  });
});

describe('required, null and read-only', () => {
  test.each<[FieldSpec['kind'], unknown]>([
    ['string', '  '],
    ['integer', ''],
    ['choice', null],
    ['multichoice', []],
    ['multiobject', null],
    ['json', ''],
    ['json', null],
    ['json', 'null'],
    ['tags_text', ' ,'],
    ['ipaddress', ''],
    ['object', ''],
  ])('%s: %j does not count as given', (kind, given) => {
    const spec = { kind, required: true, choices: [['a', 'A']], model: 'dcim.location' } as unknown as FieldSpec;
    expect(value(spec, given)).toEqual({ f: ['This field is required.'] });
  });

  test('blank parts of a list are no values: a required one is still missing', () => {
    const spec = { kind: 'multichoice', required: true, choices: [['a', 'A']] } as const;
    expect(value(spec, ['', ''], 'multipart')).toEqual({ f: ['This field is required.'] });
    expect(value(spec, ['', 'a'], 'form')).toEqual(['a']);
  });

  test('a default fills in nothing: it is a form’s first value', () => {
    const spec: FieldSpec = { ...common, kind: 'integer', required: true, default: 5 };
    expect(parseInput([spec], {}, 'json')).toMatchObject({ ok: false, errors: refused });
    expect(parseInput([{ ...spec, required: false }], {}, 'json')).toEqual({ ok: true, value: { f: null } });
  });

  test('where null is a value it stays null; an empty text then is none', () => {
    expect(value({ kind: 'string', nullable: true }, null)).toBeNull();
    expect(value({ kind: 'string', nullable: true, required: true }, null)).toBeNull();
    expect(value({ kind: 'integer', nullable: true }, '')).toBeNull();
  });

  test('what only can be read is neither taken nor unknown', () => {
    const specs: FieldSpec[] = [
      { ...common, kind: 'string' },
      { ...common, name: 'created', kind: 'datetime', read_only: true, required: true },
    ];
    expect(parseInput(specs, { f: 'a', created: 'whenever' }, 'json')).toEqual({ ok: true, value: { f: 'a' } });
  });

  test('a choice of "none" means none', () =>
    expect(value({ kind: 'object', model: 'dcim.location', null_option: 'None' }, 'null', 'form')).toBeNull());

  test('numbered models have numbers for ids', () => {
    expect(value({ kind: 'object', model: 'auth.group' }, 7)).toBe(7);
    expect(value({ kind: 'multiobject', model: 'auth.group' }, ['7', { id: 8 }])).toEqual([7, 8]);
    expect(value({ kind: 'object', model: 'auth.group' }, -1)).toEqual(refused);
  });
});

describe('creating and changing resources', () => {
  const specs: FieldSpec[] = [
    { ...common, name: 'vid', kind: 'integer', required: true },
    { ...common, name: 'name', kind: 'string' },
  ];

  test('a new row leaves to the table what was not said, and insists on what is required', () => {
    expect(parseFields(specs, { vid: 5 }, { source: 'json', absent: 'create' })).toEqual({ ok: true, value: { vid: 5 } });
    expect(parseFields(specs, { name: 'a' }, { source: 'json', absent: 'create' })).toMatchObject({
      ok: false,
      errors: { vid: [expect.any(String)] },
    });
  });

  test('a change says only what changes', () => {
    expect(parseFields(specs, { name: 'a' }, { source: 'json', absent: 'patch' })).toEqual({ ok: true, value: { name: 'a' } });
    expect(parseFields(specs, { vid: null }, { source: 'json', absent: 'patch' })).toMatchObject({
      ok: false,
      errors: { vid: [expect.any(String)] },
    });
  });

  test('unknown keys are listed; those that carry nothing only where asked for', () => {
    const data = { vid: 1, a: 1, b: null, c: '', d: [], e: {}, f: 0, g: false };
    expect(checkKeys(specs, data)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(checkKeys(specs, data, { ignoreEmpty: true })).toEqual(['a', 'f', 'g']);
  });

  test('the schema is a zod object with a key for each field, so parts of it can be used', () => {
    const schema = inputSchema(specs, { source: 'form' });
    expect(Object.keys(schema.shape)).toEqual(['vid', 'name']);
    const parsed = schema.pick({ vid: true }).safeParse({ vid: 'x' });
    expect(parsed.success ? {} : fieldErrors(parsed.error)).toEqual({ vid: [expect.any(String)] });
  });
});

describe('forms', () => {
  test('begin with defaults, 0, false and "" among them, else with what an empty widget holds', () => {
    const specs = [
      { kind: 'integer', default: 0 },
      { kind: 'boolean', default: false },
      { kind: 'string', default: '' },
      { kind: 'integer' },
      { kind: 'string' },
      { kind: 'dryrun' },
      { kind: 'multiobject', model: 'a.b' },
      { kind: 'object', model: 'a.b' },
      { kind: 'file' },
      { kind: 'json', default: { a: [1] } },
      { kind: 'json' },
      { kind: 'tags_text', default: ['a', 'b'] },
    ].map((spec, index) => ({ ...common, ...spec, name: `f${index}` }) as FieldSpec);
    const [json, tags] = [JSON.stringify({ a: [1] }, null, 2), 'a, b'];
    expect(Object.values(formDefaults(specs))).toEqual([0, false, '', '', '', false, [], null, null, json, '', tags]);
  });

  test.each<[FieldSpec['kind'], Json]>([
    ['string', 'a'],
    ['integer', 5],
    ['integer', null],
    ['boolean', true],
    ['multichoice', ['a']],
    ['object', '3c644e9d-37a6-4f3c-a81f-2a92e05da2ec'],
    ['ipaddress_mask', '192.0.2.1/24'],
    ['json', { a: [1, null, 'x'] }],
    ['json', 'text'],
    ['json', null],
    ['date', '2026-02-28'],
    ['datetime', '2026-11-26T16:33:00.000Z'],
    ['datetime', '2026-11-26T16:33:04.120Z'],
    ['tags_text', ['a', 'b']],
    ['color', '9e9e9e'],
    ['number', -1.5],
  ])('%s: a stored %j, shown and sent back unchanged, is the same', (kind, stored) => {
    const spec = { ...common, kind, model: 'dcim.location', choices: [['a', 'A']] } as unknown as FieldSpec;
    expect(value(spec, formValue(spec, stored), 'form')).toEqual(stored);
  });

  test('what a browser sends for an empty number and a ticked box is understood', () => {
    expect(value({ kind: 'integer' }, Number.NaN, 'form')).toBeNull();
    expect(value({ kind: 'integer' }, Number.NaN, 'json')).toEqual(refused);
    expect(value({ kind: 'boolean' }, 'on', 'form')).toBe(true);
  });
});
