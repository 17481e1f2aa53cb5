// `npm run new-job -- my_job`: writes a job file to begin with into JOBS_ROOT. It never writes over one that is there.
import fs from 'node:fs';
import path from 'node:path';
import { env } from '@/core/env';
import { scaffoldJob } from '@/features/jobs/scaffold';

const USAGE = 'npm run new-job -- my_job        (or site/my_job; small letters, digits and underscores)';

function main([name, ...rest]: string[]): number {
  if (name === undefined || name.startsWith('-') || rest.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const { file, classPath, text } = scaffoldJob(name);
  const place = path.join(env.jobsRoot, file);
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.writeFileSync(place, text, { flag: 'wx' });
  const shown = path.relative(process.cwd(), place);
  console.log(`Wrote ${shown}. Its class path is ${classPath}.

  1. Change it as you like: docs/jobs/writing.md says what a job can do.
  2. npm run post-upgrade            makes it known; it is disabled.
  3. Jobs › Jobs, select it, Edit, tick Enabled, Update.
  4. npx tsx scripts/runjob.ts ${classPath} --username you --help`);
  return 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(code === 'EEXIST' ? 'There is a file of this name already: nothing was written.' : message);
  process.exitCode = 2;
}
