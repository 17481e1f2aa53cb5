// The first text of a new job file, and of its test. Pure: where they are written is the caller's.

const IDENTIFIER = /^[a-z_][a-z0-9_]*$/;

export interface Scaffold {
  /** Inside JOBS_ROOT. */
  readonly file: string;
  readonly classPath: string;
  readonly text: string;
  /** A test to begin with; it passes. */
  readonly test: { readonly file: string; readonly text: string };
}

/** For "my_job", "site/my_job" or "site.my_job". @throws TypeError when that can be no module path */
export function scaffoldJob(wanted: string): Scaffold {
  const parts = wanted.replace(/\.ts$/, '').split(/[./]/);
  const wrong = parts.find((part) => !IDENTIFIER.test(part));
  if (wrong !== undefined)
    throw new TypeError(
      `"${wrong}" can't be part of a class path: use small letters, digits and underscores, as in my_job or site/my_job.`,
    );
  const words = parts
    .at(-1)!
    .split('_')
    .filter((word) => word !== '');
  const className = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
  if (!/^[A-Z]/.test(className)) throw new TypeError(`"${wanted}" makes no name for a class: begin it with a letter.`);
  const title = words.join(' ');
  return {
    file: `${parts.join('/')}.ts`,
    classPath: `${parts.join('.')}.${className}`,
    text: textOf(className, title[0]!.toUpperCase() + title.slice(1)),
    test: { file: `${parts.join('/')}.test.ts`, text: testOf(className, parts.at(-1)!) },
  };
}

function textOf(className: string, title: string): string {
  return `// Says in one line what this job is for.
import { DryRunVar, type Input, Job, ObjectVar } from '@windlass/sdk';

export class ${className} extends Job {
  static meta = {
    name: '${title}',
    grouping: 'My jobs',
    description: 'Writes a comment on every device of a location.',
    // Inputs are kept with the run, so it can be scheduled and approved. Say true when an input is a secret.
    hasSensitiveVariables: false,
  };
  static variables = {
    location: new ObjectVar({ model: 'dcim.location', description: 'Whose devices.' }),
    dryrun: new DryRunVar(),
  };

  async run({ location, dryrun }: Input<typeof ${className}>) {
    const devices = await this.db.device.findMany({ where: { location_id: location.id }, orderBy: { name: 'asc' } });
    for (const device of devices) {
      this.logger.info(dryrun ? 'Would be commented' : 'Commented', { object: device });
      if (!dryrun) await this.db.device.update({ where: { id: device.id }, data: { comments: 'Seen by ${title}.' } });
    }
    return { devices: devices.length };
  }
}
`;
}

function testOf(className: string, module: string): string {
  return `// npm run test-jobs
import { runForTest } from '@windlass/sdk/testing';
import { expect, test } from 'vitest';
import { ${className} } from './${module}';

test('comments on every device of the location, and on none in a dry run', async () => {
  const commented: string[] = [];
  // What the job calls of its database, and no more.
  const db = {
    device: {
      findMany: async () => [{ id: 'd1', name: 'router-1' }],
      update: async ({ where }: { where: { id: string } }) => commented.push(where.id),
    },
  };
  const tried = await runForTest(${className}, { location: { id: 'l1' }, dryrun: true }, { db });
  expect(tried.outcome).toEqual({ kind: 'success', result: { devices: 1 } });
  expect(tried.logs.map(({ message }) => message)).toContain('Would be commented');
  expect(commented).toEqual([]);
  await runForTest(${className}, { location: { id: 'l1' } }, { db });
  expect(commented).toEqual(['d1']);
});
`;
}
