// Objects that a run is given by its supervisor, because the run's own login does not reach them: rows of the change record.
import type { Json } from '@windlass/sdk';
import sql from 'sql-template-tag';
import { query } from '@/core/db/client';
import type { Claim } from './flight';
import { OBJECT_CHANGE } from './job-models';
import type { GivenObjects } from './order';

/** The changes that a run's inputs name. One that the clean-up removed meanwhile is missing. */
export async function givenObjects(run: Claim, data: { readonly [variable: string]: Json }): Promise<GivenObjects> {
  const names = (run.job?.special ?? []).filter((variable) => variable.model === OBJECT_CHANGE).map((variable) => variable.name);
  const ids = names.flatMap((name) => data[name] ?? []).filter((id) => typeof id === 'string');
  if (ids.length === 0) return {};
  const rows = await query<{ id: string; row: Record<string, Json> }>(
    sql`SELECT c.id::text, jsonb_build_object('id', c.id, 'time', c.time, 'action', c.action, 'changed_object_type', c.model, 'changed_object_id', c.object_id,
               'object_repr', c.object_repr, 'user_name', c.user_name, 'request_id', c.request_id, 'before', c.before, 'after', c.after) AS row
          FROM extras_object_change c WHERE c.id = ANY (${ids}::text[]::uuid[])`,
  );
  return Object.fromEntries(rows.map(({ id, row }) => [id, row]));
}
