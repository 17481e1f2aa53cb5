// Lines of source text with their numbers. A line never wraps: the block scrolls sideways and its numbers stay.
import type { ReactNode } from 'react';
import { classNames } from '../../kit/class-names.ts';
import type { CodeLine, CodePiece } from './highlight.ts';

const looks: Record<CodePiece['kind'], string> = {
  word: 'text-code-word',
  name: 'text-code-name',
  text: 'text-code-text',
  literal: 'text-code-literal',
  comment: 'text-code-comment',
  hidden: 'mx-px rounded-tag border border-warn-line bg-warn-tint px-0.5 text-11 text-warn select-none',
  plain: '',
};

/** The words of one line. */
export function Pieces({ line }: { line: CodeLine }) {
  return line.map(({ text, kind }, index) =>
    kind === 'plain' ? (
      text
    ) : (
      <span key={index} className={looks[kind]} title={kind === 'hidden' ? 'A character that is not seen' : undefined}>
        {text}
      </span>
    ),
  );
}

/** What scrolls sideways, by mouse and by keys. */
export function Lines({ label, children }: { label: string; children: ReactNode }) {
  // Positioned: what only readers hear is cut off with the rest, and does not make the page wide.
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="relative overflow-x-auto rounded-b-card bg-surface py-1 focus-visible:-outline-offset-2"
    >
      <pre className="inline-block min-w-full text-12">
        <code className="block text-12">{children}</code>
      </pre>
    </div>
  );
}

export const lineLook = 'flex min-h-5 leading-5 scroll-mt-24';

/** The number is the address of its line. Out of the way of the tab key: nobody steps through hundreds of them. */
export function NumberedLines({ lines, anchor }: { lines: readonly CodeLine[]; anchor: string }) {
  const width = numberWidth(lines.length);
  return lines.map((line, index) => {
    const id = `${anchor}-L${index + 1}`;
    return (
      <span key={id} id={id} className={classNames(lineLook, 'bg-surface target:bg-select')}>
        <a
          href={`#${id}`}
          tabIndex={-1}
          aria-label={`Line ${index + 1}`}
          style={{ width }}
          className="sticky left-0 box-content shrink-0 bg-inherit pr-3 pl-3 text-right text-ink-3 select-none hover:text-ink hover:underline max-sm:pr-2 max-sm:pl-2"
        >
          {index + 1}
        </a>
        <span className="pr-6 whitespace-pre">
          <Pieces line={line} />
        </span>
      </span>
    );
  });
}

export const numberWidth = (highest: number): string => `${Math.max(2, String(highest).length)}ch`;
