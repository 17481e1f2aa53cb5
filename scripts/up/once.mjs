// Remembers in the data folder what was done for a database and must not be done again: what people deleted stays deleted.
import fs from 'node:fs';
import path from 'node:path';

/**
 * Does `work` unless it was done for this database before.
 * @param {{ dataDir: string, databaseUrl: string | null }} settings
 * @returns {Promise<{ result: T } | null>} null when there was nothing to do. @template T
 */
export async function once({ dataDir, databaseUrl }, name, work) {
  const file = path.join(dataDir, 'done.json');
  const done = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  const database = databaseUrl ? `${new URL(databaseUrl).host}${new URL(databaseUrl).pathname}` : 'embedded';
  if (done[database]?.includes(name)) return null;
  const result = await work();
  done[database] = [...(done[database] ?? []), name];
  fs.writeFileSync(file, `${JSON.stringify(done, null, 2)}\n`);
  return { result };
}
