// What somebody may do and why, for administrators: what core/access says, with the permissions and groups it hangs on by name.
import type { Json } from '@windlass/sdk';
import sql from 'sql-template-tag';
import { type Action, authorize, scope, scopeOrNothing } from '@/core/access/access';
import { loadActor, type UserActor } from '@/core/access/actor';
import { type Explanation, explain } from '@/core/access/explain';
import { query } from '@/core/db/client';
import { notFound } from '@/core/errors';
import { findResource, resourceOf } from '@/core/resources/registry';
import { compile } from '@/core/sql';
import { actionsOn } from './grants';
import { group, objectPermission, user } from './resources';
import { unreached } from './unmatched';

export interface AccessQuestion {
  /** Id. */
  readonly user: string;
  readonly action: string;
  /** Content type. */
  readonly object_type: string;
  /** Id; without it the answer is about the whole kind. */
  readonly object?: string | undefined;
}

export interface AccessAnswer {
  readonly user: Pick<UserActor, 'id' | 'username' | 'fullName' | 'isSuperuser'>;
  readonly asked: Explanation;
  /** Each action there is on the kind, the asked one among them. */
  readonly actions: readonly { readonly action: string; readonly explanation: Explanation }[];
  /** Of jobs: what deciding requests takes beside approve, on scheduled jobs: change to approve them, delete to deny them. */
  readonly deciding?: { readonly change: Explanation; readonly delete: Explanation } | undefined;
  /** Where no object is named and the constraints match none at present: how many there are, as far as the asker sees them, up to COUNTED. */
  readonly unreached?: number | undefined;
  /** Permissions on this kind that the asker may see: all that the user holds, and the first of those that nearly decide. */
  readonly permissions: readonly ConsideredPermission[];
}

export interface ConsideredPermission {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly actions: readonly string[];
  readonly constraints: Json;
  /** The user holds it, by name or through groups. */
  readonly is_held: boolean;
  readonly is_direct: boolean;
  /** Groups that hold it and that the asker may see; `is_member`: the user is in it. */
  readonly groups: readonly { readonly id: number; readonly name: string; readonly is_member: boolean }[];
}

/**
 * Who may look at users and permissions may ask, about users and objects that are theirs to see.
 * @throws forbidden, not_found
 */
export async function checkAccess(asker: UserActor, question: AccessQuestion): Promise<AccessAnswer> {
  scope(asker, 'view', objectPermission.label);
  await authorize(asker, 'view', user.label, question.user);
  const resource = findResource(question.object_type);
  if (!resource) throw notFound();
  if (question.object !== undefined) await authorize(asker, 'view', resource.label, question.object);
  const who = await loadActor(question.user);
  if (who.kind !== 'user') throw notFound();
  const names = [...new Set([...actionsOn(resourceOf(question.object_type)), question.action])];
  const [explanations, permissions, deciding, none] = await Promise.all([
    Promise.all(names.map((action) => explain(who, action, resource, question.object))),
    considered(asker, question),
    resource.label === 'extras.job' ? explainDeciding(who) : undefined,
    question.object === undefined ? unreached(asker, who, question.action as Action, resource) : undefined,
  ]);
  const visible = new Set(permissions.map(({ id }) => id));
  const actions = names.map((action, index) => ({ action, explanation: withoutUnseen(explanations[index]!, visible) }));
  const { id, username, fullName, isSuperuser } = who;
  return {
    user: { id, username, fullName, isSuperuser },
    asked: actions.find(({ action }) => action === question.action)!.explanation,
    actions,
    deciding,
    unreached: none,
    permissions,
  };
}

/** Of a permission that the asker may not see no more than its verdict: its constraints name objects. */
function withoutUnseen(explanation: Explanation, visible: ReadonlySet<string>): Explanation {
  return { ...explanation, grants: explanation.grants.map((grant) => (visible.has(grant.id) ? grant : { ...grant, alternatives: [] })) };
}

/** A request is a scheduled job, and which one it will be is not known when a job is asked about. */
async function explainDeciding(who: UserActor): Promise<NonNullable<AccessAnswer['deciding']>> {
  const schedules = resourceOf('extras.scheduledjob');
  const [change, remove] = await Promise.all([explain(who, 'change', schedules), explain(who, 'delete', schedules)]);
  return { change, delete: remove };
}

/** Of those that the user does not hold. */
const MOST_NEAR = 200;

async function considered(asker: UserActor, { user: id, action, object_type }: AccessQuestion): Promise<ConsideredPermission[]> {
  const visible = compile(scope(asker, 'view', objectPermission.label).predicate, objectPermission, 'p');
  const visibleGroups = compile(scopeOrNothing(asker, 'view', group.label).predicate, group, 'g');
  return query<ConsideredPermission>(sql`
    WITH found AS (
      SELECT p.id::text, p.name, p.enabled, p.actions, p.constraints, x.is_direct,
             x.is_direct OR EXISTS (SELECT FROM "_permission_groups" pg JOIN "_user_groups" ug ON ug."A" = pg."A" WHERE pg."B" = p.id AND ug."B" = ${id}::uuid) AS is_held,
             (SELECT coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'is_member',
                EXISTS (SELECT FROM "_user_groups" ug WHERE ug."A" = g.id AND ug."B" = ${id}::uuid)) ORDER BY g.name), '[]')
                FROM auth_group g JOIN "_permission_groups" pg ON pg."A" = g.id WHERE pg."B" = p.id AND ${visibleGroups}) AS groups
        FROM users_object_permission p
        CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM "_permission_users" pu WHERE pu."A" = p.id AND pu."B" = ${id}::uuid) AS is_direct) x
       WHERE ${object_type}::text = ANY (p.object_types) AND ${visible}),
    counted AS (SELECT *, row_number() OVER (PARTITION BY is_held ORDER BY name, id) AS place FROM found WHERE is_held OR ${action}::text = ANY (actions))
    SELECT id, name, enabled, actions, constraints, is_held, is_direct, groups FROM counted WHERE is_held OR place <= ${MOST_NEAR} ORDER BY name, id`);
}
