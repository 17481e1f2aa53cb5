// Which version of an object somebody looked at: the ETag of its address, and the condition of a change that nobody else may have come before.
import { versionOf } from '@/core/changes/read';
import type { Tx } from '@/core/db/client';
import { AppError } from '@/core/errors';
import type { Resource, Row } from '../define';

/**
 * Moves with every change of the object and of its lists. It says nothing of what is shown beside it (related objects, counts), so it is no
 * key for a cache: answers forbid those.
 */
export async function etagOf(resource: Resource, id: string | number, tx?: Tx): Promise<string> {
  return `"${(await versionOf(resource.label, id, tx)).toString(36)}"`;
}

/**
 * For `first` of a change or a removal, when the row is locked.
 * @throws precondition_failed unless the object is one of the versions that If-Match names
 */
export const unlessChanged =
  (resource: Resource, ifMatch: string | null) =>
  async (tx: Tx, [id]: readonly (string | number)[]): Promise<void> => {
    if (ifMatch === null || ifMatch.trim() === '*') return;
    const current = await etagOf(resource, id!, tx);
    if (ifMatch.split(',').some((tag) => bare(tag) === bare(current))) return;
    throw new AppError('precondition_failed', 'Somebody else changed this meanwhile, so nothing was done. Read it again.', {
      etag: current,
    });
  };

/** For `then` of a change: the row with the version that the change made, whatever comes after. */
export const withEtag =
  (resource: Resource) =>
  async (tx: Tx, rows: readonly Row[]): Promise<{ row: Row; etag: string }> => ({
    row: rows[0]!,
    etag: await etagOf(resource, rows[0]!.id, tx),
  });

/** Proxies that compress mark a tag as weak, and people forget the quotes: the version in it is the same. */
const bare = (tag: string) =>
  tag
    .trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1');
