// What the environment says, read once and checked. Nothing else reads process.env for these names.
import path from 'node:path';

const root = process.env['WINDLASS_ROOT'] ?? process.cwd();

export const env = {
  /** Where the checkout lies. */
  root,
  port: Number(process.env['PORT'] ?? 3000),
  /** Empty until the launcher or the caller has brought a database up. Read at use, not at import: scripts set it late. */
  get databaseUrl(): string {
    return process.env['DATABASE_URL'] ?? '';
  },
  get jobsRoot(): string {
    return path.resolve(root, process.env['JOBS_ROOT'] ?? 'jobs');
  },
  get dataDir(): string {
    return path.resolve(root, process.env['WINDLASS_DATA_DIR'] ?? '.data');
  },
  get secretKey(): string | undefined {
    return process.env['WINDLASS_SECRET_KEY'] || undefined;
  },
  /** Largest upload, in bytes. */
  get uploadLimitBytes(): number {
    return Number(process.env['WINDLASS_UPLOAD_LIMIT'] ?? 200 * 1024 * 1024);
  },
  /** Largest file a job may create, in bytes. */
  get artifactLimitBytes(): number {
    return Number(process.env['WINDLASS_ARTIFACT_LIMIT'] ?? 10 * 1024 * 1024);
  },
  /** Limits a run gets when neither record nor class sets one, in seconds. */
  softTimeLimitSeconds: 300,
  timeLimitSeconds: 600,
};
