// `npm run test-jobs`: checks the types of the job classes in JOBS_ROOT, then runs the tests that lie beside them. Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(process.env.JOBS_ROOT ?? 'jobs');
const PATHS = { '@/*': ['../*'], '@windlass/sdk': ['../sdk/index.ts'], '@windlass/sdk/testing': ['../sdk/testing.ts'] };
const CONFIG = '.build/tsconfig.jobs.json';

fs.mkdirSync('.build', { recursive: true });
fs.writeFileSync(
  CONFIG,
  JSON.stringify({
    extends: '../tsconfig.json',
    compilerOptions: {
      plugins: [],
      types: ['node'],
      tsBuildInfoFile: './jobs.tsbuildinfo',
      // Jobs may lie anywhere, also where no vitest is installed.
      paths: { ...PATHS, vitest: ['../node_modules/vitest'] },
    },
    // What "this.db" of a job is.
    files: ['../core/author-types.ts'],
    include: [root],
    exclude: ['**/node_modules'],
  }),
);

run(['tsc', '--noEmit', '-p', CONFIG]);
run(['vitest', 'run', '--project', 'jobs', '--passWithNoTests', ...process.argv.slice(2)]);

function run([program, ...args]) {
  const { status } = spawnSync(path.resolve('node_modules/.bin', program), args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
