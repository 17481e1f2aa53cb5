// Bundles in the database, from where any worker host takes them (materialise.ts). Content decides the address: the same code is stored once and never changed.
import sql, { join } from 'sql-template-tag';
import { execute, type Tx } from '@/core/db/client';
import type { Bundle } from './bundle';

export async function storeBundle(tx: Tx, sourceId: string, bundle: Pick<Bundle, 'digest' | 'files'>): Promise<void> {
  const stored = await execute(
    sql`INSERT INTO extras_job_bundle (digest, source_id) VALUES (${bundle.digest}, ${sourceId}::uuid) ON CONFLICT DO NOTHING`,
    tx,
  );
  if (stored === 0) return;
  const rows = [...bundle.files].map(([file, content]) => sql`(${bundle.digest}, ${file}, ${Buffer.from(content)}::bytea)`);
  for (let at = 0; at < rows.length; at += 50) {
    await execute(sql`INSERT INTO extras_job_bundle_file (digest, path, content) VALUES ${join(rows.slice(at, at + 50))}`, tx);
  }
}
