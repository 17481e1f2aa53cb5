// When a single letter is a command: only while nobody is typing, no layer is open and the person hasn't turned letters off.

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'submit', 'reset', 'file', 'range', 'color'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.getAttribute('role') === 'combobox';
}

/** The key of an unmodified press that may act as a command, else undefined. Shift is kept: `N` and `n` differ. */
export function commandKey(event: KeyboardEvent): string | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined;
  if (isTyping(event.target) || document.documentElement.dataset['keys'] === 'off') return undefined;
  if (layerIsOpen()) return undefined;
  return event.key;
}

/** True while a dialog, a menu or a list of choices lies over the page. */
export function layerIsOpen(): boolean {
  return [...document.querySelectorAll('dialog[open], [role="menu"], [role="listbox"]')].some((layer) => layer.checkVisibility());
}
