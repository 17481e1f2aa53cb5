import type { FieldSpec, Input, IPAddress, JobFile } from '@windlass/sdk';
import {
  BooleanVar, ChoiceVar, collectVariables, describeVariable, DryRunVar, FileVar, IntegerVar, IPAddressVar, IPAddressWithMaskVar, IPNetworkVar, Job, JSONVar, MultiChoiceVar, MultiObjectVar, ObjectVar, StringVar, TextVar, variableSpecs,
} from '@windlass/sdk'; // prettier-ignore
import { describe, expect, expectTypeOf, test } from 'vitest';

class Base extends Job {
  static variables = { site: new StringVar(), dryrun: new DryRunVar() };
  run(_input: Input<typeof Base>): unknown {
    return null;
  }
}

class Derived extends Base {
  static override variables = { ...Base.variables, site: new StringVar({ maxLength: 3 }), count: new IntegerVar({ required: false }) };
  override run({ site }: Input<typeof Derived>): unknown {
    return site;
  }
}

describe('declared variables', () => {
  test('those of the bases come first, and a redeclared one keeps its place', () => {
    expect([...collectVariables(Derived).keys()]).toEqual(['site', 'dryrun', 'count']);
    expect(variableSpecs(Derived)[0]).toMatchObject({ name: 'site', max_length: 3 });
  });

  test('a subclass that lists only its own still has those of its bases', () => {
    class Plain extends (Base as unknown as new () => Job) {
      static variables = { extra: new StringVar() };
      run(): void {}
    }
    expect([...collectVariables(Plain).keys()]).toEqual(['site', 'dryrun', 'extra']);
  });

  test('fieldOrder puts names first, unknown ones are ignored, the rest keep their order', () => {
    expect(variableSpecs(Derived, ['count', 'nope', 'dryrun']).map((spec) => spec.name)).toEqual(['count', 'dryrun', 'site']);
  });

  test('every kind becomes plain JSON with its type on the wire', () => {
    const variables = {
      string_var: new StringVar({ label: 'Name', description: 'Which?', minLength: 1, maxLength: 200, regex: /^[a-z]/ }),
      text_var: new TextVar({ required: false }),
      integer_var: new IntegerVar({ minValue: 0, maxValue: 100, default: 0 }),
      boolean_var: new BooleanVar({ default: true }),
      dryrun: new DryRunVar(),
      choice_var: new ChoiceVar({ choices: ['a', ['b', 'B'], ['More', [['c', 'C']]]] }),
      multichoice_var: new MultiChoiceVar({ choices: [['a', 'A']] }),
      object_var: new ObjectVar({
        model: 'dcim.location',
        displayField: 'parent.name',
        queryParams: { status: ['Active'], parent: '$parent' },
        nullOption: 'None',
      }),
      multiobject_var: new MultiObjectVar({ model: 'extras.status' }),
      file_var: new FileVar({ sensitive: true }),
      ip_var: new IPAddressVar(),
      mask_var: new IPAddressWithMaskVar(),
      network_var: new IPNetworkVar({ minPrefixLength: 8, maxPrefixLength: 24 }),
      json_var: new JSONVar(),
    };
    const specs = variableSpecs(
      class extends Job {
        static variables = variables;
        run(): void {}
      },
    );
    expect(JSON.parse(JSON.stringify(specs))).toEqual(specs);
    expect(specs.map((spec) => describeVariable(spec))).toMatchObject([
      { name: 'string_var', type: 'StringVar', label: 'Name', help_text: 'Which?', required: true, min_length: 1, max_length: 200, regex: '^[a-z]' },
      { name: 'text_var', type: 'TextVar', required: false },
      { name: 'integer_var', type: 'IntegerVar', min_value: 0, max_value: 100, default: 0 },
      { name: 'boolean_var', type: 'BooleanVar', required: false, default: true },
      { name: 'dryrun', type: 'DryRunVar', required: false, default: false },
      { name: 'choice_var', type: 'ChoiceVar', choices: [['a', 'a'], ['b', 'B'], ['More', [['c', 'C']]]] },
      { name: 'multichoice_var', type: 'MultiChoiceVar' },
      { name: 'object_var', type: 'ObjectVar', model: 'dcim.location', display_field: 'parent.name', query_params: { status: ['Active'], parent: '$parent' }, null_option: 'None' },
      { name: 'multiobject_var', type: 'MultiObjectVar', model: 'extras.status' },
      { name: 'file_var', type: 'FileVar', sensitive: true },
      { name: 'ip_var', type: 'IPAddressVar' },
      { name: 'mask_var', type: 'IPAddressWithMaskVar' },
      { name: 'network_var', type: 'IPNetworkVar', min_prefix_length: 8, max_prefix_length: 24 },
      { name: 'json_var', type: 'JSONVar' },
    ]); // prettier-ignore
    expect(describeVariable(new StringVar().toSpec('plain'))).toEqual({ name: 'plain', type: 'StringVar', required: true });
  });

  test.each<[string, () => FieldSpec]>([
    ['bounds that cross', () => new IntegerVar({ minValue: 2, maxValue: 1 }).toSpec('v')],
    ['a bound that is no whole number', () => new StringVar({ maxLength: 1.5 }).toSpec('v')],
    ['a negative length', () => new StringVar({ minLength: -1 }).toSpec('v')],
    ['no choices', () => new ChoiceVar({ choices: [] }).toSpec('v')],
    ['a model that is no content type', () => new ObjectVar({ model: 'Location' }).toSpec('v')],
    ['a pattern that backtracks', () => new StringVar({ regex: '(?=a)' }).toSpec('v')],
    ['flags', () => new StringVar({ regex: /a/i }).toSpec('v')],
  ])('%s: refused, naming the variable', (_, declare) => expect(declare).toThrow(/^v: /));

  test.each(['__proto__', 'constructor', '_task_queue', 'toString', '1st', 'a-b', ''])('%j can be no variable', (name) => {
    class Odd extends Job {
      static variables = Object.fromEntries([[name, new StringVar()]]);
      run(): void {}
    }
    expect(() => variableSpecs(Odd)).toThrow(TypeError);
  });

  test('run() receives the type that its variable stands for', () => {
    const variables = {
      text: new StringVar({ required: false }),
      count: new IntegerVar(),
      maybe: new IntegerVar({ required: false }),
      flag: new DryRunVar(),
      side: new ChoiceVar({ choices: [['a', 'A'], 'b'], required: false }),
      sides: new MultiChoiceVar({ choices: [['Both', [['a', 'A']]]] }),
      site: new ObjectVar({ model: 'x.y', required: false }),
      file: new FileVar(),
      ip: new IPAddressVar({ required: false }),
    };
    const jobClass = { variables };
    type In = Input<typeof jobClass>;
    expect(Object.keys(jobClass.variables)).toHaveLength(9);
    expectTypeOf<In['text']>().toEqualTypeOf<string>();
    expectTypeOf<In['count']>().toEqualTypeOf<number>();
    expectTypeOf<In['maybe']>().toEqualTypeOf<number | null>();
    expectTypeOf<In['flag']>().toEqualTypeOf<boolean>();
    expectTypeOf<In['side']>().toEqualTypeOf<'a' | 'b' | ''>();
    expectTypeOf<In['sides']>().toEqualTypeOf<'a'[]>();
    expectTypeOf<NonNullable<In['site']>['id']>().toEqualTypeOf<string>();
    expectTypeOf<In['file']>().toEqualTypeOf<JobFile>();
    expectTypeOf<In['ip']>().toEqualTypeOf<IPAddress | null>();
  });
});
