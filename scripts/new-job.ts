// `npm run new-job -- my_job`: writes a job file to begin with, and its test, into JOBS_ROOT. It never writes over one that is there.
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
  const { file, classPath, text, test } = scaffoldJob(name);
  const place = path.join(env.jobsRoot, file);
  const testPlace = path.join(env.jobsRoot, test.file);
  if (fs.existsSync(testPlace)) throw Object.assign(new Error(), { code: 'EEXIST' });
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.writeFileSync(place, text, { flag: 'wx' });
  fs.writeFileSync(testPlace, test.text, { flag: 'wx' });
  const shown = (written: string) => path.relative(process.cwd(), written);
  console.log(`Wrote ${shown(place)} and its test, ${path.basename(testPlace)}. Its class path is ${classPath}.

  1. Change it as you like: docs/jobs/writing.md says what a job can do.
  2. npm run test-jobs               checks its types and runs its test, without a database.
  3. npm run post-upgrade            makes it known; it is disabled.
  4. Jobs › Jobs, select it, Edit, tick Enabled, Update.
  5. npx tsx scripts/runjob.ts ${classPath} --username you --help`);
  return 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(code === 'EEXIST' ? 'There is a file of this name already: nothing was written.' : message);
  process.exitCode = 2;
}
