// `npm run check`: everything that can be said about the sources without building them, the fastest first; ends at the first step that fails.
import { runSteps, vitest } from './steps.mjs';

export const CHECKS = [
  { name: 'format', command: ['npm', 'run', '--silent', 'unformatted'], advice: 'npm run format' },
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'types', command: ['npm', 'run', '--silent', 'types'] },
  { name: 'layers', command: ['npm', 'run', '--silent', 'layers'], advice: 'each rule says in .dependency-cruiser.cjs what to do' },
  { name: 'dead code', command: ['npm', 'run', '--silent', 'dead-code'] },
  vitest('unit tests', ['unit']),
  vitest('integration tests', ['integration', 'matrix']),
];

if (import.meta.filename === process.argv[1]) process.exit((await runSteps(CHECKS)).failed.length === 0 ? 0 : 1);
