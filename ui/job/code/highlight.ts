// Takes source text apart into lines and pieces: which of them is a word of the language, a name, a text, a comment; and what is there that nobody sees. Pure.
import { highlightCode, tagHighlighter, tags } from '@lezer/highlight';
import { parser } from '@lezer/javascript';

type PieceKind = 'word' | 'name' | 'text' | 'literal' | 'comment' | 'plain' | 'hidden';

export interface CodePiece {
  text: string;
  kind: PieceKind;
}
export type CodeLine = readonly CodePiece[];

const kinds = tagHighlighter([
  { tag: [tags.keyword, tags.modifier, tags.self], class: 'word' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.escape], class: 'text' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], class: 'literal' },
  { tag: tags.comment, class: 'comment' },
  {
    tag: [
      tags.typeName,
      tags.className,
      tags.function(tags.definition(tags.variableName)),
      tags.definition(tags.propertyName),
      tags.definition(tags.className),
      tags.definition(tags.typeName),
    ],
    class: 'name',
  },
]);

const dialects: readonly [RegExp, string][] = [
  [/\.tsx$/, 'ts jsx'],
  [/\.[cm]?ts$/, 'ts'],
  [/\.[cm]?jsx?$/, 'jsx'],
];

/** Longer texts are written by machines, or meant to keep one busy. */
const MOST_CHARACTERS = 128 * 1024;

/** Unlike a count of line breaks, this ends with the last line that holds something. Files of other languages are plain, and very long ones. */
export function highlight(path: string, text: string): CodeLine[] {
  const dialect = text.length > MOST_CHARACTERS ? undefined : dialects.find(([name]) => name.test(path))?.[1];
  const lines: CodePiece[][] = [[]];
  const put = (piece: string, kind: string) => lines.at(-1)!.push(...withHidden(piece, (kind || 'plain') as PieceKind));
  if (dialect === undefined)
    for (const [index, line] of text.split('\n').entries()) {
      if (index > 0) lines.push([]);
      put(line, 'plain');
    }
  else highlightCode(text, parser.configure({ dialect }).parse(text), kinds, put, () => void lines.push([]));
  if (text === '' || text.endsWith('\n')) lines.pop();
  return lines;
}

/* Control characters but the tab, and what has no width, turns the direction of reading, ends a line for the engine and for no editor, or is a letter
   without a shape. The sign that makes an emoji of the one before it is harmless there alone: behind a letter it makes another name that looks the same. */
const HIDDEN = /[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]--[\t\n\ufe0f]]|(?<!\p{Extended_Pictographic})\ufe0f/gv;

/** Characters that a reader would not see are pieces of their own, written as their numbers. */
export function withHidden(text: string, kind: PieceKind): CodePiece[] {
  const pieces: CodePiece[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(HIDDEN)) {
    if (index > at) pieces.push({ text: text.slice(at, index), kind });
    pieces.push({ text: `U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`, kind: 'hidden' });
    at = index + found.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), kind });
  return pieces;
}

export const countHidden = (lines: readonly CodeLine[]): number => lines.flat().filter(({ kind }) => kind === 'hidden').length;

/** Line ends of the other kind, where they are all alike, say nothing. */
export const hasOtherLineEnds = (text: string): boolean => text.includes('\r\n') && !/(^|[^\r])\n/.test(text);

/** The text as it is shown: with its line ends only where they differ among themselves. */
export const withoutLineEnds = (text: string): string => (hasOtherLineEnds(text) ? text.replaceAll('\r\n', '\n') : text);
