// What follows when a person has saved an object in its form: a repository is synced at once, and its page is the run of that.
import type { UserActor } from '@/core/access/actor';
import { AppError } from '@/core/errors';
import type { Resource, Row } from '@/core/resources/define';
import { gitRepository } from '@/features/git/resources';
import { startRepositoryWork } from '@/features/git/start';

/** The page to go to. */
export async function pageAfterSave(actor: UserActor, resource: Resource, row: Row): Promise<string> {
  const own = `/${resource.path}/${row.id}/`;
  if (resource !== gitRepository) return own;
  try {
    const { run } = await startRepositoryWork(actor, String(row.id), 'sync', 'ui');
    return `/extras/job-results/${run.id}/`;
  } catch (error) {
    // It is saved all the same: whoever may, can sync it from its page when a worker is there.
    if (error instanceof AppError) return own;
    throw error;
  }
}
