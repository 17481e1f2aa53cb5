'use client';
// Several of many choices: what is chosen stands on top, a search narrows what is offered, and each group is taken or left as a whole.
import type { Choice } from '@windlass/sdk';
import { useId, useState, type Ref } from 'react';
import { Button } from '../kit/button.tsx';
import { CheckboxRow } from '../kit/checkbox.tsx';
import type { ControlProps } from '../kit/field-row.tsx';
import { Input } from '../kit/input.tsx';
import { formatCount } from '../kit/number.ts';
import { Token } from '../kit/token.tsx';

export interface ChoiceGroup {
  /** Without one its choices stand alone. */
  title?: string | undefined;
  choices: readonly Choice[];
}

export interface ChoiceListProps {
  control: ControlProps;
  name: string;
  label: string;
  groups: readonly ChoiceGroup[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
  onBlur: () => void;
  /** The search: where the form leads when something is wrong with the choice. */
  inputRef: Ref<HTMLInputElement>;
}

export function ChoiceList({ control, name, label, groups, chosen, onChange, onBlur, inputRef }: ChoiceListProps) {
  const [query, setQuery] = useState('');
  const all = groups.flatMap(({ choices }) => choices);
  const words = query.trim().toLowerCase();
  const found = groups
    .map((group) => ({ ...group, choices: group.choices.filter(([, text]) => text.toLowerCase().includes(words)) }))
    .filter(({ choices }) => choices.length > 0);
  /** In the choices' own order, whatever the order of ticking. */
  const take = (values: ReadonlySet<string>) => onChange(all.map(([value]) => value).filter((value) => values.has(value)));
  const put = (values: readonly string[]) => take(new Set([...chosen, ...values]));
  const drop = (values: readonly string[]) => take(new Set(chosen).difference(new Set(values)));

  return (
    <div className="rounded-control border border-line-control" onBlur={onBlur}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line p-1.5">
        <div className="min-w-40 flex-1">
          <Input
            {...control}
            ref={inputRef}
            type="search"
            aria-label={`Filter ${label.toLowerCase()}`}
            placeholder={`Filter ${formatCount(all.length)}`}
            autoComplete="off"
            spellCheck={false}
            className="[&::-webkit-search-cancel-button]:hidden"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              // Enter is for the form's own button; here it would send what is half filled in.
              if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) event.preventDefault();
              if (event.key !== 'Escape' || query === '') return;
              event.stopPropagation();
              setQuery('');
            }}
          />
        </div>
        <span role="status" className="text-12 text-ink-2 tabular-nums">
          {formatCount(chosen.length)} of {formatCount(all.length)} chosen
        </span>
        {chosen.length > 0 && (
          <Button variant="ghost" size="small" onClick={() => onChange([])}>
            Clear
          </Button>
        )}
      </div>
      {chosen.length > 0 && <Chosen choices={all.filter(([value]) => chosen.includes(value))} onRemove={(value) => drop([value])} />}
      <div className="max-h-60 overflow-y-auto overscroll-contain px-2.5 pb-2 max-sm:max-h-80">
        {found.length === 0 && <p className="py-2.5 text-12 text-ink-2">Nothing is called “{query.trim()}”.</p>}
        {found.map((group) => (
          <Group key={group.title ?? ''} group={group} chosen={chosen} put={put} drop={drop} name={name} />
        ))}
      </div>
    </div>
  );
}

/** More chips than these are no overview any more. */
const CHIPS = 8;

function Chosen({ choices, onRemove }: { choices: readonly Choice[]; onRemove: (value: string) => void }) {
  return (
    <ul aria-label="Chosen" className="flex flex-wrap items-center gap-1 border-b border-line px-2.5 py-2">
      {choices.slice(0, CHIPS).map(([value, text]) => (
        <li key={value} className="max-w-full">
          <Token label={text} onRemove={() => onRemove(value)}>
            {text}
          </Token>
        </li>
      ))}
      {choices.length > CHIPS && <li className="text-12 text-ink-2">and {formatCount(choices.length - CHIPS)} more</li>}
    </ul>
  );
}

interface GroupProps {
  group: ChoiceGroup;
  chosen: readonly string[];
  put: (values: readonly string[]) => void;
  drop: (values: readonly string[]) => void;
  name: string;
}

/** A group with the choices that the search leaves of it. */
function Group({ group: { title, choices }, chosen, put, drop, name }: GroupProps) {
  const headId = useId();
  const values = choices.map(([value]) => value);
  const isWhole = values.every((value) => chosen.includes(value));
  return (
    <div role="group" aria-labelledby={title === undefined ? undefined : headId}>
      {title !== undefined && (
        <div className="sticky top-0 z-3 -mx-2.5 flex items-center justify-between gap-3 bg-surface px-2.5 pt-2 pb-1">
          <span id={headId} className="text-12 font-bold text-ink-2">
            {title}
          </span>
          <Button variant="ghost" size="small" onClick={() => (isWhole ? drop(values) : put(values))}>
            {isWhole ? 'None' : 'All'}
            <span className="sr-only"> of {title}</span>
          </Button>
        </div>
      )}
      <div className="pt-1 sm:columns-2 [&>*]:mb-1.5">
        {choices.map(([value, text]) => (
          <CheckboxRow
            key={value}
            name={name}
            label={text}
            checked={chosen.includes(value)}
            onChange={(event) => (event.target.checked ? put([value]) : drop([value]))}
          />
        ))}
      </div>
    </div>
  );
}
