// Who gave a field its value: by hand, over the API or by a run, and when.
import { Bot, Hand, SquareTerminal } from 'lucide-react';
import { Link } from '../kit/link.tsx';
import type { Clock } from '../kit/time.ts';
import { Timestamp } from '../kit/timestamp.tsx';
import { authorWords, type Author } from './last-changed.tsx';

export function FieldAuthor({ author, clock }: { author: Author; clock: Clock }) {
  const Icon = author.run ? SquareTerminal : author.origin === 'ui' ? Hand : Bot;
  return (
    <span className="flex items-baseline gap-2 [&_svg.lucide]:size-3.5 [&_svg.lucide]:self-center">
      <Icon aria-hidden />
      {author.run?.name ? (
        <span className="text-ink-2">
          {author.user && `${author.user}, by `}
          <Link href={`/extras/job-results/${author.run.id}/`} className="link">
            {author.run.name}
          </Link>
        </span>
      ) : (
        <span className="text-ink-2">{authorWords(author)}</span>
      )}
      <Timestamp at={author.time} clock={clock} />
    </span>
  );
}
