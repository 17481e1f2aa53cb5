// `npm run test-jobs`: checks the types of the job classes in JOBS_ROOT, then what a refresh would refuse, then runs the tests that lie beside them. Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import './installed.mjs';

const root = path.resolve(process.env.JOBS_ROOT ?? 'jobs');
const CONFIG = '.build/tsconfig.jobs.json';

const { paths } = JSON.parse(fs.readFileSync('tsconfig.json', 'utf8')).compilerOptions;
// Jobs may lie anywhere, also where no vitest is installed.
const found = Object.entries({ ...paths, vitest: ['node_modules/vitest'] }).map(([name, places]) => [
  name,
  places.map((place) => path.resolve(place)),
]);

fs.mkdirSync('.build', { recursive: true });
fs.writeFileSync(
  CONFIG,
  JSON.stringify({
    extends: '../tsconfig.json',
    compilerOptions: {
      plugins: [],
      types: ['node'],
      tsBuildInfoFile: './jobs.tsbuildinfo',
      paths: Object.fromEntries(found),
    },
    // What "this.db" of a job is.
    files: ['../core/author-types.ts'],
    include: [root],
    exclude: ['**/node_modules'],
  }),
);

run(['tsc', '--noEmit', '-p', CONFIG]);
run(['tsx', 'scripts/check-jobs.ts']);
run(['vitest', 'run', '--project', 'jobs', '--passWithNoTests', ...process.argv.slice(2)]);

function run([program, ...args]) {
  const { status } = spawnSync(path.resolve('node_modules/.bin', program), args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
