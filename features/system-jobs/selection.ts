// Which objects a bulk act means: ids that were ticked, or what a list's filter finds. Resolved within what the actor may do to them.
import { createHash } from 'node:crypto';
import { type Action, scope, scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { invalid } from '@/core/errors';
import { and, compare } from '@/core/predicate';
import type { Resource } from '@/core/resources/define';
import { asId } from '@/core/resources/rows/lookup';
import { readFilters } from '@/core/resources/filters/query';
import { countRows } from '@/core/resources/rows/counts';
import { selectIds } from '@/core/resources/rows/rows';

type Id = string | number;

/** How many objects are changed or deleted at once: all of them are locked, checked and recorded in one transaction. */
export const AT_ONCE = 10_000;

export interface Selection {
  /** Those that the actor may see and do this to. */
  readonly ids: readonly Id[];
  /** How many and which, in short: equal for equal selections. */
  readonly mark: string;
  /** How many more were meant, and are gone or not theirs to do this to. */
  readonly others: number;
}

/** @throws forbidden without any right to it */
export async function selectByIds(actor: UserActor, resource: Resource, action: Action, keys: readonly unknown[]): Promise<Selection> {
  const wanted = [...new Set(keys.map((key) => asId(resource, key)))];
  const known = wanted.filter((id) => id !== undefined);
  if (known.length > AT_ONCE) throw tooMany('pk_list');
  const allowed = within(actor, resource, action);
  const ids = known.length === 0 ? [] : await selectIds(resource, and(compare(['id'], 'exact', ...known), allowed), known.length);
  return selectionOf(ids, wanted.length - ids.length);
}

/** Everything that a list's address finds, whatever page of it is shown. @throws forbidden; invalid naming the parameter that is not understood */
export async function selectByFilter(actor: UserActor, resource: Resource, action: Action, params: URLSearchParams): Promise<Selection> {
  const filter = await readFilters(resource, params, actor);
  const ids = await selectIds(resource, and(filter, within(actor, resource, action)), AT_ONCE + 1);
  if (ids.length > AT_ONCE) throw tooMany('query_string');
  const found = await countRows(resource, and(filter, scopeOrNothing(actor, 'view', resource.label).predicate));
  return selectionOf(ids, Math.max(0, found - ids.length));
}

const tooMany = (field: string) =>
  invalid({ [field]: `At most ${AT_ONCE.toLocaleString('en')} objects are taken at once: narrow it down.` });

/** Who may not look at an object does not learn of it by changing it. */
const within = (actor: UserActor, { label }: Resource, action: Action) =>
  and(scope(actor, action, label).predicate, scopeOrNothing(actor, 'view', label).predicate);

function selectionOf(ids: readonly Id[], others: number): Selection {
  const sorted = [...ids].sort((a, b) => (a < b ? -1 : 1));
  const digest = createHash('sha256').update(sorted.join('\n')).digest('hex').slice(0, 16);
  return { ids: sorted, mark: `${ids.length}-${digest}`, others };
}
