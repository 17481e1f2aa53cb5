// A job's variables as `runjob --help` lists them.
import { BooleanVar, ChoiceVar, IntegerVar, MultiChoiceVar, StringVar } from '@windlass/sdk';
import { expect, it } from 'vitest';
import { describeVariables } from '@/features/runs/terminal';

it('a default is called what the form starts with, beside what is stored when the variable is left out', () => {
  const specs = [
    new BooleanVar({ default: true }).toSpec('check'),
    new IntegerVar({ default: 0, required: false }).toSpec('count'),
    new StringVar({ default: 'a', required: false, description: 'Any text.' }).toSpec('text'),
    new ChoiceVar({ choices: ['a', 'b'], default: 'b', required: false }).toSpec('one'),
    new MultiChoiceVar({ choices: ['a'], default: ['a'], required: false }).toSpec('some'),
    new IntegerVar({ default: 5 }).toSpec('needed'),
    new StringVar({ required: false }).toSpec('plain'),
  ];
  const lines = describeVariables(specs).split('\n');
  expect(lines.map((line) => line.replace(/, choices: .*/, ''))).toEqual([
    '  check  BooleanVar, optional, the form starts with true; left out here it is false',
    '  count  IntegerVar, optional, the form starts with 0; left out here it is null',
    '  text  StringVar, optional, the form starts with "a"; left out here it is ""',
    '      Any text.',
    '  one  ChoiceVar, optional, the form starts with "b"; left out here it is ""',
    '  some  MultiChoiceVar, optional, the form starts with ["a"]; left out here it is []',
    '  needed  IntegerVar, required, the form starts with 5',
    '  plain  StringVar, optional',
  ]);
});
