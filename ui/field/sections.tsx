'use client';
// All fields of a form under the author's section titles, in the author's order.
import type { FieldSpec } from '@windlass/sdk';
import { Field } from '../field.tsx';
import { FormSection } from '../kit/layout.tsx';

export interface FieldSectionsProps {
  specs: readonly FieldSpec[];
  /** The title over fields without a group: "Inputs", "Device". */
  title: string;
  intro?: string | undefined;
}

export function FieldSections({ specs, title, intro }: FieldSectionsProps) {
  const sections = Map.groupBy(specs, (spec) => spec.group ?? title);
  return (
    <>
      {[...sections].map(([name, members]) => (
        <FormSection key={name} title={name} intro={name === title ? intro : undefined}>
          {members.map((spec) => (
            <Field key={spec.name} spec={spec} />
          ))}
        </FormSection>
      ))}
    </>
  );
}
