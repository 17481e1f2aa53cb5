// Which code a job has had, and since when, so that somebody who let it run finds what it was and what has changed.
import sql from 'sql-template-tag';
import type { UserActor } from '@/core/access/actor';
import { execute, query, type Tx } from '@/core/db/client';
import { mayReadCode } from './code';

/** Writes down which jobs of a source have other code than before; the first refresh that finds a job is its beginning. */
export async function noteVersions(tx: Tx, sourceId: string, at: Date): Promise<void> {
  await execute(
    sql`INSERT INTO extras_job_code_version (job_id, since, code_digest)
        SELECT j.id, ${at}::timestamptz, j.code_digest FROM extras_job j
         WHERE j.source_id = ${sourceId}::uuid AND j.code_digest IS NOT NULL AND j.code_digest IS DISTINCT FROM
               (SELECT v.code_digest FROM extras_job_code_version v WHERE v.job_id = j.id ORDER BY v.since DESC LIMIT 1)`,
    tx,
  );
}

export interface CodeVersion {
  readonly code_digest: string;
  readonly since: Date;
  /** When other code took its place; null for the present one. */
  readonly until: Date | null;
}

/** More than anybody looks back. */
const MOST = 50;

/** Newest first, the present one included. None for who may not read the job's code. */
export async function listCodeVersions(actor: UserActor, jobId: string): Promise<CodeVersion[]> {
  if (!(await mayReadCode(actor, jobId))) return [];
  return query<CodeVersion>(sql`
    SELECT v.code_digest, v.since, lead(v.since) OVER (ORDER BY v.since) AS until
      FROM extras_job_code_version v WHERE v.job_id = ${jobId}::uuid ORDER BY v.since DESC LIMIT ${MOST}::int`);
}
