'use client';
// A field of a form from its FieldSpec: the only switch on kind. Works inside react-hook-form's FormProvider.
import type { FieldSpec } from '@windlass/sdk';
import { BooleanField } from './field/boolean-field.tsx';
import { ChoiceField, MultiChoiceField } from './field/choice-field.tsx';
import { ColorField } from './field/color-field.tsx';
import { FileField } from './field/file-field.tsx';
import { helpOf } from './field/help.ts';
import { ObjectField } from './field/object-field.tsx';
import { ReadOnlyField } from './field/read-only-field.tsx';
import { TextField } from './field/text-field.tsx';
import { Markdown } from './kit/markdown.tsx';

export function Field({ spec }: { spec: FieldSpec }) {
  const said = helpOf(spec);
  const help = said !== '' && <Markdown inline>{said}</Markdown>;
  if (spec.read_only) return <ReadOnlyField spec={spec} help={help} />;
  switch (spec.kind) {
    case 'string':
      return <TextField spec={spec} help={help} mono={spec.widget === 'code'} input={{ maxLength: spec.max_length }} />;
    case 'text':
      return <TextField spec={spec} help={help} mono={spec.widget === 'code'} rows={4} input={{ maxLength: spec.max_length }} />;
    case 'integer':
      return <TextField spec={spec} help={help} narrow input={{ inputMode: 'numeric' }} />;
    case 'number':
      return <TextField spec={spec} help={help} narrow input={{ inputMode: 'decimal' }} />;
    case 'boolean':
    case 'dryrun':
      return <BooleanField spec={spec} help={help} />;
    case 'choice':
      return <ChoiceField spec={spec} help={help} />;
    case 'multichoice':
      return <MultiChoiceField spec={spec} help={help} />;
    case 'object':
    case 'multiobject':
      return <ObjectField spec={spec} help={help} />;
    case 'file':
      return <FileField spec={spec} help={help} />;
    case 'ipaddress':
      return <TextField spec={spec} help={help} mono input={{ placeholder: '10.0.0.5' }} />;
    case 'ipaddress_mask':
      return <TextField spec={spec} help={help} mono input={{ placeholder: '10.0.0.5/24' }} />;
    case 'ipnetwork':
      return <TextField spec={spec} help={help} mono input={{ placeholder: '10.0.0.0/24' }} />;
    case 'json':
      return <TextField spec={spec} help={help} mono rows={5} />;
    case 'date':
      return <TextField spec={spec} help={help} narrow input={{ type: 'date' }} />;
    case 'datetime':
      return <TextField spec={spec} help={help} unit="UTC" input={{ type: 'datetime-local', step: 1 }} />;
    case 'color':
      return <ColorField spec={spec} help={help} />;
    case 'tags_text':
      return <TextField spec={spec} help={help} />;
  }
}
