// Tests in a real browser against the built product. The browser is the system's Chromium: nothing is downloaded.
import { defineConfig } from 'playwright/test';
import { freePort } from './scripts/free-port.mjs';

// Read again in every worker process, which inherits what the first one chose.
const port = (process.env['WINDLASS_E2E_PORT'] ??= String(await freePort()));
const url = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  workers: 2,
  // Ample, for machines that have other work: what passes does not wait.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  forbidOnly: Boolean(process.env['CI']),
  // In a log one character for what passes; what fails is told in full either way.
  reporter: [[process.stdout.isTTY ? 'line' : 'dot'], ['json', { outputFile: '.build/reports/e2e.json' }]],
  use: {
    baseURL: url,
    // Nothing is looked at while it is still moving.
    contextOptions: { reducedMotion: 'reduce' },
    trace: { mode: 'retain-on-failure', screenshots: false, sources: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['WINDLASS_CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: 'node --import tsx tests/support/serve.ts',
    wait: { stdout: /^serving /m },
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: 'ignore',
    stderr: 'pipe',
  },
});
