'use client';
// An address with nothing at it, or nothing for its reader: the list that what was looked for would stand in, and the search.
import { usePathname } from 'next/navigation';
import { createContext, type ReactNode, useContext } from 'react';
import { Search } from 'lucide-react';
import { Button, ButtonLink } from '../kit/button.tsx';
import { Empty } from '../kit/empty.tsx';
import { currentItem, type NavSection } from './nav.ts';

const PlacesContext = createContext<readonly NavSection[]>([]);

/** Tells the pages below which places this person has; of two for one address the first is the closer one. */
export function Places({ sections, children }: { sections: readonly NavSection[]; children: ReactNode }) {
  return <PlacesContext value={sections}>{children}</PlacesContext>;
}

export function Missing() {
  // What is drawn here is kept from address to address, so it asks where it is.
  const place = currentItem(useContext(PlacesContext), usePathname());
  return (
    <div className="mx-auto w-full max-w-160 px-6 py-24 max-sm:px-4">
      <h1 className="mb-4 text-20">Not found</h1>
      <Empty
        framed
        title="There is nothing here that you can see."
        action={
          <span className="flex flex-wrap gap-2">
            {place && place.href !== '/' && <ButtonLink href={place.href}>Go to {place.label}</ButtonLink>}
            <Button data-open-palette icon={<Search aria-hidden />}>
              Search
            </Button>
            <ButtonLink href="/">Go to Home</ButtonLink>
          </span>
        }
      >
        It may have been deleted or renamed, or your permissions do not cover it.
      </Empty>
    </div>
  );
}
