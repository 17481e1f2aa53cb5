'use client';
// Chooses one or several objects from a list that the server filters: type to find, arrows and Enter to choose, paste a list of names.
import { ChevronDown, X } from 'lucide-react';
import { useId } from 'react';
import { classNames } from './class-names.ts';
import type { ControlProps } from './field-row.tsx';
import { StatusShape } from './object-status.tsx';
import type { PickerAnswer, PickerOption } from './options.ts';
import { Spinner } from './spinner.tsx';
import { PickerPanel } from './picker-panel.tsx';
import { Token } from './token.tsx';
import { useObjectPicker } from './use-object-picker.ts';

export interface ObjectPickerProps {
  control: ControlProps;
  multiple?: boolean | undefined;
  /** Of several, closes after each choice: where the next step lies under the list. */
  closes?: boolean | undefined;
  value: readonly PickerOption[];
  onChange: (value: readonly PickerOption[]) => void;
  /** The matching options; must be the same function from render to render. */
  load: (query: string) => Promise<PickerAnswer>;
  /** An entry on top that means "none". */
  noneOption?: PickerOption | undefined;
  /** Filters it has inherited, in words: "Location: TRD1, TRD2". */
  narrowedBy?: string | undefined;
  /** The full list, in a new tab. */
  browseHref?: string | undefined;
  placeholder?: string | undefined;
  disabled?: boolean | undefined;
  onBlur?: (() => void) | undefined;
  /** The input, for a form that moves the focus to the first bad field. */
  inputRef?: ((input: HTMLInputElement | null) => void) | undefined;
}

export function ObjectPicker(props: ObjectPickerProps) {
  const { control, multiple = false, value, onChange, disabled = false } = props;
  const listId = useId();
  const picker = useObjectPicker(props);
  const { query, open, options, current } = picker;
  const single = multiple ? undefined : value[0];
  return (
    <div className="relative" onBlur={picker.onBlur}>
      <div
        className={classNames(
          'flex min-h-8 flex-wrap items-center gap-1 rounded-control border bg-surface py-1 pr-1 pl-1.5 has-[input:focus-visible]:border-focus has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-[-1px] has-[input:focus-visible]:outline-focus max-sm:min-h-11',
          disabled
            ? 'border-line bg-sunken text-ink-disabled'
            : control['aria-invalid']
              ? 'border-bad-solid'
              : 'border-line-control hover:border-ink-3',
        )}
        onClick={picker.focus}
      >
        {multiple &&
          value.map((option) => (
            <Token
              key={option.value}
              label={option.label}
              invalid={option.missing}
              lead={option.status && <StatusShape name={option.status} />}
              onRemove={disabled ? undefined : () => onChange(value.filter((each) => each !== option))}
            >
              {option.label}
            </Token>
          ))}
        {single && query === '' && <Chosen option={single} />}
        <input
          {...control}
          ref={picker.attach}
          role="combobox"
          aria-expanded={open}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={open && options.length > 0 ? `${listId}-${current}` : undefined}
          aria-describedby={classNames(control['aria-describedby'], `${listId}-said`)}
          autoComplete="off"
          spellCheck={false}
          disabled={disabled}
          value={query}
          placeholder={value.length === 0 ? props.placeholder : undefined}
          onChange={(event) => picker.onType(event.target.value)}
          onClick={picker.show}
          onKeyDown={picker.onKeyDown}
          onPaste={(event) => void picker.onPaste(event)}
          className={classNames(
            'h-5.5 min-w-12 bg-transparent px-1 text-13 outline-none max-sm:text-16 max-sm:font-normal',
            single && query === '' ? 'w-2 flex-none' : 'flex-1',
          )}
        />
        <span className="ml-auto flex h-5.5 items-center gap-0.5">
          {picker.isBusy ? <Spinner className="mx-1 text-ink-3" /> : null}
          {single && !disabled && (
            <button
              type="button"
              tabIndex={-1}
              aria-label={`Clear ${single.label}`}
              onClick={() => onChange([])}
              className="flex size-6 items-center justify-center rounded-pill text-ink-3 hover:text-ink"
            >
              <X aria-hidden className="size-3.5!" />
            </button>
          )}
          <ChevronDown aria-hidden className="mr-1 text-ink-3" />
        </span>
        <span id={`${listId}-said`} className="sr-only">
          {single
            ? `Chosen: ${single.label}`
            : multiple && value.length > 0
              ? `${value.length} chosen: ${value.map((option) => option.label).join(', ')}`
              : ''}
        </span>
      </div>
      {open && (
        <PickerPanel
          labelId={control.id}
          multiple={multiple}
          narrowedBy={props.narrowedBy}
          browseHref={props.browseHref}
          listId={listId}
          found={picker.found}
          options={options}
          current={current}
          query={query}
          isChosen={picker.isChosen}
          onPoint={picker.point}
          onChoose={picker.choose}
        />
      )}
    </div>
  );
}

function Chosen({ option }: { option: PickerOption }) {
  return (
    <span aria-hidden className={classNames('flex min-w-0 items-center gap-1.5 px-1', option.missing && 'text-bad')}>
      {option.status && <StatusShape name={option.status} />}
      <span className="truncate">{option.label}</span>
      {option.details?.[0] && <span className="truncate text-12 text-ink-3">{option.details[0]}</span>}
    </span>
  );
}
