// THE permission check. `can`: at all (navigation, the early gate). `scope`: which rows. `authorize`: is this row among them. Why: explain.ts.
import sql from 'sql-template-tag';
import { query, type Tx } from '@/core/db/client';
import { forbidden, notFound } from '@/core/errors';
import { all, and, compare, none, or, type Predicate } from '@/core/predicate';
import { findResource, resourceOf } from '@/core/resources/registry';
import type { Resource } from '@/core/resources/define';
import { compile, identifier, isUuid } from '@/core/sql';
import { constraintPredicate } from './constraints';
import type { Actor, HeldGrant } from './actor';

export type Action = 'view' | 'add' | 'change' | 'delete' | 'run' | 'approve';

declare const made: unique symbol;

/** The rows somebody may reach. Only this module makes one: a read that forgot to ask does not compile. */
export interface Scope {
  readonly [made]: true;
  readonly predicate: Predicate;
}

const makeScope = (predicate: Predicate) => ({ predicate }) as unknown as Scope;

/** Why nobody looks at any row. */
export type Refusal = 'anonymous' | 'inactive' | 'read_only_token' | 'no_grant';

/** What an action on a kind of object hangs on for somebody, before any row is looked at. */
type Standing =
  | { readonly kind: 'refused'; readonly why: Refusal }
  | { readonly kind: 'superuser'; readonly userId: string }
  | { readonly kind: 'granted'; readonly userId: string; readonly grants: readonly HeldGrant[] };

export function standing(actor: Actor, action: string, label: string): Standing {
  if (actor.kind !== 'user') return { kind: 'refused', why: 'anonymous' };
  if (!actor.isActive) return { kind: 'refused', why: 'inactive' };
  if (actor.tokenWritable === false && action !== 'view') return { kind: 'refused', why: 'read_only_token' };
  if (actor.isSuperuser) return { kind: 'superuser', userId: actor.id };
  const grants = actor.grants.filter((grant) => grant.object_types.includes(label) && grant.actions.includes(action));
  return grants.length > 0 ? { kind: 'granted', userId: actor.id, grants } : { kind: 'refused', why: 'no_grant' };
}

/** The rows that the standing reaches: each grant's own, and of what belongs to somebody nobody's but their own. */
export function reach(held: Exclude<Standing, { kind: 'refused' }>, resource: Resource): Predicate {
  const owned = resource.ownedBy === undefined ? all : compare([resource.ownedBy], 'exact', held.userId);
  if (held.kind === 'superuser') return owned;
  return and(owned, or(...held.grants.map((grant) => constraintPredicate(grant.constraints, resource, held.userId))));
}

/** Whether the actor holds the permission for any row at all. */
export function can(actor: Actor, action: Action, label: string): boolean {
  return standing(actor, action, label).kind !== 'refused';
}

/**
 * The rows of `label` on which the actor may do this.
 * @throws forbidden when there is no grant for it at all.
 */
export function scope(actor: Actor, action: Action, label: string): Scope {
  const held = standing(actor, action, label);
  if (held.kind === 'refused') throw forbidden();
  return makeScope(reach(held, resourceOf(label)));
}

/** Like `scope`, but no row at all where the other refuses: for what is shown beside something else. */
export function scopeOrNothing(actor: Actor, action: Action, label: string): Scope {
  return can(actor, action, label) && findResource(label) ? scope(actor, action, label) : makeScope(none);
}

/** Every row, for what the system does itself. The reason is for the reader of the code. */
export function everything(_reason: string): Scope {
  return makeScope(all);
}

/**
 * Passes when the row is one of those on which the actor may do this.
 * @throws forbidden without any grant, not_found for a row outside the grants: nobody learns that it exists.
 */
export async function authorize(actor: Actor, action: Action, label: string, pk: string | number, tx?: Tx): Promise<void> {
  const allowed = scope(actor, action, label);
  if (!(await isWithin(resourceOf(label), allowed, [pk], tx))) throw notFound();
}

/** Whether each of these rows exists and lies within the scope. */
export async function isWithin(resource: Resource, scope: Scope, ids: readonly (string | number)[], tx?: Tx): Promise<boolean> {
  const wanted = new Set(ids.map(String));
  if (resource.idType === 'uuid' ? [...wanted].some((id) => !isUuid(id)) : [...wanted].some((id) => !/^\d{1,9}$/.test(id))) return false;
  const predicate = and(compare(['id'], 'exact', ...wanted), scope.predicate);
  const [row] = await query<{ found: number }>(
    sql`SELECT count(*)::int AS found FROM ${identifier(resource.table)} t WHERE ${compile(predicate, resource, 't')}`,
    tx,
  );
  return row?.found === wanted.size;
}
