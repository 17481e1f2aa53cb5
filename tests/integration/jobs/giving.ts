// Giving access to the job of the tests, as its form does.
import type { UserActor } from '@/core/access/actor';
import { systemContext } from '@/core/context';
import { write } from '@/core/db/client';
import { type AccessWish, giveAccess, planAccess } from '@/features/jobs/access';
import { acting } from '../schedules/fixtures';

export const CLASS = 'fixture.Fixture';
export const NOBODY = { groups: [], users: [] };

let groups = 0;
export async function groupOf(...members: UserActor[]): Promise<{ id: string; name: string }> {
  const name = `group-${++groups}`;
  const { id } = await write(systemContext('system'), (tx) =>
    tx.group.create({ data: { name, users: { connect: members.map((member) => ({ id: member.id })) } } }),
  );
  return { id: String(id), name };
}

/** As the form does it: with what its page has shown. */
export async function giveTo(job: string, by: UserActor, wish: Partial<AccessWish>) {
  const seen = Object.fromEntries((await planAccess(by, job)).map(({ name, existing }) => [name, existing?.id ?? null]));
  return acting(by, () => giveAccess(by, job, { operators: NOBODY, approvers: NOBODY, extras: [], seen, ...wish }));
}

export const users = (...list: UserActor[]) => ({ groups: [], users: list.map(({ id }) => id) });
