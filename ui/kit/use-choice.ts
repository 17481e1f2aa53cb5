'use client';
// A choice of appearance as the document has it now; changing it here changes it everywhere on the page.
import { useCallback, useSyncExternalStore } from 'react';
import { choiceFrom, keepChoice, type Choice } from './theme.ts';

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true });
  return () => observer.disconnect();
}

export function useChoice(name: Choice): [string | undefined, (value: string | undefined) => void] {
  const value = useSyncExternalStore(
    subscribe,
    () => choiceFrom(name, document.documentElement.dataset[name]),
    () => undefined,
  );
  return [value, useCallback((next: string | undefined) => keepChoice(name, next), [name])];
}
