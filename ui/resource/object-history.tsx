// What happened to an object, the newest first: who, by what means, and each field before and after.
import { Bot, Hand, SquareTerminal } from 'lucide-react';
import { Link } from '../kit/link.tsx';
import { FieldDiff } from '../kit/change-diff/article.tsx';
import { kinds, type ObjectChange } from '../kit/change-diff/changes.ts';
import { classNames } from '../kit/class-names.ts';
import type { Clock } from '../kit/time.ts';
import { Timestamp } from '../kit/timestamp.tsx';
import { authorWords, type Author } from './last-changed.tsx';

export interface HistoryItem extends Author {
  key: string;
  /** The entry in the log of all changes, where the reader may see that. */
  href: string;
  /** What it came to; nothing when it took back what it did. */
  change?: ObjectChange | undefined;
}

export function ObjectHistory({ entries, clock }: { entries: readonly HistoryItem[]; clock: Clock }) {
  return (
    <ol>
      {entries.map((entry) => (
        <li key={entry.key}>
          <Head entry={entry} clock={clock} />
          {entry.change && entry.change.fields.length > 0 ? (
            <FieldDiff change={entry.change} />
          ) : (
            <p className="border-b border-line px-6 py-1.5 text-12 text-ink-3 max-sm:px-4">
              {entry.change ? 'No field holds anything.' : 'Nothing is different in the end.'}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

function Head({ entry, clock }: { entry: HistoryItem; clock: Clock }) {
  const kind = kinds[entry.change?.kind ?? 'update'];
  const Icon = entry.run ? SquareTerminal : entry.origin === 'ui' ? Hand : Bot;
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-2.5 gap-y-0.5 border-b border-line bg-canvas px-6 py-1.5 max-sm:px-4 [&_svg.lucide]:size-3.5">
      <span aria-hidden className={classNames('font-mono font-bold', kind.text)}>
        {kind.sign}
      </span>
      <h2 className={classNames('text-13 font-normal', kind.text)}>{kind.word}</h2>
      <span className="text-ink-3">
        <Icon aria-hidden />
      </span>
      {entry.run?.name ? (
        <span className="min-w-0 truncate">
          {entry.user && `${entry.user}, by `}
          <Link href={`/extras/job-results/${entry.run.id}/`} className="link">
            {entry.run.name}
          </Link>
        </span>
      ) : (
        <span className="min-w-0 truncate">{authorWords(entry)}</span>
      )}
      <span className="ml-auto text-12 text-ink-2">
        <Link href={entry.href} className="hover:underline">
          <Timestamp at={entry.time} clock={clock} />
        </Link>
      </span>
    </div>
  );
}
