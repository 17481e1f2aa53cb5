'use client';
// Yes or no: a checkbox; a switch for what changes the form itself, such as the dry run.
import type { BooleanSpec, DryRunSpec } from '@windlass/sdk';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useController } from 'react-hook-form';
import { CheckboxRow } from '../kit/checkbox.tsx';
import { SwitchRow } from '../kit/switch.tsx';
import { errorsOf } from './errors.ts';

export function BooleanField({ spec, help }: { spec: BooleanSpec | DryRunSpec; help: ReactNode }) {
  const { field, fieldState } = useController({ name: spec.name });
  const Row = spec.kind === 'dryrun' || spec.widget === 'switch' ? SwitchRow : CheckboxRow;
  const errors = errorsOf(fieldState.error);
  return (
    <div>
      <Row
        id={`field-${spec.name}`}
        name={field.name}
        ref={field.ref}
        label={spec.label || spec.name}
        help={help}
        checked={field.value === true}
        onBlur={field.onBlur}
        onChange={(event) => field.onChange(event.target.checked)}
        aria-invalid={errors.length > 0 || undefined}
        aria-describedby={errors.length > 0 ? `field-${spec.name}-error` : undefined}
      />
      {errors.length > 0 && (
        <div id={`field-${spec.name}-error`}>
          {errors.map((message) => (
            <p key={message} className="mt-1.5 flex items-start gap-1.5 text-12 text-bad">
              <CircleAlert aria-hidden className="mt-px size-3.5!" />
              {message}
            </p>
          ))}
        </div>
      )}
    </div>
  );
}
