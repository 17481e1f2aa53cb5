// Everything that a new version of the product or of the jobs needs done to the database: tables, what every installation starts with, Job records. And what to tell about it.
import path from 'node:path';
import { migrate } from '@/core/db/migrate';
import { env } from '@/core/env';
import { ensureDefaults } from '@/features/inventory/defaults';
import { refreshJobs, type RefreshReport } from './refresh';

export interface Upgrade {
  /** Migrations applied now. */
  readonly applied: readonly string[];
  /** What an administrator of the database still has to do. */
  readonly advice: string | null;
  readonly report: RefreshReport;
}

export async function upgrade(): Promise<Upgrade> {
  const { applied, advice } = await migrate(env.databaseUrl, path.join(env.root, 'prisma/migrations'));
  await ensureDefaults();
  return { applied, advice, report: await refreshJobs() };
}

/** A refresh, a line for each thing that somebody may want to know. */
export function describeRefresh({ sources }: RefreshReport): string[] {
  return sources.flatMap(({ slug, kind, created, changed, same, gone, returned, broken, renamed, warnings, problems }) => [
    `source ${slug}: ${created.length} new, ${changed.length} changed, ${same} the same, ${gone.length} gone, ${returned.length} back, ${broken.length} broken${problems.length > 0 ? `, ${problems.length} errors in its files` : ''}`,
    ...created.map((classPath) => `  new      ${classPath}${kind === 'system' ? '' : ' (disabled until somebody enables it)'}`),
    ...changed.map(({ class_path: classPath, fields }) => `  changed  ${classPath}: ${fields.join(', ') || 'its file loads again'}`),
    ...returned.map((classPath) => `  back     ${classPath} (enabled or not as it was before; its schedules stay off)`),
    ...gone.map((classPath) => `  gone     ${classPath} (kept as not installed; its schedules are off)`),
    ...broken.map(({ class_path: classPath }) => `  broken   ${classPath} (kept, can't run until its file loads)`),
    ...renamed.map(({ class_path: classPath, wanted, name }) => `  renamed  ${classPath}: "${wanted}" is taken, it is "${name}"`),
    ...problems.map(({ file, line, message }) => `  error    ${file ? `${file}${line ? `:${line}` : ''}: ` : ''}${message}`),
    ...warnings.map(({ class_path: classPath, message }) => `  note     ${classPath}: ${message}`),
  ]);
}
