// Whether a list has anything in it for somebody: what a form asks before it offers an empty choice.
import sql from 'sql-template-tag';
import { scopeOrNothing } from '@/core/access/access';
import type { Actor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { and } from '@/core/predicate';
import { compile, identifier } from '@/core/sql';
import type { Resource } from '../define';
import { readFilters } from './query';

/** @throws AppError("invalid") for filters that the list does not know */
export async function isAny(actor: Actor, resource: Resource, filters: URLSearchParams): Promise<boolean> {
  const where = and(scopeOrNothing(actor, 'view', resource.label).predicate, await readFilters(resource, filters, actor));
  const [row] = await query<{ any: boolean }>(
    sql`SELECT EXISTS (SELECT FROM ${identifier(resource.table)} t WHERE ${compile(where, resource, 't')}) AS any`,
  );
  return row?.any === true;
}
