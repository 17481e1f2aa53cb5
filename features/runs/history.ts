// The histories that pages show: what happened to an object, who changed a row last, which runs touched it. For a reader, within their scope.
import sql, { empty, type Sql } from 'sql-template-tag';
import { can, scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { netChanges } from '@/core/changes/diff';
import { countChangeSets, lastChangeOfEach, newestChanges, originOfFields, type ChangeRecord } from '@/core/changes/read';
import { query } from '@/core/db/client';
import { columnOf, type Resource } from '@/core/resources/define';
import { findResource, resourceOf } from '@/core/resources/registry';
import { compile } from '@/core/sql';
import { putIntoWords, type ChangeWords } from './change-words';

const CHANGE = 'extras.objectchange';

/** The change records that the reader may look at, over the alias `c`. */
function visibleChanges(actor: UserActor): Sql {
  const resource = findResource(CHANGE);
  return resource ? compile(scopeOrNothing(actor, 'view', CHANGE).predicate, resource, 'c') : sql`false`;
}

/** Who did it and by what means. */
export interface ChangeAuthor {
  readonly time: Date;
  readonly user: string;
  /** ui, api, cli, job, schedule, refresh, system */
  readonly origin: string;
  /** The run it was made by; its name only for those who may look at that run. */
  readonly run?: { readonly id: string; readonly name?: string };
}

/** Each change's author, runs by name. */
export async function authorsOf<C extends Pick<ChangeRecord, 'time' | 'user_name' | 'origin' | 'run_id'>>(
  actor: UserActor,
  records: readonly C[],
): Promise<ChangeAuthor[]> {
  const names = await runNames(actor, [...new Set(records.map((record) => record.run_id).filter((id) => id !== null))]);
  return records.map(({ time, user_name: user, origin, run_id: run }) => {
    const name = run === null ? undefined : names.get(run);
    return { time, user, origin, ...(run !== null && { run: { id: run, ...(name !== undefined && { name }) } }) };
  });
}

async function runNames(actor: UserActor, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const visible = scopeOrNothing(actor, 'view', 'extras.jobresult');
  const rows = await query<{ id: string; name: string }>(
    sql`SELECT t.id::text, t.name FROM extras_job_result t WHERE t.id = ANY(${[...ids]}::text[]::uuid[]) AND ${compile(visible.predicate, resourceOf('extras.jobresult'), 't')}`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export interface HistoryEntry extends ChangeAuthor {
  /** Of its newest record. */
  readonly seq: number;
  readonly changeId: string;
  readonly requestId: string | null;
  /** What the request or run came to for this object; undefined when it took back what it did. */
  readonly change?: ChangeWords;
}

export interface History {
  readonly entries: readonly HistoryEntry[];
  /** Where the next page starts: older than this. */
  readonly next?: number;
}

const RECORDS_AT_ONCE = 200;

/** What happened to an object, the newest first; what one request did in several steps is one entry. */
export async function objectHistory(
  actor: UserActor,
  resource: Resource,
  id: string | number,
  page: { limit: number; before?: number | undefined },
): Promise<History> {
  const selection = { model: resource.label, objectId: id, where: visibleChanges(actor) };
  const records = await newestChanges(selection, { limit: RECORDS_AT_ONCE, before: page.before });
  const groups = consecutive(records);
  // The oldest group may go on beyond what was read: it belongs to the next page.
  if (records.length === RECORDS_AT_ONCE && groups.length > 1) groups.pop();
  const shown = groups.slice(0, page.limit);
  const hasMore = shown.length < groups.length || records.length === RECORDS_AT_ONCE;
  const next = hasMore ? shown.at(-1)?.at(-1)?.seq : undefined;
  return { entries: await entriesOf(actor, shown), ...(next !== undefined && { next }) };
}

function consecutive(records: readonly ChangeRecord[]): ChangeRecord[][] {
  const groups: ChangeRecord[][] = [];
  for (const record of records) {
    const last = groups.at(-1);
    const same = last?.[0] && last[0].request_id !== null && last[0].request_id === record.request_id && last[0].run_id === record.run_id;
    if (same) last.push(record);
    else groups.push([record]);
  }
  return groups;
}

async function entriesOf(actor: UserActor, groups: readonly ChangeRecord[][]): Promise<HistoryEntry[]> {
  const nets = groups.map((group) => netChanges(group.toReversed())[0]);
  const [who, words] = await Promise.all([
    authorsOf(
      actor,
      groups.map((group) => group[0]!),
    ),
    putIntoWords(
      actor,
      nets.filter((net) => net !== undefined),
    ),
  ]);
  let at = 0;
  return groups.map((group, index) => {
    const newest = group[0]!;
    const change = nets[index] === undefined ? undefined : words[at++];
    return { ...who[index]!, seq: newest.seq, changeId: newest.id, requestId: newest.request_id, ...(change && { change }) };
  });
}

/** How many entries an object's history has. */
export async function historyLength(actor: UserActor, resource: Resource, id: string | number): Promise<number> {
  return countChangeSets({ model: resource.label, objectId: id, where: visibleChanges(actor) });
}

/** Of each of these objects who changed it last. Nothing of those whose changes the reader may not see. */
export async function lastAuthors(
  actor: UserActor,
  resource: Resource,
  ids: readonly (string | number)[],
): Promise<Map<string, ChangeAuthor>> {
  if (!can(actor, 'view', CHANGE)) return new Map();
  const last = await lastChangeOfEach(resource.label, ids, visibleChanges(actor));
  const who = await authorsOf(actor, last);
  return new Map(last.map((record, index) => [record.object_id, who[index]!]));
}

/** Who gave each field of an object the value that it has, by field name. */
export async function fieldAuthors(actor: UserActor, resource: Resource, id: string | number): Promise<Map<string, ChangeAuthor>> {
  if (!can(actor, 'view', CHANGE)) return new Map();
  const origins = await originOfFields(resource.label, id, visibleChanges(actor));
  const who = await authorsOf(actor, origins);
  const names = new Map(
    Object.entries(resource.fields).map(([name, field]) => [field.kind === 'references' ? name : columnOf(name, field), name]),
  );
  return new Map(origins.map(({ field }, index) => [names.get(field) ?? field, who[index]!]));
}

export interface RunTouch {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly failure_reason: string | null;
  readonly mode: string;
  readonly user: string | null;
  readonly date_created: Date;
  readonly created: number;
  readonly changed: number;
  readonly deleted: number;
}

/** The runs that changed an object, the newest first, and how often each did. Only those the reader may look at. */
export async function runsThatTouched(
  actor: UserActor,
  resource: Resource,
  id: string | number,
  page: { limit: number; offset?: number },
): Promise<{ total: number; runs: RunTouch[] }> {
  const visible = compile(scopeOrNothing(actor, 'view', 'extras.jobresult').predicate, resourceOf('extras.jobresult'), 't');
  const touched = sql`SELECT c.run_id, max(c.seq) AS seq, count(*) FILTER (WHERE c.action = 'create')::int AS created,
      count(*) FILTER (WHERE c.action = 'update')::int AS changed, count(*) FILTER (WHERE c.action = 'delete')::int AS deleted
      FROM extras_object_change c WHERE c.model = ${resource.label} AND c.object_id = ${String(id)} AND c.run_id IS NOT NULL GROUP BY c.run_id`;
  const rows = await query<RunTouch & { total: number }>(
    sql`SELECT t.id::text, t.name, t.status, t.failure_reason, t.mode, t.date_created, x.created, x.changed, x.deleted,
               coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username) AS user, count(*) OVER ()::int AS total
          FROM (${touched}) x JOIN extras_job_result t ON t.id = x.run_id LEFT JOIN users_user u ON u.id = t.user_id
         WHERE ${visible} ORDER BY x.seq DESC LIMIT ${page.limit}::int ${page.offset ? sql`OFFSET ${page.offset}::int` : empty}`,
  );
  return { total: rows[0]?.total ?? 0, runs: rows.map(({ total: _total, ...run }) => run) };
}
