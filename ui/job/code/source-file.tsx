// A file of a job's code: its path, what is to be known of it, and its text, that folds.
import { ChevronRight, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '../../kit/link.tsx';
import { CopyButton } from '../../kit/copy-button.tsx';
import { formatQuantity, formatBytes } from '../../kit/number.ts';
import { Tag } from '../../kit/tag.tsx';
import { countHidden, hasOtherLineEnds, highlight, withHidden, withoutLineEnds } from './highlight.ts';
import { Lines, NumberedLines, Pieces } from './lines.tsx';

export interface ShownFile {
  /** Inside the source. */
  path: string;
  sha256: string;
  /** Bytes. */
  size: number;
  /** Nothing where it was not kept. */
  text: string | null;
  omitted: 'binary' | 'large' | null;
  lines: number | null;
  /** The job's class is in it. */
  isEntry: boolean;
}

/** A file of more lines is no page, not even alone. */
const MOST_LINES = 20_000;

/** The part of an address that leads to a file; `-L12` behind it leads to a line. */
export const anchorOf = (path: string, before = ''): string => before + encodeURI(path);

export interface SourceFileProps {
  file: ShownFile;
  anchor: string;
  open: boolean;
  /** Instead of the text, where there is too much to show at once: where it is. */
  elsewhere?: string | undefined;
}

export function SourceFile({ file, anchor, open, elsewhere }: SourceFileProps) {
  const { path, text, isEntry, lines, size } = file;
  const isEndless = lines !== null && lines > MOST_LINES;
  const shown = text === null || elsewhere || isEndless ? [] : highlight(path, withoutLineEnds(text));
  const hidden = countHidden(shown);
  return (
    <FileFrame
      anchor={anchor}
      open={open && !elsewhere}
      path={path}
      copied={elsewhere ? null : text}
      facts={
        <>
          {isEntry && <Tag title="The class of the job is in this file">Class</Tag>}
          <HiddenCharacters count={hidden} />
          {text !== null && hasOtherLineEnds(text) && <Tag title="Its lines end as on Windows">CRLF</Tag>}
          <span className="whitespace-nowrap text-ink-3 tabular-nums">
            {lines === null ? formatBytes(size) : formatQuantity(lines, 'line')}
          </span>
        </>
      }
    >
      {elsewhere ? (
        <Note>
          There is too much code for one page.{' '}
          <Link className="link" href={elsewhere}>
            Show this file
          </Link>
        </Note>
      ) : isEndless ? (
        <Note>{`At ${formatQuantity(lines, 'line')} it is too long to be shown: copy it, or read it in its source. SHA-256 ${file.sha256}`}</Note>
      ) : text === null ? (
        <Note>{notKept(file)}</Note>
      ) : shown.length === 0 ? (
        <Note>The file is empty.</Note>
      ) : (
        <Lines label={path}>
          <NumberedLines lines={shown} anchor={anchor} />
        </Lines>
      )}
    </FileFrame>
  );
}

/** Nobody should find them only by scrolling to where they are. */
export function HiddenCharacters({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className="inline-flex items-center gap-1 text-warn [&_svg.lucide]:size-3.5">
      <TriangleAlert aria-hidden />
      {formatQuantity(count, 'hidden character')}
    </span>
  );
}

const notKept = ({ omitted, size, sha256 }: ShownFile) =>
  `${omitted === 'large' ? `At ${formatBytes(size)} it is too large to be shown` : 'It is not UTF-8 text'}: read it in its source. SHA-256 ${sha256}`;

export const Note = ({ children }: { children: ReactNode }) => <p className="px-3 py-2.5 text-12 wrap-anywhere text-ink-2">{children}</p>;

export interface FileFrameProps {
  anchor: string;
  path: string;
  open: boolean;
  facts: ReactNode;
  /** What the copy button takes. */
  copied: string | null;
  children: ReactNode;
}

/** A file or its changes. The head stays below the top bar while its lines go by. */
export function FileFrame({ anchor, path, open, facts, copied, children }: FileFrameProps) {
  return (
    <article id={anchor} aria-label={path} className="relative min-w-0 scroll-mt-14 rounded-card border border-line">
      <details open={open} className="group/file">
        <summary className="sticky top-11 z-[1] flex min-h-9 list-none flex-wrap items-center gap-x-3 gap-y-0.5 rounded-card bg-sunken py-1.5 pr-12 pl-2 text-12 group-open/file:rounded-b-none group-open/file:border-b group-open/file:border-line focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="text-ink-3 group-open/file:rotate-90" />
          <h3 className="min-w-0 font-mono text-12 font-normal wrap-anywhere">
            <PathName path={path} />
          </h3>
          <span className="ml-auto flex items-center gap-3">{facts}</span>
        </summary>
        {children}
      </details>
      {copied !== null && copied !== '' && (
        <span className="absolute top-1.5 right-2 z-[2] max-sm:top-0 max-sm:right-0">
          <CopyButton text={copied} what={path} />
        </span>
      )}
    </article>
  );
}

/** The folder is grey: the name is what is looked for. Nothing in either goes unseen. */
export function PathName({ path }: { path: string }) {
  const cut = path.lastIndexOf('/') + 1;
  return (
    <>
      <span className="text-ink-3">
        <Pieces line={withHidden(path.slice(0, cut), 'plain')} />
      </span>
      <span className="font-bold">
        <Pieces line={withHidden(path.slice(cut), 'plain')} />
      </span>
    </>
  );
}
