'use client';
// A colour as six hexadecimal digits, with the browser's own picker beside them.
import type { ColorSpec } from '@windlass/sdk';
import type { ReactNode } from 'react';
import { useController } from 'react-hook-form';
import { FieldRow } from '../kit/field-row.tsx';
import { Input } from '../kit/input.tsx';
import { errorsOf } from './errors.ts';

export function ColorField({ spec, help }: { spec: ColorSpec; help: ReactNode }) {
  const { field, fieldState } = useController({ name: spec.name });
  const value = typeof field.value === 'string' ? field.value.replace(/^#/, '') : '';
  const picked = /^[0-9a-f]{6}$/i.test(value) ? `#${value}` : '#000000';
  return (
    <FieldRow
      id={`field-${spec.name}`}
      label={spec.label || spec.name}
      optional={!spec.required}
      help={help}
      error={errorsOf(fieldState.error)}
    >
      {(control) => (
        <div className="flex items-center gap-2">
          <input
            type="color"
            aria-label={`Pick: ${spec.label || spec.name}`}
            value={picked}
            onChange={(event) => field.onChange(event.target.value.slice(1))}
            className="size-8 shrink-0 cursor-pointer rounded-control border border-line-control bg-surface p-1 max-sm:size-11"
          />
          <Input {...control} {...field} value={value} mono maxLength={7} spellCheck={false} className="max-w-32" />
        </div>
      )}
    </FieldRow>
  );
}
