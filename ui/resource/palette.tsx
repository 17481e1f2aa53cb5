'use client';
// The command palette with this product's places: pages are known here, everything else the server finds.
import { List } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { CommandPalette, type PaletteGroup } from '../shell/command-palette.tsx';
import type { NavSection } from '../shell/nav.ts';
import { isMachineNamed, KindIcon } from './looks.tsx';

export interface FoundPlace {
  /** Content type. */
  label: string;
  name: string;
  detail?: string | undefined;
  href: string;
  /** All of them, where only the first few are named. */
  isList?: boolean | undefined;
}

export interface FoundGroup {
  title: string;
  places: readonly FoundPlace[];
}

export function Palette({ sections }: { sections: readonly NavSection[] }) {
  const pages = useMemo(
    () =>
      sections.flatMap(({ title, items }) =>
        items.map(({ label, href, icon }) => ({ key: href, label, href, icon, ...(title && title !== label && { detail: title }) })),
      ),
    [sections],
  );
  const search = useCallback(async (query: string): Promise<PaletteGroup[]> => {
    const response = await fetch(`/palette/?q=${encodeURIComponent(query)}`, { headers: { accept: 'application/json' } });
    if (!response.ok || response.redirected) throw new Error(`the search answered ${response.status}`);
    const groups = (await response.json()) as FoundGroup[];
    return groups.map(({ title, places }) => ({
      title,
      items: places.map(({ label, name, detail, href, isList = false }) => ({
        key: href,
        label: name,
        detail,
        href,
        mono: !isList && isMachineNamed(label),
        icon: isList ? <List aria-hidden /> : <KindIcon label={label} />,
      })),
    }));
  }, []);
  return <CommandPalette pages={pages} search={search} />;
}
