// Nothing to show: one bold line, one line why, one next step. "Nothing matches" and "nothing there" are different words.
import type { ReactNode } from 'react';
import { Link } from './link.tsx';

export function Empty({
  title,
  children,
  action,
  framed = false,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  framed?: boolean | undefined;
}) {
  return (
    <div className={framed ? 'rounded-card border border-line px-4 py-3.5' : 'px-6 py-6 max-sm:px-4'}>
      <p className="font-bold">{title}</p>
      {children && <p className="mt-0.5 max-w-[72ch] text-12 text-ink-2">{children}</p>}
      {action && <div className="mt-2.5">{action}</div>}
    </div>
  );
}

/** A page of a list behind its last row. */
export function PastTheEnd({ firstHref }: { firstHref: string }) {
  return (
    <Empty
      title="This page is past the end of the list."
      action={
        <Link href={firstHref} className="link">
          First page
        </Link>
      }
    />
  );
}
