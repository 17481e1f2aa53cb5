// The toasts on screen, as a store outside React: anything in the browser may confirm that something was done.

export interface Toast {
  id: number;
  family: 'ok' | 'idle' | 'bad';
  text: string;
  action?: { label: string; href?: string | undefined; onSelect?: (() => void) | undefined } | undefined;
}

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Confirms something done. At most three stand; an error may be repeated here but must also be said where it happened. */
export function showToast(text: string, more: Partial<Pick<Toast, 'family' | 'action'>> = {}): number {
  const toast: Toast = { id: nextId++, family: more.family ?? 'ok', text, action: more.action };
  change([...toasts, toast].slice(-3));
  return toast.id;
}

export function closeToast(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentToasts(): readonly Toast[] {
  return toasts;
}
