// Whether inputs that were stored still fit the class as it is now: that nothing is missing and nothing left over, and shape and limits. Objects are not
// looked up, so that the answer is the same for whoever asks.
import { type FieldSpec, type Json, strayInputs } from '@windlass/sdk';
import { absentValue, parseValue } from '@/core/resources/field-values';

/** What does not fit, by the variables' names: "ticket is missing; most: The value must be 10 or less." Empty when everything fits. */
export function misfitOf(variables: unknown, input: Readonly<Record<string, Json>>): string {
  const specs = variables as readonly FieldSpec[];
  const known = specs.map(({ name }) => name);
  const faults = [
    ...specs.flatMap((spec) => faultOf(spec, input)),
    ...strayInputs(known, input).map((name) => `${name} is no variable of this job any more`),
  ];
  return faults.length > 0 ? `${faults.join('; ').replace(/\.$/, '')}.` : '';
}

function faultOf(spec: FieldSpec, input: Readonly<Record<string, Json>>): string[] {
  const { name } = spec;
  const judged = Object.hasOwn(input, name) ? parseValue(spec, input[name], 'stored') : absentValue(spec);
  if (judged.ok) return [];
  return [judged.code === 'required' || judged.code === 'null' ? `${name} is missing` : `${name}: ${judged.message.replace(/\.$/, '')}`];
}
