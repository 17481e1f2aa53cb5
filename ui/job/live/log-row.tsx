// One line of a log: its number is its address, its time the viewer's, its object linked, its message safe Markdown. Warnings and worse stand out by edge and weight too.
import Link from 'next/link';
import { classNames } from '../../kit/class-names.ts';
import { Markdown, safeHref } from '../../kit/markdown.tsx';
import { formatLogTime } from '../../kit/time.ts';
import { stepOf, type LogLine } from './log-lines.ts';

const tints: Record<string, string> = {
  warning: 'bg-warn-tint before:bg-warn-solid before:w-0.5',
  failure: 'bg-bad-tint before:bg-bad-solid before:w-0.5',
  error: 'bg-bad-tint before:bg-bad-solid before:w-0.5',
  critical: 'bg-bad-tint before:bg-bad-solid before:w-1 font-bold',
};

const words: Record<string, string> = { debug: 'text-ink-3', info: 'text-ink-2', success: 'text-ok', warning: 'text-warn', failure: 'text-bad', error: 'text-bad', critical: 'text-bad' };

export interface LogRowProps {
  line: LogLine;
  zone: string;
  /** The group this line begins: its name stands above it. */
  group?: string | undefined;
  /** The line the address names. */
  lit: boolean;
  onName: (seq: number) => void;
}

export function LogRow({ line, zone, group, lit, onName }: LogRowProps) {
  return (
    <>
      {group !== undefined && (
        <div role="heading" aria-level={3} className="flex h-7 items-center gap-2 border-t border-line px-6 font-mono text-12 font-bold max-sm:px-4">
          {group}
        </div>
      )}
      <div
        data-line={line.seq}
        data-level={stepOf(line.log_level)}
        className={classNames(
          'relative grid min-h-[22px] items-baseline gap-x-3 px-6 py-[3px] text-12 before:absolute before:inset-y-0 before:left-0 before:content-[""] hover:bg-hover max-sm:flex max-sm:flex-wrap max-sm:px-4 max-sm:py-1.5',
          'grid-cols-[3rem_6.25rem_4.25rem_minmax(6rem,11rem)_minmax(0,1fr)] max-lg:grid-cols-[2.5rem_6.25rem_4.25rem_minmax(0,1fr)]',
          lit ? 'bg-select before:w-0.5 before:bg-select-line' : tints[line.log_level],
        )}
      >
        <a
          href={`#line-${line.seq}`}
          id={`line-${line.seq}`}
          aria-label={`Line ${line.seq}`}
          onClick={(event) => {
            event.preventDefault();
            onName(line.seq);
          }}
          className="text-right font-mono font-normal text-ink-3 tabular-nums hover:text-ink hover:underline max-sm:hidden"
        >
          {line.seq >= 2_000_000_000 ? '–' : line.seq}
        </a>
        <time dateTime={line.created} title={line.created} className="font-mono font-normal text-ink-3 tabular-nums">
          {formatLogTime(line.created, zone)}
        </time>
        <span className={words[line.log_level] ?? 'text-ink-2'}>{line.log_level}</span>
        <span className="min-w-0 truncate font-mono font-normal max-lg:hidden max-sm:inline" title={line.log_object || undefined}>
          <LogObject line={line} />
        </span>
        <span className="min-w-0 wrap-anywhere whitespace-pre-wrap max-sm:w-full max-sm:text-13">
          {line.log_object && (
            <span className="mr-2 font-mono font-normal max-sm:hidden lg:hidden">
              <LogObject line={line} />
            </span>
          )}
          <Markdown inline>{line.message}</Markdown>
        </span>
      </div>
    </>
  );
}

function LogObject({ line }: { line: LogLine }) {
  const href = safeHref(line.absolute_url);
  if (!line.log_object) return null;
  if (!href.startsWith('/')) return <>{line.log_object}</>;
  return (
    <Link href={href} className="link" prefetch={false}>
      {line.log_object}
    </Link>
  );
}
