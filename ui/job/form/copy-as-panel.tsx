'use client';
// What this form would send, to keep or to hand on: as curl, as a command, as JSON.
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { CodeBlock } from '../../kit/code-block.tsx';
import { Section } from '../../kit/section.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { asCommand, asCurl, asJson, type RunRecipe } from './copy-as.ts';

const forms = {
  curl: { label: 'curl', spoken: 'curl command', write: asCurl, note: 'Your token stays a variable' },
  cli: { label: 'CLI', spoken: 'Command', write: asCommand, note: 'On the host of the instance' },
  json: { label: 'JSON', spoken: 'Request body', write: asJson, note: 'Body of the REST request' },
} as const;

export function CopyAsPanel(recipe: Omit<RunRecipe, 'values'>) {
  const [form, setForm] = useState<keyof typeof forms>('curl');
  const values: Record<string, unknown> = useWatch();
  const { write, spoken, note } = forms[form];
  const secret = recipe.specs.some((spec) => spec.sensitive);
  return (
    <Section
      title="Copy as"
      action={
        <Segmented
          label="Copy as"
          name="copy-as"
          value={form}
          onChange={(value) => setForm(value as keyof typeof forms)}
          segments={Object.entries(forms).map(([value, { label }]) => ({ value, label }))}
        />
      }
    >
      <CodeBlock code={write({ ...recipe, values })} label={spoken} note={secret ? `${note}; sensitive values are left out` : note} />
    </Section>
  );
}
