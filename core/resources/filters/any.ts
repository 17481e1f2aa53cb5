// Whether a list has anything in it for somebody: what a form asks before it offers an empty choice.
import { scopeOrNothing } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { and } from '@/core/predicate';
import type { Resource } from '../define';
import { countUpTo } from '../rows/counts';
import { readFilters } from './query';

/** @throws AppError("invalid") for filters that the list does not know */
export async function isAny(actor: Actor, resource: Resource, filters: URLSearchParams): Promise<boolean> {
  const where = and(scopeOrNothing(actor, 'view', resource.label).predicate, await readFilters(resource, filters, actor));
  return (await countUpTo(1, resource, where)) > 0;
}
