'use client';
// A property of many objects in a form for all of them: left as it is at first. What is chosen instead may take a value, which stands below.
import type { ComponentProps, ReactNode } from 'react';
import { Select, type Option } from '../kit/select.tsx';

export interface ActFieldProps extends Omit<ComponentProps<'select'>, 'children' | 'id'> {
  id: string;
  label: string;
  acts: readonly Option[];
  error?: string | undefined;
  /** The value that the chosen act takes; nothing for those that take none. */
  children?: ReactNode;
}

export function ActField({ id, label, acts, error, children, ...select }: ActFieldProps) {
  const wrong = !children && error !== undefined;
  return (
    <div className="grid gap-2" data-invalid={wrong || undefined}>
      <div className="grid items-center gap-x-4 gap-y-1.5 sm:grid-cols-[11rem_minmax(0,15rem)]">
        <label htmlFor={id} className="text-13">
          {label}
        </label>
        <Select
          id={id}
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? `${id}-error` : undefined}
          {...select}
          empty="Leave as it is"
          options={acts}
        />
      </div>
      {wrong && (
        <p id={`${id}-error`} className="text-12 text-bad sm:ml-48">
          {error}
        </p>
      )}
      {children && <div className="grid gap-4 border-l-2 border-warn-solid pl-3 sm:ml-48">{children}</div>}
    </div>
  );
}
