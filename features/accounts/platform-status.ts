// What the platform says of itself to clients that ask which one it is and whether anybody works.
import sql from 'sql-template-tag';
import { query } from '@/core/db/client';
import packageJson from '@/package.json';

/** The keys are those that clients of this API know; what there is no such thing as here is said to be "none". */
export async function platformStatus(): Promise<Record<string, unknown>> {
  const [row] = await query<{ live: number }>(
    sql`SELECT count(*)::int AS live FROM windlass_worker_process WHERE lease_expires_at > windlass_now()`,
  );
  return {
    'windlass-version': packageJson.version,
    'node-version': process.versions.node,
    'nautobot-version': '2.3',
    'django-version': 'none',
    'python-version': 'none',
    'installed-apps': {},
    'nautobot-apps': {},
    plugins: {},
    'celery-workers-running': row?.live ?? 0,
  };
}
