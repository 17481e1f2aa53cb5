'use client';
// Moving and selecting in a table that the server drew: J K or arrows move, Enter opens, X selects, Shift X a range.
// The cursor is the focus of the row's link, so readers follow it; the selection is the state of plain checkboxes.
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ChangeEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { Checkbox } from './checkbox.tsx';
import { commandKey } from './keys.ts';

export interface Selection {
  keys: readonly string[];
  /** Rows on this page that can be selected. */
  total: number;
  /** True when every row the filter finds is meant, on other pages too. */
  everything: boolean;
  selectAll: (on: boolean) => void;
  selectEverything: () => void;
}

const SelectionContext = createContext<Selection>({
  keys: [],
  total: 0,
  everything: false,
  selectAll: () => {},
  selectEverything: () => {},
});

/** The selected rows' keys, and how to change all of them. Works inside a Table's `bulk`. */
export function useSelection(): Selection {
  return useContext(SelectionContext);
}

export function TableKeys({ children, bulk }: { children: ReactNode; bulk?: ReactNode }) {
  const root = useRef<HTMLDivElement>(null);
  const last = useRef<HTMLInputElement | null>(null);
  const [keys, setKeys] = useState<readonly string[]>([]);
  const [total, setTotal] = useState(0);
  const [everything, setEverything] = useState(false);

  const read = useCallback(() => {
    const boxes = boxesIn(root.current);
    setTotal(boxes.length);
    setEverything(false);
    setKeys(boxes.filter((box) => box.checked).map((box) => box.value));
  }, []);

  // Rows change under the same wrapper when the page is filtered or sorted: what left the page is no longer selected.
  useEffect(read, [children, read]);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => moveByKey(event, root.current);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  const selectAll = useCallback(
    (on: boolean) => {
      for (const box of boxesIn(root.current)) box.checked = on;
      read();
    },
    [read],
  );

  function onChange(event: ChangeEvent<HTMLDivElement>) {
    const box = event.target as unknown as HTMLInputElement;
    if (!box.matches('[data-select]')) return;
    last.current = box;
    read();
  }

  function onClick(event: MouseEvent<HTMLDivElement>) {
    const target = event.target as HTMLElement;
    if (target instanceof HTMLInputElement && target.matches('[data-select]')) {
      if (event.shiftKey && last.current) selectBetween(root.current, last.current, target);
      return;
    }
    openRow(event, target);
  }

  const selection = useMemo(
    () => ({ keys, total, everything, selectAll, selectEverything: () => setEverything(true) }),
    [keys, total, everything, selectAll],
  );
  return (
    <SelectionContext value={selection}>
      <div ref={root} data-table-keys onChange={onChange} onClick={onClick} onFocus={(event) => markCursor(event.target)}>
        {children}
      </div>
      {bulk}
    </SelectionContext>
  );
}

/** The head's checkbox: empty, all, or a dash for some. */
export function SelectAll() {
  const { keys, total, selectAll } = useSelection();
  return (
    <span className="flex items-center">
      <Checkbox
        aria-label="Select all rows on this page"
        checked={total > 0 && keys.length === total}
        ref={(box) => {
          if (box) box.indeterminate = keys.length > 0 && keys.length < total;
        }}
        onChange={(event) => selectAll(event.target.checked)}
      />
    </span>
  );
}

function boxesIn(root: HTMLElement | null): HTMLInputElement[] {
  return root ? [...root.querySelectorAll<HTMLInputElement>('[data-select]')] : [];
}

function rowsIn(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('tr[data-row]')];
}

function markCursor(target: EventTarget | null): void {
  const row = target instanceof HTMLElement ? target.closest<HTMLElement>('tr[data-row]') : null;
  for (const other of document.querySelectorAll('tr[data-cursor]')) if (other !== row) other.removeAttribute('data-cursor');
  row?.setAttribute('data-cursor', '');
}

/** A click anywhere in a row opens it, unless it hit a control or marked text to copy. */
function openRow(event: MouseEvent, target: HTMLElement): void {
  const row = target.closest<HTMLElement>('tr[data-row]');
  const link = row?.querySelector<HTMLAnchorElement>('[data-row-link]');
  if (!link || target.closest('a, button, input, label, select, textarea, summary, [role="button"]')) return;
  if (window.getSelection()?.toString()) return;
  if (event.metaKey || event.ctrlKey) window.open(link.href, '_blank', 'noopener');
  else link.click();
}

function selectBetween(root: HTMLElement | null, from: HTMLInputElement, to: HTMLInputElement): void {
  const boxes = boxesIn(root);
  const [first, second] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b) as [number, number];
  if (first < 0) return;
  for (const box of boxes.slice(first, second + 1)) box.checked = to.checked;
}

/** The keyboard belongs to the table that holds the focus, else to the first on the page. */
function ownsKeys(root: HTMLElement): boolean {
  const focused = document.activeElement?.closest('[data-table-keys]');
  return (focused ?? document.querySelector('[data-table-keys]')) === root;
}

function moveByKey(event: KeyboardEvent, root: HTMLElement | null): void {
  const key = commandKey(event);
  if (!root || key === undefined || !ownsKeys(root)) return;
  const rows = rowsIn(root);
  const at = rows.findIndex((row) => row.hasAttribute('data-cursor'));
  const inside = root.contains(document.activeElement);
  if (key === 'j' || (key === 'ArrowDown' && inside)) moveTo(rows[Math.min(rows.length - 1, at + 1)], event);
  else if (key === 'k' || (key === 'ArrowUp' && inside)) moveTo(rows[Math.max(0, at - 1)], event);
  else if (key === 'Enter' && document.activeElement === document.body) rows[at]?.querySelector<HTMLElement>('[data-row-link]')?.click();
  else if (key.toLowerCase() === 'x') toggleSelect(rows[at], event, root);
}

function moveTo(row: HTMLElement | undefined, event: KeyboardEvent): void {
  if (!row) return;
  event.preventDefault();
  const stop = row.querySelector<HTMLElement>('[data-row-link]') ?? row.querySelector<HTMLElement>('a, button, input');
  stop?.focus({ preventScroll: true });
  markCursor(row);
  row.scrollIntoView({ block: 'nearest' });
}

function toggleSelect(row: HTMLElement | undefined, event: KeyboardEvent, root: HTMLElement): void {
  const box = row?.querySelector<HTMLInputElement>('[data-select]');
  if (!box) return;
  event.preventDefault();
  if (event.shiftKey || event.key === 'X') {
    const chosen = boxesIn(root).filter((other) => other.checked);
    const anchor = chosen.at(-1) ?? box;
    box.checked = true;
    selectBetween(root, anchor, box);
    box.dispatchEvent(new Event('change', { bubbles: true }));
  } else box.click();
}
