'use client';
// What an object picker opens: the matches with what tells look-alikes apart, how many there are, and its keys.
import { ExternalLink } from 'lucide-react';
import { classNames } from './class-names.ts';
import { Kbd } from './kbd.tsx';
import { formatCount } from './number.ts';
import { StatusShape } from './object-status.tsx';
import { OptionsRefused, type PickerAnswer, type PickerOption } from './options.ts';
import type { Answer } from './use-answer.ts';

export interface PickerPanelProps {
  labelId: string;
  multiple: boolean;
  narrowedBy: string | undefined;
  browseHref: string | undefined;
  listId: string;
  found: Answer<PickerAnswer>;
  options: readonly PickerOption[];
  current: number;
  query: string;
  isChosen: (option: PickerOption) => boolean;
  onPoint: (index: number) => void;
  onChoose: (option: PickerOption) => void;
}

export function PickerPanel({
  labelId,
  listId,
  found,
  options,
  current,
  query,
  isChosen,
  onPoint,
  onChoose,
  multiple,
  narrowedBy,
  browseHref,
}: PickerPanelProps) {
  const answer = found.value;
  const count = answer?.total === undefined ? undefined : `${formatCount(answer.options.length)} of ${formatCount(answer.total)}`;
  return (
    // Pressing in the panel must not take the focus from the input.
    <div
      onMouseDown={(event) => event.preventDefault()}
      className="absolute inset-x-0 top-full z-30 mt-1 min-w-72 overflow-hidden rounded-card border border-line bg-surface shadow-pop"
    >
      {(narrowedBy || count) && (
        <div className="flex items-center justify-between gap-3 border-b border-line px-3 py-1.5 text-12 text-ink-2">
          {narrowedBy ? <span className="truncate rounded-tag border border-line-strong px-1.5">{narrowedBy}</span> : <span />}
          <span className="shrink-0 tabular-nums">{count}</span>
        </div>
      )}
      <div
        role="listbox"
        id={listId}
        aria-labelledby={labelId}
        aria-multiselectable={multiple || undefined}
        className="max-h-64 overflow-y-auto"
      >
        {options.map((option, index) => (
          <OptionRow
            key={option.value}
            id={`${listId}-${index}`}
            option={option}
            query={query}
            current={index === current}
            chosen={isChosen(option)}
            onPoint={() => onPoint(index)}
            onChoose={() => onChoose(option)}
          />
        ))}
      </div>
      {options.length === 0 && (
        <p role="status" className="px-3 py-2.5 text-12 text-ink-2">
          {found.failure !== undefined
            ? found.failure instanceof OptionsRefused
              ? found.failure.message
              : 'The list could not be loaded. Type to try again.'
            : found.busy
              ? 'Looking…'
              : query
                ? `Nothing is called “${query}”.`
                : 'There is nothing to choose.'}
        </p>
      )}
      <div className="flex items-center gap-4 border-t border-line bg-canvas px-3 py-1.5 text-12 text-ink-2 max-sm:hidden">
        <span className="inline-flex items-center gap-1.5">
          <Kbd keys="↑+↓" /> choose
        </span>
        <span className="inline-flex items-center gap-1.5">
          <Kbd keys="Tab" /> {multiple ? 'add and close' : 'take and close'}
        </span>
        {browseHref && (
          <a
            href={browseHref}
            target="_blank"
            rel="noreferrer"
            tabIndex={-1}
            className="ml-auto inline-flex items-center gap-1 hover:text-ink [&_svg]:size-3.5"
          >
            <ExternalLink aria-hidden /> Browse
          </a>
        )}
      </div>
    </div>
  );
}

function OptionRow({
  id,
  option,
  query,
  current,
  chosen,
  onPoint,
  onChoose,
}: {
  id: string;
  option: PickerOption;
  query: string;
  current: boolean;
  chosen: boolean;
  onPoint: () => void;
  onChoose: () => void;
}) {
  return (
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      ref={(row) => {
        if (current) row?.scrollIntoView({ block: 'nearest' });
      }}
      onPointerMove={onPoint}
      onClick={onChoose}
      className={classNames('flex min-h-[30px] cursor-default items-center gap-3 px-3 max-sm:min-h-11', current && 'bg-pressed')}
    >
      <span aria-hidden className="w-3 text-center text-ink-2">
        {chosen ? '✓' : ''}
      </span>
      <span className="min-w-0 flex-2 truncate" title={option.label}>
        <Match text={option.label} query={query} />
      </span>
      {option.status && (
        <span className="flex min-w-0 flex-1 items-center gap-1.5 text-12 text-ink-2">
          <StatusShape name={option.status} />
          <span className="truncate">{option.status}</span>
        </span>
      )}
      {option.details?.slice(0, 3).map((detail, index) => (
        <span key={index} className="min-w-0 flex-1 truncate text-12 text-ink-2 max-sm:not-last:hidden">
          {detail}
        </span>
      ))}
    </div>
  );
}

function Match({ text, query }: { text: string; query: string }) {
  const at = query === '' ? -1 : text.toLowerCase().indexOf(query.toLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <b>{text.slice(at, at + query.length)}</b>
      {text.slice(at + query.length)}
    </>
  );
}
