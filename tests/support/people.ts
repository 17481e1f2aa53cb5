// Users of tests, with tokens: people who may do everything, nothing, or exactly what a test says.
import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { createToken } from '@/core/access/tokens';
import { loadActor, type UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { execute, query, write } from '@/core/db/client';

export interface Person {
  id: string;
  username: string;
  token: string;
  /** As the product sees them now. */
  actor: () => Promise<UserActor>;
}

export interface Held {
  types: readonly string[];
  actions: readonly string[];
  constraints?: unknown;
}

export async function person(
  options: { superuser?: boolean; may?: readonly Held[]; throughGroup?: boolean; active?: boolean; readOnly?: boolean } = {},
): Promise<Person> {
  const username = `person-${randomUUID().slice(0, 8)}`;
  return write(systemContext('system'), async (tx) => {
    const [user] = await query<{ id: string }>(
      sql`INSERT INTO users_user (username, is_superuser, is_active) VALUES (${username}, ${options.superuser ?? false}, ${options.active ?? true}) RETURNING id::text`,
      tx,
    );
    const { key } = await createToken(tx, { userId: user!.id, writeEnabled: !options.readOnly });
    const holder = options.throughGroup ? { group: await groupOf(user!.id, tx) } : { user: user!.id };
    for (const held of options.may ?? []) await grant(holder, held, tx);
    return {
      id: user!.id,
      username,
      token: key,
      actor: async () => {
        const actor = await loadActor(user!.id);
        if (actor.kind !== 'user') throw new Error('the person is gone');
        return actor;
      },
    };
  });
}

type Tx = Parameters<Parameters<typeof write>[1]>[0];

/** A group of the user's own. */
async function groupOf(userId: string, tx: Tx): Promise<number> {
  const [group] = await query<{ id: number }>(sql`INSERT INTO auth_group (name) VALUES (${`group of ${userId}`}) RETURNING id`, tx);
  await execute(sql`INSERT INTO "_user_groups" ("A", "B") VALUES (${group!.id}, ${userId}::uuid)`, tx);
  return group!.id;
}

async function grant(holder: { user: string } | { group: number }, held: Held, tx: Tx): Promise<void> {
  const constraints = held.constraints === undefined ? null : JSON.stringify(held.constraints);
  const [permission] = await query<{ id: string }>(
    sql`INSERT INTO users_object_permission (name, object_types, actions, constraints)
        VALUES (${`permission ${randomUUID()}`}, ${[...held.types]}::text[], ${[...held.actions]}::text[], ${constraints}::jsonb) RETURNING id::text`,
    tx,
  );
  if ('user' in holder)
    await execute(sql`INSERT INTO "_permission_users" ("A", "B") VALUES (${permission!.id}::uuid, ${holder.user}::uuid)`, tx);
  else await execute(sql`INSERT INTO "_permission_groups" ("A", "B") VALUES (${holder.group}, ${permission!.id}::uuid)`, tx);
}

/** Gives a person a further permission. */
export const allow = (someone: Person, held: Held): Promise<void> =>
  write(systemContext('system'), (tx) => grant({ user: someone.id }, held, tx));
