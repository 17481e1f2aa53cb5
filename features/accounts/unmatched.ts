// Where constraints match nothing as things are: a permission that grants nothing looks like any other until somebody asks.
import { scope, type Scope, scopeOrNothing } from '@/core/access/access';
import type { Actor, UserActor } from '@/core/access/actor';
import { constraintPredicate, idleTypes } from '@/core/access/constraints';
import { and, type Predicate } from '@/core/predicate';
import type { Resource } from '@/core/resources/define';
import { findResource } from '@/core/resources/registry';
import { countUpTo } from '@/core/resources/rows/counts';

/** Nobody reads a longer number than that here. */
export const COUNTED = 1000;

export interface Unmatched {
  /** Content type. */
  readonly label: string;
  /** Why it can never match anything there; null where it only matches nothing at present. */
  readonly fault: string | null;
  /** How many there are of which none matches, among those that the asker may see, up to COUNTED. */
  readonly of: number;
}

/** The types on which a permission reaches nothing at present. Of kinds that the asker may not see, and for whom it depends on who holds it, nothing is said. */
export async function unmatchedTypes(
  asker: UserActor,
  { constraints, object_types }: { readonly constraints: unknown; readonly object_types: readonly string[] },
): Promise<Unmatched[]> {
  if (constraints === null || constraints === undefined) return [];
  const idle = new Map(idleTypes(constraints, object_types).map(({ label, message }) => [label, message]));
  const depends = JSON.stringify(constraints).includes('"$user"');
  const each = await Promise.all(
    object_types.map(async (label): Promise<Unmatched | undefined> => {
      const fault = idle.get(label);
      if (fault !== undefined) return { label, fault, of: 0 };
      const resource = findResource(label);
      if (!resource || depends) return undefined;
      const of = await countIfNone(asker, resource, constraintPredicate(constraints, resource, asker.id));
      return of === undefined ? undefined : { label, fault: null, of };
    }),
  );
  return each.filter((one) => one !== undefined);
}

/** Of how many objects somebody's permissions for an action reach none at present; undefined where they reach one. */
export function unreached(
  asker: UserActor,
  who: Actor,
  action: Parameters<typeof scope>[1],
  resource: Resource,
): Promise<number | undefined> {
  return countIfNone(asker, resource, scopeOrNothing(who, action, resource.label).predicate);
}

async function countIfNone(asker: UserActor, resource: Resource, asked: Predicate): Promise<number | undefined> {
  const seen: Scope = scopeOrNothing(asker, 'view', resource.label);
  const of = await countUpTo(COUNTED, resource, seen.predicate);
  if (of === 0 || (await countUpTo(1, resource, and(seen.predicate, asked))) > 0) return undefined;
  return of;
}
