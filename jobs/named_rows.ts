// Rows that jobs know by name. No job in here: a file that only others import.
import type { Database } from '@windlass/sdk';
import { JobFailure } from '@windlass/sdk';

type Statuses = Pick<Database, 'status'>;

/** The status of that name, if objects of the content type may have it. @throws JobFailure saying what to do about it */
export async function statusNamed(db: Statuses, name: string, contentType: string): Promise<{ id: string; name: string }> {
  const status = await db.status.findUnique({ where: { name } });
  if (status === null) throw new JobFailure(`There is no status "${name}": create it, with the content type ${contentType}.`);
  if (!status.content_types.includes(contentType))
    throw new JobFailure(`The status "${name}" is not for ${contentType}: add that content type to it.`);
  return status;
}
