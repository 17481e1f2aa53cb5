// What a sync would bring: the files that differ between the commit whose jobs are installed and the one that the branch stands for now. Changes nothing.
import type { Json, Logger } from '@windlass/sdk';
import { cacheFolder, fetchCommit, hasCommit } from './cache';
import { git } from './git';
import { type SyncRun, withRepository } from './sync';

const WORDS: Readonly<Record<string, string>> = {
  A: 'Addition',
  M: 'Modification',
  D: 'Deletion',
  T: 'Change of kind',
  R: 'Renaming',
  C: 'Copy',
};
const MOST_LINES = 1000;

export async function previewSync(id: string, run: SyncRun): Promise<{ [field: string]: Json }> {
  return await withRepository(id, run, async (repository, target) => {
    const { logger, signal } = run;
    const head = await fetchCommit(target, signal);
    const before = repository.current_head;
    const isKnown = before !== '' && (await hasCommit(target, before, signal));
    if (before !== '' && !isKnown) logger.warning(`The commit ${before} is no longer there: all files are listed.`);
    const changes = before === head ? [] : await compare(cacheFolder(id), isKnown ? before : null, head, signal);
    tell(changes, head, logger);
    return {
      current_head: before,
      new_head: head,
      changes: changes.slice(0, MOST_LINES).map(({ word, files }) => ({ change: word, files })),
    };
  });
}

interface Change {
  readonly word: string;
  /** Of a renaming: from, to. */
  readonly files: string[];
}

async function compare(gitDir: string, before: string | null, after: string, signal: AbortSignal): Promise<Change[]> {
  const range = before === null ? ['--root', after] : [before, after];
  const listed = await git(['diff-tree', '-r', '-z', '-M', '-l200', '--no-commit-id', '--name-status', '--no-ext-diff', ...range], {
    signal,
    gitDir,
  });
  const parts = listed
    .toString('utf8')
    .split('\0')
    .filter((part) => part !== '');
  const changes: Change[] = [];
  for (let at = 0; at < parts.length;) {
    const kind = parts[at]![0]!;
    const count = kind === 'R' || kind === 'C' ? 2 : 1;
    changes.push({ word: WORDS[kind] ?? 'Change', files: parts.slice(at + 1, at + 1 + count) });
    at += 1 + count;
  }
  return changes;
}

function tell(changes: readonly Change[], head: string, logger: Logger): void {
  if (changes.length === 0) return logger.info(`The head is ${head}: there are no changes.`);
  logger.info(`The head would be ${head}.`);
  for (const { word, files } of changes.slice(0, MOST_LINES)) logger.info(`${word} - ${files.map((file) => `\`${file}\``).join(' → ')}`);
  if (changes.length > MOST_LINES) logger.info(`… and ${changes.length - MOST_LINES} more.`);
}
