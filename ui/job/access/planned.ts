// What giving access to a job comes to: for each permission who gets it, and whether it is made, extended or held by them already. Pure.
import type { Json } from '@windlass/sdk';
import { formatQuantity } from '../../kit/number.ts';

export const ROLES = ['operators', 'approvers'] as const;
export type Role = (typeof ROLES)[number];
/** In the order in which they are offered. */
export const EXTRAS = ['dryrun', 'inputs', 'inventory', 'tokens'] as const;
export type Extra = (typeof EXTRAS)[number];

export interface Recipients {
  /** Ids. */
  groups: readonly string[];
  users: readonly string[];
}

export interface AccessPermission {
  name: string;
  object_types: readonly string[];
  actions: readonly string[];
  constraints: Json;
  for: readonly Role[];
  /** Given only where it is asked for. */
  extra?: Extra | undefined;
  /** Given to these too where it is asked for. */
  also?: { for: Role; extra: Extra } | undefined;
  /** The one of this name that there is; without an id where the reader may not see it. */
  existing: (Recipients & { id: string | null }) | null;
  /** Types that the one that there is lacks, and is given. */
  new_types?: readonly string[] | undefined;
  conflict: string | null;
  refusal: string | null;
}

export interface AccessChoice extends Record<Role, Recipients> {
  extras: readonly Extra[];
}

export interface Step {
  permission: AccessPermission;
  act: 'create' | 'extend' | 'held' | 'off';
  /** Who gets it by this; where nobody does, who holds it. */
  to: Recipients;
  /** Why it is off. */
  why?: string | undefined;
}

/** What the job offers beside. What its inputs name is not asked for where all of the inventory is, and that is all they name. */
export function offeredExtras(permissions: readonly AccessPermission[], isTicked: (extra: Extra) => boolean): Extra[] {
  const typesOf = (wanted: Extra) => permissions.find(({ extra }) => extra === wanted)?.object_types ?? [];
  const isCovered = isTicked('inventory') && typesOf('inputs').every((type) => typesOf('inventory').includes(type));
  return EXTRAS.filter((one) => permissions.some(({ extra, also }) => extra === one || also?.extra === one)).filter(
    (one) => one !== 'inputs' || !isCovered,
  );
}

export const isNobody = ({ groups, users }: Recipients): boolean => groups.length + users.length === 0;

export function stepsFor(permissions: readonly AccessPermission[], choice: AccessChoice): Step[] {
  return permissions.flatMap((permission): Step[] => {
    const { existing, extra, also, new_types: types = [], conflict, refusal } = permission;
    const roles = also && choice.extras.includes(also.extra) ? [...permission.for, also.for] : permission.for;
    const to = joined(roles.map((role) => choice[role]));
    if (isNobody(to) || (extra && !choice.extras.includes(extra))) return [];
    if (conflict) return [{ permission, act: 'off', to, why: conflict }];
    const fresh = existing ? { groups: without(to.groups, existing.groups), users: without(to.users, existing.users) } : to;
    if (isNobody(fresh) && types.length === 0) return [{ permission, act: 'held', to }];
    if (refusal) return [{ permission, act: 'off', to: fresh, why: refusal }];
    return [{ permission, act: existing ? 'extend' : 'create', to: fresh }];
  });
}

/** "5 permissions created, 1 extended"; empty where nothing was to be done. */
export function doneWords({ made, extended }: { made: number; extended: number }): string {
  if (extended === 0) return made === 0 ? '' : `${formatQuantity(made, 'permission')} created`;
  return made === 0
    ? `${formatQuantity(extended, 'permission')} extended`
    : `${formatQuantity(made, 'permission')} created, ${extended} extended`;
}

const without = (ids: readonly string[], others: readonly string[]) => ids.filter((id) => !others.includes(id));
const joined = (all: readonly Recipients[]): Recipients => ({
  groups: [...new Set(all.flatMap(({ groups }) => groups))],
  users: [...new Set(all.flatMap(({ users }) => users))],
});
