// A folder of job files that a test writes, changes and takes apart.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { systemContext } from '@/core/context';
import { write } from '@/core/db/client';
import type { Source } from '@/features/jobs/sources';

export interface SourceFolder {
  readonly source: Source;
  /** Writes files by path; null removes one. */
  put(files: Record<string, string | Uint8Array | null>): void;
  remove(): void;
}

export function sourceFolder(files: Record<string, string> = {}): SourceFolder {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'windlass-jobs-')));
  const put = (changes: Record<string, string | Uint8Array | null>) => {
    for (const [file, text] of Object.entries(changes)) {
      const target = path.join(root, file);
      if (text === null) rmSync(target, { recursive: true, force: true });
      else {
        mkdirSync(path.dirname(target), { recursive: true });
        writeFileSync(target, text);
      }
    }
  };
  put(files);
  return {
    source: { kind: 'local', slug: 'local', name: 'Local files', root, prefix: '' },
    put,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The text of a file with one job class; `meta` and `body` as source text. */
export function jobFile(className: string, meta = '', body = 'return 1;', variables = ''): string {
  return [
    "import * as sdk from '@windlass/sdk';",
    `export class ${className} extends sdk.Job {`,
    `  static meta = { hasSensitiveVariables: false, ${meta} };`,
    variables && `  static variables = { ${variables} };`,
    `  async run() { ${body} }`,
    '}',
  ].join('\n');
}

/** Takes away all jobs of the database, and what hangs on them. */
export async function forgetJobs(): Promise<void> {
  await write(systemContext('system'), async (tx) => {
    await tx.approvalRequest.deleteMany();
    await tx.scheduledJob.deleteMany();
    await tx.jobResult.deleteMany();
    await tx.job.deleteMany();
    await tx.jobSource.deleteMany();
    await tx.jobBundle.deleteMany();
    await tx.jobCode.deleteMany();
    await tx.jobCodeText.deleteMany();
  });
}
