'use client';
// How much waits for the person, wherever the shell shows it. The frame of the pages is kept from one page to the next, and the number of old with it: so it
// is asked for again with every page, and when somebody comes back to this one.
import { usePathname, useSearchParams } from 'next/navigation';
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import { classNames } from '../kit/class-names.ts';
import { formatCount } from '../kit/number.ts';
import type { Waiting } from './nav.ts';

const CountContext = createContext(0);

export interface WaitingCountProps {
  /** As the frame was rendered: anew after whatever refreshes the page. */
  rendered: Waiting;
  /** Where the number of now is. */
  href: string;
  children: ReactNode;
}

export function WaitingCount({ rendered, href, children }: WaitingCountProps) {
  const [asked, setAsked] = useState(rendered);
  const page = `${usePathname()}?${useSearchParams().toString()}`;
  const shownPage = useRef(page);

  useEffect(() => {
    const ask = () =>
      void fetch(href, { headers: { accept: 'application/json' } })
        .then((answer) => (answer.ok ? (answer.json() as Promise<Waiting>) : undefined))
        // Without an answer the number stays; the next page asks again.
        .catch(() => undefined)
        .then((answer) => answer && setAsked((before) => later(before, answer)));
    const onVisible = () => document.visibilityState === 'visible' && ask();
    if (shownPage.current !== page) ask();
    shownPage.current = page;
    document.addEventListener('visibilitychange', onVisible);
    return () => document.removeEventListener('visibilitychange', onVisible);
  }, [href, page]);

  return <CountContext value={later(asked, rendered).count}>{children}</CountContext>;
}

const later = (one: Waiting, other: Waiting): Waiting => (other.at > one.at ? other : one);

/** The badge; nothing where nothing waits. */
export function WaitingBadge({ className }: { className: string }) {
  const count = useContext(CountContext);
  if (count === 0) return null;
  return (
    <span
      className={classNames('inline-flex items-center justify-center rounded-pill bg-you-solid px-1 text-on-solid tabular-nums', className)}
    >
      {formatCount(count)}
      <span className="sr-only"> waiting for you</span>
    </span>
  );
}
