// The three ways a page is laid out: one column, a column with a pane at the right, a workbench whose panes scroll on their own.
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** Content at the gutter, sections 24 px apart. */
export function PageBody({ children, className }: { children: ReactNode; className?: string | undefined }) {
  return <div className={classNames('flex min-w-0 flex-col gap-6 px-6 py-5 max-sm:px-4', className)}>{children}</div>;
}

export interface WithPaneProps {
  /** The page header; stands above the pane where that folds. */
  header?: ReactNode;
  children: ReactNode;
  /** What qualifies the content: decision, schedule, runs. */
  pane: ReactNode;
  /** The pane's heading for readers, and its handle where it folds. */
  label: string;
  /** On the canvas with an edge (forms, decisions), or plain beside the content. */
  plain?: boolean | undefined;
  /** Starts unfolded below 1280 px too. */
  open?: boolean | undefined;
  /** Beside the content it stays in sight while that goes by: for a pane that is acted on after reading, and is not long. */
  stays?: boolean | undefined;
}

/** A page that scrolls as a whole; below 1280 px the pane becomes a strip that folds, between header and content. */
export function WithPane({ header, children, pane, label, plain = false, open = false, stays = false }: WithPaneProps) {
  return (
    <div className="grid flex-1 grid-cols-[minmax(0,1fr)] content-start xl:grid-cols-[minmax(0,1fr)_auto] xl:grid-rows-[auto_1fr] xl:content-stretch">
      <div className="min-w-0">{header}</div>
      {/* Reading order is header, content, pane; only where it folds is its handle shown above the content. */}
      <div className="order-3 flex min-w-0 flex-col">{children}</div>
      <aside
        aria-label={label}
        className={classNames(
          'order-2 min-w-0 max-xl:border-b max-xl:border-line xl:col-start-2 xl:row-span-2 xl:row-start-1',
          plain ? 'xl:w-90 xl:py-5 xl:pr-6' : 'bg-canvas xl:w-96 xl:border-l xl:border-line xl:px-5 xl:py-5',
        )}
      >
        <details open={open} className={classNames('pane-fold group/pane', stays && 'xl:sticky xl:top-16')}>
          <summary className="flex h-9 list-none items-center gap-2 px-6 text-14 max-sm:h-11 max-sm:px-4 [&::-webkit-details-marker]:hidden">
            <ChevronRight aria-hidden className="text-ink-3 group-open/pane:rotate-90" />
            {label}
          </summary>
          <div className="flex flex-col gap-6 max-xl:px-6 max-xl:pt-1 max-xl:pb-5 max-sm:px-4">{pane}</div>
        </details>
      </aside>
    </div>
  );
}

/** Fills the window below the top bar; what is inside scrolls by itself. On a phone the page scrolls. */
export function Workbench({ header, children }: { header: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-0 flex-col sm:h-[calc(100dvh-2.75rem)]">
      <div className="shrink-0">{header}</div>
      <div className="flex min-h-0 flex-1">{children}</div>
    </div>
  );
}

/** The main verbs of a form, always in sight. */
export function ActionBar({ children }: { children: ReactNode }) {
  return (
    <div className="sticky bottom-0 z-10 mt-auto flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-surface px-6 py-3 max-sm:bottom-14 max-sm:px-4">
      {children}
    </div>
  );
}

/** A form section: what it is about at the left, its fields at the right. */
export function FormSection({ title, intro, children }: { title: ReactNode; intro?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid gap-x-6 gap-y-4 border-b border-line py-6 first:pt-5 last:border-b-0 lg:grid-cols-[9rem_minmax(0,1fr)]">
      <div>
        <h2 className="text-14">{title}</h2>
        {intro && <p className="mt-1 text-12 text-ink-2">{intro}</p>}
      </div>
      <div className="grid min-w-0 gap-4">{children}</div>
    </section>
  );
}
