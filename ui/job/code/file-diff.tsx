// What changed in a file of a job's code: stretches of lines, each with its sign and both of its numbers.
import { classNames } from '../../kit/class-names.ts';
import { formatQuantity } from '../../kit/number.ts';
import { countHidden, hasOtherLineEnds, highlight, type CodeLine } from './highlight.ts';
import { lineLook, Lines, LineText, numberWidth } from './lines.tsx';
import { FileFrame, HiddenCharacters, Note } from './source-file.tsx';

export interface ShownLine {
  sign: ' ' | '+' | '-' | '\\';
  before?: number;
  after?: number;
  text: string;
}

export interface ShownChange {
  path: string;
  kind: 'added' | 'removed' | 'changed' | 'moved';
  from?: string;
  added: number;
  removed: number;
  hunks: readonly (readonly ShownLine[])[];
  before: string | null;
  after: string | null;
}

const words: Record<ShownChange['kind'], string> = { added: 'New file', removed: 'Removed', changed: 'Changed', moved: 'Moved' };

export interface FileDiffProps {
  change: ShownChange;
  anchor: string;
  open: boolean;
  /** With it the page would have more lines than a browser likes. */
  tooLong: boolean;
}

export function FileDiff({ change, anchor, open, tooLong }: FileDiffProps) {
  const { path, kind, from, hunks, after } = change;
  const hidden = countHidden(highlight('', added(change)));
  return (
    <FileFrame
      anchor={anchor}
      open={open}
      path={path}
      copied={tooLong ? null : after}
      facts={
        <>
          <HiddenCharacters count={hidden} />
          <span className="text-ink-2">{words[kind]}</span>
          <Counts added={change.added} removed={change.removed} />
        </>
      }
    >
      {hunks.length === 0 ? (
        <Note>{withoutLines(kind, from, after)}</Note>
      ) : tooLong ? (
        <Note>Too many lines differ for one page: read the file as it is now, or compare the two in the source.</Note>
      ) : (
        <Hunks change={change} />
      )}
    </FileFrame>
  );
}

/** What is new in it, as one text. */
const added = ({ hunks, after }: ShownChange): string => {
  const text = hunks
    .flat()
    .filter(({ sign }) => sign === '+')
    .map((line) => `${line.text}\n`)
    .join('');
  return hasOtherLineEnds(after ?? '') ? text.replaceAll('\r\n', '\n') : text;
};

function withoutLines(kind: ShownChange['kind'], from: string | undefined, after: string | null): string {
  if (kind === 'moved') return `It was ${from}, with the same content.`;
  if (kind !== 'changed') return after === '' || after === null ? 'It holds no lines that could be shown.' : 'The file is empty.';
  return 'Its content is another one, and could not be kept as text: compare the two in the source.';
}

/** "+3 −1". */
export function Counts({ added, removed }: { added: number; removed: number }) {
  return (
    <span className="font-mono whitespace-nowrap tabular-nums">
      <span className="text-add">
        +{added}
        <span className="sr-only"> lines</span>
      </span>{' '}
      <span className="text-del">
        −{removed}
        <span className="sr-only"> lines</span>
      </span>
    </span>
  );
}

const looks: Record<ShownLine['sign'], { line: string; sign: string; mark: string; word?: string }> = {
  ' ': { line: 'bg-surface', sign: '', mark: ' ' },
  '+': { line: 'bg-add-bg', sign: 'text-add', mark: '+', word: 'Added' },
  '-': { line: 'bg-del-bg', sign: 'text-del', mark: '−', word: 'Removed' },
  '\\': { line: 'bg-surface', sign: '', mark: ' ' },
};

function Hunks({ change: { path, from, before, after, hunks } }: { change: ShownChange }) {
  // Highlighted as a whole: a line alone does not know that it stands in a comment.
  const same = hasOtherLineEnds(before ?? '') && hasOtherLineEnds(after ?? '');
  const lines = (text: string | null, name: string) => highlight(name, same ? (text ?? '').replaceAll('\r\n', '\n') : (text ?? ''));
  const old = lines(before, from ?? path);
  const now = lines(after, path);
  const width = numberWidth(Math.max(old.length, now.length));
  return (
    <Lines label={`Changes of ${path}`}>
      {hunks.map((hunk, at) => (
        <span key={hunkStart(hunk)} className="block">
          <Gap lines={hunkStart(hunk) - (at === 0 ? 1 : hunkEnd(hunks[at - 1]!))} />
          {hunk.map((line, index) => (
            <DiffLine key={index} line={line} width={width} pieces={piecesOf(line, old, now)} />
          ))}
        </span>
      ))}
    </Lines>
  );
}

const hunkStart = (hunk: readonly ShownLine[]): number => hunk.find(({ after }) => after !== undefined)?.after ?? 1;
const hunkEnd = (hunk: readonly ShownLine[]): number => (hunk.findLast(({ after }) => after !== undefined)?.after ?? 0) + 1;

function piecesOf({ sign, before, after, text }: ShownLine, old: readonly CodeLine[], now: readonly CodeLine[]): CodeLine {
  const line = sign === '-' ? old[before! - 1] : sign === '\\' ? undefined : now[after! - 1];
  return line ?? [{ text, kind: 'comment' }];
}

function Gap({ lines }: { lines: number }) {
  if (lines <= 0) return null;
  return (
    <span className="block bg-sunken px-3 font-sans text-12 leading-5 text-ink-3 select-none">
      {formatQuantity(lines, 'line')} as before
    </span>
  );
}

function DiffLine({ line, width, pieces }: { line: ShownLine; width: string; pieces: CodeLine }) {
  const look = looks[line.sign];
  const number = 'box-content shrink-0 text-right text-ink-3 select-none';
  return (
    <span className={classNames(lineLook, look.line)}>
      <span className="flex shrink-0">
        <span aria-hidden style={{ width }} className={classNames(number, 'pl-3 max-sm:pl-1.5')}>
          {line.before}
        </span>
        <span aria-hidden style={{ width }} className={classNames(number, 'pl-3 max-sm:pl-1.5')}>
          {line.after}
        </span>
        <span className={classNames('w-6 text-center font-bold select-none max-sm:w-4', look.sign)}>
          <span aria-hidden>{look.mark}</span>
          {look.word && <span className="sr-only">{look.word}: </span>}
        </span>
      </span>
      <LineText line={pieces}>
        {line.sign !== '\\' && countHidden([pieces]) > 0 && <span className="sr-only select-none"> (with hidden characters)</span>}
      </LineText>
    </span>
  );
}
