// What differs between two states of a job's code, file by file and line by line. Pure.
import { structuredPatch } from 'diff';
import type { Code, CodeFile } from './code';

export interface DiffLine {
  /** `\` is a note about the line before it. */
  readonly sign: ' ' | '+' | '-' | '\\';
  /** Numbers in the older and the newer file; of a line that only one of them has, that one's. */
  readonly before?: number;
  readonly after?: number;
  readonly text: string;
}

export interface FileChange {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  /** Where a moved file was. */
  readonly from?: string;
  readonly added: number;
  readonly removed: number;
  /** Stretches of changed lines with a few around them; none where one of the two has no text. */
  readonly hunks: readonly (readonly DiffLine[])[];
  readonly before: string | null;
  readonly after: string | null;
}

export interface PackageChange {
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** How many of its files are others, new or gone. */
  readonly files: number;
}

export interface CodeChanges {
  readonly files: readonly FileChange[];
  readonly packages: readonly PackageChange[];
}

const CONTEXT_LINES = 4;
/** Files further apart than this are shown as one taken out and one put in: looking for what they share would take too long. */
const MOST_EDITS = 2000;
/** What looking takes grows with the square of the edits. All files together may take so much; after that those with few edits alone are looked through. */
const MOST_WORK = 2 * MOST_EDITS ** 2;
const FEW_EDITS = 100;

export function compareCode(before: Code, after: Code): CodeChanges {
  const was = new Map(before.files.map((file) => [file.path, file]));
  const is = new Set(after.files.map(({ path }) => path));
  const gone = before.files.filter(({ path }) => !is.has(path));
  const moved = new Set<CodeFile>();
  const changeOf = changesWithin(MOST_WORK);
  const present = after.files.flatMap((file): FileChange[] => {
    const old = was.get(file.path);
    if (old) return old.sha256 === file.sha256 ? [] : [changeOf(old, file)];
    const source = gone.find((other) => other.sha256 === file.sha256 && !moved.has(other));
    if (!source) return [changeOf(undefined, file)];
    moved.add(source);
    return [{ ...changeOf(source, file), kind: 'moved', from: source.path }];
  });
  const removed = gone.filter((file) => !moved.has(file)).map((file) => changeOf(file, undefined));
  return { files: [...present, ...removed], packages: comparePackages(before, after) };
}

/** Tells the changes of one file after the other while the work lasts. */
function changesWithin(work: number) {
  let left = work;
  return (before: CodeFile | undefined, after: CodeFile | undefined): FileChange => {
    const isCompared = Boolean(before?.text && after?.text);
    const most = isCompared ? Math.max(FEW_EDITS, Math.min(MOST_EDITS, Math.floor(Math.sqrt(Math.max(0, left))))) : MOST_EDITS;
    const hunks = before?.text === null || after?.text === null ? [] : hunksOf(before?.text ?? '', after?.text ?? '', most);
    const count = (sign: DiffLine['sign']) => hunks.flat().filter((line) => line.sign === sign).length;
    const [added, removed] = [count('+'), count('-')];
    if (isCompared) left -= Math.min(most, added + removed) ** 2;
    return {
      path: (after ?? before)!.path,
      kind: !before ? 'added' : !after ? 'removed' : 'changed',
      added,
      removed,
      hunks,
      before: before?.text ?? null,
      after: after?.text ?? null,
    };
  };
}

function hunksOf(before: string, after: string, maxEditLength: number): DiffLine[][] {
  const patch = structuredPatch('', '', before, after, undefined, undefined, { context: CONTEXT_LINES, maxEditLength });
  const hunks = patch ? patch.hunks.map(({ oldStart, newStart, lines }) => ({ oldStart, newStart, lines })) : [allOf(before, after)];
  return hunks.map(({ oldStart, newStart, lines }) => {
    let [old, now] = [oldStart, newStart];
    return lines.map((line): DiffLine => {
      const text = line.slice(1);
      switch (line[0]) {
        case '+':
          return { sign: '+', after: now++, text };
        case '-':
          return { sign: '-', before: old++, text };
        case '\\':
          return { sign: '\\', text: text.trim() };
        default:
          return { sign: ' ', before: old++, after: now++, text };
      }
    });
  });
}

const allOf = (before: string, after: string) => ({
  oldStart: 1,
  newStart: 1,
  lines: [...linesOf(before).map((line) => `-${line}`), ...linesOf(after).map((line) => `+${line}`)],
});

/** Without the empty rest that follows the last line break. */
export const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function comparePackages(before: Code, after: Code): PackageChange[] {
  const names = [...new Set([...before.packages, ...after.packages].map(({ name }) => name))].sort();
  const hashes = (code: Code, name: string) =>
    new Map(code.packages.find((each) => each.name === name)?.files.map(({ path, sha256 }) => [path, sha256]));
  return names.flatMap((name): PackageChange[] => {
    const [was, is] = [hashes(before, name), hashes(after, name)];
    const files = [...new Set([...was.keys(), ...is.keys()])].filter((path) => was.get(path) !== is.get(path)).length;
    if (files === 0) return [];
    return [{ name, kind: was.size === 0 ? 'added' : is.size === 0 ? 'removed' : 'changed', files }];
  });
}
