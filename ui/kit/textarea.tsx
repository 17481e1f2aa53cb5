// A text of several lines; grows with what is written where the browser can.
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { controlClass } from './input.tsx';

export function Textarea({ mono = false, className, rows = 3, ...props }: ComponentProps<'textarea'> & { mono?: boolean | undefined }) {
  return (
    <textarea
      {...props}
      rows={rows}
      className={classNames(controlClass, 'block min-h-16 px-2.5 py-1.5 [field-sizing:content]', mono && 'font-mono text-12', className)}
    />
  );
}
