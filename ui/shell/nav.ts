// What the shell is given to show: places, the person, the instance. Items one may not see are simply not in it.
import type { ReactNode } from 'react';

export interface NavItem {
  label: string;
  href: string;
  icon: ReactNode;
  /** What waits for this person is counted beside it. */
  waits?: boolean | undefined;
  /** The letter after G that leads here. */
  goKey?: string | undefined;
  /** One of the four places at the bottom of a phone. */
  phone?: boolean | undefined;
  /** Other addresses that belong to this item. */
  also?: readonly string[] | undefined;
}

export interface NavSection {
  title?: string | undefined;
  items: readonly NavItem[];
}

/** How much waits for this person. */
export interface Waiting {
  count: number;
  /** When it was counted, in milliseconds: of two numbers the later one holds. */
  at: number;
}

export interface ShellUser {
  name: string;
  /** A group or a role, under the name. */
  detail?: string | undefined;
}

export interface WorkerHealth {
  live: number;
  href: string;
  /** What is wrong, in a few words: "queue change-window has none". */
  trouble?: string | undefined;
}

/** The item a page belongs to: the longest address that begins the path. */
export function currentItem(sections: readonly NavSection[], path: string): NavItem | undefined {
  // With or without a slash at the end, it is the same page.
  const here = path.endsWith('/') ? path : `${path}/`;
  let best: { item: NavItem; length: number } | undefined;
  for (const item of sections.flatMap((section) => section.items))
    for (const href of [item.href, ...(item.also ?? [])]) {
      const plain = href.split('?')[0] ?? href;
      const at = plain.endsWith('/') ? plain : `${plain}/`;
      const inside = at === '/' ? here === '/' : here.startsWith(at);
      if (inside && at.length > (best?.length ?? 0)) best = { item, length: at.length };
    }
  return best?.item;
}
