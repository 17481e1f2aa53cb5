// Lines of source text with their numbers. A line that is too long goes on below itself, beside its number: nothing scrolls sideways, and what is
// copied is the line as it was written.
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

export function Lines({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="region" aria-label={label} className="relative rounded-b-card bg-surface py-1">
      <pre className="text-12">
        <code className="block text-12">{children}</code>
      </pre>
    </div>
  );
}

export const lineLook = 'flex min-h-5 leading-5 scroll-mt-24';

/** What stands beside the number. */
export function LineText({ line, children }: { line: CodeLine; children?: ReactNode }) {
  // Without its own end an empty line would be left out of what is copied.
  const isEmpty = line.every(({ text }) => text === '');
  return (
    <span className="min-w-0 flex-1 pr-6 wrap-anywhere whitespace-pre-wrap max-sm:pr-3">
      {isEmpty ? '\n' : <Pieces line={line} />}
      {children}
    </span>
  );
}

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
          className="box-content shrink-0 pr-3 pl-3 text-right text-ink-3 select-none hover:text-ink hover:underline max-sm:pr-2 max-sm:pl-2"
        >
          {index + 1}
        </a>
        <LineText line={line} />
      </span>
    );
  });
}

export const numberWidth = (highest: number): string => `${Math.max(2, String(highest).length)}ch`;
