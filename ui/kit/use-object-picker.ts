// How an object picker behaves: what it lists, what the keys and a pasted list of names do, and when it opens and closes. It draws nothing.
import { useRef, useState, type ClipboardEvent, type FocusEvent, type KeyboardEvent } from 'react';
import type { ObjectPickerProps } from './object-picker.tsx';
import { resolvePasted, type PickerOption } from './options.ts';
import { useAnswer } from './use-answer.ts';

export function useObjectPicker(props: ObjectPickerProps) {
  const { multiple = false, value, onChange, load, noneOption } = props;
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const [resolving, setResolving] = useState(false);
  const found = useAnswer(load, query.trim(), open);
  const listed = found.value?.options ?? [];
  const options = noneOption && query === '' ? [noneOption, ...listed] : listed;
  const current = Math.min(at, options.length - 1);
  const isChosen = (option: PickerOption) => value.some((each) => each.value === option.value);

  function close() {
    setOpen(false);
    setQuery('');
    setAt(0);
  }

  function choose(option: PickerOption | undefined, keepOpen = multiple && !props.closes) {
    if (!option) return;
    if (!multiple) onChange([option]);
    else onChange(isChosen(option) ? value.filter((each) => each.value !== option.value) : [...value, option]);
    setQuery('');
    if (!keepOpen) close();
  }

  // Whoever types on and on chooses from what is there by then.
  const latest = useRef(choose);
  latest.current = choose;

  /** Enter came before the answer to what was typed: it takes the first of that, not what was listed before. */
  async function chooseFirst() {
    const asked = query.trim();
    const answer = await load(asked).catch(() => undefined);
    if (input.current?.value.trim() === asked) latest.current(answer?.options[0]);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) return setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      return setAt(options.length > 0 ? (current + step + options.length) % options.length : 0);
    }
    if (event.key === 'Enter' && open && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (found.busy) void chooseFirst();
      else choose(options[current]);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab' && open && query !== '') {
      if (!found.busy) return choose(options[current], false);
      event.preventDefault();
      void chooseFirst();
    }
    if (event.key === 'Backspace' && query === '' && value.length > 0) onChange(value.slice(0, -1));
    return undefined;
  }

  async function onPaste(event: ClipboardEvent<HTMLInputElement>) {
    const names = event.clipboardData
      .getData('text')
      .split(/[\n,;\t]+/)
      .map((name) => name.trim())
      .filter(Boolean);
    if (!multiple || names.length < 2) return;
    event.preventDefault();
    setResolving(true);
    const answered = await resolvePasted([...new Set(names)], load);
    setResolving(false);
    onChange([...value, ...answered.filter((option) => !isChosen(option))]);
  }

  function onBlur(event: FocusEvent<HTMLDivElement>) {
    if (event.currentTarget.contains(event.relatedTarget)) return;
    close();
    props.onBlur?.();
  }

  return {
    attach: (element: HTMLInputElement | null) => {
      input.current = element;
      props.inputRef?.(element);
    },
    focus: () => input.current?.focus(),
    query,
    open,
    found,
    options,
    current,
    isChosen,
    isBusy: (found.busy && open) || resolving,
    show: () => setOpen(true),
    point: setAt,
    choose,
    onType: (text: string) => {
      setQuery(text);
      setAt(0);
      setOpen(true);
    },
    onKeyDown,
    onPaste,
    onBlur,
  };
}
