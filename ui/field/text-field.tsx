'use client';
// Everything that is typed: one line or several, in mono where a machine would read it back, hidden where it is a secret.
import type { FieldSpec } from '@windlass/sdk';
import type { ComponentProps, ReactNode } from 'react';
import { useController } from 'react-hook-form';
import { FieldRow } from '../kit/field-row.tsx';
import { Input, SecretInput } from '../kit/input.tsx';
import { Textarea } from '../kit/textarea.tsx';
import { errorsOf } from './errors.ts';

export interface TextFieldProps {
  spec: FieldSpec;
  help: ReactNode;
  mono?: boolean | undefined;
  /** How many lines at least; one line without it. */
  rows?: number | undefined;
  /** After the box: "UTC". */
  unit?: string | undefined;
  narrow?: boolean | undefined;
  input?: Pick<ComponentProps<'input'>, 'type' | 'inputMode' | 'placeholder' | 'maxLength' | 'step'> | undefined;
}

export function TextField({ spec, help, mono, rows, unit, narrow = false, input = {} }: TextFieldProps) {
  const { field, fieldState } = useController({ name: spec.name });
  const value = typeof field.value === 'string' || typeof field.value === 'number' ? String(field.value) : '';
  const secret = spec.sensitive === true || spec.widget === 'password';
  const width = narrow ? 'max-w-40' : undefined;
  return (
    <FieldRow
      id={`field-${spec.name}`}
      label={spec.label || spec.name}
      optional={!spec.required}
      help={help}
      unit={unit}
      error={errorsOf(fieldState.error)}
    >
      {(control) => {
        if (rows) {
          const hidden = secret ? { autoComplete: 'off', className: '[-webkit-text-security:disc]' } : {};
          return (
            <Textarea
              {...control}
              {...field}
              {...hidden}
              value={value}
              rows={rows}
              mono={mono}
              maxLength={input.maxLength}
              spellCheck={!mono && !secret}
            />
          );
        }
        if (secret) return <SecretInput {...control} {...field} value={value} maxLength={input.maxLength} />;
        return (
          <Input
            {...control}
            {...field}
            {...input}
            value={value}
            mono={mono}
            autoComplete="off"
            spellCheck={mono ? false : undefined}
            className={width}
          />
        );
      }}
    </FieldRow>
  );
}
