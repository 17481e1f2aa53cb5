'use server';
// Gives access to a job. Lives at its page's own address alone, where the early gate asks for the permission to add permissions.
import { z } from 'zod';
import { EXTRAS, giveAccess } from '@/features/jobs/access';
import { action } from '@/web/action';

const ids = z.array(z.string().max(64)).max(500);
const recipients = z.object({ groups: ids, users: ids });
const wish = z.object({
  id: z.string().max(64),
  operators: recipients,
  approvers: recipients,
  extras: z.array(z.enum(EXTRAS)),
  seen: z.record(z.string().max(400), z.string().max(64).nullable()),
});

const give = action({ action: 'add', label: 'users.objectpermission' }, wish, async (actor, { id, ...wanted }) => {
  const given = await giveAccess(actor, id, wanted);
  const count = (was: string) => given.filter((one) => one.was === was).length;
  return { made: count('created'), extended: count('extended') };
});

export async function giveJobAccess(id: string, wanted: unknown) {
  return give({ ...(wanted as object), id });
}
