// A native select: the platform's own list, keyboard and all.
import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { controlClass } from './input.tsx';

export interface Option {
  value: string;
  label: string;
  /** Why it can't be chosen, shown after its label. */
  off?: string | undefined;
}

/** Options under a title. */
export interface OptionGroup {
  title: string;
  options: readonly Option[];
}

export interface SelectProps extends Omit<ComponentProps<'select'>, 'children'> {
  options: readonly (Option | OptionGroup)[];
  /** The entry for "nothing chosen"; left out when the field is required and filled. */
  empty?: string | undefined;
}

export function Select({ options, empty, className, ...props }: SelectProps) {
  return (
    <span className={classNames('relative block', className)}>
      <select {...props} className={classNames(controlClass, 'h-8 appearance-none truncate pr-8 pl-2.5 max-sm:h-11')}>
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map((entry) =>
          'options' in entry ? (
            <optgroup key={`group ${entry.title}`} label={entry.title}>
              {entry.options.map(drawOption)}
            </optgroup>
          ) : (
            drawOption(entry)
          ),
        )}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3" />
    </span>
  );
}

function drawOption(option: Option) {
  return (
    <option key={option.value} value={option.value} disabled={Boolean(option.off)}>
      {option.off ? `${option.label} (${option.off})` : option.label}
    </option>
  );
}
