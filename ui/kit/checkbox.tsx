// A checkbox for selection and options; things that take effect in the form are switches.
import { Check, Minus } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

export function Checkbox({ className, ...props }: Omit<ComponentProps<'input'>, 'type'>) {
  return (
    <span className={classNames('relative inline-flex size-[15px] shrink-0 after:absolute after:-inset-1.5', className)}>
      <input
        {...props}
        type="checkbox"
        className="peer relative z-1 size-full appearance-none rounded-tag border border-line-control bg-surface checked:border-primary checked:bg-primary indeterminate:border-primary indeterminate:bg-primary disabled:border-line disabled:bg-sunken after:absolute after:-inset-1.5"
      />
      <Check
        aria-hidden
        strokeWidth={3}
        className="pointer-events-none absolute inset-0 z-2 m-auto hidden size-3! text-on-primary peer-checked:block peer-indeterminate:hidden"
      />
      <Minus
        aria-hidden
        strokeWidth={3}
        className="pointer-events-none absolute inset-0 z-2 m-auto hidden size-3! text-on-primary peer-indeterminate:block"
      />
    </span>
  );
}

/** A checkbox with its words to the right, and a line of help under them. */
export function CheckboxRow({ label, help, ...props }: Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode; help?: ReactNode }) {
  return (
    <label className="flex min-h-6 break-inside-avoid items-start gap-2.5 has-disabled:text-ink-disabled">
      <span className="flex h-5 items-center">
        <Checkbox {...props} />
      </span>
      <span className="min-w-0">
        {label}
        {help && <span className="block text-12 text-ink-3">{help}</span>}
      </span>
    </label>
  );
}
