// What the report of a test runner says: how many tests passed, and which did not. Plain JavaScript for any Node, like all of `npm test`.
import fs from 'node:fs';
import path from 'node:path';

/**
 * Reads the JSON file that vitest or Playwright leaves; one that is not there says nothing.
 * @returns {{ passed: number, failed: string[] }} the failed ones as "file › title"; a file that did not load by its name.
 */
export function readReport(file) {
  if (!fs.existsSync(file)) return { passed: 0, failed: [] };
  const report = JSON.parse(fs.readFileSync(file, 'utf8'));
  return report.suites ? ofPlaywright(report) : ofVitest(report);
}

function ofVitest({ numPassedTests, testResults }) {
  const failed = testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, assertionResults }) => {
      const tests = assertionResults.filter(({ status }) => status === 'failed');
      if (tests.length === 0) return [`${shown(name)} (as a whole)`];
      return tests.map(({ ancestorTitles, title }) => [shown(name), ...ancestorTitles, title].join(' › '));
    });
  return { passed: numPassedTests, failed };
}

function ofPlaywright({ config, suites, stats }) {
  const failedOf = (suite, titles) => [
    ...(suite.specs ?? []).filter(({ ok }) => !ok).map(({ title }) => [...titles, title].join(' › ')),
    ...(suite.suites ?? []).flatMap((inner) => failedOf(inner, [...titles, inner.title])),
  ];
  const failed = suites.flatMap((suite) => failedOf(suite, [shown(path.join(config.rootDir, suite.file))]));
  return { passed: stats.expected + stats.flaky, failed };
}

const shown = (file) => path.relative('.', file);
