// The code of a job as its reader goes through it: which files there are, each with its text or its changes, and the packages that they use.
import { ChevronRight, Package } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatQuantity } from '../../kit/number.ts';
import { Section } from '../../kit/section.tsx';
import { Tag } from '../../kit/tag.tsx';
import { Counts, FileDiff, type ShownChange } from './file-diff.tsx';
import { anchorOf, PathName, SourceFile, type ShownFile } from './source-file.tsx';

export interface ShownPackage {
  name: string;
  files: readonly { path: string; sha256: string }[];
}

export interface ShownCode {
  files: readonly ShownFile[];
  packages: readonly ShownPackage[];
}

export interface ShownChanges {
  files: readonly ShownChange[];
  packages: readonly { name: string; kind: 'added' | 'removed' | 'changed'; files: number }[];
}

/** More than this is a page that no browser likes: what is left of the files is a click away. */
const LINES_AT_ONCE = 4000;

export interface CodeFilesProps {
  code: ShownCode;
  /** How many lines stand open; the files behind them are folded. */
  openLines: number;
  /** The page of one file alone. */
  fileHref: (path: string) => string;
  /** Only this file. */
  only?: string | undefined;
  /** Where a page shows several states of the same files. */
  anchorBefore?: string | undefined;
}

export function CodeFiles({ code, openLines, fileHref, only, anchorBefore = '' }: CodeFilesProps) {
  const files = only === undefined ? code.files : code.files.filter(({ path }) => path === only);
  const until = runningSums(files.map(({ text, lines }) => lengthOf(lines ?? 0, text?.length ?? 0)));
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {files.length > 1 && (
        <JumpList
          items={files.map(({ path, lines }) => ({
            path,
            anchor: anchorOf(path, anchorBefore),
            note: lines === null ? '' : formatQuantity(lines, 'line'),
          }))}
        />
      )}
      {files.map((file, index) => (
        <SourceFile
          key={file.path}
          file={file}
          anchor={anchorOf(file.path, anchorBefore)}
          open={until[index]! <= openLines}
          elsewhere={only === undefined && index > 0 && until[index]! > LINES_AT_ONCE ? fileHref(file.path) : undefined}
        />
      ))}
      {files.length === 0 && <p className="text-ink-2">No file of this code has the path {only}.</p>}
      <Packages packages={only === undefined ? code.packages : []} />
    </div>
  );
}

/** How many lines there are with each file and all before it. */
function runningSums(counts: readonly number[]): number[] {
  let sum = 0;
  return counts.map((count) => (sum += count));
}

/** A line of a page holds so many characters: a longer one counts as several. */
const WIDTH = 120;
const lengthOf = (lines: number, characters: number): number => Math.max(lines, Math.ceil(characters / WIDTH));

/** "3 files, 148 lines". */
export const sizeWords = ({ files }: ShownCode): string =>
  `${formatQuantity(files.length, 'file')}, ${formatQuantity(
    files.reduce((sum, { lines }) => sum + (lines ?? 0), 0),
    'line',
  )}`;

function JumpList({ items }: { items: readonly { path: string; anchor: string; note: ReactNode }[] }) {
  return (
    <nav aria-label="Files" className="rounded-card border border-line px-3 py-2">
      <ul className="gap-x-8 text-12 sm:columns-2 xl:columns-3">
        {items.map(({ path, anchor, note }) => (
          <li key={path} className="flex break-inside-avoid items-baseline gap-2 py-0.5 max-sm:py-1">
            <a href={`#${anchor}`} className="min-w-0 font-mono wrap-anywhere hover:underline">
              <PathName path={path} />
            </a>
            <span className="ml-auto whitespace-nowrap text-ink-3 tabular-nums">{note}</span>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** So many files of a package are named. */
const NAMED = 200;

function Packages({ packages }: { packages: readonly ShownPackage[] }) {
  if (packages.length === 0) return null;
  return (
    <Section
      title="Packages"
      count={packages.length}
      intro="By name and hash: their text is not kept here. Another version of a package is other code."
    >
      <ul className="rounded-card border border-line">
        {packages.map(({ name, files }) => (
          <li key={name} className="border-b border-line last:border-b-0">
            <details className="group/package">
              <summary className="flex min-h-9 list-none items-center gap-2 px-2 text-12 focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden">
                <ChevronRight aria-hidden className="text-ink-3 group-open/package:rotate-90" />
                <Package aria-hidden className="text-ink-3" />
                <span className="min-w-0 font-mono wrap-anywhere">{name}</span>
                <span className="ml-auto pr-2 whitespace-nowrap text-ink-3 tabular-nums">{formatQuantity(files.length, 'file')}</span>
              </summary>
              <ul className="px-3 pb-2 pl-8 font-mono text-11 text-ink-2">
                {files.slice(0, NAMED).map(({ path, sha256 }) => (
                  <li key={path} className="flex gap-3 wrap-anywhere">
                    <span className="min-w-0">{withinPackage(path, name)}</span>
                    <span className="ml-auto text-ink-3" title={sha256}>
                      {sha256.slice(0, 12)}
                    </span>
                  </li>
                ))}
                {files.length > NAMED && (
                  <li className="font-sans">{formatQuantity(files.length - NAMED, 'more file')}, all of them over REST</li>
                )}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const withinPackage = (path: string, name: string) => path.slice(path.lastIndexOf(`${name}/`) + name.length + 1) || path;

export function CodeDiff({ changes, openLines, anchorBefore = '' }: { changes: ShownChanges; openLines: number; anchorBefore?: string }) {
  const { files, packages } = changes;
  const until = runningSums(
    files.map(({ hunks }) => {
      const lines = hunks.flat();
      return lengthOf(
        lines.length,
        lines.reduce((sum, { text }) => sum + text.length, 0),
      );
    }),
  );
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {files.length > 1 && (
        <JumpList
          items={files.map(({ path, added, removed }) => ({
            path,
            anchor: anchorOf(path, anchorBefore),
            note: <Counts added={added} removed={removed} />,
          }))}
        />
      )}
      {files.map((change, index) => (
        <FileDiff
          key={change.path}
          change={change}
          anchor={anchorOf(change.path, anchorBefore)}
          open={until[index]! <= openLines}
          tooLong={until[index]! > LINES_AT_ONCE}
        />
      ))}
      {packages.length > 0 && (
        <ul aria-label="Changed packages" className="rounded-card border border-line">
          {packages.map(({ name, kind, files: count }) => (
            <li key={name} className="flex items-center gap-2 border-b border-line px-3 py-2 text-12 last:border-b-0">
              <Package aria-hidden className="text-ink-3" />
              <span className="min-w-0 font-mono wrap-anywhere">{name}</span>
              <Tag>{kind === 'added' ? 'New package' : kind === 'removed' ? 'Removed' : 'Other version'}</Tag>
              <span className="ml-auto whitespace-nowrap text-ink-3">{formatQuantity(count, 'file')}</span>
            </li>
          ))}
        </ul>
      )}
      {files.length === 0 && packages.length === 0 && <p className="text-ink-2">Nothing differs.</p>}
    </div>
  );
}

/** "2 files changed, +12 −3" in words. */
export function changeWords({ files, packages }: ShownChanges): string {
  const parts = [
    ...(files.length > 0 ? [formatQuantity(files.length, 'file')] : []),
    ...(packages.length > 0 ? [formatQuantity(packages.length, 'package')] : []),
  ];
  return parts.join(' and ') || 'Nothing';
}
