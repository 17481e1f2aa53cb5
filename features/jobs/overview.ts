// What the job pages show: each job with its source, what this person may do with it, and how its last runs went. Read-only; rows within the asker's scope.
import type { FieldSpec } from '@windlass/sdk';
import sql, { empty, type Sql } from 'sql-template-tag';
import { can, scope, scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { notFound } from '@/core/errors';
import { readFilters } from '@/core/resources/filters/query';
import { resourceOf } from '@/core/resources/registry';
import { compile, isUuid } from '@/core/sql';
import type { OverridableValues, OverrideFlags } from './effective';

export interface LoadError {
  readonly file?: string;
  readonly line?: number;
  readonly message?: string;
}

/** A run in few words: its status, and what else its pill needs. */
export interface RunBrief {
  readonly id: string;
  readonly status: string;
  readonly failure_reason: string | null;
  readonly mode: string;
  readonly cancel_requested_at: string | null;
  readonly date_created: string;
  readonly date_started: string | null;
  readonly date_done: string | null;
  readonly user: string | null;
}

export interface JobBrief {
  readonly id: string;
  readonly name: string;
  readonly grouping: string;
  readonly module_name: string;
  readonly job_class_name: string;
  readonly description: string;
  readonly installed: boolean;
  readonly enabled: boolean;
  readonly hidden: boolean;
  readonly supports_dryrun: boolean;
  readonly approval_required: boolean;
  readonly has_sensitive_variables: boolean;
  readonly read_only: boolean;
  readonly is_singleton: boolean;
  readonly takes_files: boolean;
  readonly load_error: LoadError | null;
  readonly source: SourceBrief | null;
  /** What would start it by itself once it is enabled: "schedules", "hooks". */
  readonly starters: readonly string[];
  readonly may_run: boolean;
  readonly may_change: boolean;
  /** Newest first; empty for who may not look at runs. */
  readonly runs: readonly RunBrief[];
}

export interface SourceBrief {
  readonly slug: string;
  readonly name: string;
  readonly kind: string;
  readonly bundle_digest: string | null;
  readonly refreshed_at: string | null;
}

export interface JobList {
  readonly jobs: readonly JobBrief[];
  /** Jobs that the default filter leaves out, when it is in force. */
  readonly uninstalled: number;
  readonly hidden: number;
}

/** Parameters that the list of jobs understands beside the filters of the REST list. */
const OWN_PARAMETERS = ['display', 'fold', 'source', 'refreshed'];

const userName = sql`coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username)`;

/** The last runs of the job in `t`, newest first, as JSON. */
function lastRuns(actor: UserActor, limit: number): Sql {
  const visible = compile(scopeOrNothing(actor, 'view', 'extras.jobresult').predicate, resourceOf('extras.jobresult'), 'r');
  return sql`(SELECT coalesce(jsonb_agg(to_jsonb(b) ORDER BY b.date_created DESC, b.id DESC), '[]') FROM (
      SELECT r.id, r.status, r.failure_reason, r.mode, r.cancel_requested_at, r.date_created, r.date_started, r.date_done, ${userName} AS user
        FROM extras_job_result r LEFT JOIN users_user u ON u.id = r.user_id
       WHERE r.job_model_id = t.id AND ${visible} ORDER BY r.date_created DESC, r.id DESC LIMIT ${limit}::int) b)`;
}

function allowed(actor: UserActor, action: 'run' | 'change' | 'delete' | 'approve'): Sql {
  return compile(scopeOrNothing(actor, action, 'extras.job').predicate, resourceOf('extras.job'), 't');
}

const SOURCE = sql`CASE WHEN s.id IS NULL THEN NULL ELSE jsonb_build_object('slug', s.slug, 'name', s.name, 'kind', s.kind, 'bundle_digest', s.bundle_digest, 'refreshed_at', s.refreshed_at) END AS source`;
const TAKES_FILES = sql`jsonb_path_exists(t.variables, '$[*] ? (@.kind == "file")') AS takes_files`;

const STARTERS = sql`array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT FROM extras_scheduled_job x WHERE x.job_model_id = t.id AND x.enabled AND x.next_slot IS NOT NULL
         AND (NOT x.approval_required OR x.approved_at IS NOT NULL)) THEN 'schedules' END,
    CASE WHEN EXISTS (SELECT FROM extras_job_hook x WHERE x.job_id = t.id AND x.enabled) THEN 'hooks' END], NULL) AS starters`;

/**
 * The jobs that the address asks for, by grouping and name. Those not installed or hidden are left out unless the address speaks of it.
 * @throws AppError("invalid") naming the parameter that is not understood
 */
export async function listJobs(actor: UserActor, params: URLSearchParams): Promise<JobList> {
  const visible = scope(actor, 'view', 'extras.job');
  const resource = resourceOf('extras.job');
  const filters = new URLSearchParams([...params].filter(([name, value]) => !OWN_PARAMETERS.includes(name) && value !== ''));
  const asked = await readFilters(resource, filters, actor);
  const sources = params.getAll('source').filter((slug) => slug !== '');
  const base = sql`${compile(visible.predicate, resource, 't')} AND ${compile(asked, resource, 't')} ${sources.length > 0 ? sql`AND s.slug = ANY (${sources}::text[])` : empty}`;
  const onlyInstalled = !params.has('installed');
  const onlyShown = !params.has('hidden');
  const [jobs, [left]] = await Promise.all([
    query<JobBrief>(sql`
      SELECT t.id::text, t.name, t.grouping, t.module_name, t.job_class_name, split_part(t.description, E'\n', 1) AS description, t.installed, t.enabled, t.hidden, t.supports_dryrun, t.approval_required,
             t.has_sensitive_variables, t.read_only, t.is_singleton, ${TAKES_FILES}, t.load_error, ${SOURCE}, ${STARTERS},
             ${allowed(actor, 'run')} AS may_run, ${allowed(actor, 'change')} AS may_change, ${lastRuns(actor, 10)} AS runs
        FROM extras_job t LEFT JOIN extras_job_source s ON s.id = t.source_id
       WHERE ${base} ${onlyInstalled ? sql`AND t.installed` : empty} ${onlyShown ? sql`AND NOT t.hidden` : empty}
       ORDER BY t.grouping COLLATE natural_order, t.name COLLATE natural_order LIMIT 2000`),
    query<{ uninstalled: number; hidden: number }>(sql`
      SELECT count(*) FILTER (WHERE NOT t.installed AND ${onlyInstalled})::int AS uninstalled, count(*) FILTER (WHERE t.hidden AND (t.installed OR NOT ${onlyInstalled}) AND ${onlyShown})::int AS hidden
        FROM extras_job t LEFT JOIN extras_job_source s ON s.id = t.source_id WHERE ${base}`),
  ]);
  return { jobs, uninstalled: left?.uninstalled ?? 0, hidden: left?.hidden ?? 0 };
}

export interface SourceState extends SourceBrief {
  readonly jobs: number;
  /** What could not be loaded at the last refresh; empty for who may not change jobs. */
  readonly errors: readonly LoadError[];
}

/** Where jobs come from. File names and messages are for those who may change jobs. */
export async function listSources(actor: UserActor): Promise<SourceState[]> {
  const visible = scope(actor, 'view', 'extras.job');
  const rows = await query<SourceState>(sql`
    SELECT s.slug, s.name, s.kind, s.bundle_digest, s.refreshed_at, s.errors,
           (SELECT count(*)::int FROM extras_job t WHERE t.source_id = s.id AND t.installed AND ${compile(visible.predicate, resourceOf('extras.job'), 't')}) AS jobs
      FROM extras_job_source s ORDER BY s.kind, s.name COLLATE natural_order`);
  return can(actor, 'change', 'extras.job') ? rows : rows.map((row) => ({ ...row, errors: [] }));
}

/** How many files of job sources did not load at the last refresh; 0 for who may not change jobs, or not look at them. */
export async function countUnloaded(actor: UserActor): Promise<number> {
  if (!can(actor, 'change', 'extras.job') || !can(actor, 'view', 'extras.job')) return 0;
  const [row] = await query<{ count: number }>(sql`
    SELECT coalesce(sum(jsonb_array_length(s.errors)), 0)::int AS count FROM extras_job_source s
     WHERE s.kind <> 'git' OR EXISTS (SELECT FROM extras_git_repository g WHERE g.slug = s.slug)`);
  return row!.count;
}

/** Whether there is any job at all, also none that the one who asks may see. */
export async function isAnyInstalled(): Promise<boolean> {
  return (await query(sql`SELECT FROM extras_job WHERE installed LIMIT 1`)).length > 0;
}

/** Titles that jobs are listed under, for the filter. */
export async function listGroupings(actor: UserActor): Promise<string[]> {
  const visible = scope(actor, 'view', 'extras.job');
  const rows = await query<{ grouping: string }>(sql`
    SELECT DISTINCT t.grouping COLLATE natural_order AS grouping FROM extras_job t WHERE ${compile(visible.predicate, resourceOf('extras.job'), 't')} ORDER BY 1`);
  return rows.map((row) => row.grouping);
}

export type JobDetail = JobBrief &
  OverridableValues &
  OverrideFlags & {
    readonly module_name: string;
    readonly job_class_name: string;
    readonly source_file: string;
    readonly is_job_hook_receiver: boolean;
    readonly is_job_button_receiver: boolean;
    readonly class_values: unknown;
    readonly variables: readonly FieldSpec[];
    readonly bundle_digest: string | null;
    readonly code_digest: string | null;
    readonly created: Date;
    readonly last_updated: Date;
    readonly may_delete: boolean;
    /** As features/jobs/code.ts decides it. */
    readonly may_read_code: boolean;
    readonly run_count: number;
    /** Seconds: median, and what nineteen of twenty stay under; of its last runs that succeeded. */
    readonly usual_seconds: number | null;
    readonly slow_seconds: number | null;
  };

/**
 * One job with everything its pages show.
 * @param action what the page is for: the row is found only within that scope
 * @throws AppError("forbidden") without the permission at all, "not_found" for a job outside it
 */
export async function readJobDetail(
  actor: UserActor,
  id: string,
  action: 'view' | 'run' | 'change' | 'delete' = 'view',
): Promise<JobDetail> {
  const visible = scope(actor, action, 'extras.job');
  if (!isUuid(id)) throw notFound();
  const runs = compile(scopeOrNothing(actor, 'view', 'extras.jobresult').predicate, resourceOf('extras.jobresult'), 'r');
  const seconds = sql`SELECT extract(epoch FROM d.date_done - d.date_started) AS took FROM
    (SELECT r.date_done, r.date_started FROM extras_job_result r WHERE r.job_model_id = t.id AND r.status = 'SUCCESS' AND ${runs} ORDER BY r.date_created DESC LIMIT 30) d`;
  const [job] = await query<JobDetail>(sql`
    SELECT t.*, t.id::text AS id, ${TAKES_FILES}, ${SOURCE}, ${STARTERS},
           ${allowed(actor, 'run')} AS may_run, ${allowed(actor, 'change')} AS may_change, ${allowed(actor, 'delete')} AS may_delete,
           (${allowed(actor, 'change')} OR ${allowed(actor, 'approve')}) AS may_read_code, ${lastRuns(actor, 30)} AS runs,
           (SELECT count(*)::int FROM extras_job_result r WHERE r.job_model_id = t.id AND ${runs}) AS run_count,
           (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY took) FROM (${seconds}) x)::float8 AS usual_seconds,
           (SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY took) FROM (${seconds}) x)::float8 AS slow_seconds
      FROM extras_job t LEFT JOIN extras_job_source s ON s.id = t.source_id
     WHERE t.id = ${id}::uuid AND ${compile(visible.predicate, resourceOf('extras.job'), 't')}`);
  if (!job) throw notFound();
  return job;
}
