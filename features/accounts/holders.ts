// Who may do what with one object, by which permission: for its page. For one person, and why not, there is effective.ts.
import sql from 'sql-template-tag';
import { type Action, scope, scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { matching } from '@/core/access/explain';
import { query } from '@/core/db/client';
import { resourceOf } from '@/core/resources/registry';
import { compile } from '@/core/sql';
import { group, objectPermission, user } from './resources';

export interface Holder {
  readonly kind: 'group' | 'user';
  readonly id: string;
  readonly name: string;
  /** Of a group how many are in it; of a user 1, or 0 where the account is inactive. */
  readonly people: number;
  readonly by: readonly { readonly id: string; readonly name: string; readonly actions: readonly Action[] }[];
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly actions: readonly string[];
  readonly constraints: unknown;
  readonly holders: readonly Omit<Holder, 'by'>[];
}

/** Permissions that are looked at, by name: a page lists no more. */
const MOST = 500;

/**
 * Groups, then users, who hold an enabled permission for one of these actions that reaches the object. Superusers need none.
 * Permissions, groups and users that the asker may not see are left out. @throws forbidden
 */
export async function holdersOf(asker: UserActor, label: string, id: string, actions: readonly Action[]): Promise<Holder[]> {
  const visible = compile(scope(asker, 'view', objectPermission.label).predicate, objectPermission, 'p');
  const groups = compile(scopeOrNothing(asker, 'view', group.label).predicate, group, 'g');
  const users = compile(scopeOrNothing(asker, 'view', user.label).predicate, user, 'u');
  const rows = await query<Row>(sql`
    SELECT p.id::text, p.name, p.actions, p.constraints,
           (SELECT coalesce(jsonb_agg(h), '[]') FROM (
              SELECT 'group' AS kind, g.id::text, g.name, (SELECT count(*)::int FROM "_user_groups" m WHERE m."A" = g.id) AS people
                FROM auth_group g JOIN "_permission_groups" x ON x."A" = g.id WHERE x."B" = p.id AND ${groups}
              UNION ALL
              SELECT 'user', u.id::text, u.username, u.is_active::int
                FROM users_user u JOIN "_permission_users" x ON x."B" = u.id WHERE x."A" = p.id AND ${users}) h) AS holders
      FROM users_object_permission p
     WHERE p.enabled AND ${label}::text = ANY (p.object_types) AND p.actions && ${[...actions]}::text[] AND ${visible}
     ORDER BY p.name LIMIT ${MOST}::int`);
  const met = await matching(
    rows.map(({ constraints }) => constraints),
    resourceOf(label),
    id,
  );
  const found = rows
    .filter((_, index) => met[index])
    .flatMap(({ holders, ...row }) =>
      holders.map((holder) => ({ holder, by: { ...row, actions: actions.filter((one) => row.actions.includes(one)) } })),
    );
  const byHolder = Map.groupBy(found, ({ holder }) => `${holder.kind} ${holder.id}`);
  return [...byHolder.values()]
    .map((list): Holder => ({
      ...list[0]!.holder,
      by: list.map(({ by: { id: permission, name, actions: some } }) => ({ id: permission, name, actions: some })),
    }))
    .sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name, 'en'));
}

/**
 * Which of these actions each holder, or every member of a group, lacks on all objects of a kind, whatever permissions they have beside.
 * A permission counts unless its constraints ask for another value of `of` than this one: whether others reach such objects is not looked into.
 */
export async function lacking(
  holders: readonly Holder[],
  label: string,
  actions: readonly Action[],
  of: { readonly key: string; readonly value: string },
): Promise<ReadonlyMap<Holder, readonly Action[]>> {
  if (holders.length === 0) return new Map();
  const held = await query<{ kind: Holder['kind']; id: string; action: string }>(sql`
    WITH rights AS (
      SELECT p.id, a.action FROM users_object_permission p, unnest(p.actions) a(action)
       WHERE p.enabled AND ${label}::text = ANY (p.object_types) AND a.action = ANY (${[...actions]}::text[])
         AND (jsonb_typeof(p.constraints->${of.key}::text) = 'string' AND p.constraints->>${of.key}::text <> ${of.value}::text) IS NOT TRUE),
    people AS (
      SELECT x."B" AS id, r.action FROM rights r JOIN "_permission_users" x ON x."A" = r.id
      UNION SELECT m."B", r.action FROM rights r JOIN "_permission_groups" x ON x."B" = r.id JOIN "_user_groups" m ON m."A" = x."A"
      UNION SELECT u.id, a.action FROM users_user u, unnest(${[...actions]}::text[]) a(action) WHERE u.is_superuser)
    SELECT 'user' AS kind, id::text, action FROM people
    UNION SELECT 'group', x."A"::text, r.action FROM rights r JOIN "_permission_groups" x ON x."B" = r.id
    UNION SELECT 'group', m."A"::text, p.action FROM people p JOIN "_user_groups" m ON m."B" = p.id`);
  const known = new Set(held.map(({ kind, id, action }) => `${kind} ${id} ${action}`));
  return new Map(holders.map((one) => [one, actions.filter((action) => !known.has(`${one.kind} ${one.id} ${action}`))]));
}
