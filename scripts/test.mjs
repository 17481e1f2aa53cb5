// `npm test`: from a bare clone to the verdict. Installs what is missing, checks, builds, drives the product through REST and a browser,
// and ends with one line: how many tests passed and failed. Plain JavaScript for any Node, with nothing installed.
import fs from 'node:fs';
import { CHECKS } from './check.mjs';
import { REPORTS, runSteps, vitest } from './steps.mjs';
import { runCommand, StepError } from './up/command.mjs';
import { chooseNode, ensureClient, ensurePackages } from './up/dependencies.mjs';

const CHROMIUM = process.env.WINDLASS_CHROMIUM ?? '/usr/bin/chromium';

const STEPS = [
  ...CHECKS,
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  vitest('REST clients', ['compat']),
  { name: 'browser', command: ['playwright', 'test'], report: '.build/reports/e2e.json' },
];

try {
  await prepare();
  fs.rmSync(REPORTS, { recursive: true, force: true });
  const { passed, failed } = await runSteps(STEPS);
  console.log(`${passed} passed, ${failed.length} failed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof StepError ? [error.message, error.output, error.advice].filter(Boolean).join('\n') : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}

async function prepare() {
  console.log(`packages: ${await ensurePackages()}`);
  chooseNode();
  await ensureClient();
  await ensureBrowser();
}

/** The browser tests use the system's Chromium, which Debian delivers. */
async function ensureBrowser() {
  if (fs.existsSync(CHROMIUM)) return;
  const missing = new StepError(`The browser tests need Chromium at ${CHROMIUM}.`, {
    advice: 'Install it (Debian: apt-get install chromium) or set WINDLASS_CHROMIUM.',
  });
  if (process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) throw missing;
  console.log('browser: installing chromium');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand(['apt-get', 'update', '-q'], { env });
  const { ok, output } = await runCommand(['apt-get', 'install', '-q', '-y', '--no-install-recommends', 'chromium'], { env });
  if (!ok || !fs.existsSync(CHROMIUM)) throw Object.assign(missing, { output });
}
