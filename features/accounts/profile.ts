// One's own account: time zone, password, and what one may do.
import type { Json } from '@windlass/sdk';
import { AppError, invalid } from '@/core/errors';
import { db, requireContext, write } from '@/core/db/client';
import type { UserActor } from '@/core/access/actor';
import { hashPassword, verifyPassword } from '@/core/access/passwords';

/** An IANA name that the runtime knows, or empty for "as the browser says". */
export async function setTimeZone(actor: UserActor, timeZone: string): Promise<void> {
  if (timeZone) {
    try {
      new Intl.DateTimeFormat('en', { timeZone });
    } catch {
      throw invalid({ time_zone: `"${timeZone}" is no time zone. Write one such as Europe/Oslo.` });
    }
  }
  await write(requireContext(), (tx) => tx.user.update({ where: { id: actor.id }, data: { time_zone: timeZone } }));
}

/** Changes the password; every session ends, this one too. @throws when the current one does not match. */
export async function changePassword(actor: UserActor, current: string, next: string): Promise<void> {
  const user = await db().user.findUnique({ where: { id: actor.id }, select: { password: true } });
  if (!(await verifyPassword(current, user?.password ?? null))) throw invalid({ current: 'This is not your current password.' });
  if (current === next) throw invalid({ next: 'Choose another one than the current.' });
  const password = await hashPassword(next).catch((error: unknown) => {
    throw error instanceof AppError && error.fields ? invalid({ next: Object.values(error.fields).flat() }) : error;
  });
  await write(requireContext(), (tx) => tx.user.update({ where: { id: actor.id }, data: { password, session_version: { increment: 1 } } }));
}

export interface HeldPermission {
  id: string;
  name: string;
  object_types: string[];
  actions: string[];
  constraints: Json;
  /** The group it comes through; null when given directly. */
  through: { id: number; name: string } | null;
}

/** The permissions that count for this user, and where each comes from. */
export async function heldPermissions(userId: string): Promise<HeldPermission[]> {
  const permissions = await db().objectPermission.findMany({
    where: { enabled: true, OR: [{ users: { some: { id: userId } } }, { groups: { some: { users: { some: { id: userId } } } } }] },
    include: {
      users: { where: { id: userId }, select: { id: true } },
      groups: { where: { users: { some: { id: userId } } }, select: { id: true, name: true } },
    },
    orderBy: { name: 'asc' },
  });
  return permissions.map(({ id, name, object_types, actions, constraints, users, groups }) => ({
    id,
    name,
    object_types,
    actions,
    constraints: constraints as Json,
    through: users.length ? null : (groups[0] ?? null),
  }));
}
