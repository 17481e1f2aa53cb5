// Runs named steps one after the other, with one line and the time for each; the output of a step is shown when it fails.
// Plain JavaScript for any Node: it runs before anything is installed.
import fs from 'node:fs';
import path from 'node:path';
import { readReport } from './reports.mjs';
import { runCommand, withOwnTools } from './up/command.mjs';

export const REPORTS = '.build/reports';

/**
 * @typedef {{ name: string, command: string[], advice?: string, report?: string, env?: Record<string, string> }} Step
 * `report` is the JSON file a test runner leaves.
 */

/** A step that runs some of the vitest projects. @returns {Step} */
export function vitest(name, projects) {
  const report = path.join(REPORTS, `${projects.join('-')}.json`);
  const selected = projects.flatMap((project) => ['--project', project]);
  return { name, report, command: ['vitest', 'run', ...selected, '--reporter=minimal', '--reporter=json', `--outputFile.json=${report}`] };
}

/**
 * What follows a failure is not run. What failed is listed last, where it is looked for.
 * @param {Step[]} steps
 * @returns {Promise<{ passed: number, failed: string[] }>} tests that passed, and the names of what failed: tests, else the step as a whole.
 */
export async function runSteps(steps) {
  const width = Math.max(...steps.map((step) => step.name.length));
  let passed = 0;
  for (const step of steps) {
    const begun = Date.now();
    if (step.report) fs.rmSync(step.report, { force: true });
    const { ok, output } = await runCommand(step.command, { env: environment() });
    const seconds = `${((Date.now() - begun) / 1000).toFixed(1)} s`;
    console.log(`${ok ? '✓' : '✗'} ${step.name.padEnd(width)}  ${seconds.padStart(8)}`);
    const tests = step.report ? readReport(step.report) : { passed: 0, failed: [] };
    passed += tests.passed;
    if (ok) continue;
    console.log(output.trimEnd());
    if (step.advice) console.log(`→ ${step.advice}`);
    const failed = tests.failed.length > 0 ? tests.failed : [step.name];
    console.log(['Failed:', ...failed.map((name) => `  ${name}`)].join('\n'));
    return { passed, failed };
  }
  return { passed, failed: [] };
}

/** Outside a terminal colours are in the way, and some tools take CI alone for one that shows them. */
function environment() {
  const env = withOwnTools();
  if (process.stdout.isTTY) return env;
  const { FORCE_COLOR: _, ...plain } = env;
  return { ...plain, NO_COLOR: '1' };
}
