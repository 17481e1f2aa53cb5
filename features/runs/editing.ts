// Two people with the same form open: whether an object is still what its form was made from, and what became of it if not.
import type { UserActor } from '@/core/access/actor';
import { netChanges } from '@/core/changes/diff';
import { changesInOrder, versionOf } from '@/core/changes/read';
import type { Tx } from '@/core/db/client';
import { AppError } from '@/core/errors';
import type { Resource } from '@/core/resources/define';
import { putIntoWords, type ChangeWords } from './change-words';
import type { ChangeAuthor } from './history';

/** What a form is made from: the newest change of the object. Covers its lists (tags, members) as well, which last_updated does not. */
export async function versionOfObject(resource: Resource, id: string | number): Promise<number> {
  return versionOf(resource.label, id);
}

/** @throws stale when somebody changed the object since. Call it when the row is locked. */
export async function requireVersion(resource: Resource, id: string | number, version: number, tx: Tx): Promise<void> {
  if ((await versionOf(resource.label, id, tx)) > version) throw new AppError('stale', 'Somebody else changed this meanwhile.');
}

export interface Since {
  readonly version: number;
  /** Of the newest change. */
  readonly author: ChangeAuthor;
  /** What all changes since came to; undefined when they cancel out. */
  readonly change?: ChangeWords;
}

const MOST_RECORDS = 1000;

/** What others made of an object that the actor may change, since a version of it. They are told whoever may look at changes elsewhere: it is their own edit that waits. */
export async function changedSince(actor: UserActor, resource: Resource, id: string | number, version: number): Promise<Since> {
  const records = await changesInOrder({ model: resource.label, objectId: id }, { limit: MOST_RECORDS, after: version });
  const newest = records.at(-1);
  if (!newest) throw new AppError('conflict', 'Somebody else was changing this at the same moment. Try again.');
  const [change] = await putIntoWords(actor, netChanges(records));
  const { seq, time, user_name: user, origin, run_id: run } = newest;
  return { version: seq, author: { time, user, origin, ...(run !== null && { run: { id: run } }) }, ...(change && { change }) };
}
