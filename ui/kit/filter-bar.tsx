'use client';
// Search, the filters in force as chips "field | operator | value | ×", and "Filter" to add one. All of it lives in the address.
import { Plus, X } from 'lucide-react';
import { Link } from './link.tsx';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { FilterPanel } from './filter-panel.tsx';
import { chipsOf, clearHref, hrefWith, valuesOf, type Chip, type FilterField, type Query } from './filters.ts';
import { SearchInput } from './input.tsx';
import { Popover } from './popover.tsx';
import type { PickerAnswer } from './options.ts';

export interface FilterBarProps {
  /** The list's own address, without a query. */
  path: string;
  query: Query;
  fields: readonly FilterField[];
  /** What the search box says: "Filter jobs". */
  searchLabel: string;
  searchName?: string | undefined;
  /** Names for the ids that stand in the address, for the chips of object filters. */
  names?: Readonly<Record<string, string>> | undefined;
  /** Options of object filters. */
  loadOptions?: ((model: string, query: string) => Promise<PickerAnswer>) | undefined;
  /** Said after the chips: "2 no longer installed are hidden". */
  note?: ReactNode;
  /** At the right: saved views, columns, group by. */
  tools?: ReactNode;
}

export function FilterBar({ path, query, fields, searchLabel, searchName = 'q', names, loadOptions, note, tools }: FilterBarProps) {
  const router = useRouter();
  const chips = chipsOf(path, query, fields, names);
  const searched = valuesOf(query, searchName)[0] ?? '';

  function search(form: FormData) {
    const text = String(form.get(searchName) ?? '').trim();
    router.push(hrefWith(path, query, { [searchName]: text ? [text] : [] }), { scroll: false });
  }

  return (
    <div role="search" aria-label={searchLabel} className="flex flex-wrap items-center gap-2 px-6 py-3 max-sm:px-4">
      <form action={search} className="w-60 max-sm:w-full">
        {/* A new key per search in force: Back must change what the box says. */}
        <SearchInput
          key={searched}
          label={searchLabel}
          onEnter
          name={searchName}
          defaultValue={searched}
          className="[&_input]:h-[30px] max-sm:[&_input]:h-11"
        />
      </form>
      {chips.map((chip) => (
        <FilterChip key={chip.param} chip={chip} />
      ))}
      {fields.length > 0 && (
        <Popover
          label="Add a filter"
          variant="default"
          button={
            <>
              <Plus aria-hidden className="size-3.5!" /> Filter
            </>
          }
          className="w-80 p-3"
        >
          {(close) => (
            <FilterPanel
              fields={fields}
              query={query}
              loadOptions={loadOptions}
              onApply={(param, values) => {
                close();
                router.push(hrefWith(path, query, { [param]: values }), { scroll: false });
              }}
            />
          )}
        </Popover>
      )}
      {chips.length > 1 && (
        <Link href={clearHref(path, query)} scroll={false} className="text-12 text-ink-2 hover:text-ink">
          Clear all
        </Link>
      )}
      {note && <span className="text-12 text-ink-2">{note}</span>}
      {tools && <span className="ml-auto flex items-center gap-2">{tools}</span>}
    </div>
  );
}

function FilterChip({ chip }: { chip: Chip }) {
  return (
    <span
      data-filter={chip.param}
      className="inline-flex h-[26px] max-w-full items-stretch rounded-control border border-line-strong bg-surface text-12 whitespace-nowrap"
    >
      <span className="flex items-center px-2 text-ink-2">
        {chip.label}
        <span className="sr-only">{chip.operator ? ' ' : ': '}</span>
      </span>
      {chip.operator && (
        <span className="flex items-center border-l border-line px-2 text-ink-3">
          {chip.operator}
          <span className="sr-only"> </span>
        </span>
      )}
      <span className="flex min-w-0 items-center border-l border-line px-2">
        <span className="truncate" title={chip.value}>
          {chip.value}
        </span>
      </span>
      <Link
        href={chip.removeHref}
        scroll={false}
        aria-label={`Remove the filter ${chip.label}`}
        className="flex w-6 items-center justify-center border-l border-line text-ink-3 hover:bg-hover hover:text-ink [&_svg.lucide]:size-3"
      >
        <X aria-hidden />
      </Link>
    </span>
  );
}
