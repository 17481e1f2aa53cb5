// A part that failed: what, what isn't affected, try again, and the number to quote.
import { CircleX } from 'lucide-react';
import type { ReactNode } from 'react';

export interface ErrorBlockProps {
  title: string;
  children?: ReactNode;
  /** A "Try again" button or link. */
  action?: ReactNode;
  requestId?: string | undefined;
  framed?: boolean | undefined;
}

export function ErrorBlock({ title, children, action, requestId, framed = true }: ErrorBlockProps) {
  return (
    <div role="alert" className={framed ? 'rounded-card border border-line px-4 py-3.5' : 'px-6 py-6 max-sm:px-4'}>
      <p className="flex items-center gap-2 font-bold">
        <CircleX aria-hidden className="text-bad" />
        {title}
      </p>
      {children && <div className="mt-1 max-w-[72ch] text-12 text-ink-2">{children}</div>}
      {(action || requestId) && (
        <div className="mt-2.5 flex flex-wrap items-center gap-3">
          {action}
          {requestId && <span className="font-mono text-12 text-ink-3">req {requestId}</span>}
        </div>
      )}
    </div>
  );
}
