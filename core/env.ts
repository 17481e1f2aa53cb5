// What the environment says, read once and checked. Nothing else reads process.env for these names.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = process.env['WINDLASS_ROOT'] ?? process.cwd();

export const env = {
  /** Where the checkout lies. */
  root,
  port: Number(process.env['PORT'] ?? 3000),
  /** The one named, else the running embedded one, else empty. Read at use, not at import: scripts set it late. */
  get databaseUrl(): string {
    return process.env['DATABASE_URL'] || embeddedDatabaseUrl(env.dataDir);
  },
  get jobsRoot(): string {
    return path.resolve(root, process.env['JOBS_ROOT'] ?? 'jobs');
  },
  /** Packages or folders with jobs, beside those among the dependencies. */
  get apps(): string[] {
    return listed(process.env['WINDLASS_APPS']);
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
  /** Hosts that Git may be asked to reach although they are internal: names, "*.example.net", addresses, networks. */
  get gitAllowedHosts(): string[] {
    return listed(process.env['WINDLASS_GIT_ALLOW_HOSTS']);
  },
  /** Hosts that webhooks may reach although they are internal: written like those of Git. */
  get webhookAllowedHosts(): string[] {
    return listed(process.env['WINDLASS_WEBHOOK_ALLOW_HOSTS']);
  },
  /** Days that the clean-up keeps when it is not told a number; 0 keeps everything. */
  get retentionDays(): number {
    return Number(process.env['WINDLASS_RETENTION_DAYS'] ?? 90);
  },
  /** Limits a run gets when neither record nor class sets one, in seconds. */
  softTimeLimitSeconds: 300,
  timeLimitSeconds: 600,
};

/** The launcher leaves it in the data folder for as long as its server runs, so that commands in a shell beside it need no settings. */
function embeddedDatabaseUrl(dataDir: string): string {
  try {
    return readFileSync(path.join(dataDir, 'postgres', 'url'), 'utf8').trim();
  } catch {
    return '';
  }
}

const listed = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
