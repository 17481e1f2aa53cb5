// Every input of the recorded run requests, and what it must lead to.
import type { FieldSpec, Json } from '@windlass/sdk';
import { errorBody, parseInput, type Source, UploadedFile } from '@/core/resources/schema';
import { EveryVariable, FileUpload } from '@/jobs/example_jobs';
import { describeVariable, variableSpecs } from '@windlass/sdk';
import { describe, expect, test } from 'vitest';

const specs = variableSpecs(EveryVariable);
const role = '3c644e9d-37a6-4f3c-a81f-2a92e05da2ec';
const [one, two] = ['7be6b151-b690-4729-b550-53c1f1aef3b3', '82169326-83b2-40a7-ae05-2347632a1384'];
const good = {
  string_var: 'a', text_var: 'b\nc', integer_var: 5, boolean_var: true, choice_var: 'a', multichoice_var: ['a', 'b'], object_var: role, multiobject_var: [one, two],
  ipaddress_var: '192.0.2.1', ipaddress_mask_var: '192.0.2.1/24', ipnetwork_var: '192.0.2.0/24', json_var: { a: [1, null] },
}; // prettier-ignore

function parse(data: unknown, source: Source = 'json', fields: readonly FieldSpec[] = specs) {
  return parseInput(fields, data, source);
}

function refusal(data: unknown, source: Source = 'json', fields: readonly FieldSpec[] = specs) {
  const parsed = parse(data, source, fields);
  if (parsed.ok) throw new Error(`accepted as ${JSON.stringify(parsed.value)}`);
  return errorBody(parsed).errors;
}

test('the variables themselves are described as recorded', () => {
  const letters = [['a', 'A'], ['b', 'B']]; // prettier-ignore
  expect(specs.map((spec) => describeVariable(spec))).toEqual([
    { name: 'string_var', type: 'StringVar', required: true, max_length: 200 },
    { name: 'text_var', type: 'TextVar', required: false },
    { name: 'integer_var', type: 'IntegerVar', required: true, min_value: 1, max_value: 100 },
    { name: 'boolean_var', type: 'BooleanVar', required: false },
    { name: 'choice_var', type: 'ChoiceVar', required: false, choices: letters },
    { name: 'multichoice_var', type: 'MultiChoiceVar', required: false, choices: letters },
    { name: 'object_var', type: 'ObjectVar', required: false, model: 'extras.role' },
    { name: 'multiobject_var', type: 'MultiObjectVar', required: false, model: 'extras.status' },
    { name: 'ipaddress_var', type: 'IPAddressVar', required: false },
    { name: 'ipaddress_mask_var', type: 'IPAddressWithMaskVar', required: false },
    { name: 'ipnetwork_var', type: 'IPNetworkVar', required: false },
    { name: 'json_var', type: 'JSONVar', required: false },
  ]);
});

describe('a recorded input', () => {
  test('with every variable is taken as it is', () => expect(parse(good)).toEqual({ ok: true, value: good }));

  test('with only the required ones has the empty value of every other kind', () => {
    expect(parse({ string_var: 'a', integer_var: 5 })).toEqual({
      ok: true,
      value: {
        string_var: 'a', text_var: '', integer_var: 5, boolean_var: false, choice_var: '', multichoice_var: [], object_var: null, multiobject_var: [],
        ipaddress_var: null, ipaddress_mask_var: null, ipnetwork_var: null, json_var: null,
      },
    }); // prettier-ignore
  });

  test.each<[string, Json, Json]>([
    ['string_var', 7, '7'],
    ['integer_var', '5', 5],
    ['boolean_var', 'false', false],
    ['boolean_var', null, false],
    ['object_var', { name: 'Administrative' }, { name: 'Administrative' }],
    ['object_var', { id: role }, role],
    ['object_var', { name__iexact: 'ADMINISTRATIVE' }, { name__iexact: 'ADMINISTRATIVE' }],
    ['object_var', '00000000-0000-4000-8000-000000000000', '00000000-0000-4000-8000-000000000000'],
    ['multiobject_var', [], []],
    ['multiobject_var', [one, one], [one]],
    ['ipaddress_var', '::1', '::1'],
    ['ipaddress_var', '192.0.2.1/24', '192.0.2.1'],
    ['json_var', '{"a": 1}', { a: 1 }],
    ['json_var', [1], [1]],
    ['json_var', {}, {}],
    // Ours beyond the recordings.
    ['string_var', '  a  ', 'a'],
    ['integer_var', 5.0, 5],
    ['integer_var', ' 7 ', 7],
    ['integer_var', '5.0', 5],
    ['boolean_var', 'TRUE', true],
    ['boolean_var', '0', false],
    ['boolean_var', 1, true],
    ['boolean_var', '', false],
    ['text_var', null, ''],
    ['choice_var', '', ''],
    ['multichoice_var', null, []],
    ['multichoice_var', ['a', 'a'], ['a', 'a']],
    ['object_var', role.toUpperCase(), role],
    ['ipaddress_mask_var', '192.0.2.1/255.255.255.0', '192.0.2.1/24'],
    ['ipaddress_var', '2001:DB8::0', '2001:db8::'],
    ['json_var', '5', 5],
    ['json_var', 'null', null],
  ])('%s = %j is accepted as %j', (name, value, parsed) => {
    expect(parse({ ...good, [name]: value })).toEqual({ ok: true, value: { ...good, [name]: parsed } });
  });

  test.each<[string, unknown]>([
    ['string_var', 'x'.repeat(201)],
    ['string_var', ['a']],
    ['integer_var', 'five'],
    ['integer_var', 5.5],
    ['integer_var', 0],
    ['integer_var', 101],
    ['integer_var', true],
    ['boolean_var', 'yes'],
    ['choice_var', 'z'],
    ['choice_var', ['a']],
    ['multichoice_var', 'a'],
    ['multichoice_var', ['a', 'z']],
    ['object_var', 5],
    ['object_var', {}],
    ['ipaddress_var', '300.1.1.1'],
    ['ipaddress_mask_var', '192.0.2.1'],
    ['ipaddress_mask_var', '192.0.2.1/33'],
    ['ipnetwork_var', '192.0.2.1/24'],
    ['ipnetwork_var', '192.0.2.0'],
    ['ipnetwork_var', ''],
    ['json_var', 'not json'],
    // Ours beyond the recordings.
    ['string_var', '   '],
    ['string_var', ''],
    ['string_var', true],
    ['string_var', 'a\0'],
    ['text_var', '\ud800'],
    ['text_var', {}],
    ['integer_var', '1e1'],
    ['integer_var', '0x10'],
    ['integer_var', '99999999999999999999'],
    ['boolean_var', 'on'],
    ['boolean_var', 2],
    ['boolean_var', []],
    ['multichoice_var', { a: 1 }],
    ['object_var', [role]],
    ['object_var', { id: 'x' }],
    ['object_var', JSON.parse('{"__proto__": 1}')],
    ['object_var', { name: 'a\0' }],
    ['multiobject_var', { id: one }],
    ['multiobject_var', [null]],
    ['ipaddress_var', 3221225985],
    ['ipaddress_var', '192.0.2.01'],
    ['json_var', { a: 'x\0' }],
    ['json_var', '"\\u0000"'],
    ['json_var', '"\\ud800"'],
    ['json_var', { a: 2 ** 53 }],
    ['json_var', '1e400'],
    ['json_var', '{"__proto__": {"polluted": true}}'],
    ['json_var', "{'a': 1}"],
  ])('%s = %j is a 400 that names it', (name, value) => {
    const errors = refusal({ ...good, [name]: value });
    expect(errors).toEqual({ [name]: [expect.stringMatching(/^\S.*[.?]$/s)] });
  });

  test('a network with host bits is answered with the network that was meant', () => {
    expect(refusal({ ...good, ipnetwork_var: '192.0.2.1/24' })).toEqual({ ipnetwork_var: [expect.stringContaining('192.0.2.0/24')] });
  });

  test.each([{}, { boolean_var: true }])('%j lacks both required ones, and both are named', (data) => {
    expect(refusal(data)).toEqual({ string_var: [expect.any(String)], integer_var: [expect.any(String)] });
  });

  test.each<[string, unknown]>([
    ['string_var', null],
    ['object_var', 'not-an-id'],
    ['multiobject_var', one],
    ['multiobject_var', ['not-an-id']],
  ])('%s = %j has not even the right shape: a list, as clients know it, that names it all the same', (name, value) => {
    expect(refusal({ ...good, [name]: value })).toEqual([expect.stringContaining(name)]);
  });

  test.each([[[]], ['text'], [7], [true], [null]])('%j is no input at all', (data) => expect(refusal(data)).toEqual([expect.any(String)]));

  test('an unknown variable is named beside everything else, with the one that may be meant or those that there are', () => {
    expect(refusal({ nope: 1, integer_var: 'five' })).toEqual({
      nope: [expect.stringMatching(/^There is no variable of this name, only string_var, text_var, .*json_var\.$/)],
      string_var: [expect.any(String)],
      integer_var: [expect.any(String)],
    });
    expect(refusal({ ...good, strng_var: 'a' })).toEqual({ strng_var: ['There is no variable of this name. Is string_var meant?'] });
    expect(refusal({ nope: 1, string_var: null, integer_var: 5 })).toMatchObject({ nope: [expect.any(String)] });
    expect(refusal(JSON.parse('{"__proto__": 1}'), 'json', [])).toEqual(
      JSON.parse(`{"__proto__": ["There is no variable of this name: there are none at all."]}`),
    );
  });

  test('what is right beside a fault is known all the same', () => {
    expect(parse({ integer_var: 5, choice_var: 'z', nope: 1 })).toMatchObject({ ok: false, sound: { integer_var: 5, text_var: '' } });
  });
});

describe('multipart', () => {
  test('texts are read by the kind of their variable, one part or several make a list', () => {
    const parts = {
      string_var: 'a',
      integer_var: '5',
      boolean_var: 'true',
      choice_var: 'a',
      multichoice_var: 'a',
      ipaddress_var: '192.0.2.1',
      json_var: '{}',
    };
    expect(parse(parts, 'multipart')).toMatchObject({
      ok: true,
      value: { integer_var: 5, boolean_var: true, multichoice_var: ['a'], json_var: {} },
    });
    expect(parse({ ...parts, multichoice_var: ['a', 'b'], multiobject_var: one }, 'multipart')).toMatchObject({
      ok: true,
      value: { multichoice_var: ['a', 'b'], multiobject_var: [one] },
    });
  });

  test('an empty part means none', () => {
    const empty = {
      text_var: '',
      boolean_var: '',
      choice_var: '',
      multichoice_var: '',
      object_var: '',
      multiobject_var: '',
      ipaddress_var: '',
      ipaddress_mask_var: '',
      ipnetwork_var: '',
      json_var: '',
    };
    expect(parse({ string_var: 'a', integer_var: '5', ...empty }, 'multipart')).toEqual(parse({ string_var: 'a', integer_var: 5 }));
  });

  test('false is false', () =>
    expect(parse({ string_var: 'a', integer_var: '5', boolean_var: 'false' }, 'multipart')).toMatchObject({
      value: { boolean_var: false },
    }));
});

describe('files', () => {
  const fields = variableSpecs(FileUpload);
  const file = '25a7d72b-7eb8-4838-8fa4-1271d3d23398';

  test('an upload that the door stored is taken, by reference', () => {
    expect(parse({ myfile: new UploadedFile(file) }, 'multipart', fields)).toEqual({ ok: true, value: { myfile: { file } } });
    expect(parse({ myfile: file }, 'stored', fields)).toEqual({ ok: true, value: { myfile: { file } } });
    expect(parse({ myfile: { file } }, 'stored', fields)).toEqual({ ok: true, value: { myfile: { file } } });
  });

  test.each<[Source, unknown]>([
    ['json', 'x'],
    ['json', file],
    ['json', { file }],
    ['multipart', 'x'],
    ['multipart', { file }],
    ['form', { file }],
  ])('%s can not name an upload by itself: %j', (source, value) =>
    expect(refusal({ myfile: value }, source, fields)).toEqual([expect.stringContaining('myfile')]),
  );

  test('a missing one is named', () => {
    expect(refusal({}, 'json', fields)).toEqual({ myfile: [expect.any(String)] });
    expect(refusal({ x: 'y' }, 'multipart', fields)).toEqual({ x: [expect.any(String)], myfile: [expect.any(String)] });
  });
});
