// What a run came to: one change an object, in words. For who may look at changes, within their scope.
import { scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { type ChangeAction, netChanges, type ObjectChange } from '@/core/changes/diff';
import { changesInOrder } from '@/core/changes/read';
import { resourceOf } from '@/core/resources/registry';
import { compile } from '@/core/sql';
import { type ChangeWords, putIntoWords } from './change-words';

/** Records of one run that are read at most: more is shown as cut off. */
const MOST_RECORDS = 20_000;

interface ChangeTotals {
  readonly created: number;
  readonly changed: number;
  readonly deleted: number;
}

export interface RunChangeSet {
  readonly changes: readonly ChangeWords[];
  /** Of all, not only of this page. */
  readonly totals: ChangeTotals;
  /** Of each content type alike. */
  readonly totalsByType: Readonly<Record<string, ChangeTotals>>;
  /** The run changed more than is read here. */
  readonly isCut: boolean;
}

/**
 * One page of a run's changes, in the order of first touch.
 * @throws AppError("forbidden") for who may not look at changes
 */
export async function readRunChanges(actor: UserActor, runId: string, page: { limit: number; offset: number }): Promise<RunChangeSet> {
  const visible = compile(scope(actor, 'view', 'extras.objectchange').predicate, resourceOf('extras.objectchange'), 'c');
  const records = await changesInOrder({ runId, where: visible }, { limit: MOST_RECORDS + 1 });
  const net = netChanges(records.slice(0, MOST_RECORDS));
  const types = Map.groupBy(net, ({ model }) => model);
  return {
    changes: await putIntoWords(actor, net.slice(page.offset, page.offset + page.limit)),
    totals: totalsOf(net),
    totalsByType: Object.fromEntries([...types].map(([type, changes]) => [type, totalsOf(changes)])),
    isCut: records.length > MOST_RECORDS,
  };
}

function totalsOf(changes: readonly ObjectChange[]): ChangeTotals {
  const count = (action: ChangeAction) => changes.filter((change) => change.action === action).length;
  return { created: count('create'), changed: count('update'), deleted: count('delete') };
}
