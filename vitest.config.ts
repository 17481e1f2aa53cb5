// The test projects: unit needs nothing, integration and matrix a database of their own for each file, compat the built product.
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;

const ours = { globalSetup: ['tests/support/temporary.ts'], setupFiles: ['tests/support/own-temporary.ts'] };
const database = {
  globalSetup: [...ours.globalSetup, 'tests/support/postgres.ts'],
  setupFiles: [...ours.setupFiles, 'tests/support/own-database.ts'],
};

export default defineConfig({
  resolve: {
    alias: [
      { find: '@windlass/sdk/testing', replacement: path.join(root, 'sdk/testing.ts') },
      { find: '@windlass/sdk', replacement: path.join(root, 'sdk/index.ts') },
      { find: /^@\//, replacement: `${root}/` },
    ],
  },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // Ample, for machines that have other work: what passes does not wait, and what waits says so by failing in the end.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'], ...ours } },
      { extends: true, test: { name: 'integration', include: ['tests/integration/**/*.test.ts'], ...database } },
      { extends: true, test: { name: 'matrix', include: ['tests/matrix/**/*.test.ts'], ...database } },
      { extends: true, test: { name: 'compat', include: ['tests/compat/**/*.test.ts'], ...database } },
      // What authors write beside their jobs: `npm run test-jobs`.
      { extends: true, test: { name: 'jobs', root: process.env['JOBS_ROOT'] ?? path.join(root, 'jobs'), include: ['**/*.test.ts'] } },
      // What takes minutes or tens of repetitions: run by `npm run faults`, not by `npm test`.
      { extends: true, test: { name: 'faults', include: ['tests/faults/**/*.test.ts'], ...database, testTimeout: 900_000 } },
    ],
  },
});
