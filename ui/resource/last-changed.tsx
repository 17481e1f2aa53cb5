// When a row was changed last, and by whom: the person, and by what means: by hand, over REST, by a run.
import type { Clock } from '../kit/time.ts';
import { Timestamp } from '../kit/timestamp.tsx';

export interface Author {
  time: string;
  user: string;
  origin: string;
  run?: { id: string; name?: string | undefined } | undefined;
}

const means: Readonly<Record<string, string>> = {
  ui: 'by hand',
  api: 'over REST',
  cli: 'by command',
  refresh: 'by a refresh',
  system: '',
};

/** "Oskar Lind, by Renumber links", or "Oskar Lind, by hand". A run that nobody asked for is named alone. */
export function authorWords(author: Author): string {
  if (author.run?.name) return author.user ? `${author.user}, by ${author.run.name}` : author.run.name;
  const by = author.run ? 'by a run' : (means[author.origin] ?? author.origin);
  return [author.user, by].filter(Boolean).join(', ');
}

export function LastChanged({ at, author, clock }: { at: string | undefined; author: Author | undefined; clock: Clock }) {
  const time = author?.time ?? at;
  return (
    <span className="flex min-w-0 items-baseline gap-1.5">
      <Timestamp at={time} clock={clock} />
      {author && (
        <span className="truncate text-ink-2" title={authorWords(author)}>
          {authorWords(author)}
        </span>
      )}
    </span>
  );
}
