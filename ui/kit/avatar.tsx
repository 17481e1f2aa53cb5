// A person as initials; filled for yourself. The name stands beside it or in its title.
export function Avatar({ name, self = false }: { name: string; self?: boolean | undefined }) {
  return (
    <span
      aria-hidden
      title={name}
      className={`inline-flex size-[22px] shrink-0 items-center justify-center rounded-full text-[0.5625rem] ${self ? 'bg-primary text-on-primary' : 'bg-pressed text-ink-2'}`}
    >
      {initialsOf(name)}
    </span>
  );
}

export function initialsOf(name: string): string {
  const words = name.split(/[\s._@-]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toUpperCase();
}
