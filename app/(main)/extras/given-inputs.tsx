// The inputs that a request or a schedule has, as a section of its page.
import type { Actor } from '@/core/access/actor';
import { InputValue } from '@/ui/job/live/run-panels.tsx';
import { KeyValue } from '@/ui/kit/key-value.tsx';
import { Section } from '@/ui/kit/section.tsx';
import { type Given, inputsOf } from './inputs';

interface Props {
  reader: Actor;
  kwargs: Given['task_kwargs'];
  variables: NonNullable<Given['job']>['variables'];
  /** Shows the reader names that they may not see by themselves. */
  shownBy: Actor | undefined;
}

export async function GivenInputs({ reader, kwargs, variables, shownBy }: Props) {
  const { inputs } = await inputsOf(reader, { sensitive: false, task_kwargs: kwargs, job: { variables } }, shownBy);
  return (
    <Section title="Inputs" count={inputs.length}>
      {inputs.length === 0 ? (
        <p className="text-ink-2">This job takes no inputs.</p>
      ) : (
        <KeyValue facts={inputs.map((input) => ({ label: input.label, value: <InputValue input={input} /> }))} />
      )}
    </Section>
  );
}
