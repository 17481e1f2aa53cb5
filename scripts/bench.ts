// `npm run bench -- <name> [options]`: measurements in ratios, each with its numerator and denominator taken in one go. They live in tests/bench.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

const [name = '', ...options] = process.argv.slice(2);
const file = `tests/bench/${name}.ts`;
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync('tests/bench').flatMap((entry) => (entry.endsWith('.ts') ? [entry.slice(0, -3)] : []));
  process.stderr.write(`usage: npm run bench -- <name>   one of: ${names.join(', ')}\n`);
  process.exit(2);
}
process.exit(spawnSync(process.execPath, ['--import', 'tsx', file, ...options], { stdio: 'inherit' }).status ?? 1);
