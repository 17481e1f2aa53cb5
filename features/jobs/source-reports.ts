// Where jobs come from, and what the last refresh of each source did: read by people who wonder why a job is new, changed, gone or broken.
import sql from 'sql-template-tag';
import { can, scope, scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { resourceOf } from '@/core/resources/registry';
import { compile } from '@/core/sql';
import type { SourceRefresh } from './records';
import type { StoredReport } from './refresh';
import type { SourceKind, SourceProblem } from './sources';

export interface SourceReport {
  readonly slug: string;
  readonly kind: SourceKind;
  readonly name: string;
  /** Installed ones that the reader may see. */
  readonly jobs: number;
  readonly refreshed_at: Date | null;
  /** Where it is a repository that is still there. */
  readonly repository_id: string | null;
  readonly current_head: string | null;
  /** Both are for who may change jobs, and empty for others. */
  readonly report: StoredReport | null;
  readonly problems: readonly SourceProblem[];
}

export async function listSourceReports(actor: UserActor): Promise<SourceReport[]> {
  const visible = compile(scope(actor, 'view', 'extras.job').predicate, resourceOf('extras.job'), 't');
  const rows = await query<SourceReport>(sql`
    SELECT s.slug, s.kind, s.name, s.refreshed_at, g.id::text AS repository_id, nullif(g.current_head, '') AS current_head, s.report, s.errors AS problems,
           (SELECT count(*)::int FROM extras_job t WHERE t.source_id = s.id AND t.installed AND ${visible}) AS jobs
      FROM extras_job_source s LEFT JOIN extras_git_repository g ON s.kind = 'git' AND g.slug = s.slug
     WHERE s.kind <> 'git' OR g.id IS NOT NULL
     ORDER BY array_position(ARRAY['local', 'git', 'app', 'system'], s.kind), s.name COLLATE natural_order`);
  return can(actor, 'change', 'extras.job') ? rows : rows.map((row) => ({ ...row, report: null, problems: [] }));
}

/** A job that a report names. */
export interface NamedJob {
  readonly class_path: string;
  readonly id: string;
  readonly enabled: boolean;
  readonly may_change: boolean;
}

/** Those that the reports name and the reader may see. */
export async function jobsInReports(actor: UserActor, reports: readonly Omit<SourceRefresh, 'problems'>[]): Promise<NamedJob[]> {
  const paths = reports.flatMap(({ created, changed, returned, gone, broken, renamed }) => [
    ...[...created, ...returned, ...gone],
    ...[...changed, ...broken, ...renamed].map(({ class_path: classPath }) => classPath),
  ]);
  const within = (action: 'view' | 'change') =>
    compile(scopeOrNothing(actor, action, 'extras.job').predicate, resourceOf('extras.job'), 't');
  return query<NamedJob>(sql`
    SELECT t.module_name || '.' || t.job_class_name AS class_path, t.id::text, t.enabled, ${within('change')} AS may_change
      FROM extras_job t WHERE t.module_name || '.' || t.job_class_name = ANY (${paths}::text[]) AND ${within('view')}`);
}
