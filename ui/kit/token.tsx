'use client';
// A chosen value inside an input, removable. Red when what was pasted matched nothing.
import { X } from 'lucide-react';
import type { ReactNode } from 'react';

export function Token({
  children,
  lead,
  invalid = false,
  onRemove,
  label,
}: {
  children: ReactNode;
  lead?: ReactNode;
  invalid?: boolean | undefined;
  onRemove?: (() => void) | undefined;
  label: string;
}) {
  return (
    <span
      className={`inline-flex h-[22px] max-w-full items-center gap-1.5 rounded-pill border px-1.5 font-mono text-12 ${invalid ? 'border-bad-line bg-bad-tint text-bad' : 'border-line bg-idle-tint text-ink'}`}
    >
      {lead}
      <span className="truncate" title={label}>
        {children}
      </span>
      {onRemove && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Remove ${label}`}
          onClick={onRemove}
          className="relative -mr-0.5 rounded-tag text-ink-3 after:absolute after:-inset-1 hover:text-ink"
        >
          <X aria-hidden className="size-3" />
        </button>
      )}
    </span>
  );
}
