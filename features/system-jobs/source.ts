// The source of the platform's own jobs: which there are, and the records that stand for them. Their code is the product's; no bundle holds it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeJob } from '@windlass/sdk';
import { env } from '@/core/env';
import type { ClassDescription, Discovery } from '@/features/jobs/discover';
import type { Source } from '@/features/jobs/sources';
import { BulkDeleteObjects } from './bulk-delete';
import { BulkEditObjects } from './bulk-edit';
import { ExportObjectList } from './export-list';
import { ImportObjects } from './import-objects';
import { LogsCleanup } from './logs-cleanup';
import { GitRepositoryDryRun, GitRepositorySync } from './repositories';
import type { SystemJobClass } from './system-job';

const MODULE = 'windlass.system_jobs';
const GROUPING = 'System Jobs';

/** By the name of their records. What the classes are called is no guide: the build gives them shorter names. */
const CLASSES: ReadonlyMap<string, SystemJobClass> = new Map(
  Object.entries({
    GitRepositorySync,
    GitRepositoryDryRun,
    LogsCleanup,
    ExportObjectList,
    ImportObjects,
    BulkEditObjects,
    BulkDeleteObjects,
  }),
);

export const systemSource: Source = {
  kind: 'system',
  slug: 'windlass',
  name: 'Windlass',
  root: path.join(env.root, 'features/system-jobs'),
  prefix: 'windlass',
  discover: describeSystemJobs,
};

/** The class of a claimed run of this source; undefined when this version of the product has it no more. */
export function systemJobClass(className: string): SystemJobClass | undefined {
  return CLASSES.get(className);
}

function describeSystemJobs(): Discovery {
  const { version } = JSON.parse(readFileSync(path.join(env.root, 'package.json'), 'utf8')) as { version: string };
  const descriptions = [...CLASSES].map(
    ([job_class_name, jobClass]) => ({ ...describeJob(jobClass, MODULE, GROUPING), job_class_name }) as unknown as ClassDescription,
  );
  // What a run of them names as its code: the version they came with.
  const content = Buffer.from(JSON.stringify({ version, jobs: descriptions }));
  const digest = createHash('sha256').update(content).digest('hex');
  const module = { file: 'system-jobs', module: MODULE, entry: '', codeDigest: digest, closure: [], isLink: false };
  return {
    bundle: { digest, files: new Map([['system-jobs.json', content]]), modules: [module], broken: new Map(), imported: new Set() },
    filesDigest: digest,
    classes: descriptions.map((description) => ({ description, module })),
    broken: [],
    problems: [],
    empty: [],
  };
}
