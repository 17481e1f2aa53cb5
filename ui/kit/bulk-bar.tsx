'use client';
// Floats over the foot of a table while rows are selected: how many, all of them, verbs, delete last. Escape clears.
import { X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, type ReactNode } from 'react';
import { Button, type ButtonVariant } from './button.tsx';
import { IconButton } from './icon-button.tsx';
import { layerIsOpen } from './keys.ts';
import { formatCount } from './number.ts';
import { useSelection } from './table-keys.tsx';

export interface BulkVerb {
  label: string;
  icon?: ReactNode;
  hotkey?: string | undefined;
  variant?: ButtonVariant | undefined;
  /** The page that says what would happen; the selection is added as `pk=…` (or `all=1` and the filter). */
  href: string;
}

export interface BulkBarProps {
  verbs: readonly BulkVerb[];
  /** Every row the filter finds, on other pages too. With it, "Select all 38" sends the filter instead of keys. */
  total?: number | undefined;
  /** The list's own filter, for "all". */
  filter?: string | undefined;
  /** Further verbs that read useSelection() themselves. */
  children?: ReactNode;
}

export function BulkBar({ verbs, total, filter = '', children }: BulkBarProps) {
  const router = useRouter();
  const { keys, total: onPage, everything, selectAll, selectEverything } = useSelection();
  useEffect(() => {
    if (keys.length === 0) return undefined;
    const clear = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !layerIsOpen()) selectAll(false);
    };
    document.addEventListener('keydown', clear);
    return () => document.removeEventListener('keydown', clear);
  }, [keys.length, selectAll]);
  if (keys.length === 0) return null;

  function go(href: string) {
    const query = everything ? new URLSearchParams(filter) : new URLSearchParams(keys.map((key) => ['pk', key]));
    if (everything) query.set('all', '1');
    router.push(`${href}${href.includes('?') ? '&' : '?'}${query}`);
  }

  const more = total !== undefined && total > keys.length && !everything;
  return (
    <div role="toolbar" aria-label="With the selected rows" className="pointer-events-none sticky bottom-14 z-20 flex justify-center px-4">
      <div className="pointer-events-auto flex flex-wrap items-center gap-2 rounded-card border border-line bg-surface px-4 py-2.5 shadow-pop">
        <p role="status" className="mr-1 text-12 font-bold whitespace-nowrap">
          {formatCount(everything ? (total ?? keys.length) : keys.length)} selected
        </p>
        {(more || keys.length < onPage) && (
          <button type="button" className="link mr-2 text-12" onClick={() => (keys.length < onPage ? selectAll(true) : selectEverything())}>
            Select all {formatCount(keys.length < onPage ? onPage : (total ?? onPage))}
          </button>
        )}
        <span aria-hidden className="mr-1 h-5 w-px bg-line" />
        {verbs.map((verb) => (
          <Button key={verb.label} size="small" icon={verb.icon} hotkey={verb.hotkey} variant={verb.variant} onClick={() => go(verb.href)}>
            {verb.label}
          </Button>
        ))}
        {children}
        <IconButton label="Clear the selection" hotkey="Esc" icon={<X aria-hidden />} size="small" onClick={() => selectAll(false)} />
      </div>
    </div>
  );
}
