// Who may do something with an object: named on its page for those who may not, so that they know whom to ask.
import sql from 'sql-template-tag';
import { type Action, can, isWithin, scope } from '@/core/access/access';
import { type Actor, loadActor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { resourceOf } from '@/core/resources/registry';

export interface RightOn {
  readonly action: Action;
  readonly label: string;
  readonly id: string;
}

/** Of others and of superusers so many are looked at, by name: a page names a few. */
const MOST = 40;

/** Names of people who hold all of these rights now, at most five, without those left out. Superusers count only where nobody else does. */
export async function whoMay(rights: readonly [RightOn, ...RightOn[]], except: readonly (string | null)[] = []): Promise<string[]> {
  const [{ action, label }] = rights;
  const left = except.filter((id) => id !== null);
  const candidates = await query<{ id: string; is_superuser: boolean }>(sql`
    SELECT id, is_superuser FROM (SELECT u.id::text, u.is_superuser, u.username, row_number() OVER (PARTITION BY u.is_superuser ORDER BY u.username) AS place
      FROM users_user u
     WHERE u.is_active AND u.id <> ALL (${left}::uuid[])
       AND (u.is_superuser OR EXISTS (SELECT FROM users_object_permission p
          WHERE p.enabled AND ${action}::text = ANY (p.actions) AND ${label}::text = ANY (p.object_types)
            AND (EXISTS (SELECT FROM "_permission_users" x WHERE x."A" = p.id AND x."B" = u.id)
              OR EXISTS (SELECT FROM "_permission_groups" g JOIN "_user_groups" m ON m."A" = g."A" WHERE g."B" = p.id AND m."B" = u.id))))) c
     WHERE place <= ${MOST}::int ORDER BY is_superuser, username`);
  const names: { name: string; mighty: boolean }[] = [];
  for (const { id, is_superuser } of candidates) {
    if (names.length === 5 || (is_superuser && names.some(({ mighty }) => !mighty))) break;
    const actor = await loadActor(id);
    if (await holds(actor, rights)) names.push({ name: nameOf(actor), mighty: is_superuser });
  }
  return names.map(({ name }) => name);
}

async function holds(actor: Actor, rights: readonly RightOn[]): Promise<boolean> {
  for (const right of rights) if (!(await reaches(actor, right))) return false;
  return true;
}

export async function reaches(actor: Actor, { action, label, id }: RightOn): Promise<boolean> {
  return can(actor, action, label) && isWithin(resourceOf(label), scope(actor, action, label), [id]);
}

const nameOf = (actor: Actor) => (actor.kind === 'user' ? actor.fullName || actor.username : '');
