// A one-line input. Wider look-alikes (search, sensitive) add an icon or a keycap inside the same frame.
import { LockKeyhole, Search } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Kbd } from './kbd.tsx';

export const controlClass =
  'w-full rounded-control border border-line-control bg-surface text-ink transition-colors hover:border-ink-3 ' +
  'focus-visible:border-focus focus-visible:outline-offset-[-1px] aria-invalid:border-bad-solid ' +
  'disabled:border-line disabled:bg-sunken disabled:text-ink-disabled read-only:[&:is(input,textarea)]:bg-sunken max-sm:text-16 max-sm:font-normal';

export interface InputProps extends Omit<ComponentProps<'input'>, 'size'> {
  /** For what a machine would accept back: addresses, names, paths. */
  mono?: boolean | undefined;
  /** An icon inside, left. */
  icon?: ReactNode;
}

export function Input({ mono = false, icon, className, ...props }: InputProps) {
  const input = (
    <input
      type="text"
      {...props}
      className={classNames(controlClass, 'h-8 max-sm:h-11', icon ? 'pr-2.5 pl-8' : 'px-2.5', mono && 'font-mono text-12', className)}
    />
  );
  if (!icon) return input;
  return (
    <span className="relative block w-full">
      <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-ink-3">{icon}</span>
      {input}
    </span>
  );
}

/** A secret: never prefilled, never kept by the browser. */
export function SecretInput(props: Omit<InputProps, 'icon' | 'type'>) {
  return (
    <Input
      autoComplete="off"
      spellCheck={false}
      data-1p-ignore
      data-lpignore="true"
      {...props}
      type="password"
      icon={<LockKeyhole aria-hidden />}
    />
  );
}

export interface SearchInputProps extends Omit<InputProps, 'icon' | 'type'> {
  label: string;
  /** It looks when Enter is pressed, not as somebody types. */
  onEnter?: boolean | undefined;
}

/** A search box; `/` puts the cursor into the page's first one. */
export function SearchInput({ label, onEnter = false, className, ...props }: SearchInputProps) {
  return (
    <span className={classNames('group relative block', className)}>
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        data-slash
        icon={<Search aria-hidden />}
        {...props}
        className="border-line-strong pr-8 [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="pointer-events-none absolute top-0 right-2 flex h-8 items-center group-focus-within:hidden max-sm:hidden">
        <Kbd keys="/" />
      </span>
      {onEnter && (
        <span className="pointer-events-none absolute top-0 right-2 hidden h-8 items-center group-focus-within:flex max-sm:hidden">
          <Kbd keys="↵" />
        </span>
      )}
    </span>
  );
}
