// The head of a page: breadcrumb, title and state, the page's verbs, a line of facts, and tabs on its bottom line.
import type { ReactNode } from 'react';
import { CrumbBar } from '../shell/crumb-bar.tsx';
import type { Crumb } from './breadcrumbs.tsx';

export interface PageHeaderProps {
  /** Where the page stands, drawn in the top bar; the last step is the page. */
  crumbs: readonly Crumb[];
  title: ReactNode;
  /** Names of machines and addresses are set in mono. */
  mono?: boolean | undefined;
  /** A status pill beside the title. */
  status?: ReactNode;
  /** Ghost, default, primary last, `…` at the very end. */
  actions?: ReactNode;
  /** One line of facts; pieces are spaced by the header. */
  meta?: ReactNode;
  /** Gauges or a banner between the facts and the tabs. */
  children?: ReactNode;
  tabs?: ReactNode;
  /** A hairline below, where the content doesn't begin with a toolbar or table. Tabs bring their own. */
  divided?: boolean | undefined;
}

export function PageHeader({ crumbs, title, mono = false, status, actions, meta, children, tabs, divided = false }: PageHeaderProps) {
  return (
    <>
      <CrumbBar steps={crumbs} />
      <header className={`px-6 pt-4 max-sm:px-4 ${tabs || divided ? 'border-b border-line' : ''} ${tabs ? '' : 'pb-3'}`}>
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 tabIndex={-1} className={`min-w-0 text-20 wrap-anywhere ${mono ? 'font-mono' : ''}`}>
              {title}
            </h1>
            {status}
          </div>
          {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
        {meta && (
          <div className="mt-1 flex min-h-5 flex-wrap items-center gap-x-4 gap-y-1 text-12 text-ink-2 [&_svg.lucide]:size-3.5">{meta}</div>
        )}
        {children && <div className="mt-3">{children}</div>}
        {tabs ? <div className="mt-2">{tabs}</div> : null}
      </header>
    </>
  );
}

/** One fact of the meta line: an icon and its words. */
export function Fact({ icon, children }: { icon?: ReactNode; children: ReactNode }) {
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-1.5">
      {icon && <span className="text-ink-3">{icon}</span>}
      <span className="truncate">{children}</span>
    </span>
  );
}
