// Who asks, with everything that permissions need to be decided: loaded by one statement, once a request.
import sql, { type Sql } from 'sql-template-tag';
import { query } from '@/core/db/client';
import { isUuid } from '@/core/sql';

/** What a permission grants. */
export interface Grant {
  readonly object_types: readonly string[];
  readonly actions: readonly string[];
  /** As stored; read by constraints.ts. */
  readonly constraints: unknown;
}

/** One enabled permission that the user holds, directly or through a group. */
export interface HeldGrant extends Grant {
  /** Of the permission. */
  readonly id: string;
}

export interface UserActor {
  readonly kind: 'user';
  readonly id: string;
  readonly username: string;
  readonly fullName: string;
  readonly email: string;
  readonly isActive: boolean;
  readonly isStaff: boolean;
  readonly isSuperuser: boolean;
  readonly timeZone: string;
  readonly sessionVersion: number;
  readonly groupIds: readonly number[];
  readonly grants: readonly HeldGrant[];
  /** Absent without a token; false: its holder may look and nothing else. */
  readonly tokenWritable?: boolean;
}

export type Actor = UserActor | { readonly kind: 'anonymous' };

export const anonymous: Actor = { kind: 'anonymous' };

interface UserRow {
  id: string;
  username: string;
  first_name: string;
  last_name: string;
  email: string;
  is_active: boolean;
  is_staff: boolean;
  is_superuser: boolean;
  time_zone: string;
  session_version: number;
  group_ids: number[];
  grants: HeldGrant[];
}

// Join tables: _user_groups (A group, B user), _permission_users (A permission, B user), _permission_groups (A group, B permission).
const ACTOR = sql`SELECT u.id::text, u.username, u.first_name, u.last_name, u.email, u.is_active, u.is_staff, u.is_superuser, u.time_zone, u.session_version,
  ARRAY(SELECT g."A" FROM "_user_groups" g WHERE g."B" = u.id) AS group_ids,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'object_types', p.object_types, 'actions', p.actions, 'constraints', p.constraints)), '[]')
     FROM users_object_permission p
    WHERE p.enabled
      AND (EXISTS (SELECT FROM "_permission_users" pu WHERE pu."A" = p.id AND pu."B" = u.id)
        OR EXISTS (SELECT FROM "_permission_groups" pg JOIN "_user_groups" ug ON ug."A" = pg."A" WHERE pg."B" = p.id AND ug."B" = u.id))) AS grants
  FROM users_user u`;

function toActor(row: UserRow): UserActor {
  return {
    kind: 'user',
    id: row.id,
    username: row.username,
    fullName: `${row.first_name} ${row.last_name}`.trim(),
    email: row.email,
    isActive: row.is_active,
    isStaff: row.is_staff,
    isSuperuser: row.is_superuser,
    timeZone: row.time_zone,
    sessionVersion: row.session_version,
    groupIds: row.group_ids,
    grants: row.grants,
  };
}

async function load(where: Sql): Promise<UserActor | undefined> {
  const [row] = await query<UserRow>(sql`${ACTOR} WHERE ${where}`);
  return row && toActor(row);
}

/** The user as an actor, active or not; anonymous when there is no such user. */
export async function loadActor(userId: string): Promise<Actor> {
  return isUuid(userId) ? ((await load(sql`u.id = ${userId}::uuid`)) ?? anonymous) : anonymous;
}

export async function loadActorByName(username: string): Promise<Actor> {
  return (await load(sql`u.username = ${username}`)) ?? anonymous;
}
