'use client';
// The filters of a list: a search box, the Filter button with every choice as a link, and a chip for each that is on. The address holds them all.
import { Check, ListFilter, X } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useId, useState, type ReactNode } from 'react';
import { classNames } from '../../kit/class-names.ts';
import { SearchInput } from '../../kit/input.tsx';
import { Popover } from '../../kit/popover.tsx';

export interface FilterField {
  label: string;
  options: readonly { label: string; href: string; on: boolean }[];
}

export interface FilterChip {
  label: string;
  value: string;
  /** The address without this filter. */
  clearHref: string;
}

export interface FiltersProps {
  search: { label: string; name: string; value: string; /** Everything else of the query. */ keep: readonly (readonly [string, string])[]; path: string };
  fields: readonly FilterField[];
  chips: readonly FilterChip[];
  /** What the filters leave out, in words. */
  note?: ReactNode;
  /** At the right end. */
  children?: ReactNode;
}

export function Filters({ search, fields, chips, note, children }: FiltersProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 px-6 pb-3 max-sm:px-4">
      <Search {...search} />
      {chips.map((chip) => (
        <Chip key={`${chip.label}=${chip.value}`} chip={chip} />
      ))}
      <FilterButton fields={fields} />
      {note && <span className="text-12 text-ink-3">{note}</span>}
      <span className="ml-auto flex items-center gap-2">{children}</span>
    </div>
  );
}

function Search({ label, name, value, keep, path }: FiltersProps['search']) {
  const router = useRouter();
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setText(value);
  }
  return (
    <form
      role="search"
      action={path}
      onSubmit={(event) => {
        event.preventDefault();
        const query = new URLSearchParams(keep.map(([key, each]) => [key, each]));
        if (text.trim()) query.set(name, text.trim());
        router.push(query.size ? `${path}?${query}` : path, { scroll: false });
      }}
    >
      {keep.map(([key, each]) => (
        <input key={`${key}=${each}`} type="hidden" name={key} value={each} />
      ))}
      <SearchInput label={label} name={name} value={text} onChange={(event) => setText(event.target.value)} className="w-60 max-sm:w-full" />
    </form>
  );
}

function Chip({ chip }: { chip: FilterChip }) {
  return (
    <span className="inline-flex h-[30px] items-stretch overflow-hidden rounded-control border border-line-strong text-12 max-sm:h-11">
      <span className="flex items-center px-2.5">
        <span className="text-ink-2">{chip.label}:</span>&nbsp;{chip.value}
      </span>
      <Link
        href={chip.clearHref}
        scroll={false}
        aria-label={`Remove the filter ${chip.label}: ${chip.value}`}
        className="flex w-7 items-center justify-center border-l border-line text-ink-3 hover:bg-hover hover:text-ink focus-visible:-outline-offset-2 max-sm:w-11"
      >
        <X aria-hidden className="size-3.5!" />
      </Link>
    </span>
  );
}

function FilterButton({ fields }: { fields: readonly FilterField[] }) {
  return (
    <Popover
      label="Filter"
      button={
        <>
          <ListFilter aria-hidden />
          Filter
        </>
      }
      className="flex max-w-[calc(100vw-1rem)] flex-col gap-3 p-3"
    >
      {(close) => fields.map((field) => <Field key={field.label} field={field} onChoose={close} />)}
    </Popover>
  );
}

function Field({ field, onChoose }: { field: FilterField; onChoose: () => void }) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className="grid grid-cols-[6.5rem_1fr] items-baseline gap-2 max-sm:grid-cols-1">
      <span id={id} className="text-12 text-ink-2">
        {field.label}
      </span>
      <span className="flex max-w-96 flex-wrap gap-1">
        {field.options.map((option) => (
          <Link
            key={option.label}
            href={option.href}
            scroll={false}
            onClick={onChoose}
            aria-label={`${field.label}: ${option.label}`}
            aria-current={option.on ? 'true' : undefined}
            className={classNames(
              'inline-flex h-6 items-center gap-1 rounded-pill border px-2 text-12 max-sm:h-11 max-sm:px-3',
              option.on ? 'border-line-strong bg-pressed text-ink' : 'border-line text-ink-2 hover:bg-hover',
            )}
          >
            {option.on && <Check aria-hidden className="size-3!" />}
            {option.label}
          </Link>
        ))}
      </span>
    </div>
  );
}
