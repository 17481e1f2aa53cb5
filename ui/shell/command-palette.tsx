'use client';
// Ctrl K: finds jobs, objects, runs, people, pages and this page's verbs. It goes somewhere or opens a form; it never starts a run.
import { ArrowRight, CornerDownLeft, Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { classNames } from '../kit/class-names.ts';
import { Kbd } from '../kit/kbd.tsx';
import { Spinner } from '../kit/spinner.tsx';
import { useAnswer } from '../kit/use-answer.ts';

export interface PaletteItem {
  key: string;
  label: string;
  /** Names of machines are set in mono. */
  mono?: boolean | undefined;
  detail?: string | undefined;
  icon?: ReactNode;
  href: string;
}

export interface PaletteGroup {
  title: string;
  items: readonly PaletteItem[];
}

export interface CommandPaletteProps {
  /** Pages that are found without asking the server. */
  pages: readonly PaletteItem[];
  /** Asks the server. The query keeps its prefix: `@` people, `#` runs; `>` (verbs) never gets here. */
  search: (query: string) => Promise<readonly PaletteGroup[]>;
}

interface Choice extends Omit<PaletteItem, 'href'> {
  act: () => void;
}

export function CommandPalette({ pages, search }: CommandPaletteProps) {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const listId = useId();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const [verbs, setVerbs] = useState<readonly Choice[]>([]);
  const asked = query.trim();
  const found = useAnswer(search, asked, asked !== '' && !asked.startsWith('>'));
  const open = useCallback(() => {
    const element = dialog.current;
    if (!element || element.open) return;
    setVerbs(verbsOfPage());
    setQuery('');
    setAt(0);
    element.showModal();
  }, []);
  useSummons(open);

  const groups = useMemo(() => {
    const go = ({ href, ...item }: PaletteItem): Choice => ({ ...item, act: () => router.push(href) });
    return groupsFor(query, {
      verbs,
      found: (found.value ?? []).map(({ title, items }) => ({ title, items: items.map(go) })),
      pages: pages.map(go),
    });
  }, [query, verbs, found.value, pages, router]);
  const flat = groups.flatMap((group) => group.items);
  const current = Math.min(at, flat.length - 1);

  function choose(choice: Choice | undefined) {
    if (!choice) return;
    dialog.current?.close();
    choice.act();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt((current + 1) % Math.max(1, flat.length));
    else if (event.key === 'ArrowUp') setAt((current - 1 + flat.length) % Math.max(1, flat.length));
    else if (event.key === 'Enter') choose(flat[current]);
    else return;
    event.preventDefault();
  }

  return (
    <dialog
      ref={dialog}
      aria-label="Search or run"
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
      className="z-50 mx-auto mt-[12dvh] mb-auto w-[560px] max-w-[calc(100vw-2rem)] overflow-hidden rounded-dialog border border-line bg-surface p-0 text-13 text-ink shadow-dialog max-sm:mt-4"
    >
      <div className="flex max-h-[70dvh] flex-col">
        <div className="flex items-center gap-3 border-b border-line px-4">
          {found.busy ? <Spinner className="text-ink-3" /> : <Search aria-hidden className="text-ink-3" />}
          <input
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={flat.length > 0 ? `${listId}-${current}` : undefined}
            aria-autocomplete="list"
            aria-label="Search or run"
            placeholder="A job, an object, a page…"
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            className="h-12 min-w-0 flex-1 bg-transparent outline-none max-sm:text-16 max-sm:font-normal"
          />
          <Kbd keys="Esc" />
        </div>
        <div id={listId} role="listbox" aria-label="Found" className="min-h-0 flex-1 overflow-y-auto p-1.5">
          <Groups groups={groups} current={current} listId={listId} onPoint={setAt} onChoose={choose} />
          {flat.length === 0 && (
            <p className="px-2.5 py-3 text-12 text-ink-2">
              {found.failure !== undefined
                ? 'The search could not be made. Pages are still found.'
                : found.busy
                  ? 'Looking…'
                  : `Nothing is called “${query}”.`}
            </p>
          )}
        </div>
        <Prefixes />
      </div>
    </dialog>
  );
}

/** Calls `open` where its key or one of its buttons is pressed. */
function useSummons(open: () => void): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      open();
    };
    const onClick = (event: MouseEvent) => {
      if (event.target instanceof Element && event.target.closest('[data-open-palette]')) open();
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('click', onClick);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('click', onClick);
    };
  }, [open]);
}

interface ChoiceGroup {
  title: string;
  items: readonly Choice[];
}

interface Sources {
  verbs: readonly Choice[];
  /** The server's last answer. */
  found: readonly ChoiceGroup[];
  pages: readonly Choice[];
}

/** A prefix leaves one kind of things: `>` verbs; `@` and `#` what the server knows. */
function groupsFor(query: string, { verbs, found, pages }: Sources): ChoiceGroup[] {
  const asksServer = /^[@#]/.test(query);
  const asked = query.trim();
  return [
    { title: 'On this page', items: asksServer ? [] : verbs.filter((verb) => matches(verb.label, query.replace(/^>/, ''))) },
    ...(asked === '' || asked.startsWith('>') ? [] : found),
    { title: 'Go to', items: asksServer || query.startsWith('>') ? [] : pages.filter((page) => matches(page.label, query)) },
  ].filter((group) => group.items.length > 0);
}

interface GroupsProps {
  groups: readonly ChoiceGroup[];
  /** Counted through all groups. */
  current: number;
  listId: string;
  onPoint: (at: number) => void;
  onChoose: (choice: Choice) => void;
}

function Groups({ groups, current, listId, onPoint, onChoose }: GroupsProps) {
  const starts = groups.map((_, at) => groups.slice(0, at).reduce((sum, { items }) => sum + items.length, 0));
  return groups.map((group, at) => (
    <div key={group.title} role="group" aria-label={group.title}>
      <p aria-hidden className="px-2.5 pt-2 pb-1 text-12 text-ink-3">
        {group.title}
      </p>
      {group.items.map((item, index) => {
        const place = starts[at]! + index;
        return (
          <Found
            key={item.key}
            id={`${listId}-${place}`}
            item={item}
            current={place === current}
            onPoint={() => onPoint(place)}
            onChoose={() => onChoose(item)}
          />
        );
      })}
    </div>
  ));
}

const PREFIXES = [
  ['>', 'verbs'],
  ['@', 'people'],
  ['#', 'runs'],
] as const;

function Prefixes() {
  return (
    <div className="flex gap-4 border-t border-line bg-canvas px-4 py-2 text-12 text-ink-2">
      {PREFIXES.map(([key, what]) => (
        <span key={key} className="inline-flex items-center gap-1.5">
          <Kbd keys={key} />
          {what}
        </span>
      ))}
    </div>
  );
}

interface FoundProps {
  id: string;
  item: Choice;
  current: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

function Found({ id, item, current, onPoint, onChoose }: FoundProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <div
      ref={row}
      id={id}
      role="option"
      aria-selected={current}
      onPointerMove={onPoint}
      onClick={onChoose}
      className={classNames('flex h-8 cursor-default items-center gap-3 rounded-control px-2.5 max-sm:h-11', current && 'bg-pressed')}
    >
      <span className="text-ink-3">{item.icon ?? <ArrowRight aria-hidden />}</span>
      <span className={classNames('truncate', item.mono && 'font-mono text-12')}>{item.label}</span>
      {item.detail && <span className="min-w-0 flex-1 truncate text-12 text-ink-2">{item.detail}</span>}
      {current && <CornerDownLeft aria-hidden className="ml-auto size-3.5! text-ink-3" />}
    </div>
  );
}

function matches(label: string, query: string): boolean {
  const text = label.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The verbs a page offers are the controls that declare a key: the palette presses those very controls. */
function verbsOfPage(): Choice[] {
  const controls = [...document.querySelectorAll<HTMLElement>('main [data-hotkey]:not([aria-disabled="true"])')];
  return controls
    .filter((control) => control.checkVisibility() && !control.closest('tr, nav'))
    .map((control, index) => {
      const keycap = control.querySelector('kbd')?.parentElement?.textContent ?? '';
      const label = control.getAttribute('aria-label') ?? control.textContent.replace(keycap, '').trim();
      return { key: `verb-${index}`, label, act: () => control.click() };
    });
}
