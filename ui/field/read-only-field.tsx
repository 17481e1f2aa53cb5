'use client';
// A field that is shown and never accepted: its value as text, and why it can't be changed here.
import type { FieldSpec } from '@windlass/sdk';
import type { ReactNode } from 'react';
import { useWatch } from 'react-hook-form';
import { displayOf } from './references.ts';

export function ReadOnlyField({ spec, help }: { spec: FieldSpec; help: ReactNode }) {
  const value: unknown = useWatch({ name: spec.name });
  return (
    <div>
      <p className="mb-1.5">
        {spec.label || spec.name} <span className="text-ink-3">set by the system</span>
      </p>
      <p className="min-h-8 rounded-control border border-line bg-sunken px-2.5 py-1.5 wrap-anywhere text-ink-2">{wordsOf(value)}</p>
      {help && <p className="mt-1.5 text-12 text-ink-3">{help}</p>}
    </div>
  );
}

function wordsOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'None';
  if (Array.isArray(value)) return value.map(wordsOf).join(', ') || 'None';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return displayOf(value) ?? (typeof value === 'object' ? JSON.stringify(value) : String(value as string | number));
}
