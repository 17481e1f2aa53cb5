// A switch for what takes effect in this form. A checkbox underneath, so forms and readers know it.
import type { ComponentProps, ReactNode } from 'react';

export function Switch(props: Omit<ComponentProps<'input'>, 'type' | 'className'>) {
  return (
    <span className="relative inline-flex h-4 w-7 shrink-0">
      <input
        {...props}
        type="checkbox"
        role="switch"
        className="peer size-full appearance-none rounded-full bg-idle-solid transition-colors checked:bg-primary disabled:bg-line-strong after:absolute after:-inset-1.5"
      />
      <span
        aria-hidden
        className="pointer-events-none absolute top-0.5 left-0.5 size-3 rounded-full bg-surface transition-transform peer-checked:translate-x-3 peer-checked:bg-on-primary"
      />
    </span>
  );
}

export function SwitchRow({ label, help, ...props }: ComponentProps<typeof Switch> & { label: ReactNode; help?: ReactNode }) {
  return (
    <label className="flex items-start gap-2.5 has-disabled:text-ink-disabled">
      <span className="flex h-5 items-center">
        <Switch {...props} />
      </span>
      <span className="min-w-0">
        {label}
        {help && <span className="block text-12 text-ink-3">{help}</span>}
      </span>
    </label>
  );
}
