// The code of a job as it was kept at its refresh, for those who decide whether it runs: who may change the job, and who may approve its runs (ADR 0049).
import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import { type Action, can, scope } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { notFound } from '@/core/errors';
import { codeDigestOf } from './bundle';
import { linesOf } from './code-diff';
import type { Omitted } from './code-store';
import { findJobId } from './find';

export interface CodeFile {
  /** Inside the source. */
  readonly path: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Null where it could not be kept as text. */
  readonly text: string | null;
  readonly omitted: Omitted | null;
  readonly lines: number | null;
  /** The job's class is in this one. */
  readonly isEntry: boolean;
}

export interface CodePackage {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

export interface Code {
  /** The author's own: the entry first, then by path. */
  readonly files: readonly CodeFile[];
  readonly packages: readonly CodePackage[];
}

/** Why there is nothing to read. `damaged`: what the database holds is not what the digest was made of. */
export type NoCode = 'system' | 'none' | 'not_kept' | 'damaged';

export interface JobCode {
  readonly jobId: string;
  readonly codeDigest: string | null;
  /** It is what a run would use now. */
  readonly isPresent: boolean;
  readonly presentDigest: string | null;
  /** Where its code comes from: "local", "git", "app" or "system"; null for a record without a source. */
  readonly sourceKind: string | null;
  readonly content: Code | NoCode;
}

/** Either is enough. */
const READERS: readonly Action[] = ['change', 'approve'];

/** A token that may not write may read what its owner may read: the actions count here for what they say of the owner. */
const asReader = (actor: UserActor): UserActor => ({ ...actor, tokenWritable: true });

/** The id of the job that somebody names, if they may read its code. */
async function readableJob(actor: UserActor, key: string): Promise<string | undefined> {
  const reader = asReader(actor);
  for (const action of READERS) {
    const id = can(reader, action, 'extras.job') ? await findJobId(scope(reader, action, 'extras.job'), key) : undefined;
    if (id !== undefined) return id;
  }
  return undefined;
}

export async function mayReadCode(actor: UserActor, jobId: string): Promise<boolean> {
  return (await readableJob(actor, jobId)) !== undefined;
}

interface JobFacts {
  readonly id: string;
  readonly present: string | null;
  readonly source_file: string;
  readonly kind: string | null;
  readonly is_theirs: boolean;
}

/**
 * What a digest of a job stands for; without one, what a run would use now.
 * @param key the job's id, name or class path
 * @throws not_found for who may neither change nor approve the job, and for a digest that is none of its own: it never had it, and none of its runs,
 *   requests or schedules names it
 */
export async function readCode(actor: UserActor, key: string, digest?: string): Promise<JobCode> {
  const id = await readableJob(actor, key);
  if (id === undefined || (digest !== undefined && !/^[0-9a-f]{64}$/.test(digest))) throw notFound();
  const named = digest ?? null;
  const [job] = await query<JobFacts>(sql`
    SELECT j.id::text, j.code_digest AS present, j.source_file, s.kind,
           ${named}::text IS NULL OR j.code_digest IS NOT DISTINCT FROM ${named}::text
             OR EXISTS (SELECT FROM extras_job_code_version v WHERE v.job_id = j.id AND v.code_digest = ${named}::text)
             OR EXISTS (SELECT FROM extras_approval_request r WHERE r.job_model_id = j.id AND r.code_digest = ${named}::text)
             OR EXISTS (SELECT FROM extras_scheduled_job d WHERE d.job_model_id = j.id AND d.code_digest = ${named}::text)
             OR EXISTS (SELECT FROM extras_job_result x WHERE x.job_model_id = j.id AND x.code_digest = ${named}::text) AS is_theirs
      FROM extras_job j LEFT JOIN extras_job_source s ON s.id = j.source_id WHERE j.id = ${id}::uuid`);
  if (!job?.is_theirs) throw notFound();
  const codeDigest = digest ?? job.present;
  return {
    jobId: id,
    codeDigest,
    isPresent: codeDigest === job.present,
    presentDigest: job.present,
    sourceKind: job.kind,
    content: job.kind === 'system' ? 'system' : codeDigest === null ? 'none' : await readFiles(codeDigest, job.source_file),
  };
}

interface FileRow extends Omit<CodeFile, 'isEntry' | 'lines'> {
  readonly package: string | null;
}

async function readFiles(codeDigest: string, entry: string): Promise<Code | NoCode> {
  const rows = await query<FileRow>(sql`
    SELECT c.path, c.sha256, c.size, c.package, c.omitted, t.text
      FROM extras_job_code c LEFT JOIN extras_job_code_text t ON t.sha256 = c.sha256 AND c.package IS NULL WHERE c.code_digest = ${codeDigest}::text`);
  if (rows.length === 0) return 'not_kept';
  rows.sort((a, b) => (a.path < b.path ? -1 : 1));
  if (codeDigestOf(rows) !== codeDigest || !rows.every(isWhole)) return 'damaged';
  const own = rows.filter((row) => row.package === null);
  const byPackage = Map.groupBy(
    rows.filter((row) => row.package !== null),
    (row) => row.package!,
  );
  return {
    files: own
      .map(({ path, sha256, size, text, omitted }) => ({
        ...{ path, sha256, size, text, omitted },
        lines: text === null ? null : linesOf(text).length,
        isEntry: path === entry,
      }))
      .sort((a, b) => Number(b.isEntry) - Number(a.isEntry)),
    packages: [...byPackage]
      .map(([name, files]) => ({ name, files: files.map(({ path, sha256 }) => ({ path, sha256 })) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** People decide by what they read here: it is what was built, or nothing is shown. */
function isWhole({ text, sha256, package: owner, omitted }: FileRow): boolean {
  if (text === null) return owner !== null || omitted !== null;
  return createHash('sha256').update(text).digest('hex') === sha256;
}
