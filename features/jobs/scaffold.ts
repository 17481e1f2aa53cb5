// The first text of a new job file. Pure: where it is written is the caller's.

const IDENTIFIER = /^[a-z_][a-z0-9_]*$/;

export interface Scaffold {
  /** Inside JOBS_ROOT. */
  readonly file: string;
  readonly classPath: string;
  readonly text: string;
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
