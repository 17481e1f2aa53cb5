// What `npm test` says at its end comes from here: how many passed, and which did not.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readReport } from '../../../scripts/reports.mjs';

/** The report as a runner leaves it. */
function reported(report: object): string {
  const file = path.join(os.tmpdir(), 'report.json');
  fs.writeFileSync(file, JSON.stringify(report));
  return file;
}

it('of vitest: failed tests by file and titles, a file that did not load as a whole', () => {
  const test = (title: string, status: string) => ({ ancestorTitles: ['a door', 'at night'], title, status });
  const report = {
    numPassedTests: 7,
    testResults: [
      {
        name: path.resolve('tests/unit/door.test.ts'),
        status: 'failed',
        assertionResults: [test('opens', 'failed'), test('shuts', 'passed')],
      },
      { name: path.resolve('tests/unit/wall.test.ts'), status: 'failed', assertionResults: [] },
      { name: path.resolve('tests/unit/roof.test.ts'), status: 'passed', assertionResults: [test('holds', 'passed')] },
    ],
  };
  expect(readReport(reported(report))).toEqual({
    passed: 7,
    failed: ['tests/unit/door.test.ts › a door › at night › opens', 'tests/unit/wall.test.ts (as a whole)'],
  });
});

it('of Playwright: failed tests by file and titles', () => {
  const spec = (title: string, ok: boolean) => ({ title, ok });
  const report = {
    config: { rootDir: path.resolve('tests/e2e') },
    stats: { expected: 3, flaky: 1, unexpected: 2 },
    suites: [
      {
        file: 'door.spec.ts',
        title: 'door.spec.ts',
        specs: [spec('opens', false), spec('shuts', true)],
        suites: [{ title: 'at night', file: 'door.spec.ts', specs: [spec('opens', false)] }],
      },
    ],
  };
  expect(readReport(reported(report))).toEqual({
    passed: 4,
    failed: ['tests/e2e/door.spec.ts › opens', 'tests/e2e/door.spec.ts › at night › opens'],
  });
});

it('of a runner that never came to write one: nothing', () => {
  expect(readReport(path.join(os.tmpdir(), 'none.json'))).toEqual({ passed: 0, failed: [] });
});
