// `npm run build`: everything that is made from the sources once and then only run.
import { spawnSync } from 'node:child_process';

const steps = [['next', 'build']];

for (const [program = '', ...args] of steps) {
  const { status } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
