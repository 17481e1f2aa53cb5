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
  const shown = isOpen ? names : names.slice(0, first);
  const rest = count - shown.length;
  if (names.length === 0) return `${formatCount(count)} you may not view`;
  return (
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
      {rest > 0 && ' and '}
      {rest > 0 && names.length > shown.length && (
        <button type="button" className="link" aria-expanded={false} onClick={() => setOpen(true)}>
          {formatCount(rest)} more
        </button>
      )}
      {rest > 0 &&
        names.length === shown.length &&
        (allHref ? (
          <Link href={allHref} className="link">
            {formatCount(rest)} more
          </Link>
        ) : (
          `${formatCount(rest)} more`
        ))}
    </span>
  );
}
