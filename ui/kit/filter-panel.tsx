'use client';
// Adds one filter: first the field, then its value. Yes and No apply at once, the rest by "Apply".
import { ChevronLeft } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { Button } from './button.tsx';
import { CheckboxRow } from './checkbox.tsx';
import { lookupWords, valuesOf, type FilterField, type Query } from './filters.ts';
import { Input } from './input.tsx';
import { ObjectPicker } from './object-picker.tsx';
import type { PickerAnswer, PickerOption } from './options.ts';
import { Select } from './select.tsx';

export interface FilterPanelProps {
  fields: readonly FilterField[];
  query: Query;
  loadOptions?: ((model: string, query: string) => Promise<PickerAnswer>) | undefined;
  onApply: (param: string, values: readonly string[]) => void;
}

export function FilterPanel({ fields, query, loadOptions, onApply }: FilterPanelProps) {
  const [field, setField] = useState<FilterField | undefined>(fields.length === 1 ? fields[0] : undefined);
  const [wanted, setWanted] = useState('');
  if (!field) {
    const found = fields.filter((each) => each.label.toLowerCase().includes(wanted.toLowerCase()));
    return (
      <div>
        {fields.length > 8 && (
          <Input
            aria-label="Find a field"
            placeholder="Find a field"
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
            className="mb-2"
          />
        )}
        <ul className="-mx-1 max-h-80 overflow-y-auto">
          {found.map((each) => (
            <li key={each.name}>
              <button
                type="button"
                onClick={() => setField(each)}
                className="flex h-7 w-full items-center rounded-pill px-2 text-left hover:bg-hover focus-visible:-outline-offset-2 max-sm:h-11"
              >
                {each.label}
              </button>
            </li>
          ))}
        </ul>
      </div>
    );
  }
  return (
    <div>
      <button
        type="button"
        onClick={() => setField(undefined)}
        className="mb-2 inline-flex items-center gap-1 text-12 text-ink-2 hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-3.5!" />
        {field.label}
      </button>
      <Editor key={field.name} field={field} query={query} loadOptions={loadOptions} onApply={onApply} />
    </div>
  );
}

function Editor({ field, query, loadOptions, onApply }: { field: FilterField } & Omit<FilterPanelProps, 'fields'>) {
  if (field.kind === 'boolean') return <YesNo field={field} onApply={onApply} />;
  if (field.kind === 'choice') return <Choices field={field} chosen={valuesOf(query, field.name)} onApply={onApply} />;
  if (field.kind === 'object' && loadOptions && field.model)
    return <Objects field={field} model={field.model} loadOptions={loadOptions} onApply={onApply} />;
  return <Text field={field} query={query} onApply={onApply} />;
}

function YesNo({ field, onApply }: { field: FilterField; onApply: FilterPanelProps['onApply'] }) {
  return (
    <div role="group" aria-label={field.label} className="flex gap-2">
      <Button onClick={() => onApply(field.name, ['true'])}>Yes</Button>
      <Button onClick={() => onApply(field.name, ['false'])}>No</Button>
    </div>
  );
}

function Choices({ field, chosen, onApply }: { field: FilterField; chosen: readonly string[]; onApply: FilterPanelProps['onApply'] }) {
  return (
    <form action={(form) => onApply(field.name, form.getAll('value').map(String))}>
      <fieldset className="mb-3 flex max-h-72 flex-col gap-1.5 overflow-y-auto p-1">
        <legend className="sr-only">{field.label}</legend>
        {(field.options ?? []).map((option) => (
          <CheckboxRow
            key={option.value}
            name="value"
            value={option.value}
            defaultChecked={chosen.includes(option.value)}
            label={option.label}
          />
        ))}
      </fieldset>
      <Button type="submit" variant="primary">
        Apply
      </Button>
    </form>
  );
}

function Objects({
  field,
  model,
  loadOptions,
  onApply,
}: {
  field: FilterField;
  model: string;
  loadOptions: NonNullable<FilterPanelProps['loadOptions']>;
  onApply: FilterPanelProps['onApply'];
}) {
  const [value, setValue] = useState<readonly PickerOption[]>([]);
  const load = useCallback((query: string) => loadOptions(model, query), [loadOptions, model]);
  return (
    <div className="flex flex-col gap-3">
      <label htmlFor={`filter-${field.name}`} className="sr-only">
        {field.label}
      </label>
      <ObjectPicker control={{ id: `filter-${field.name}` }} multiple closes value={value} onChange={setValue} load={load} />
      <Button
        variant="primary"
        className="self-start"
        off={value.length === 0}
        onClick={() =>
          onApply(
            field.name,
            value.filter((option) => !option.missing).map((option) => option.value),
          )
        }
      >
        Apply
      </Button>
    </div>
  );
}

function Text({ field, query, onApply }: { field: FilterField; query: Query; onApply: FilterPanelProps['onApply'] }) {
  const lookups = useMemo(
    () => ['', ...(field.lookups ?? (field.kind === 'number' ? ['gte', 'lte'] : field.kind === 'text' ? ['ic', 'nic', 'isw', 'n'] : []))],
    [field],
  );
  const [lookup, setLookup] = useState(lookups.includes('ic') ? 'ic' : '');
  const param = lookup ? `${field.name}__${lookup}` : field.name;
  return (
    <form
      action={(form) => {
        const text = String(form.get('value') ?? '').trim();
        onApply(param, text ? [text] : []);
      }}
      className="flex flex-col gap-2"
    >
      {lookups.length > 1 && (
        <Select
          aria-label="How to compare"
          value={lookup}
          onChange={(event) => setLookup(event.target.value)}
          options={lookups.map((each) => ({ value: each, label: each ? (lookupWords[each] ?? each) : 'is' }))}
        />
      )}
      <Input
        key={param}
        name="value"
        aria-label={field.label}
        defaultValue={valuesOf(query, param)[0] ?? ''}
        inputMode={field.kind === 'number' ? 'numeric' : undefined}
        autoFocus
      />
      <Button type="submit" variant="primary" className="self-start">
        Apply
      </Button>
    </form>
  );
}
