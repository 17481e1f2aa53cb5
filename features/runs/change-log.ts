// The log of all changes for those who may look at it: filtered as over the API, newest first, read page by page from a point in it.
import sql from 'sql-template-tag';
import { scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { newestChanges, type ChangeRecord } from '@/core/changes/read';
import { notFound } from '@/core/errors';
import { and, type Predicate } from '@/core/predicate';
import { readFilters } from '@/core/resources/filters/query';
import { resourceOf } from '@/core/resources/registry';
import { compile, isUuid } from '@/core/sql';
import { putIntoWords, type ChangeWords } from './change-words';
import { authorsOf, type ChangeAuthor } from './history';

export interface LoggedChange extends ChangeAuthor {
  readonly seq: number;
  readonly id: string;
  readonly requestId: string | null;
  readonly change: ChangeWords;
}

export interface ChangeLogPage {
  readonly changes: readonly LoggedChange[];
  /** Where the next page starts: older than this. */
  readonly next?: number;
}

const within = (actor: UserActor, chosen?: Predicate) => {
  const resource = resourceOf('extras.objectchange');
  const visible = scope(actor, 'view', resource.label).predicate;
  return compile(chosen ? and(chosen, visible) : visible, resource, 'c');
};

/** @throws forbidden without the permission, invalid naming a parameter that is not understood. */
export async function readChangeLog(
  actor: UserActor,
  params: URLSearchParams,
  page: { limit: number; before?: number | undefined },
): Promise<ChangeLogPage> {
  const chosen = await readFilters(resourceOf('extras.objectchange'), params, actor);
  const records = await newestChanges({ where: within(actor, chosen) }, { limit: page.limit + 1, before: page.before });
  const shown = records.slice(0, page.limit);
  const next = records.length > page.limit ? shown.at(-1)?.seq : undefined;
  return { changes: await inWords(actor, shown), ...(next !== undefined && { next }) };
}

/** One change. @throws not_found alike for what does not exist and what the actor may not look at. */
export async function readLoggedChange(actor: UserActor, id: string): Promise<LoggedChange> {
  const where = within(actor);
  const found = isUuid(id) ? await newestChanges({ where: sql`c.id = ${id}::uuid AND ${where}` }, { limit: 1 }) : [];
  const [change] = await inWords(actor, found);
  if (!change) throw notFound();
  return change;
}

async function inWords(actor: UserActor, records: readonly ChangeRecord[]): Promise<LoggedChange[]> {
  const [authors, words] = await Promise.all([authorsOf(actor, records), putIntoWords(actor, records)]);
  return records.map(({ seq, id, request_id: requestId }, index) => ({ ...authors[index]!, seq, id, requestId, change: words[index]! }));
}
