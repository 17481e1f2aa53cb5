// Everything that a new version of the product or of the jobs needs done to the database: tables, what every installation starts with, Job records.
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
