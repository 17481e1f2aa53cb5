// Nobody grants what they lack: who is not a superuser can only give, or take over, what they may do themselves.
import sql from 'sql-template-tag';
import type { Actor, Grant } from '@/core/access/actor';
import { query, type Tx } from '@/core/db/client';
import type { FieldErrors } from '@/core/errors';
import type { Row } from '@/core/resources/define';

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, held]) => [key, sorted(held)]),
  );
};
const canonical = (value: unknown) => JSON.stringify(sorted(value ?? {}));
const isUnlimited = (constraints: unknown) => constraints === null || canonical(constraints) === '{}';

/** Whether both grant the same on the same objects, however they are written. */
export function sameGrant(one: Grant, other: Grant): boolean {
  const sameWords = (a: readonly string[], b: readonly string[]) => canonical([...new Set(a)].sort()) === canonical([...new Set(b)].sort());
  return (
    sameWords(one.object_types, other.object_types) &&
    sameWords(one.actions, other.actions) &&
    canonical(one.constraints) === canonical(other.constraints)
  );
}

/** The first "action type" of `wanted` that `held` does not cover: held for all objects, or for exactly the same ones. */
function missing(held: readonly Grant[], wanted: readonly Grant[]): string | undefined {
  for (const grant of wanted) {
    for (const type of grant.object_types) {
      for (const action of grant.actions) {
        const mine = held.filter((one) => one.object_types.includes(type) && one.actions.includes(action));
        const isCovered = mine.some((one) => isUnlimited(one.constraints) || canonical(one.constraints) === canonical(grant.constraints));
        if (!isCovered) return `${action} ${type}`;
      }
    }
  }
  return undefined;
}

const isMighty = (actor: Actor) => actor.kind === 'user' && actor.isSuperuser;

/** What is wrong when this actor writes this permission. */
export function excessOfPermission(actor: Actor, row: Row): FieldErrors | undefined {
  if (isMighty(actor)) return undefined;
  const wanted: Grant = {
    object_types: row['object_types'] as string[],
    actions: row['actions'] as string[],
    constraints: row['constraints'],
  };
  const excess = missing(actor.kind === 'user' ? actor.grants : [], [wanted]);
  return excess === undefined ? undefined : { actions: [`You can not grant "${excess}": you do not have it for these objects yourself.`] };
}

/** What is wrong when this actor writes this account: it may not be able to do more than they can. */
export async function excessOfUser(tx: Tx, actor: Actor, row: Row, before: Row | undefined): Promise<FieldErrors | undefined> {
  if (isMighty(actor)) return undefined;
  if (row['is_superuser'] === true || before?.['is_superuser'] === true)
    return { is_superuser: ['Only a superuser may make or change a superuser.'] };
  if (row['is_staff'] === true && before?.['is_staff'] !== true) return { is_staff: ['Only a superuser may make somebody staff.'] };
  const excess = missing(actor.kind === 'user' ? actor.grants : [], await grantsOf(tx, String(row.id)));
  return excess === undefined
    ? undefined
    : { __all__: [`This account may "${excess}", which you may not: only somebody who may can change it.`] };
}

async function grantsOf(tx: Tx, userId: string): Promise<Grant[]> {
  return query<Grant>(
    sql`SELECT p.object_types, p.actions, p.constraints FROM users_object_permission p
         WHERE p.enabled AND (EXISTS (SELECT FROM "_permission_users" x WHERE x."A" = p.id AND x."B" = ${userId}::uuid)
            OR EXISTS (SELECT FROM "_permission_groups" g JOIN "_user_groups" u ON u."A" = g."A" WHERE g."B" = p.id AND u."B" = ${userId}::uuid))`,
    tx,
  );
}
