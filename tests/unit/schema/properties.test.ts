import type { FieldSpec, Json } from '@windlass/sdk';
import { faultOfJson, MAX_JSON_DEPTH, MAX_JSON_NODES, parseJson } from '@/core/resources/json';
import { parseInput, type Source } from '@/core/resources/schema';
import { fc } from '../../support/chance';
import { describe, expect, test } from 'vitest';

const common = { label: '', help_text: '', required: false } as const;
const choices = [['a', 'A'], ['More', [['b', 'B'], ['1', 'One']]]] as const; // prettier-ignore
const SPECS: readonly FieldSpec[] = [
  { ...common, name: 'string', kind: 'string', min_length: 1, max_length: 20 },
  { ...common, name: 'pattern', kind: 'string', regex: '^[a-z0-9]+$' },
  { ...common, name: 'text', kind: 'text' },
  { ...common, name: 'integer', kind: 'integer', min_value: -5 },
  { ...common, name: 'number', kind: 'number' },
  { ...common, name: 'boolean', kind: 'boolean' },
  { ...common, name: 'dryrun', kind: 'dryrun' },
  { ...common, name: 'choice', kind: 'choice', choices },
  { ...common, name: 'multichoice', kind: 'multichoice', choices },
  { ...common, name: 'object', kind: 'object', model: 'dcim.location' },
  { ...common, name: 'group', kind: 'object', model: 'auth.group' },
  { ...common, name: 'multiobject', kind: 'multiobject', model: 'extras.status' },
  { ...common, name: 'file', kind: 'file' },
  { ...common, name: 'ipaddress', kind: 'ipaddress' },
  { ...common, name: 'ipaddress_mask', kind: 'ipaddress_mask' },
  { ...common, name: 'ipnetwork', kind: 'ipnetwork' },
  { ...common, name: 'json', kind: 'json' },
  { ...common, name: 'date', kind: 'date' },
  { ...common, name: 'datetime', kind: 'datetime' },
  { ...common, name: 'color', kind: 'color' },
  { ...common, name: 'tags_text', kind: 'tags_text', max_length: 30 },
];

const uuid = fc.uuid();
const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: fc.constantFrom('a', ' ', '\0', '\ud800', '\udc00', '😀', ',', '1', '.', ':', '/', 'f'), maxLength: 20 }),
  fc.constantFrom(
    'true',
    'False',
    '0',
    '5',
    '5.0',
    '1e3',
    'a',
    'null',
    '{"a":[1]}',
    '2026-02-30',
    '2026-02-28T10:00Z',
    '192.0.2.1/24',
    '::1/64',
    '10.0.0.0/8',
    'ff00ff',
    '__proto__',
  ),
  fc.ipV4(),
  fc.ipV6(),
  uuid,
);
const scalar = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(2 ** 53));
const key = fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('id', 'file', 'name', '__proto__', 'constructor'));
const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 4 }) },
  { weight: 2, arbitrary: fc.dictionary(key, scalar, { maxKeys: 3 }) },
  { weight: 1, arbitrary: fc.jsonValue() as fc.Arbitrary<unknown> },
  { weight: 1, arbitrary: fc.record({ id: uuid }) },
);
const spec = fc.constantFrom(...SPECS).chain((chosen) => fc.boolean().map((required) => ({ ...chosen, required }) as FieldSpec));
const source = fc.constantFrom<Source>('json', 'form', 'multipart', 'stored');

const hasUnstorable = (value: unknown) => /\\u0000|\\ud[89a-f]/i.test(JSON.stringify(value));

describe('any value, for any kind of field', () => {
  test('is taken or refused with a message for that field, never with an exception; what is taken can be stored and is the same when parsed again', () => {
    fc.assert(
      fc.property(spec, anything, source, (field, value, from) => {
        const parsed = parseInput([field], { [field.name]: value }, from);
        if (!parsed.ok) {
          expect(Object.keys(parsed.errors)).toEqual([field.name]);
          expect(
            parsed.errors[field.name]?.every((message) => message.isWellFormed() && !message.includes('\0') && message.length < 400),
          ).toBe(true);
          return;
        }
        const stored = JSON.parse(JSON.stringify(parsed.value)) as Record<string, Json>;
        expect(stored).toEqual(parsed.value);
        expect(hasUnstorable(stored)).toBe(false);
        expect(parseInput([field], stored, 'stored')).toEqual({ ok: true, value: stored });
      }),
      { numRuns: 5000 },
    );
  });

  test('as a whole input is judged too', () => {
    fc.assert(
      fc.property(anything, source, (value, from) => void expect(typeof parseInput(SPECS, value, from).ok).toBe('boolean')),
      { numRuns: 1000 },
    );
  });

  test('pollutes nothing', () => {
    fc.assert(fc.property(fc.constantFrom(...SPECS), fc.constantFrom('{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}'), (field, body) => {
      parseInput([field], { [field.name]: JSON.parse(body) as unknown }, 'json');
      parseInput([field], { [field.name]: body }, 'json');
      parseInput([field], JSON.parse(body), 'json');
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    })); // prettier-ignore
  });
});

describe('the same values', () => {
  /** Values as JSON has them, and the texts a form or multipart would carry. */
  const pair = fc.record({
    string: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }).filter((value) => value.trim() !== ''),
    integer: fc.integer({ min: -5 }),
    number: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((value) => Math.round(value * 1000) / 1000),
    boolean: fc.boolean(),
    choice: fc.constantFrom('a', 'b'),
    multichoice: fc.array(fc.constantFrom('a', 'b', '1'), { minLength: 1, maxLength: 4 }),
    object: uuid,
    multiobject: fc.uniqueArray(uuid, { minLength: 1, maxLength: 3 }),
    ipaddress: fc.oneof(fc.ipV4(), fc.ipV6()),
    json: fc.jsonValue({ maxDepth: 3 }).filter((value) => value !== '' && faultOfJson(value) === null && typeof value !== 'string'),
  });

  test('arrive the same from JSON, from a form and from multipart', () => {
    const specs = SPECS.filter(({ name }) =>
      ['string', 'integer', 'number', 'boolean', 'choice', 'multichoice', 'object', 'multiobject', 'ipaddress', 'json'].includes(name),
    );
    fc.assert(
      fc.property(pair, (values) => {
        const texts = Object.fromEntries(
          Object.entries(values).map(([name, value]) => [
            name,
            name === 'json' ? JSON.stringify(value) : Array.isArray(value) ? (value.length === 1 ? value[0] : value) : String(value),
          ]),
        );
        const fromJson = parseInput(specs, values, 'json');
        expect(fromJson.ok).toBe(true);
        expect(parseInput(specs, texts, 'multipart')).toEqual(fromJson);
        expect(parseInput(specs, texts, 'form')).toEqual(fromJson);
      }),
    );
  });
});

describe('the judge of JSON', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  test('takes what is within its bounds and refuses what is past them', () => {
    expect(parseJson(nested(MAX_JSON_DEPTH)).ok).toBe(true);
    expect(parseJson(nested(MAX_JSON_DEPTH + 1)).ok).toBe(false);
    expect(parseJson(nested(100_000)).ok).toBe(false);
    expect(parseJson(JSON.stringify(Array.from({ length: MAX_JSON_NODES - 1 }, () => 0))).ok).toBe(true);
    expect(parseJson(JSON.stringify(Array.from({ length: MAX_JSON_NODES }, () => 0))).ok).toBe(false);
    expect(parseJson(`"${'x'.repeat(1 << 20)}"`).ok).toBe(false);
  });

  test.each([
    '"\\u0000"',
    '{"\\u0000":1}',
    '"\\ud800"',
    '{"a":"\\udc00"}',
    '9007199254740993',
    '1e400',
    '-1e400',
    '{"__proto__":1}',
    '{"a":{"constructor":1}}',
    '{',
    '',
  ])('refuses %s', (body) => {
    expect(parseJson(body).ok).toBe(false);
  });

  test('what it takes is unchanged by storing, and refusals say where', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue() as fc.Arbitrary<unknown>, anything), (value) => {
        const body = JSON.stringify(value);
        const parsed = parseJson(body);
        if (parsed.ok) expect(JSON.parse(JSON.stringify(parsed.value))).toEqual(JSON.parse(body));
        else expect(parsed.fault.path).toMatch(/^\$/);
      }),
      { numRuns: 2000 },
    );
    expect(parseJson('{"a":[1,"\\u0000"]}')).toMatchObject({ ok: false, fault: { path: '$.a[1]' } });
  });

  test('is not fooled by what is no JSON at all', () => {
    for (const value of [undefined, () => 1, Symbol('s'), 1n, new Map(), new Date(), { a: undefined }, Number.NaN])
      expect(faultOfJson(value)).not.toBeNull();
  });
});
