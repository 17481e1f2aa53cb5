// Users with permissions, and a worker that seems to live: what run requests need around them.
import { randomUUID } from 'node:crypto';
import type { UserActor } from '@/core/access/actor';
import { loadActorByName } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { execute, write } from '@/core/db/client';
import sql from 'sql-template-tag';

export interface Granted {
  readonly actions: readonly string[];
  readonly types: readonly string[];
  readonly constraints?: object;
}

let made = 0;

/** A user who holds exactly these permissions. */
export async function person(grants: readonly Granted[] | 'superuser', details: { is_active?: boolean } = {}): Promise<UserActor> {
  const username = `person-${++made}`;
  await write(systemContext('system'), async (tx) => {
    const user = await tx.user.create({ data: { username, is_superuser: grants === 'superuser', ...details } });
    for (const [index, grant] of (grants === 'superuser' ? [] : grants).entries()) {
      await tx.objectPermission.create({
        data: {
          name: `${username} ${index}`,
          object_types: [...grant.types],
          actions: [...grant.actions],
          ...(grant.constraints && { constraints: grant.constraints }),
          users: { connect: { id: user.id } },
        },
      });
    }
  });
  const actor = await loadActorByName(username);
  if (actor.kind !== 'user') throw new Error('the user was not stored');
  return actor;
}

/** A worker that was last heard of some seconds ago; without a number, one that lives for as long as a test may take. */
export async function worker(queues: readonly string[], secondsAgo = -3600): Promise<void> {
  await execute(sql`INSERT INTO windlass_worker_process (id, host, pid, queues, lease_expires_at)
    VALUES (${randomUUID()}::uuid, 'test', 1, ${queues}::text[], windlass_now() + make_interval(secs => ${30 - secondsAgo}))`);
}
