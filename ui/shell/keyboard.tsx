'use client';
// The keyboard map of every page. Controls declare their letter (data-hotkey); this presses them. Opens no second way to act.
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { Kbd } from '../kit/kbd.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { commandKey } from '../kit/keys.ts';
import { keepChoice } from '../kit/theme.ts';

export interface GoTo {
  key: string;
  label: string;
  href: string;
}

const general: readonly (readonly [string, string])[] = [
  ['Ctrl+K', 'Search or run'],
  ['/', 'Filter or search on this page'],
  ['?', 'These keys'],
  ['[', 'Fold the sidebar'],
  ['Esc', 'Close, clear, back one layer'],
];
const lists: readonly (readonly [string, string])[] = [
  ['J+K', 'Move'],
  ['↵', 'Open'],
  ['X', 'Select; with Shift a range'],
  ['N', 'New'],
  ['E', 'Edit'],
  ['R', 'Run'],
];
const others: readonly (readonly [string, string])[] = [
  ['1–6', 'Tabs'],
  ['N', 'Next object of a diff; with Shift the previous'],
  ['F', 'Follow a log'],
  ['W', 'Next warning of a log; with Shift the previous'],
  ['Ctrl+↵', 'The main action of a form'],
];

export function Keyboard({ goTo }: { goTo: readonly GoTo[] }) {
  const router = useRouter();
  const path = usePathname();
  const dialog = useRef<HTMLDialogElement>(null);
  const first = useRef(true);

  // Readers start at the new page's heading, unless the page has put the focus into a field.
  useEffect(() => {
    if (first.current) first.current = false;
    else if (
      !document.activeElement ||
      document.activeElement === document.body ||
      !document.activeElement.matches('input, textarea, select')
    )
      document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, [path]);

  useEffect(() => {
    let goUntil = 0;
    const show = () => dialog.current?.showModal();
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') return press('Ctrl+↵', event);
      const key = commandKey(event);
      if (key === undefined) return;
      const went = goUntil > event.timeStamp ? goTo.find((place) => place.key.toLowerCase() === key.toLowerCase()) : undefined;
      goUntil = key === 'g' ? event.timeStamp + 1500 : 0;
      if (went) return stop(event, () => router.push(went.href));
      if (key === '/') return stop(event, () => visible<HTMLElement>('[data-slash]')?.focus());
      if (key === '?') return stop(event, show);
      if (key === '[') return stop(event, toggleSidebar);
      press(key, event);
    };
    document.addEventListener('keydown', listen);
    document.addEventListener('windlass:keys', show);
    return () => {
      document.removeEventListener('keydown', listen);
      document.removeEventListener('windlass:keys', show);
    };
  }, [goTo, router]);

  return (
    <Dialog ref={dialog} title="Keyboard" size="wide">
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        <Keys title="Anywhere" keys={general} />
        <Keys title="Go to" keys={goTo.map(({ key, label }) => [`G+${key.toUpperCase()}`, label] as const)} />
        <Keys title="Lists" keys={lists} />
        <Keys title="Elsewhere" keys={others} />
      </div>
    </Dialog>
  );
}

function Keys({ title, keys }: { title: string; keys: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3 className="mb-1 text-12 text-ink-3">{title}</h3>
      <dl className="grid grid-cols-[5.5rem_1fr] gap-y-1">
        {keys.map(([key, what]) => (
          <div key={key} className="contents">
            <dt>
              <Kbd keys={key} />
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function stop(event: KeyboardEvent, act: () => void): void {
  event.preventDefault();
  act();
}

function visible<T extends HTMLElement>(selector: string, root: ParentNode = document): T | undefined {
  return [...root.querySelectorAll<T>(selector)].find((element) => element.checkVisibility());
}

/** Presses the control that declares this key: in the row under the cursor first, then in an open dialog, then on the page. */
function press(key: string, event: KeyboardEvent): void {
  const wanted = key.length === 1 ? key.toUpperCase() : key;
  if (key.length === 1 && event.shiftKey && /[a-z]/i.test(key)) return;
  const selector = `[data-hotkey="${CSS.escape(wanted)}"]:not([aria-disabled="true"])`;
  const row = document.querySelector<HTMLElement>('tr[data-cursor]');
  const layer = document.querySelector<HTMLElement>('dialog[open]');
  const control = (row && visible<HTMLElement>(selector, row)) ?? visible<HTMLElement>(selector, layer ?? document);
  if (control) stop(event, () => control.click());
}

function toggleSidebar(): void {
  const width = document.querySelector('nav[aria-label="Main"]')?.getBoundingClientRect().width ?? 0;
  const folded = width < 100;
  keepChoice('sidebar', folded ? 'open' : 'folded');
}
