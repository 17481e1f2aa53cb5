'use client';
// Moves through a diff: N the next object, Shift N the one before. The address names the object, the tree marks it.
import { useEffect } from 'react';
import { commandKey } from '../../kit/keys.ts';

export function DiffKeys() {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = commandKey(event);
      if (key !== 'n' && key !== 'N') return;
      const articles = [...document.querySelectorAll<HTMLElement>('[data-change]')];
      const at = articles.findIndex((article) => `#${article.id}` === location.hash);
      const next = articles[key === 'n' ? at + 1 : Math.max(0, at - 1)];
      if (!next) return;
      event.preventDefault();
      location.hash = next.id;
    };
    document.addEventListener('keydown', press);
    window.addEventListener('hashchange', markCurrent);
    markCurrent();
    return () => {
      document.removeEventListener('keydown', press);
      window.removeEventListener('hashchange', markCurrent);
    };
  }, []);
  return null;
}

function markCurrent(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-change-link]')) {
    const here = link.hash === location.hash;
    if (here) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
    if (here) link.scrollIntoView({ block: 'nearest' });
  }
}
