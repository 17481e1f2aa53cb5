// What a repository's page shows beside its fields: the jobs it brought, what its last syncs came to, and what they changed. Read-only.
import sql from 'sql-template-tag';
import { can, scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { resourceOf } from '@/core/resources/registry';
import { compile } from '@/core/sql';
import type { StoredReport } from '@/features/jobs/refresh';

export interface RepositoryJob {
  readonly id: string;
  readonly name: string;
  readonly class_path: string;
  readonly enabled: boolean;
  readonly installed: boolean;
}

export interface RepositoryRun {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly failure_reason: string | null;
  readonly mode: string;
  readonly cancel_requested_at: Date | null;
  readonly date_created: Date;
  readonly user: string | null;
}

export interface RepositoryState {
  /** Those of its jobs that the reader may see. */
  readonly jobs: readonly RepositoryJob[];
  /** Its syncs and dry runs, newest first; empty for who may not look at runs. */
  readonly runs: readonly RepositoryRun[];
  readonly refreshed_at: Date | null;
  /** For who may change jobs. */
  readonly report: StoredReport | null;
}

/** `id`: of a repository that the reader may see. */
export async function readRepositoryState(actor: UserActor, id: string): Promise<RepositoryState> {
  const visibleJobs = compile(scopeOrNothing(actor, 'view', 'extras.job').predicate, resourceOf('extras.job'), 't');
  const visibleRuns = compile(scopeOrNothing(actor, 'view', 'extras.jobresult').predicate, resourceOf('extras.jobresult'), 'r');
  const [jobs, runs, [source]] = await Promise.all([
    query<RepositoryJob>(sql`
      SELECT t.id::text, t.name, t.module_name || '.' || t.job_class_name AS class_path, t.enabled, t.installed
        FROM extras_git_repository g JOIN extras_job_source s ON s.kind = 'git' AND s.slug = g.slug JOIN extras_job t ON t.source_id = s.id
       WHERE g.id = ${id}::uuid AND ${visibleJobs} ORDER BY t.installed DESC, t.name COLLATE natural_order LIMIT 500`),
    query<RepositoryRun>(sql`
      SELECT r.id::text, r.name, r.status, r.failure_reason, r.mode, r.cancel_requested_at, r.date_created,
             coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username) AS user
        FROM extras_job_result r LEFT JOIN users_user u ON u.id = r.user_id
       WHERE r.class_path IN ('windlass.system_jobs.GitRepositorySync', 'windlass.system_jobs.GitRepositoryDryRun')
         AND r.task_kwargs->>'repository' = ${id} AND ${visibleRuns}
       ORDER BY r.date_created DESC LIMIT 5`),
    query<{ refreshed_at: Date | null; report: StoredReport | null }>(sql`
      SELECT s.refreshed_at, s.report FROM extras_git_repository g JOIN extras_job_source s ON s.kind = 'git' AND s.slug = g.slug WHERE g.id = ${id}::uuid`),
  ]);
  return {
    jobs,
    runs,
    refreshed_at: source?.refreshed_at ?? null,
    report: can(actor, 'change', 'extras.job') ? (source?.report ?? null) : null,
  };
}
