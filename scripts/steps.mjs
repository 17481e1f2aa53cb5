// Runs named steps one after the other, with one line and the time for each; the output of a step is shown when it fails.
// Plain JavaScript for any Node: it runs before anything is installed.
import fs from 'node:fs';
import path from 'node:path';
import { runCommand } from './up/command.mjs';

export const REPORTS = '.build/reports';

/**
 * @typedef {{ name: string, command: string[], advice?: string, report?: string, env?: Record<string, string> }} Step
 * `report` is the JSON file a test runner leaves.
 */

/** A step that runs some of the vitest projects. @returns {Step} */
export function vitest(name, projects) {
  const report = path.join(REPORTS, `${projects.join('-')}.json`);
  const selected = projects.flatMap((project) => ['--project', project]);
  return { name, report, command: ['vitest', 'run', ...selected, '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`] };
}

/** @param {Step[]} steps @returns {Promise<boolean>} whether all of them passed; what follows a failure is not run. */
export async function runSteps(steps) {
  const width = Math.max(...steps.map((step) => step.name.length));
  for (const step of steps) {
    const begun = Date.now();
    if (step.report) fs.rmSync(step.report, { force: true });
    const { ok, output } = await runCommand(step.command);
    const seconds = `${((Date.now() - begun) / 1000).toFixed(1)} s`;
    console.log(`${ok ? '✓' : '✗'} ${step.name.padEnd(width)}  ${seconds.padStart(8)}`);
    if (ok) continue;
    console.log(output.trimEnd());
    if (step.advice) console.log(`→ ${step.advice}`);
    return false;
  }
  return true;
}
