'use client';
// The objects that are meant, by name: the first few of them, and behind a button all that the page knows.
import { useState } from 'react';
import { Link } from '../kit/link.tsx';
import { formatCount } from '../kit/number.ts';

export interface ObjectNamesProps {
  names: readonly { name: string; href?: string | undefined }[];
  /** How many there are; more than are named where some may not be looked at, or are too many. */
  count: number;
  /** How many stand there at first. */
  first: number;
  /** The list that has all of them, for those that are too many to name. */
  allHref?: string | undefined;
}

export function ObjectNames({ names, count, first, allHref }: ObjectNamesProps) {
  const [isOpen, setOpen] = useState(false);
  if (names.length === 0) return `${formatCount(count)} you may not view`;
  const shown = isOpen ? names : names.slice(0, first);
  const rest = formatCount(count - shown.length);
  const isFolded = names.length > first;
  return (
    <>
      <span className={isOpen ? 'block max-h-48 overflow-y-auto' : undefined}>
        {shown.map(({ name, href }, index) => (
          <span key={href ?? name}>
            {index > 0 && ', '}
            {href ? (
              <Link href={href} className="link">
                {name}
              </Link>
            ) : (
              name
            )}
          </span>
        ))}
        {count > shown.length && ' and '}
        {count > names.length && shown.length === names.length && <Unnamed href={allHref}>{`${rest} more`}</Unnamed>}
      </span>
      {isFolded && (
        // Stays where it is, so that the focus does: who opened the list by a key goes on from there.
        <button type="button" className="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? `The first ${formatCount(first)} alone` : `${rest} more`}
        </button>
      )}
    </>
  );
}

function Unnamed({ href, children }: { href: string | undefined; children: string }) {
  if (!href) return children;
  return (
    <Link href={href} className="link">
      {children}
    </Link>
  );
}
