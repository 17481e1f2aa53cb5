// What a refresh of a source did: a line for each job that is new, changed, gone, back or broken.
import { Tag } from '../../kit/tag.tsx';
import type { Clock } from '../../kit/time.ts';
import { Timestamp } from '../../kit/timestamp.tsx';

export interface RefreshNews {
  at: string;
  created: readonly string[];
  changed: readonly { class_path: string; fields: readonly string[] }[];
  gone: readonly string[];
  returned: readonly string[];
  broken: readonly { class_path: string; file: string; line: number; message: string }[];
  renamed: readonly { class_path: string; wanted: string; name: string }[];
  same: number;
}

interface Line {
  word: string;
  classPath: string;
  detail?: string;
}

function linesOf(news: RefreshNews): Line[] {
  return [
    ...news.broken.map(({ class_path: classPath, file, line, message }) => ({
      word: 'Broken',
      classPath,
      detail: `${file}${line > 0 ? `:${line}` : ''}: ${message}`,
    })),
    ...news.created.map((classPath) => ({ word: 'New', classPath })),
    ...news.changed.map(({ class_path: classPath, fields }) => ({
      word: 'Changed',
      classPath,
      detail: fields.join(', ') || 'its file loads again',
    })),
    ...news.returned.map((classPath) => ({ word: 'Back', classPath, detail: 'as it was left; its schedules stay off' })),
    ...news.gone.map((classPath) => ({ word: 'Gone', classPath, detail: 'kept as not installed; its schedules are off' })),
    ...news.renamed.map(({ class_path: classPath, wanted, name }) => ({
      word: 'Renamed',
      classPath,
      detail: `“${wanted}” is taken: “${name}”`,
    })),
  ];
}

export function RefreshReport({ news, clock }: { news: RefreshNews; clock: Clock }) {
  const lines = linesOf(news);
  return (
    <>
      <p className="pb-2 text-12 text-ink-2">
        What the refresh of <Timestamp at={news.at} clock={clock} /> found
        {news.same > 0 && `, ${news.same} ${news.same === 1 ? 'job' : 'jobs'} as before`}
      </p>
      <ul className="border-t border-line empty:hidden">
        {lines.map(({ word, classPath, detail }) => (
          <li key={`${word} ${classPath}`} className="flex items-baseline gap-2 border-b border-line py-1.5 text-12">
            <Tag>{word}</Tag>
            <span className="min-w-0 wrap-anywhere">
              <span className="font-mono">{classPath}</span>
              {detail && <span className="text-ink-2"> {detail}</span>}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
