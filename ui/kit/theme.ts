// Choices of appearance that live in cookies and as attributes of the document, so that the first paint is right.
// No cookie means: follow the system.

/** Each choice with the only values it may take. */
const choices = {
  theme: ['light', 'dark'],
  density: ['compact'],
  sidebar: ['folded', 'open'],
  /** Single-letter commands, for people whose software types letters for them. */
  keys: ['off'],
} as const;

export type Choice = keyof typeof choices;

export function choiceFrom(name: Choice, value: string | undefined): string | undefined {
  return (choices[name] as readonly string[]).find((allowed) => allowed === value);
}

/** The document's attributes for the cookies of a request. */
export function documentAttributes(cookie: (name: string) => string | undefined): Record<`data-${Choice}`, string | undefined> {
  const read = (name: Choice) => choiceFrom(name, cookie(name));
  return { 'data-theme': read('theme'), 'data-density': read('density'), 'data-sidebar': read('sidebar'), 'data-keys': read('keys') };
}

/** Sets or clears a choice at once on the document, and for a year in its cookie. Browser only. */
export function keepChoice(name: Choice, value: string | undefined): void {
  const kept = choiceFrom(name, value);
  if (kept === undefined) delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = kept;
  document.cookie = `${name}=${kept ?? ''}; path=/; max-age=${kept === undefined ? 0 : 31_536_000}; samesite=lax`;
}

/** Tells the server this browser's time zone, for pages of people who have set none. Browser only. */
export function keepZone(): void {
  document.cookie = `zone=${Intl.DateTimeFormat().resolvedOptions().timeZone}; path=/; max-age=31536000; samesite=lax`;
}
