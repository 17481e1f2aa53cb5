// The values that every type of variable is tried with, and what each comes to.
import * as sdk from '@windlass/sdk';
import type { Json, VariableType } from '@windlass/sdk';

/** Nothing at all. */
export const NOTHING = Symbol('nothing');
export class Upload {
  readonly content: string;
  constructor(content: string) {
    this.content = content;
  }
}
export type Given = Json | Upload | typeof NOTHING;
export type Verdict = { readonly stored: Json } | { readonly refused: string };

const ok = (stored: Json): Verdict => ({ stored });
const no = (refused: string): Verdict => ({ refused });
const REQUIRED = no('This field is required.');
const UNSTORABLE = no("The text contains the character U+0000, which can't be stored.");

const LETTERS = [['a', 'A'], ['Numbers', [['1', 'One']]]] as const; // prettier-ignore
export const ROLE = '11111111-1111-4111-8111-111111111111';
export const STATUS = ['22222222-2222-4222-8222-222222222222', '33333333-3333-4333-8333-333333333333'] as const;
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const ROLE_FIELDS = 'Fields: id, content_types, name, color, description, weight, created, last_updated, custom_fields.';

interface Table {
  readonly type: VariableType;
  readonly says?: string;
  readonly variable: sdk.Variable<unknown>;
  readonly rows: readonly (readonly [given: Given, verdict: Verdict])[];
}

const WHOLE = no('Write a whole number.');
const YES_OR_NO = no('Write true or false.');
const FLAG: Table['rows'] = [
  [NOTHING, ok(false)],
  [true, ok(true)],
  [false, ok(false)],
  [null, ok(false)],
  ['', ok(false)],
  ['true', ok(true)],
  ['FALSE', ok(false)],
  [1, ok(true)],
  ['0', ok(false)],
  ['yes', YES_OR_NO],
  [2, YES_OR_NO],
  [['true', 'false'], YES_OR_NO],
  [{ a: 1 }, YES_OR_NO],
];

export const TABLES: readonly Table[] = [
  {
    type: 'StringVar',
    says: 'required, 2 to 5 characters, a pattern',
    variable: new sdk.StringVar({ minLength: 2, maxLength: 5, regex: '[a-z]' }),
    rows: [
      ['ab', ok('ab')],
      ['  abc  ', ok('abc')],
      ['a😀', ok('a😀')],
      [NOTHING, REQUIRED],
      [null, REQUIRED],
      ['', REQUIRED],
      ['   ', REQUIRED],
      ['a', no('Write at least 2 characters (this has 1).')],
      ['abcdef', no('Write at most 5 characters (this has 6).')],
      ['123', no('The value must match the regular expression [a-z].')],
      [123, no('The value must match the regular expression [a-z].')],
      ['a\0b', UNSTORABLE],
      ['a\ud800', no('The text contains half of a surrogate pair, which is no character.')],
      [true, no('This must be a text.')],
      [['ab'], no('This must be a text.')],
      [['ab', 'cd'], no('This must be a text.')],
      [{ a: 'b' }, no('This must be a text.')],
    ],
  },
  {
    type: 'StringVar',
    says: 'optional',
    variable: new sdk.StringVar({ required: false }),
    rows: [[NOTHING, ok('')], [null, ok('')], ['', ok('')], [7, ok('7')], ['null', ok('null')]], // prettier-ignore
  },
  {
    type: 'TextVar',
    variable: new sdk.TextVar({ required: false, maxLength: 10 }),
    rows: [
      ['one\ntwo', ok('one\ntwo')],
      ['1\n3\n5\n7\n9\n', ok('1\n3\n5\n7\n9')],
      [' a ', ok('a')],
      [NOTHING, ok('')],
      [null, ok('')],
      ['', ok('')],
      [12, ok('12')],
      ['1\n3\n5\n7\n9\nb', no('Write at most 10 characters (this has 11).')],
      ['a\0', UNSTORABLE],
      [{}, no('This must be a text.')],
      [['a', 'b'], no('This must be a text.')],
    ],
  },
  {
    type: 'IntegerVar',
    says: 'required, -5 to 0',
    variable: new sdk.IntegerVar({ minValue: -5, maxValue: 0 }),
    rows: [
      [0, ok(0)],
      [-5, ok(-5)],
      [' -3 ', ok(-3)],
      ['-3.0', ok(-3)],
      ['-0', ok(0)],
      [NOTHING, REQUIRED],
      [null, REQUIRED],
      ['', REQUIRED],
      [1, no('The value must be 0 or less.')],
      ['-6', no('The value must be -5 or more.')],
      [1.5, WHOLE],
      ['five', WHOLE],
      ['1e1', WHOLE],
      ['0x1', WHOLE],
      [true, WHOLE],
      [[1, 2], WHOLE],
      [2 ** 53, no('This number is too large to be kept exactly.')],
      ['1000000000000000000000', no('This number is too large to be kept exactly.')],
    ],
  },
  {
    type: 'IntegerVar',
    says: 'optional',
    variable: new sdk.IntegerVar({ required: false }),
    rows: [[NOTHING, ok(null)], [null, ok(null)], ['', ok(null)], ['007', ok(7)], ['+4', ok(4)]], // prettier-ignore
  },
  { type: 'BooleanVar', variable: new sdk.BooleanVar(), rows: FLAG },
  { type: 'DryRunVar', variable: new sdk.DryRunVar(), rows: FLAG },
  {
    type: 'ChoiceVar',
    says: 'required',
    variable: new sdk.ChoiceVar({ choices: LETTERS }),
    rows: [
      ['a', ok('a')],
      ['1', ok('1')],
      [1, ok('1')],
      [NOTHING, REQUIRED],
      [null, REQUIRED],
      ['', REQUIRED],
      ['z', no('"z" is not one of the choices.')],
      ['A', no('"A" is not one of the choices.')],
      ['Numbers', no('"Numbers" is not one of the choices.')],
      [' a', no('" a" is not one of the choices.')],
      [true, no('"true" is not one of the choices.')],
      [['a', '1'], no('A list is not one of the choices.')],
      [{ value: 'a' }, no('This is not one of the choices.')],
    ],
  },
  {
    type: 'ChoiceVar',
    says: 'optional',
    variable: new sdk.ChoiceVar({ choices: LETTERS, required: false }),
    rows: [[NOTHING, ok('')], [null, ok('')], ['', ok('')]], // prettier-ignore
  },
  {
    type: 'MultiChoiceVar',
    says: 'required',
    variable: new sdk.MultiChoiceVar({ choices: LETTERS }),
    rows: [
      [['a'], ok(['a'])],
      [['1', 'a'], ok(['1', 'a'])],
      [['a', 'a'], ok(['a', 'a'])],
      [[1, 'a'], ok(['1', 'a'])],
      [NOTHING, REQUIRED],
      [null, REQUIRED],
      [[], REQUIRED],
      [['a', 'z'], no('"z" is not one of the choices.')],
      [['Numbers'], no('"Numbers" is not one of the choices.')],
      [['a', true], no('"true" is not one of the choices.')],
      ['a', no('This must be a list of choices.')],
      [{ a: 'a' }, no('This must be a list of choices.')],
    ],
  },
  {
    type: 'MultiChoiceVar',
    says: 'optional',
    variable: new sdk.MultiChoiceVar({ choices: LETTERS, required: false }),
    rows: [[NOTHING, ok([])], [null, ok([])], [[], ok([])]], // prettier-ignore
  },
  {
    type: 'ObjectVar',
    says: 'required',
    variable: new sdk.ObjectVar({ model: 'extras.role' }),
    rows: [
      [ROLE, ok(ROLE)],
      [` ${ROLE.toUpperCase()} `, ok(ROLE)],
      [{ id: ROLE }, ok(ROLE)],
      [{ id: ROLE, display: 'whatever it was' }, ok(ROLE)],
      [{ name: 'Spine' }, ok(ROLE)],
      [{ name__istartswith: 'sPI' }, ok(ROLE)],
      [NOTHING, REQUIRED],
      [null, REQUIRED],
      ['', REQUIRED],
      [UNKNOWN, no(`There is no role that matches ${UNKNOWN}, or it is not yours to see.`)],
      ['not-an-id', no('"not-an-id" is no id of an object.')],
      [5, no('"5" is no id of an object.')],
      [{}, no('A dictionary of attributes needs at least one attribute.')],
      [{ name: 'nothing' }, no('There is no role that matches {"name":"nothing"}, or it is not yours to see.')],
      [{ nope: 1 }, no(`"nope": Role has no field "nope". ${ROLE_FIELDS}`)],
      [[ROLE, ROLE], no('A list is no id of an object.')],
    ],
  },
  {
    type: 'ObjectVar',
    says: 'optional, with a choice of none',
    variable: new sdk.ObjectVar({ model: 'extras.role', required: false, nullOption: 'No role' }),
    rows: [[NOTHING, ok(null)], [null, ok(null)], ['', ok(null)], ['null', ok(null)]], // prettier-ignore
  },
  {
    type: 'MultiObjectVar',
    says: 'required',
    variable: new sdk.MultiObjectVar({ model: 'extras.status' }),
    rows: [
      [[STATUS[1]], ok([STATUS[1]])],
      [[STATUS[1], STATUS[0]], ok([STATUS[1], STATUS[0]])],
      [[STATUS[0], STATUS[0].toUpperCase()], ok([STATUS[0]])],
      [[{ id: STATUS[0] }], ok([STATUS[0]])],
      [NOTHING, REQUIRED],
      [null, REQUIRED],
      [[], REQUIRED],
      [[STATUS[0], UNKNOWN], no(`There are no such objects, or they are not yours to see: ${UNKNOWN}.`)],
      [[STATUS[0], 'x'], no('"x" is no id of an object.')],
      [[7], no('"7" is no id of an object.')],
      [[null], no('null is no id of an object.')],
      [[{ name: 'Active' }], no('This must be a list of ids.')],
      [STATUS[0], no('This must be a list of ids.')],
      [{ id: STATUS[0] }, no('This must be a list of ids.')],
    ],
  },
  {
    type: 'MultiObjectVar',
    says: 'optional',
    variable: new sdk.MultiObjectVar({ model: 'extras.status', required: false }),
    rows: [[NOTHING, ok([])], [null, ok([])], [[], ok([])]], // prettier-ignore
  },
  {
    type: 'FileVar',
    says: 'required',
    variable: new sdk.FileVar(),
    rows: [
      [new Upload('hello\n'), ok('hello\n')],
      [new Upload('\0\ud83d\ude00'), ok('\0\ud83d\ude00')],
      [new Upload('x'.repeat(300_000)), ok('x'.repeat(300_000))],
      [new Upload(''), no('The submitted file is empty.')],
      [NOTHING, REQUIRED],
      [null, REQUIRED],
      ['', REQUIRED],
      ['hello', no('Send the file itself, as multipart/form-data.')],
      [UNKNOWN, no('Send the file itself, as multipart/form-data.')],
      [{ file: UNKNOWN }, no('Send the file itself, as multipart/form-data.')],
    ],
  },
  {
    type: 'FileVar',
    says: 'optional',
    variable: new sdk.FileVar({ required: false }),
    rows: [[NOTHING, ok(null)], [null, ok(null)], [new Upload('a'), ok('a')], [new Upload(''), no('The submitted file is empty.')]], // prettier-ignore
  },
  {
    type: 'IPAddressVar',
    variable: new sdk.IPAddressVar({ required: false }),
    rows: [
      ['192.0.2.1', ok('192.0.2.1')],
      ['192.0.2.1/24', ok('192.0.2.1')],
      [' 2001:DB8::0 ', ok('2001:db8::')],
      ['2001:db8::1/64', ok('2001:db8::1')],
      [NOTHING, ok(null)],
      [null, ok(null)],
      ['300.1.1.1', no('"300.1.1.1" is no IP address.')],
      ['1.2.3', no('"1.2.3" is no IP address.')],
      ['192.0.2.01', no('"192.0.2.01" is no IP address.')],
      ['192.0.2.1/33', no('"33" is no prefix length of an IPv4 address.')],
      ['router', no('"router" is no IP address.')],
      [3221225985, no('"3221225985" is no IP address.')],
      [['192.0.2.1', '192.0.2.2'], no('Write an IP address as text.')],
      ['', no('"" is no IP address.')],
    ],
  },
  {
    type: 'IPAddressWithMaskVar',
    says: 'required',
    variable: new sdk.IPAddressWithMaskVar(),
    rows: [
      ['192.0.2.1/24', ok('192.0.2.1/24')],
      ['192.0.2.1/255.255.255.0', ok('192.0.2.1/24')],
      ['2001:db8::1/64', ok('2001:db8::1/64')],
      [NOTHING, REQUIRED],
      [null, REQUIRED],
      ['', REQUIRED],
      ['192.0.2.1', no('"192.0.2.1" has no prefix length, such as 192.0.2.1/24.')],
      ['192.0.2.1/33', no('"33" is no prefix length of an IPv4 address.')],
      ['192.0.2.1/x', no('"x" is no prefix length of an IPv4 address.')],
      ['1.2.3/24', no('"1.2.3" is no IP address.')],
      [true, no('"true" is no IP address.')],
    ],
  },
  {
    type: 'IPNetworkVar',
    says: '/16 to /24',
    variable: new sdk.IPNetworkVar({ required: false, minPrefixLength: 16, maxPrefixLength: 24 }),
    rows: [
      ['10.1.0.0/16', ok('10.1.0.0/16')],
      ['10.1.0.0/255.255.255.0', ok('10.1.0.0/24')],
      [NOTHING, ok(null)],
      [null, ok(null)],
      ['10.1.0.1/16', no('10.1.0.1/16 has host bits set. Did you mean 10.1.0.0/16?')],
      ['10.0.0.0/8', no('The prefix length must be 16 or more.')],
      ['10.0.0.0/25', no('The prefix length must be 24 or less.')],
      ['10.0.0.0', no('"10.0.0.0" has no prefix length, such as 10.0.0.0/24.')],
      ['10.0/16', no('"10.0" is no IP address.')],
      [{ cidr: '10.0.0.0/16' }, no('Write an IP address as text.')],
    ],
  },
  {
    type: 'JSONVar',
    says: 'required',
    variable: new sdk.JSONVar(),
    rows: [
      [{ a: [1, null, 'x'] }, ok({ a: [1, null, 'x'] })],
      ['{"a": 1}', ok({ a: 1 })],
      [[1, 'two'], ok([1, 'two'])],
      [{}, ok({})],
      ['5', ok(5)],
      [false, ok(false)],
      ['"five"', ok('five')],
      ['"5"', ok('5')],
      ['"null"', ok('null')],
      [NOTHING, REQUIRED],
      [null, REQUIRED],
      ['', REQUIRED],
      ['null', REQUIRED],
      ['not json', no('The text is not valid JSON.')],
      ["{'a': 1}", no('The text is not valid JSON.')],
      [{ a: 'x\0' }, no("$.a contains the character U+0000, which can't be stored.")],
      ['"\\u0000"', no("The text contains the character U+0000, which can't be stored.")],
      [{ a: [2 ** 53] }, no('$.a[0] is a number too large to be kept exactly; write it as text.')],
      ['{"__proto__": 1}', no('The text has the key "__proto__", which is reserved.')],
    ],
  },
];
